package io.rowlog.service.access;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.jspecify.annotations.Nullable;

/** Asks {@link WriteAccess} about every request that is not only to read. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class WriteAccessFilter {
    private final WriteAccess access;

    WriteAccessFilter(WriteAccess access) {
        this.access = access;
    }

    /** Null lets the request pass. */
    @RequestFilter
    @Nullable
    HttpResponse<?> check(HttpRequest<?> request) {
        if (request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD) {
            return null;
        }
        HttpHeaders headers = request.getHeaders();
        return access.refuse(
                        request.getRemoteAddress().getAddress(),
                        headers.findFirst(HttpHeaders.AUTHORIZATION),
                        headers.findFirst(HttpHeaders.ORIGIN))
                .map(WriteAccessFilter::response)
                .orElse(null);
    }

    private static HttpResponse<?> response(WriteAccess.Refusal refusal) {
        MutableHttpResponse<?> response = HttpResponse.status(HttpStatus.valueOf(refusal.status()))
                .body(new Problem(refusal.message(), refusal.remedy()));
        return refusal.status() == HttpStatus.UNAUTHORIZED.getCode()
                ? response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                : response;
    }
}
