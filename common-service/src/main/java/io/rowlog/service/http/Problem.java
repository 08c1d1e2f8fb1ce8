package io.rowlog.service.http;

import io.micronaut.core.annotation.Introspected;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Wording;

/**
 * What went wrong, as JSON.
 *
 * @param code for programs; these words do not change
 * @param message what is not right
 * @param remedy what to do about it, with properties and requests
 */
@Introspected
public record Problem(FailureCode code, String message, String remedy) {
    /** The same as a failure tells it. */
    public static Problem of(Failure failure) {
        return new Problem(
                failure.code(), failure.getMessage(), failure.remedy().text(Wording.SERVICE));
    }
}
