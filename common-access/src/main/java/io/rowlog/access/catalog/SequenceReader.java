package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads where sequences stand. The view {@code pg_sequences} does not tell where one stands that has not been called, and
 * {@code setval} may have moved it, so the sequences themselves are read, many in one statement. Unlogged ones cannot be read
 * on a standby.
 */
final class SequenceReader {
    /** Sequences read by one statement: few round trips, and no statement that takes long to plan. */
    private static final int BATCH = 500;

    private static final CatalogQuery SEQUENCES = new CatalogQuery(
            """
            SELECT n.nspname, c.relname, pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
              AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind = 'S' AND NOT (c.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery())
              AND (%s AND %s OR c.oid IN (SELECT x.oid FROM %s AS x(oid, condition)))
            ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            """.formatted(UserSchemas.CONDITION, UserSchemas.notOfExtension("pg_class", "c.oid"), ExtensionTables.SQL));

    private SequenceReader() {}

    /**
     * @param values of the sequences that the role may read, in name order
     * @param unreadable the others
     */
    record Sequences(List<SequenceValue> values, List<QualifiedName> unreadable) {}

    private record Sequence(QualifiedName name, boolean readable) {}

    static Sequences read(Connection connection) throws SQLException {
        List<Sequence> sequences = SEQUENCES.list(
                connection,
                row -> new Sequence(new QualifiedName(row.getString(1), row.getString(2)), row.getBoolean(3)));
        List<QualifiedName> readable = sequences.stream()
                .filter(Sequence::readable)
                .map(Sequence::name)
                .sorted()
                .toList();
        List<SequenceValue> values = new ArrayList<>();
        for (int from = 0; from < readable.size(); from += BATCH) {
            values.addAll(values(connection, readable.subList(from, Math.min(from + BATCH, readable.size()))));
        }
        return new Sequences(
                List.copyOf(values),
                sequences.stream()
                        .filter(s -> !s.readable())
                        .map(Sequence::name)
                        .sorted()
                        .toList());
    }

    private static List<SequenceValue> values(Connection connection, List<QualifiedName> names) throws SQLException {
        String sql = IntStream.range(0, names.size())
                .mapToObj(place -> "SELECT " + place + ", last_value, is_called FROM "
                        + names.get(place).sql())
                .collect(Collectors.joining(" UNION ALL "));
        return new CatalogQuery(sql)
                        .list(
                                connection,
                                row -> new SequenceValue(names.get(row.getInt(1)), row.getLong(2), row.getBoolean(3)))
                        .stream()
                        .sorted(Comparator.comparing(SequenceValue::name))
                        .toList();
    }
}
