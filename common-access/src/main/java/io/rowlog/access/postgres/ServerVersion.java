package io.rowlog.access.postgres;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;

/**
 * A server's version.
 *
 * @param number {@code server_version_num}, for example 170011
 */
public record ServerVersion(int number) {
    /** Oldest major version that is read from or written to. */
    public static final int OLDEST = 14;

    /** Newest major version that the tests run against. */
    public static final int NEWEST_TESTED = 18;

    /** The major version, for example 17. */
    public int major() {
        return number / 10_000;
    }

    /**
     * Refuses a server that is too old.
     *
     * @throws Failure naming where the server is
     */
    void requireSupported(String where) {
        if (major() < OLDEST) {
            throw new Failure(
                    FailureCode.POSTGRES_VERSION,
                    "The server at " + where + " is PostgreSQL " + this + "; Rowlog needs " + OLDEST + " or newer.",
                    "Upgrade the server, or name a newer one");
        }
    }

    /** As people write it: {@code 17.11}, and {@code 9.6.24} before version 10. */
    @Override
    public String toString() {
        return number >= 100_000
                ? major() + "." + number % 10_000
                : major() + "." + number / 100 % 100 + "." + number % 100;
    }
}
