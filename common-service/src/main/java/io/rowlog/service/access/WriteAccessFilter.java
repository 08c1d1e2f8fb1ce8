package io.rowlog.service.access;

import io.micronaut.context.env.Environment;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.rowlog.access.terminal.UserError;
import io.rowlog.service.settings.ServiceProperties;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks {@link WriteAccess} about every request that is not only to read. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class WriteAccessFilter {
    private static final int SHORTEST_TOKEN = 16;

    private final WriteAccess access;

    WriteAccessFilter(Environment environment) {
        ServiceProperties properties = new ServiceProperties(name -> environment.getProperty(name, String.class));
        access = WriteAccess.of(token(properties), onlyLoopbackReaches(properties));
    }

    private static Optional<String> token(ServiceProperties properties) {
        Optional<String> token = properties.text(ServiceProperties.API_TOKEN);
        if (token.isPresent() && token.get().length() < SHORTEST_TOKEN) {
            throw UserError.usage(
                    "Property " + ServiceProperties.API_TOKEN + " has "
                            + token.get().length() + " characters.",
                    "Allowed: at least " + SHORTEST_TOKEN + ", such as those of: openssl rand -hex 32");
        }
        return token;
    }

    private static boolean onlyLoopbackReaches(ServiceProperties properties) {
        String host = properties.text("micronaut.server.host").orElse("0.0.0.0");
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw ServiceProperties.refused("micronaut.server.host", host, "a name or address of this machine");
        }
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
