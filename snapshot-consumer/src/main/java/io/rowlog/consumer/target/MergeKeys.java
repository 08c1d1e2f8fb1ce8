package io.rowlog.consumer.target;

import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * By which unique index of the target {@code merge} tells that one of its rows is a row of the backup: that of the backup's
 * key, or where the backup has none, the target's best. Immutable.
 *
 * @param indexes for each table of the target its unique indexes, the best first
 */
public record MergeKeys(Map<QualifiedName, List<UniqueIndex>> indexes) {
    /**
     * Values of a key are equal when the index's own operator says so, under its own collation: neither need be those that a
     * plain {@code =} would find. Of a key {@code WITHOUT OVERLAPS} the last column's operator tells of overlaps, and equal are
     * periods that are the same.
     */
    private static final String UNIQUE = """
            SELECT n.nspname, c.relname, x.relname, k.columns, k.conditions,
                   CASE WHEN NOT i.indisvalid THEN 'is not valid'
                        WHEN i.indpred IS NOT NULL THEN 'has only some of the rows'
                        WHEN i.indexprs IS NOT NULL THEN 'is on expressions'
                        WHEN k.nullable THEN 'has columns that may be null'
                        WHEN k.generated THEN 'has generated columns'
                        WHEN array_position(k.conditions, NULL) IS NOT NULL THEN 'has an operator class without equality' END
            FROM pg_index i
            JOIN pg_class x ON x.oid = i.indexrelid
            JOIN pg_class c ON c.oid = i.indrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_constraint e ON e.conindid = x.oid AND e.conrelid = c.oid AND e.conexclop IS NOT NULL
            CROSS JOIN LATERAL (
                SELECT array_agg(a.attname::text ORDER BY p.place) AS columns,
                       array_agg(CASE WHEN a.attname IS NOT NULL AND o.oid IS NOT NULL THEN
                           format('t.%1$I OPERATOR(%2$I.%3$s) s.%1$I', a.attname, os.nspname, o.oprname)
                           || CASE WHEN l.oid IS NULL THEN '' ELSE format(' COLLATE %I.%I', ls.nspname, l.collname) END END
                           ORDER BY p.place) AS conditions,
                       bool_or(NOT a.attnotnull) AS nullable, bool_or(a.attgenerated <> '') AS generated
                FROM unnest(i.indkey::int2[], i.indclass::oid[], i.indcollation::oid[], e.conexclop)
                         WITH ORDINALITY AS p(attnum, opclass, collation_oid, exclusion, place)
                LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.attnum
                LEFT JOIN pg_opclass f ON f.oid = p.opclass
                LEFT JOIN pg_amop m ON m.amopfamily = f.opcfamily AND m.amoplefttype = f.opcintype
                    AND m.amoprighttype = f.opcintype AND m.amopstrategy = 3
                    AND m.amopmethod = (SELECT oid FROM pg_am WHERE amname = 'btree')
                LEFT JOIN pg_operator o ON o.oid = CASE
                    WHEN p.exclusion IS NULL THEN m.amopopr
                    WHEN p.place < i.indnkeyatts THEN p.exclusion
                    ELSE (SELECT q.oid FROM pg_operator q JOIN pg_operator w ON w.oid = p.exclusion
                          WHERE q.oprname = '=' AND q.oprnamespace = 'pg_catalog'::regnamespace
                            AND q.oprleft = w.oprleft AND q.oprright = w.oprright) END
                LEFT JOIN pg_namespace os ON os.oid = o.oprnamespace
                LEFT JOIN pg_collation l ON l.oid = p.collation_oid AND l.oid <> a.attcollation
                LEFT JOIN pg_namespace ls ON ls.oid = l.collnamespace
                WHERE p.place <= i.indnkeyatts) k
            WHERE i.indisunique AND c.relkind IN ('r', 'p') AND c.oid >= 16384
            ORDER BY i.indisprimary DESC, i.indisreplident DESC, i.indnkeyatts, x.relname COLLATE "C"
            """;

    public MergeKeys {
        indexes = Map.copyOf(indexes);
    }

    /**
     * A unique index.
     *
     * @param name without its schema, which is the table's
     * @param columns of the key, in its order
     * @param conditions one for each column, as SQL: that a row {@code t} of the table has the key of a row {@code s}
     * @param flaw why it tells rows apart not always or not at all; null when it always does
     */
    public record UniqueIndex(
            String name,
            List<String> columns,
            List<String> conditions,
            @Nullable String flaw) {
        public UniqueIndex {
            columns = List.copyOf(columns);
            conditions = List.copyOf(conditions);
        }

        /** That a row {@code t} of the table has the key of a row {@code s}, as SQL. */
        public String condition() {
            return String.join(" AND ", conditions);
        }

        private boolean isOf(List<String> names) {
            return new HashSet<>(columns).equals(new HashSet<>(names));
        }
    }

    /**
     * Reads the target's unique indexes.
     *
     * @throws SQLException when the statement fails
     */
    public static MergeKeys read(Connection session) throws SQLException {
        Map<QualifiedName, List<UniqueIndex>> indexes = new HashMap<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(UNIQUE)) {
            while (row.next()) {
                String flaw = row.getString(6);
                indexes.computeIfAbsent(
                                new QualifiedName(row.getString(1), row.getString(2)), name -> new ArrayList<>())
                        .add(
                                flaw == null
                                        ? new UniqueIndex(row.getString(3), strings(row, 4), strings(row, 5), null)
                                        : new UniqueIndex(row.getString(3), named(row, 4), List.of(), flaw));
            }
        }
        return new MergeKeys(indexes);
    }

    private static List<String> strings(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /** Without the places of expressions. */
    private static List<String> named(ResultSet row, int column) throws SQLException {
        return Arrays.stream((String[]) row.getArray(column).getArray())
                .filter(Objects::nonNull)
                .toList();
    }

    /** The index that tells a table's rows apart; empty when there is none, for the reason that {@link #finding} gives. */
    public Optional<UniqueIndex> of(CapturedTable table) {
        return candidates(table).stream()
                .filter(index -> index.flaw() == null && table.writableColumns().containsAll(index.columns()))
                .findFirst();
    }

    /**
     * That a row {@code t} of a table has the key of a row {@code s}, as SQL; empty where the target has no unique index of just
     * these columns.
     */
    public Optional<String> condition(QualifiedName table, List<String> key) {
        return indexes.getOrDefault(table, List.of()).stream()
                .filter(index -> index.isOf(key) && index.flaw() == null)
                .findFirst()
                .map(UniqueIndex::condition);
    }

    /** Why a table cannot be merged; empty when it can. */
    public Optional<String> finding(CapturedTable table) {
        return of(table).isPresent() ? Optional.empty() : Optional.of(table.name() + reason(table));
    }

    private List<UniqueIndex> candidates(CapturedTable table) {
        return indexes.getOrDefault(table.name(), List.of()).stream()
                .filter(index -> table.key().isEmpty() || index.isOf(table.key()))
                .toList();
    }

    private String reason(CapturedTable table) {
        List<UniqueIndex> candidates = candidates(table);
        if (!candidates.isEmpty()) {
            return " has no key: "
                    + candidates.stream()
                            .map(index -> "unique index " + index.name() + " "
                                    + (index.flaw() == null
                                            ? "has columns that the backup does not have"
                                            : index.flaw()))
                            .collect(Collectors.joining(", "));
        }
        return table.key().isEmpty()
                ? " has no key, and no unique index"
                : " has key ("
                        + indexes.getOrDefault(table.name(), List.of()).stream()
                                .findFirst()
                                .map(index -> String.join(", ", index.columns()))
                                .orElse("")
                        + ") in the target, (" + String.join(", ", table.key()) + ") in the backup";
    }
}
