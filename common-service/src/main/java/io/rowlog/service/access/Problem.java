package io.rowlog.service.access;

import io.micronaut.core.annotation.Introspected;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;

/**
 * Why a request was refused, as JSON.
 *
 * @param message what is not right
 * @param remedy what to do about it
 */
@Introspected
public record Problem(String message, String remedy) {
    /** The same as an error tells it. */
    public static Problem of(Failure error) {
        return new Problem(error.getMessage(), error.remedy().text(Wording.SERVICE));
    }

    /** Both in one line, for logs. */
    public String text() {
        return (message.endsWith(".") ? message : message + ".") + " " + remedy;
    }
}
