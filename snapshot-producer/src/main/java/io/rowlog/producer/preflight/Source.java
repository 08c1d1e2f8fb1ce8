package io.rowlog.producer.preflight;

import io.rowlog.producer.preflight.EncodingCheck.ConvertibleText;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** The database that is to be read, as checks ask it. Not thread-safe. */
interface Source {
    /** All that is in it. */
    Catalog catalog();

    /** Those of the catalog's tables that are to be read. */
    List<Table> tables();

    /** The role that reads it. */
    String role();

    /** The role as SQL. */
    default String roleSql() {
        return SqlIdentifier.quote(role());
    }

    /**
     * The rows of a query whose only parameter is the OIDs of the relations that rows are read from, and of the tables that
     * they belong to. No value is NULL.
     */
    List<List<String>> rowsOfRelations(String sql) throws SQLException;

    /** The rows of a query without parameters, or whose parameters are these. No value is NULL. */
    List<List<String>> rowsOfDatabase(String sql, String... parameters) throws SQLException;

    /** The first column of a query whose only parameter is the OIDs of the relations that rows are read from. */
    default List<String> ofRelations(String sql) throws SQLException {
        return rowsOfRelations(sql).stream().map(List::getFirst).toList();
    }

    /** The first column of a query without parameters. */
    default List<String> ofDatabase(String sql) throws SQLException {
        return rowsOfDatabase(sql).stream().map(List::getFirst).toList();
    }

    /** Columns with text that cannot be converted to UTF-8, as {@code schema.table.column}, in order of their names. */
    Set<String> unconvertible() throws SQLException;

    /**
     * A source that answers by a session.
     *
     * @param tables those of the catalog's tables that are to be read
     */
    record OfSession(Connection session, Catalog catalog, List<Table> tables, String role) implements Source {
        public OfSession {
            tables = List.copyOf(tables);
        }

        static OfSession of(Connection session, Catalog catalog, List<Table> tables) throws SQLException {
            try (Statement statement = session.createStatement();
                    ResultSet row = statement.executeQuery("SELECT current_user")) {
                row.next();
                return new OfSession(session, catalog, tables, row.getString(1));
            }
        }

        /** Heaps, and the tables that they belong to. */
        private Object[] relations() {
            return tables.stream()
                    .flatMapToLong(table -> LongStream.concat(
                            LongStream.of(table.oid()), table.heaps().stream().mapToLong(heap -> heap.oid())))
                    .distinct()
                    .boxed()
                    .toArray();
        }

        @Override
        public List<List<String>> rowsOfRelations(String sql) throws SQLException {
            try (PreparedStatement statement = session.prepareStatement(sql)) {
                statement.setArray(1, session.createArrayOf("oid", relations()));
                return rows(statement);
            }
        }

        @Override
        public List<List<String>> rowsOfDatabase(String sql, String... parameters) throws SQLException {
            try (PreparedStatement statement = session.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setString(i + 1, parameters[i]);
                }
                return rows(statement);
            }
        }

        @Override
        public Set<String> unconvertible() throws SQLException {
            return new ConvertibleText(session, tables).failing();
        }

        private static List<List<String>> rows(PreparedStatement statement) throws SQLException {
            List<List<String>> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                int columns = row.getMetaData().getColumnCount();
                while (row.next()) {
                    String[] values = new String[columns];
                    for (int i = 0; i < columns; i++) {
                        values[i] = row.getString(i + 1);
                    }
                    rows.add(List.of(values));
                }
            }
            return rows;
        }
    }
}
