package io.rowlog.access.failure;

/**
 * Kinds of failure. Their names stand in the bodies of HTTP answers and in JSON, so that programs can tell them apart: they
 * are documented and do not change.
 */
public enum FailureCode {
    /** The command line or the configuration is wrong; nothing was begun. */
    USAGE,
    /** There is no connection to a PostgreSQL server, or it was lost. */
    POSTGRES_UNAVAILABLE,
    /** A PostgreSQL server does not let the user in. */
    POSTGRES_DENIED,
    /** The server's version is not one that is supported here. */
    POSTGRES_VERSION,
    /** No broker answers, or the connection to it was lost. */
    KAFKA_UNAVAILABLE,
    /** Kafka does not accept the credentials, or does not permit what was asked. */
    KAFKA_DENIED,
    /** Kafka cannot do what was asked, as when its disk is full. */
    KAFKA_FAILED,
    /** A topic's settings would lose records or cannot take them. */
    TOPIC_UNFIT,
    /** There is no such log, or nothing in it yet. */
    LOG_NOT_FOUND,
    /** The log is of another database. */
    LOG_OF_ANOTHER_DATABASE,
    /** The log was written by a version that this one does not understand. */
    LOG_TOO_NEW,
    /** Records of the log are damaged, gone, or not Rowlog's. */
    LOG_DAMAGED,
    /** There is no such snapshot, or it is not complete. */
    SNAPSHOT_NOT_RESTORABLE,
    /** The source cannot be backed up as it is. */
    SOURCE_UNFIT,
    /** The source failed, or changed, while it was read. */
    SOURCE_FAILED,
    /** The stream cannot go on where the log ends: something is missing between. */
    STREAM_BROKEN,
    /** The source kept more of its write-ahead log for the stream than it was allowed to. */
    SLOT_TOO_LARGE,
    /** The target cannot take what is to be restored; it was not changed. */
    TARGET_UNFIT,
    /** The target refused a statement, or failed. */
    TARGET_FAILED,
    /** There is no job with this id. */
    JOB_NOT_FOUND,
    /** Whoever asked has not shown who it is, as by a token. */
    UNAUTHENTICATED,
    /** Whoever asked may not do that, whoever it is. */
    FORBIDDEN,
    /** The same work is under way already, or another session has the lock. */
    BUSY,
    /** A row, or what has to be kept of several, is too large for this process. */
    TOO_LARGE,
    /** The rows, sequences or definitions that were compared differ. */
    MISMATCH,
    /** Somebody stopped it before its end. */
    STOPPED,
    /** This process cannot read or write a file, or something else that should not happen did. */
    INTERNAL
}
