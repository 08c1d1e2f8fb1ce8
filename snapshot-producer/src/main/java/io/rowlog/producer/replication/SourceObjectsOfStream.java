package io.rowlog.producer.replication;

import io.rowlog.access.job.JobProgress;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.DefinitionSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Interim: two publications. */
final class SourceObjectsOfStream {
    private final Connection session;
    private final String name;

    SourceObjectsOfStream(Connection session, String log) {
        this.session = session;
        this.name = "rowlog_" + log.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    }

    String slot() {
        return name;
    }

    List<String> publications() {
        return List.of(name, name + "_keyed");
    }

    DefinitionSource definitions() {
        return DefinitionSource.NOTICED;
    }

    void make(JobProgress progress) throws SQLException {
        try (Statement statement = session.createStatement()) {
            List<String> there = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("SELECT pubname FROM pg_publication")) {
                while (row.next()) {
                    there.add(row.getString(1));
                }
            }
            if (there.contains(name)) {
                return;
            }
            statement.execute("CREATE PUBLICATION " + name + " FOR ALL TABLES WITH (publish = 'insert, truncate')");
            List<String> keyed = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(
                    "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n"
                            + " ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND n.nspname !~ '^(pg_|information_schema|rowlog)'"
                            + " AND (c.relreplident = 'f' OR c.relreplident = 'i' OR c.relreplident = 'd' AND EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary))")) {
                while (row.next()) {
                    keyed.add(new QualifiedName(row.getString(1), row.getString(2)).sql());
                }
            }
            statement.execute("CREATE PUBLICATION " + name + "_keyed"
                    + (keyed.isEmpty() ? "" : " FOR TABLE " + String.join(", ", keyed))
                    + " WITH (publish = 'update, delete')");
        }
    }
}
