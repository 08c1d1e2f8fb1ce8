package io.rowlog.consumer.apply;

import io.rowlog.consumer.log.RowsComparison;
import io.rowlog.consumer.log.RowsPart;
import io.rowlog.consumer.log.TableRows;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.verify.TableDigest;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.digest.DigestAccumulator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Loads each table's rows into a temporary table, inserts or updates from there by the key, and compares what the table
 * then has under those keys with the backup.
 */
record MergeRows(Set<QualifiedName> partitioned) implements RowExchange {
    private static final String STAGING = "pg_temp.rowlog_staging";

    MergeRows {
        partitioned = Set.copyOf(partitioned);
    }

    @Override
    public void begin(Connection session, List<TableRows> tables) {}

    @Override
    public void exchange(Connection session, TableRows rows, TableLoader loader) throws SQLException {
        String columns = list(rows.writableColumns());
        String only = partitioned.contains(rows.table()) ? "" : "ONLY ";
        try (Statement statement = session.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE rowlog_staging ON COMMIT DROP AS SELECT " + columns + " FROM "
                    + only + rows.table().sql() + " WITH NO DATA");
            loader.load(RowsPart.whole(rows), STAGING, false);
            statement.execute("ANALYZE " + STAGING);
            statement.execute(upsert(rows, columns));
            compare(session, rows, only);
            statement.execute("DROP TABLE " + STAGING);
        } catch (SQLException e) {
            throw ServerFailure.of("Merging into table " + rows.table(), e);
        }
    }

    private static String upsert(TableRows rows, String columns) {
        String updates = rows.writableColumns().stream()
                .filter(column -> !rows.key().contains(column))
                .map(SqlIdentifier::quote)
                .map(column -> column + " = EXCLUDED." + column)
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + rows.table().sql() + " (" + columns + ") OVERRIDING SYSTEM VALUE SELECT " + columns
                + " FROM " + STAGING + " ON CONFLICT (" + list(rows.key()) + ") DO "
                + (updates.isEmpty() ? "NOTHING" : "UPDATE SET " + updates);
    }

    private static void compare(Connection session, TableRows rows, String only) throws SQLException {
        String merged = only + rows.table().sql() + " AS t JOIN " + STAGING + " AS s USING (" + list(rows.key()) + ")";
        DigestAccumulator found = TableDigest.read(session, rows.format(), merged, advanced -> {});
        RowsComparison.requireMerged(rows, found);
    }

    private static String list(Collection<String> columns) {
        return columns.stream().map(SqlIdentifier::quote).collect(Collectors.joining(", "));
    }

    @Override
    public boolean exact() {
        return false;
    }
}
