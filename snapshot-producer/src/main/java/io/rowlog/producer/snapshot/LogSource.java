package io.rowlog.producer.snapshot;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.log.LogEvent.LogCreated;
import io.rowlog.schema.log.SourceDatabase;

/** A log is of one database for good: rows of two would mix beyond repair. */
final class LogSource {
    private LogSource() {}

    /** The database that a catalog is of. */
    static SourceDatabase of(Catalog catalog) {
        return new SourceDatabase(catalog.systemIdentifier(), catalog.database());
    }

    /**
     * Passes when the log is of that database.
     *
     * @throws Failure when it is of another
     */
    static void require(LogCreated created, Catalog catalog) {
        if (!created.source().same(of(catalog))) {
            throw new Failure(
                    FailureCode.LOG_OF_ANOTHER_DATABASE,
                    "Log " + created.log() + " belongs to " + created.source() + ", not to " + of(catalog),
                    Remedy.of("Choose another log with %s", Setting.LOG.as("NAME")));
        }
    }
}
