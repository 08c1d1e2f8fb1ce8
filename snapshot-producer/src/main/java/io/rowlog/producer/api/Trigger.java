package io.rowlog.producer.api;

import java.util.Locale;

/** Why a snapshot is taken. */
enum Trigger {
    /** Somebody asked over HTTP. */
    REQUEST,
    /** The schedule says so. */
    SCHEDULE,
    /** The service has started, and the log has no complete snapshot. */
    START;

    /** As the API shows it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
