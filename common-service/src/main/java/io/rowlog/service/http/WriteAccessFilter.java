package io.rowlog.service.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.service.settings.ServiceProperties;
import java.util.Optional;

/**
 * Asks {@link WriteAccess} about every request that is not only to read, and refuses what none of them takes: content and
 * query parameters, which would otherwise be ignored although somebody meant something by them.
 */
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
            boolean content = request.getContentLength() > 0 || headers.contains(HttpHeaders.TRANSFER_ENCODING);
            if (content || !request.getParameters().isEmpty()) {
                throw new Failure(
                        FailureCode.USAGE,
                        request.getMethodName() + " " + request.getPath() + " takes no "
                                + (content ? "content" : "query parameters"),
                        "Send it without; what the service does is set by its properties");
            }
        }
    }
}
