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

    /** The first column of a query whose only parameter is the OIDs of the relations that rows are read from. */
    List<String> ofRelations(String sql) throws SQLException;

    /** The first column of a query without parameters. */
    List<String> ofDatabase(String sql) throws SQLException;

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
        public List<String> ofRelations(String sql) throws SQLException {
            try (PreparedStatement statement = session.prepareStatement(sql)) {
                statement.setArray(1, session.createArrayOf("oid", relations()));
                return strings(statement);
            }
        }

        @Override
        public List<String> ofDatabase(String sql) throws SQLException {
            try (PreparedStatement statement = session.prepareStatement(sql)) {
                return strings(statement);
            }
        }

        @Override
        public Set<String> unconvertible() throws SQLException {
            return new ConvertibleText(session, tables).failing();
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
}
