package io.rowlog.access.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A statement on the catalog, whose rows become objects. */
record CatalogQuery(String sql) {
    /** What an object is made of. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** All rows. */
    <T> List<T> list(Connection connection, Row<T> reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            return read(rows, reader);
        }
    }

    /** All rows, where the statement's only parameter is an array of names. */
    <T> List<T> list(Connection connection, Collection<String> names, Row<T> reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows, reader);
            }
        }
    }

    /** All rows for some relations, by the OID in the first column; the statement's only parameter is their OIDs. */
    <T> Map<Long, List<T>> byOid(Connection connection, Collection<Long> oids, Row<T> reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("oid", oids.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                Map<Long, List<T>> byOid = new LinkedHashMap<>();
                while (rows.next()) {
                    byOid.computeIfAbsent(rows.getLong(1), oid -> new ArrayList<>())
                            .add(reader.read(rows));
                }
                return byOid;
            }
        }
    }

    private static <T> List<T> read(ResultSet rows, Row<T> reader) throws SQLException {
        List<T> list = new ArrayList<>();
        while (rows.next()) {
            list.add(reader.read(rows));
        }
        return list;
    }
}
