package io.rowlog.producer.preflight;

import java.sql.SQLException;
import java.util.List;

/** A source in recovery, which may cancel long reads (PostgreSQL documentation, chapter Hot Standby). */
record StandbyCheck() implements Check {
    private static final String IN_RECOVERY =
            "SELECT pg_catalog.current_setting('max_standby_streaming_delay') WHERE pg_catalog.pg_is_in_recovery()";

    @Override
    public List<Finding> findings(Source source) throws SQLException {
        return source.ofDatabase(IN_RECOVERY).stream()
                .map(delay -> Finding.note(
                        "The source is a standby: a read that conflicts with replay is cancelled after " + delay + ".",
                        "ALTER SYSTEM SET hot_standby_feedback = on"))
                .toList();
    }
}
