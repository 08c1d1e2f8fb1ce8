package io.rowlog.access.terminal.report;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;

/**
 * An error as programs read it.
 *
 * @param code of {@link io.rowlog.access.failure.FailureCode}
 * @param message what happened, and where
 * @param remedy what to do, in the command line's words
 */
public record FailureReport(String code, String message, String remedy) {
    /** The report of a failure. */
    public static FailureReport of(Failure failure) {
        return new FailureReport(
                failure.code().name(),
                String.valueOf(failure.getMessage()),
                failure.remedy().text(Wording.COMMAND_LINE));
    }
}
