package io.rowlog.producer.preflight;

import io.rowlog.producer.preflight.Finding.Affected;
import io.rowlog.producer.preflight.Finding.Severity;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.OwnSchemas;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether the changes after a snapshot can be followed (PostgreSQL documentation, chapter Logical Replication). */
final class FollowingChecks {
    private FollowingChecks() {}

    /**
     * Heaps of which updates and deletes cannot tell which row they are about, by what their replica identity lacks. A
     * partition counts, not its root: what is published are partitions. The rules are the server's (PostgreSQL source,
     * relcache.c and publicationcmds.c): an index must be there, valid and immediate; a column that is generated is not sent
     * before version 18, and with it {@code FULL} and a virtual one make the source's own statement fail.
     *
     * @param severity how much it matters to whoever asks
     */
    record ReplicaIdentityCheck(Severity severity) implements Check {
        /** With what it lacks, and the statement that helps. */
        static final String TABLES = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), x.lack,
                   pg_catalog.format('ALTER TABLE %I.%I ', n.nspname, c.relname)
                     || CASE WHEN best.indisprimary THEN 'REPLICA IDENTITY DEFAULT'
                             WHEN best.indexrelid IS NOT NULL
                             THEN pg_catalog.format('REPLICA IDENTITY USING INDEX %I', best.relname)
                             WHEN g.virtual THEN 'ADD PRIMARY KEY (...)'
                             ELSE 'REPLICA IDENTITY FULL' END
            FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_index AS i
              ON i.indrelid = c.oid
             AND CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident ELSE false END
            CROSS JOIN LATERAL (
                SELECT coalesce(pg_catalog.bool_or(a.attgenerated = 'v'), false),
                       coalesce(pg_catalog.bool_or(a.attnum = ANY (i.indkey::int2[])), false)
                         AND pg_catalog.current_setting('server_version_num')::int4 < 180000
                FROM pg_catalog.pg_attribute AS a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated <> ''
            ) AS g(virtual, in_key)
            CROSS JOIN LATERAL (
                SELECT CASE WHEN c.relreplident = 'n' THEN 'nothing'
                            WHEN c.relreplident = 'f' THEN CASE WHEN g.virtual THEN 'virtual' END
                            WHEN i.indexrelid IS NULL THEN CASE c.relreplident WHEN 'i' THEN 'gone' ELSE 'none' END
                            WHEN NOT i.indisvalid THEN 'invalid'
                            WHEN NOT i.indimmediate THEN 'deferrable'
                            WHEN g.in_key THEN 'generated' END
            ) AS x(lack)
            LEFT JOIN LATERAL (
                SELECT u.indexrelid, r.relname, u.indisprimary
                FROM pg_catalog.pg_index AS u JOIN pg_catalog.pg_class AS r ON r.oid = u.indexrelid
                WHERE u.indrelid = c.oid AND u.indisunique AND u.indisvalid AND u.indimmediate
                  AND u.indpred IS NULL AND u.indexprs IS NULL
                  AND NOT EXISTS (SELECT FROM pg_catalog.unnest(u.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
                                  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum
                                  WHERE k.place <= u.indnkeyatts AND (NOT a.attnotnull OR a.attgenerated <> ''))
                ORDER BY u.indisprimary DESC, u.indnkeyatts, r.relname
                LIMIT 1
            ) AS best ON true
            WHERE c.oid = ANY (?) AND c.relkind = 'r' AND c.oid >= 16384 AND x.lack IS NOT NULL
            ORDER BY 1
            """;

        /** What each lack is, of one table and of several. */
        private enum Lack {
            NONE("has no primary key", "have no primary key"),
            NOTHING("has REPLICA IDENTITY NOTHING", "have REPLICA IDENTITY NOTHING"),
            GONE("has lost the index of its replica identity", "have lost the index of their replica identity"),
            INVALID("has a replica identity whose index is invalid", "have a replica identity whose index is invalid"),
            DEFERRABLE("has a key that is deferrable", "have a key that is deferrable"),
            GENERATED(
                    "has a key with a generated column, which this server does not send",
                    "have a key with a generated column, which this server does not send"),
            VIRTUAL(
                    "has REPLICA IDENTITY FULL and a virtual generated column, which is never sent",
                    "have REPLICA IDENTITY FULL and a virtual generated column, which is never sent");

            private final String ofOne;
            private final String ofSeveral;

            Lack(String ofOne, String ofSeveral) {
                this.ofOne = ofOne;
                this.ofSeveral = ofSeveral;
            }
        }

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            Map<String, List<Affected>> affected = source.rowsOfRelations(TABLES).stream()
                    .collect(Collectors.groupingBy(
                            row -> row.get(1),
                            Collectors.mapping(row -> new Affected(row.getFirst(), row.get(2)), Collectors.toList())));
            List<Finding> findings = new ArrayList<>();
            for (Lack lack : Lack.values()) {
                findings.addAll(
                        Finding.grouped(
                                severity,
                                affected.getOrDefault(lack.name().toLowerCase(Locale.ROOT), List.of()),
                                "Table %s " + lack.ofOne
                                        + ": its snapshot is complete, later updates and deletes could not be followed.",
                                "%s tables " + lack.ofSeveral
                                        + ": their snapshots are complete, later updates and deletes could not be followed: %s."));
            }
            return findings;
        }
    }

    /**
     * Unlogged tables, whose changes never reach the write-ahead log. A standby has none of their rows, which is told otherwise.
     *
     * @param severity how much it matters to whoever asks
     */
    record UnloggedCheck(Severity severity) implements Check {
        static final String TABLES = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.oid = ANY (?) AND c.relkind = 'r' AND c.relpersistence = 'u' AND NOT pg_catalog.pg_is_in_recovery()
            ORDER BY 1
            """;

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            return Finding.grouped(
                    severity,
                    source.ofRelations(TABLES).stream()
                            .map(table -> new Affected(table, "ALTER TABLE " + table + " SET LOGGED"))
                            .toList(),
                    "Table %s is unlogged: its snapshot is complete, later changes to it could not be followed.",
                    "%s tables are unlogged: their snapshots are complete, later changes to them could not be followed:"
                            + " %s.");
        }
    }

    /** What the write-ahead log holds and decoding does not give, and which way it is in the log all the same. */
    record OtherWaysCheck() implements Check {
        /** Not those of extensions. */
        static final String MATERIALIZED_VIEWS = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind = 'm' AND NOT pg_catalog.starts_with(n.nspname::text, 'pg_')
              AND n.nspname NOT IN ('information_schema', """ + OwnSchemas.SQL_LIST + """
              )
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                              WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            ORDER BY 1
            """;

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            List<Finding> findings = new ArrayList<>();
            if (source.tables().stream().anyMatch(table -> table.name().equals(LargeObjects.TABLE))) {
                findings.add(Finding.warning(
                        "There are large objects: snapshots have them, later changes to them could not be followed.",
                        "Take a snapshot as often as they must be kept, or move them into columns of type bytea"));
            }
            findings.addAll(Finding.grouped(
                    Severity.NOTE,
                    source.ofDatabase(MATERIALIZED_VIEWS).stream()
                            .map(view -> new Affected(view, ""))
                            .toList(),
                    "Materialized view %s is followed by its definition only: a restore refreshes it.",
                    "%s materialized views are followed by their definitions only, a restore refreshes them: %s."));
            int sequences = source.catalog().sequences().size();
            if (sequences > 0) {
                findings.add(Finding.note(
                        (sequences == 1 ? "1 sequence is" : "%,d sequences are".formatted(sequences))
                                + " read from time to time and not with each transaction: a restored one may skip"
                                + " values, and gives none twice.",
                        ""));
            }
            return findings;
        }
    }
}
