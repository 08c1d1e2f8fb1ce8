package io.rowlog.producer.api;

/** Why a snapshot is taken. */
enum Trigger {
    /** Somebody asked over HTTP. */
    REQUEST,
    /** The schedule says so. */
    SCHEDULE,
    /** The service has started, and the log has no complete snapshot. */
    START
}
