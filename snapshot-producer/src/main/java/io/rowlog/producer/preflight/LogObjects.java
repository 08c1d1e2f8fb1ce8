package io.rowlog.producer.preflight;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.producer.preflight.Finding.Affected;
import io.rowlog.producer.preflight.Finding.Severity;
import io.rowlog.producer.source.SourceNames;
import io.rowlog.schema.log.LogName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a log's stream has in the source under names of its own, as it may be there already: left by an earlier stream, or
 * made by somebody beforehand.
 *
 * @param slot of replication
 * @param publication of inserts and truncations of all tables
 * @param keyed the publication of updates and deletes, of tables with a replica identity
 */
record LogObjects(String slot, String publication, String keyed) {
    static LogObjects of(LogName log) {
        SourceNames names = new SourceNames(log);
        return new LogObjects(names.slot(), names.publication(), names.keyedPublication());
    }

    static final String PUBLICATIONS = """
        SELECT p.pubname, p.puballtables, p.pubviaroot,
               pg_catalog.concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                                    CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)
        FROM pg_catalog.pg_publication AS p
        WHERE p.pubname IN (?, ?)
        ORDER BY 1
        """;

    /** Whether both publications are there. */
    boolean published(Source source) throws SQLException {
        return source.rowsOfDatabase(PUBLICATIONS, publication, keyed).size() == 2;
    }

    /** The slot: whether it is the stream's, still good, and who has it. */
    record SlotCheck(LogObjects objects, LogName log) implements Check {
        /** What versions add comes by way of JSON. */
        static final String SLOT = """
            SELECT s.slot_type, coalesce(s.plugin, ''), coalesce(s.database, ''), pg_catalog.current_database(),
                   coalesce(s.active_pid::pg_catalog.text, ''), coalesce(s.wal_status, ''),
                   coalesce(nullif(pg_catalog.to_jsonb(s) ->> 'invalidation_reason', ''), ''),
                   CASE WHEN pg_catalog.pg_is_in_recovery() THEN 0
                        ELSE coalesce(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), s.restart_lsn), 0)
                   END::int8,
                   coalesce(a.application_name || coalesce(' at ' || pg_catalog.host(a.client_addr), ''), ''),
                   coalesce(s.safe_wal_size::pg_catalog.text, '')
            FROM pg_catalog.pg_replication_slots AS s
            LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = s.active_pid
            WHERE s.slot_name = ?
            """;

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            List<Finding> findings = new ArrayList<>();
            for (List<String> slot : source.rowsOfDatabase(SLOT, objects.slot())) {
                String name = "Slot " + objects.slot();
                Remedy drop = Remedy.of("SELECT pg_drop_replication_slot('" + objects.slot() + "')");
                if (!slot.getFirst().equals("logical")
                        || !slot.get(1).equals("pgoutput")
                        || !slot.get(2).equals(slot.get(3))) {
                    findings.add(Finding.error(
                            name + " is not this log's: it is " + slot.getFirst()
                                    + (slot.get(1).isEmpty() ? "" : " with plugin " + slot.get(1))
                                    + (slot.get(2).isEmpty() ? "" : " in database " + slot.get(2)) + ".",
                            Remedy.of("Choose another %s; or, if nobody needs it any more, %s", Setting.LOG, drop)));
                } else if (slot.get(5).equals("lost") || !slot.get(6).isEmpty()) {
                    findings.add(Finding.error(
                            name + " is lost" + (slot.get(6).isEmpty() ? "" : " (" + slot.get(6) + ")")
                                    + ": the server has removed changes that are not in the log.",
                            Remedy.of(
                                    "%s --resnapshot begins again, with the gap on record; %s lets its remains go",
                                    Action.STREAM, drop)));
                } else {
                    findings.addAll(good(name, slot));
                }
            }
            return findings;
        }

        private List<Finding> good(String name, List<String> slot) {
            String retained = NumberText.bytes(Long.parseLong(slot.get(7)));
            if (!slot.get(4).isEmpty()) {
                return List.of(Finding.note(
                        name + " is in use by process " + slot.get(4)
                                + (slot.get(8).isEmpty() ? "" : " (" + slot.get(8) + ")") + ", and retains " + retained
                                + ": a stream of log " + log + " runs.",
                        ""));
            }
            if (slot.get(5).equals("unreserved")) {
                return List.of(new Finding(
                        Severity.WARNING,
                        name + " retains " + retained
                                + ", more than max_slot_wal_keep_size: the next checkpoint may take changes away that are"
                                + " not in the log.",
                        Remedy.of("%s now, or raise max_slot_wal_keep_size", Action.STREAM),
                        List.of()));
            }
            return List.of(Finding.note(
                    name + " is there, not in use, and retains " + retained
                            + (slot.get(9).isEmpty()
                                    ? ""
                                    : "; it is lost when the server writes "
                                            + NumberText.bytes(Math.max(0, Long.parseLong(slot.get(9)))) + " more")
                            + ".",
                    Remedy.of("%s goes on from there", Action.STREAM)));
        }
    }

    /** Publications that are there with other content than the stream's: what is missing from them, and what must not be in. */
    record PublicationCheck(LogObjects objects) implements Check {
        /** Heaps that such a publication does not have, though it could. */
        static final String MISSING = """
            SELECT p.pubname, pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_publication AS p
            CROSS JOIN pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_publication_tables AS t
              ON t.pubname = p.pubname AND t.schemaname = n.nspname AND t.tablename = c.relname
            WHERE pg_catalog.starts_with(p.pubname::text, 'rowlog_') AND c.oid = ANY (?)
              AND c.relkind = 'r' AND c.relpersistence = 'p' AND c.oid >= 16384 AND t.tablename IS NULL
            ORDER BY 1, 2
            """;

        /**
         * Of version 18 and later: published tables whose replica identity has stored generated columns, where the publication
         * leaves such columns out.
         */
        static final String GENERATED = """
            SELECT p.pubname, pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_publication AS p
            JOIN pg_catalog.pg_publication_tables AS t ON t.pubname = p.pubname
            JOIN pg_catalog.pg_namespace AS n ON n.nspname = t.schemaname
            JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = t.tablename
            WHERE pg_catalog.starts_with(p.pubname::text, 'rowlog_') AND pg_catalog.to_jsonb(p) ->> 'pubgencols' = 'n'
              AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a
                          WHERE a.attrelid = c.oid AND a.attgenerated = 's' AND NOT a.attisdropped
                            AND (c.relreplident = 'f'
                                 OR EXISTS (SELECT FROM pg_catalog.pg_index AS i
                                            WHERE i.indrelid = c.oid AND a.attnum = ANY (i.indkey::int2[])
                                              AND CASE c.relreplident WHEN 'd' THEN i.indisprimary
                                                                      WHEN 'i' THEN i.indisreplident ELSE false END)))
            ORDER BY 1, 2
            """;

        /** Of version 15 and later: tables of which only some rows or columns are published. */
        static final String PARTIAL = """
            SELECT r.pubname, pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM (SELECT p.pubname, r.prrelid, pg_catalog.to_jsonb(r) AS entry
                  FROM pg_catalog.pg_publication AS p
                  JOIN pg_catalog.pg_publication_rel AS r ON r.prpubid = p.oid) AS r
            JOIN pg_catalog.pg_class AS c ON c.oid = r.prrelid
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE pg_catalog.starts_with(r.pubname::text, 'rowlog_')
              AND (r.entry ->> 'prqual' IS NOT NULL OR r.entry ->> 'prattrs' IS NOT NULL)
            ORDER BY 1, 2
            """;

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            List<List<String>> there = source.rowsOfDatabase(PUBLICATIONS, objects.publication(), objects.keyed());
            if (there.isEmpty()) {
                return List.of();
            }
            Set<String> withoutIdentity =
                    new HashSet<>(source.ofRelations(FollowingChecks.ReplicaIdentityCheck.TABLES));
            List<List<String>> missing = source.rowsOfRelations(MISSING);
            List<Finding> findings = new ArrayList<>();
            for (List<String> publication : there) {
                String name = publication.getFirst();
                boolean keyed = name.equals(objects.keyed());
                findings.addAll(settings(publication, keyed));
                List<String> without = missing.stream()
                        .filter(row -> row.getFirst().equals(name))
                        .map(row -> row.get(1))
                        .toList();
                findings.addAll(Finding.grouped(
                        Severity.WARNING,
                        without.stream()
                                .filter(table -> !keyed || !withoutIdentity.contains(table))
                                .map(table ->
                                        new Affected(table, "ALTER PUBLICATION " + name + " ADD TABLE ONLY " + table))
                                .toList(),
                        "Publication " + name + " is there without table %s, whose changes are not captured.",
                        "Publication " + name + " is there without %s tables, whose changes are not captured: %s."));
                if (keyed) {
                    findings.addAll(Finding.grouped(
                            Severity.ERROR,
                            withoutIdentity.stream()
                                    .filter(table -> !without.contains(table))
                                    .sorted()
                                    .map(table ->
                                            new Affected(table, "ALTER PUBLICATION " + name + " DROP TABLE " + table))
                                    .toList(),
                            "Publication " + name
                                    + " has table %s, which has no replica identity: the source's own updates of it"
                                    + " fail.",
                            "Publication " + name
                                    + " has %s tables without replica identity, the source's own updates of them fail:"
                                    + " %s."));
                }
            }
            findings.addAll(generated(source));
            findings.addAll(partial(source));
            return findings;
        }

        private static List<Finding> settings(List<String> publication, boolean keyed) {
            String name = publication.getFirst();
            String wanted = keyed ? "update, delete" : "insert, truncate";
            List<Finding> findings = new ArrayList<>();
            if (keyed && publication.get(1).equals("t")) {
                findings.add(Finding.error(
                        "Publication " + name
                                + " is of all tables: the source's own updates of those without a replica identity fail.",
                        "DROP PUBLICATION " + name + ", which is made anew"));
            }
            if (!publication.get(3).equals(wanted) || !publication.get(2).equals("f")) {
                findings.add(Finding.error(
                        "Publication " + name + " publishes " + publication.get(3)
                                + (publication.get(2).equals("t") ? " by the roots of partitions" : "") + ", not "
                                + wanted
                                + ".",
                        "ALTER PUBLICATION " + name + " SET (publish = '" + wanted
                                + "', publish_via_partition_root = false)"));
            }
            return findings;
        }

        private List<Finding> generated(Source source) throws SQLException {
            return Finding.grouped(
                    Severity.ERROR,
                    source.rowsOfDatabase(GENERATED).stream()
                            .filter(row -> row.getFirst().equals(objects.keyed()))
                            .map(row -> new Affected(
                                    row.get(1),
                                    "ALTER PUBLICATION " + row.getFirst()
                                            + " SET (publish_generated_columns = stored)"))
                            .toList(),
                    "Publication " + objects.keyed()
                            + " leaves generated columns out, which table %s is identified by: the source's own updates of"
                            + " it fail.",
                    "Publication " + objects.keyed()
                            + " leaves generated columns out, which %s tables are identified by, the source's own updates of"
                            + " them fail: %s.");
        }

        private List<Finding> partial(Source source) throws SQLException {
            return Finding.grouped(
                    Severity.WARNING,
                    source.rowsOfDatabase(PARTIAL).stream()
                            .filter(row -> row.getFirst().equals(objects.publication())
                                    || row.getFirst().equals(objects.keyed()))
                            .map(row -> new Affected(
                                    row.get(1),
                                    "ALTER PUBLICATION " + row.getFirst() + " DROP TABLE " + row.get(1)
                                            + "; ALTER PUBLICATION " + row.getFirst() + " ADD TABLE ONLY "
                                            + row.get(1)))
                            .toList(),
                    "Of table %s only some rows or columns are published: the others' changes are not captured.",
                    "Of %s tables only some rows or columns are published, the others' changes are not captured: %s.");
        }
    }
}
