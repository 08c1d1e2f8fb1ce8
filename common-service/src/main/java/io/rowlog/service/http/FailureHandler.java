package io.rowlog.service.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import jakarta.inject.Singleton;

/** Answers a request that a {@link Failure} ended with a {@link Problem} and the status that fits it. */
@Singleton
final class FailureHandler implements ExceptionHandler<Failure, HttpResponse<Problem>> {
    @Override
    @SuppressWarnings("rawtypes") // as Micronaut declares it
    public HttpResponse<Problem> handle(HttpRequest request, Failure failure) {
        MutableHttpResponse<Problem> answer =
                HttpResponse.<Problem>status(status(failure.code())).body(Problem.of(failure));
        return failure.code() == FailureCode.UNAUTHENTICATED
                ? answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                : answer;
    }

    private static HttpStatus status(FailureCode code) {
        return switch (code) {
            case USAGE -> HttpStatus.BAD_REQUEST;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case JOB_NOT_FOUND -> HttpStatus.NOT_FOUND;
            case BUSY -> HttpStatus.CONFLICT;
            case POSTGRES_UNAVAILABLE, KAFKA_UNAVAILABLE, STOPPED -> HttpStatus.SERVICE_UNAVAILABLE;
            default -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
