package io.rowlog.service.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.rowlog.service.settings.ServiceProperties;
import java.util.Optional;

/** Asks {@link WriteAccess} about every request that is not only to read. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class WriteAccessFilter {
    private final WriteAccess access;

    WriteAccessFilter(ServiceProperties.Api api, ServiceProperties.Server server) {
        access = WriteAccess.of(
                Optional.ofNullable(api.token()), server.address().isLoopbackAddress());
    }

    /** Lets the request pass, or throws why it may not. */
    @RequestFilter
    void check(HttpRequest<?> request) {
        if (request.getMethod() != HttpMethod.GET && request.getMethod() != HttpMethod.HEAD) {
            HttpHeaders headers = request.getHeaders();
            access.require(
                    request.getRemoteAddress().getAddress(),
                    headers.findFirst(HttpHeaders.AUTHORIZATION),
                    headers.findFirst(HttpHeaders.ORIGIN));
        }
    }
}
