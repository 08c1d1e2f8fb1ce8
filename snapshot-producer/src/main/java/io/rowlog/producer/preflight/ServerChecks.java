package io.rowlog.producer.preflight;

import io.rowlog.access.postgres.ServerVersion;
import java.sql.SQLException;
import java.util.List;

/** What the source's server is. */
final class ServerChecks {
    private ServerChecks() {}

    /** A server newer than those that the tests run against. An older one is refused at the connection already. */
    record VersionCheck() implements Check {
        @Override
        public List<Finding> findings(Source source) {
            ServerVersion version = new ServerVersion(source.catalog().serverVersion());
            return version.major() <= ServerVersion.NEWEST_TESTED
                    ? List.of()
                    : List.of(Finding.note(
                            "The server is PostgreSQL " + version + "; Rowlog has been tested with versions "
                                    + ServerVersion.OLDEST + " to " + ServerVersion.NEWEST_TESTED + ".",
                            "Look at what the next restore reports as not captured"));
        }
    }

    /** A source in recovery, which may cancel long reads (PostgreSQL documentation, chapter Hot Standby). */
    record StandbyCheck() implements Check {
        static final String IN_RECOVERY =
                "SELECT pg_catalog.current_setting('max_standby_streaming_delay') WHERE pg_catalog.pg_is_in_recovery()";

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            return source.ofDatabase(IN_RECOVERY).stream()
                    .map(delay -> Finding.note(
                            "The source is a standby: a read that conflicts with replay is cancelled after " + delay
                                    + ".",
                            "ALTER SYSTEM SET hot_standby_feedback = on"))
                    .toList();
        }
    }
}
