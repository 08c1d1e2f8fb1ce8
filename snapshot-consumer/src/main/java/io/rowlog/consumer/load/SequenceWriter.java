package io.rowlog.consumer.load;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sets sequences where a snapshot saw them, in one statement. Stateless. */
public final class SequenceWriter {
    /** A sequence that another table's restore left out is not there. */
    private static final String SET = """
            SELECT count(setval(q.oid, s.value, s.called))
            FROM unnest(?::text[], ?::int8[], ?::bool[]) AS s(name, value, called)
            JOIN LATERAL (SELECT to_regclass(s.name) AS oid) q ON q.oid IS NOT NULL
            """;

    /** As above for sequences that the tables use, and only forwards. */
    private static final String ADVANCE = SET + """
            JOIN pg_sequence p ON p.seqrelid = q.oid
            WHERE coalesce(pg_sequence_last_value(q.oid) * sign(p.seqincrement) < s.value * sign(p.seqincrement), s.called)
            """;

    private static final String USED = """
            WITH selected AS (SELECT to_regclass(n)::oid AS oid FROM unnest(?::text[]) n)
            SELECT n.nspname, c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'S' AND c.oid IN (
                SELECT objid FROM pg_depend
                WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
                  AND refobjid IN (SELECT oid FROM selected)
                UNION
                SELECT d.refobjid FROM pg_depend d JOIN pg_attrdef a ON a.oid = d.objid
                WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
                  AND a.adrelid IN (SELECT oid FROM selected))
            """;

    private SequenceWriter() {}

    /** Sets the sequences; those that are not in the target are passed over. */
    public static void set(Connection session, List<SequenceValue> sequences) throws SQLException {
        execute(session, SET, sequences);
    }

    /** Sets those of the sequences that would otherwise hand out values again that the snapshot's rows may have. */
    public static void advance(Connection session, List<SequenceValue> sequences) throws SQLException {
        execute(session, ADVANCE, sequences);
    }

    /** Names of the target's sequences that columns of these tables own or take defaults from. */
    public static Set<QualifiedName> usedBy(Connection session, Set<QualifiedName> tables) throws SQLException {
        Set<QualifiedName> names = new HashSet<>();
        try (PreparedStatement select = session.prepareStatement(USED)) {
            select.setArray(
                    1,
                    session.createArrayOf(
                            "text", tables.stream().map(QualifiedName::sql).toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    names.add(new QualifiedName(row.getString(1), row.getString(2)));
                }
            }
        }
        return names;
    }

    private static void execute(Connection session, String sql, List<SequenceValue> sequences) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setArray(
                    1,
                    session.createArrayOf(
                            "text",
                            sequences.stream().map(value -> value.name().sql()).toArray()));
            statement.setArray(
                    2,
                    session.createArrayOf(
                            "int8",
                            sequences.stream().map(SequenceValue::lastValue).toArray()));
            statement.setArray(
                    3,
                    session.createArrayOf(
                            "bool",
                            sequences.stream().map(SequenceValue::called).toArray()));
            statement.execute();
        }
    }
}
