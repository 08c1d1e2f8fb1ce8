package io.rowlog.producer.preflight;

import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The database that is to be read. Not safe for use by several threads, as its connection isn't.
 *
 * @param role the role that reads it
 * @param tables those of the catalog's tables that are to be read
 */
record Source(Connection connection, Catalog catalog, List<Table> tables, String role) {
    Source {
        tables = List.copyOf(tables);
    }

    /** The role as SQL. */
    String roleSql() {
        return SqlIdentifier.quote(role);
    }

    /** The relations that rows are read from, and the tables that they belong to. */
    List<Long> relations() {
        return tables.stream()
                .flatMapToLong(table -> LongStream.concat(
                        LongStream.of(table.oid()), table.heaps().stream().mapToLong(heap -> heap.oid())))
                .distinct()
                .boxed()
                .toList();
    }

    /** The first column of a query; its only parameter is the OIDs of {@link #relations()}. */
    List<String> ofRelations(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("oid", relations().toArray()));
            return strings(statement);
        }
    }

    /** The first column of a query without parameters. */
    List<String> ofDatabase(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return strings(statement);
        }
    }

    private static List<String> strings(PreparedStatement statement) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }
}
