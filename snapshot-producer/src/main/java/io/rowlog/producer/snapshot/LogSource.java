package io.rowlog.producer.snapshot;

import io.rowlog.access.terminal.UserError;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.event.LogCreated;

/** A log is of one database for good: rows of two would mix beyond repair. */
final class LogSource {
    private LogSource() {}

    /**
     * Passes when the log is of that database.
     *
     * @throws UserError when it is of another
     */
    static void require(LogName log, LogCreated created, Catalog catalog) {
        boolean sameSystem = created.getSystemIdentifier() == catalog.systemIdentifier()
                || created.getSystemIdentifier() == 0
                || catalog.systemIdentifier() == 0;
        if (!sameSystem || !created.getDatabase().equals(catalog.database())) {
            throw new UserError(
                    "Log " + log + " belongs to database " + created.getDatabase() + " of system "
                            + created.getSystemIdentifier() + ", not to " + catalog.database() + " of system "
                            + catalog.systemIdentifier(),
                    "Choose another log with --log NAME");
        }
    }
}
