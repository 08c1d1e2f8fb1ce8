package io.rowlog.producer.preflight;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.producer.preflight.Hosting.Place;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the source's server gives its changes away, and how long it keeps them (PostgreSQL documentation, chapter Replication). */
final class ReplicationChecks {
    private ReplicationChecks() {}

    /** A source in recovery: it has no publications and slots of its own to make, and before version 16 no logical slot at all. */
    record PrimaryCheck() implements Check {
        static final String VERSION =
                "SELECT pg_catalog.current_setting('server_version_num') WHERE pg_catalog.pg_is_in_recovery()";

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            return source.ofDatabase(VERSION).stream()
                    .map(version -> Finding.error(
                            "The source is a standby: changes are streamed from the primary"
                                    + (Integer.parseInt(version) < 160_000
                                            ? "; before version 16 a standby cannot decode them at all."
                                            : ", where publications and event triggers are made."),
                            Remedy.of("Name the primary: %s", Setting.SOURCE.as("postgresql://..."))))
                    .toList();
        }
    }

    /** {@code wal_level}, which takes a restart. */
    record WalLevelCheck() implements Check {
        static final String LEVEL = "SELECT pg_catalog.current_setting('wal_level')";

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            Hosting hosting = Place.of(source).hosting();
            return source.ofDatabase(LEVEL).stream()
                    .filter(level -> !level.equals("logical"))
                    .map(level -> Finding.error(
                            "wal_level is " + level
                                    + ": the write-ahead log does not hold what decoding changes needs.",
                            hosting.logicalWal()))
                    .toList();
        }
    }

    /**
     * A slot for the stream.
     *
     * @param own the log's slot, which needs no other one when it is there
     */
    record SlotsCheck(String own) implements Check {
        static final String LIMIT = "SELECT pg_catalog.current_setting('max_replication_slots')";

        /** With whether it is in use, and what it retains in bytes. */
        static final String SLOTS = """
            SELECT s.slot_name, s.active,
                   CASE WHEN pg_catalog.pg_is_in_recovery() THEN 0
                        ELSE coalesce(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), s.restart_lsn), 0)
                   END::int8
            FROM pg_catalog.pg_replication_slots AS s
            ORDER BY s.active, 1
            """;

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            int limit = Integer.parseInt(source.ofDatabase(LIMIT).getFirst());
            List<List<String>> slots = source.rowsOfDatabase(SLOTS);
            if (slots.size() < limit
                    || slots.stream().anyMatch(slot -> slot.getFirst().equals(own))) {
                return List.of();
            }
            String more = Place.of(source).hosting().restarting("max_replication_slots", Integer.toString(limit + 5));
            return List.of(Finding.error(
                    limit == 0
                            ? "max_replication_slots is 0: there is no slot for the stream."
                            : "All " + limit + " replication slots of the server are taken: "
                                    + slots.stream().map(SlotsCheck::text).collect(Collectors.joining(", ")) + ".",
                    slots.stream()
                                    .filter(slot -> slot.get(1).equals("f"))
                                    .map(slot -> "SELECT pg_drop_replication_slot('" + slot.getFirst()
                                            + "'), if nobody needs it any more; or ")
                                    .findFirst()
                                    .orElse("")
                            + more));
        }

        private static String text(List<String> slot) {
            return slot.getFirst()
                    + (slot.get(1).equals("t")
                            ? " (in use)"
                            : " (not in use, retains " + NumberText.bytes(Long.parseLong(slot.get(2))) + ")");
        }
    }

    /**
     * A process of the server that sends to the stream.
     *
     * @param own the log's slot: while it is in use, the stream has its process
     */
    record SendersCheck(String own) implements Check {
        static final String FREE = """
            SELECT pg_catalog.current_setting('max_wal_senders')
            FROM (SELECT pg_catalog.count(*) AS used FROM pg_catalog.pg_stat_replication) AS r
            WHERE r.used >= pg_catalog.current_setting('max_wal_senders')::int4
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_replication_slots AS s WHERE s.active AND s.slot_name = ?)
            """;

        /** By process, and by what they call themselves. */
        static final String SENDERS = """
            SELECT pg_catalog.concat_ws(' ', 'process', r.pid, '(' || nullif(r.application_name, '') || ')')
            FROM pg_catalog.pg_stat_replication AS r ORDER BY r.pid
            """;

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            List<Finding> findings = new ArrayList<>();
            for (List<String> row : source.rowsOfDatabase(FREE, own)) {
                int limit = Integer.parseInt(row.getFirst());
                findings.add(Finding.error(
                        limit == 0
                                ? "max_wal_senders is 0: the server sends its changes to nobody."
                                : "All " + limit + " WAL senders of the server are taken: "
                                        + String.join(", ", source.ofDatabase(SENDERS)) + ".",
                        Place.of(source).hosting().restarting("max_wal_senders", Integer.toString(limit + 5))));
            }
            return findings;
        }
    }

    /** How much of the write-ahead log a slot may retain: without a limit the disk can fill, with one the slot can be lost. */
    record RetentionCheck() implements Check {
        /** MiB; -1 for no limit. */
        static final String LIMITS = """
            SELECT pg_catalog.max(s.setting) FILTER (WHERE s.name = 'max_slot_wal_keep_size'),
                   pg_catalog.max(s.setting) FILTER (WHERE s.name = 'max_wal_size')
            FROM pg_catalog.pg_settings AS s
            """;

        private static final long MEBIBYTE = 1024L * 1024;

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            List<String> row = source.rowsOfDatabase(LIMITS).getFirst();
            long kept = Long.parseLong(row.getFirst());
            long usual = Long.parseLong(row.get(1));
            if (kept < 0) {
                return List.of(Finding.note(
                        "max_slot_wal_keep_size is -1: while the stream stands still its slot retains the write-ahead log,"
                                + " until the source's disk is full.",
                        Remedy.of(
                                "Watch what it retains: %s gives an alarm at half of SIZE and stops before the disk is full",
                                Setting.MAX_SLOT_WAL.as("SIZE"))));
            }
            String loses = "max_slot_wal_keep_size is " + NumberText.bytes(kept * MEBIBYTE)
                    + ": a stream that stands still while the server writes more than that loses its slot, and then a new"
                    + " snapshot begins after a gap.";
            return List.of(
                    kept < usual
                            ? Finding.note(
                                    loses + " It is less than max_wal_size, so that may take no more than minutes.",
                                    Place.of(source)
                                            .hosting()
                                            .reloading("max_slot_wal_keep_size", "'" + 10 * usual + "MB'"))
                            : Finding.note(loses, ""));
        }
    }

    /** After what time the server gives a stream up that it does not hear of. */
    record TimeoutsCheck() implements Check {
        /** In the parameters' own units; the second is there since version 18. */
        static final String TIMEOUTS = """
            SELECT s.name, s.setting, pg_catalog.current_setting(s.name)
            FROM pg_catalog.pg_settings AS s
            WHERE s.name IN ('wal_sender_timeout', 'idle_replication_slot_timeout')
            ORDER BY s.name
            """;

        /** Milliseconds. A busy machine may be silent for some seconds. */
        private static final long SHORT_SENDER_TIMEOUT = 10_000;

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            List<Finding> findings = new ArrayList<>();
            for (List<String> timeout : source.rowsOfDatabase(TIMEOUTS)) {
                long value = Long.parseLong(timeout.get(1));
                if (timeout.getFirst().equals("idle_replication_slot_timeout")) {
                    if (value > 0) {
                        findings.add(Finding.note(
                                "idle_replication_slot_timeout is " + timeout.get(2)
                                        + ": a stream that stands still for so long loses its slot, and then a new"
                                        + " snapshot begins after a gap.",
                                Place.of(source).hosting().reloading("idle_replication_slot_timeout", "0")));
                    }
                } else if (value < SHORT_SENDER_TIMEOUT) {
                    findings.add(Finding.note(
                            value == 0
                                    ? "wal_sender_timeout is 0: the server does not notice a stream that is gone without a"
                                            + " word, and its slot stays in use."
                                    : "wal_sender_timeout is " + timeout.get(2)
                                            + ": the server ends a stream that is silent for so long, as on a busy machine.",
                            Place.of(source).hosting().reloading("wal_sender_timeout", "'60s'")));
                }
            }
            return findings;
        }
    }

    /** What becomes of the slot when a standby becomes the primary (PostgreSQL documentation, section Logical Replication Failover). */
    record FailoverCheck() implements Check {
        /** Slots that standbys have, by what they are called. */
        static final String STANDBYS = """
            SELECT s.slot_name, s.active FROM pg_catalog.pg_replication_slots AS s
            WHERE s.slot_type = 'physical' AND NOT s.temporary ORDER BY 1
            """;

        /** Version, {@code synchronized_standby_slots} and {@code synchronous_standby_names}. */
        static final String SETTINGS = """
            SELECT pg_catalog.current_setting('server_version_num'),
                   coalesce(pg_catalog.current_setting('synchronized_standby_slots', true), ''),
                   pg_catalog.current_setting('synchronous_standby_names')
            """;

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            List<String> settings = source.rowsOfDatabase(SETTINGS).getFirst();
            boolean slotsFollow = Integer.parseInt(settings.getFirst()) >= 170_000;
            List<List<String>> standbys = source.rowsOfDatabase(STANDBYS);
            List<Finding> findings = new ArrayList<>();
            List<String> awaited = names(settings.get(1));
            if (!standbys.isEmpty() && !slotsFollow) {
                findings.add(Finding.note(
                        "The server has standbys, and before version 17 the slot does not follow a failover: then a new"
                                + " snapshot begins after a gap.",
                        Remedy.of("After a failover: %s --resnapshot", Action.STREAM)));
            } else if (!standbys.isEmpty() && awaited.isEmpty()) {
                findings.add(Finding.note(
                        "The server has standbys, and synchronized_standby_slots is empty: after a failover the log may be"
                                + " ahead of the new primary, and then a new snapshot begins after a gap.",
                        Place.of(source)
                                .hosting()
                                .reloading(
                                        "synchronized_standby_slots",
                                        "'"
                                                + standbys.stream()
                                                        .map(List::getFirst)
                                                        .collect(Collectors.joining(", "))
                                                + "'")));
            }
            for (String name : awaited) {
                if (standbys.stream().noneMatch(slot -> slot.equals(List.of(name, "t")))) {
                    findings.add(Finding.note(
                            "Slot " + name
                                    + " stands in synchronized_standby_slots and is not in use: a stream whose slot follows"
                                    + " failovers waits for it.",
                            "Start its standby, or take it out of synchronized_standby_slots"));
                }
            }
            List<String> synchronous = Arrays.asList(settings.get(2).split("[\\s,()\"]+"));
            if (synchronous.contains("*") || synchronous.contains("rowlog")) {
                findings.add(Finding.note(
                        "synchronous_standby_names (" + settings.get(2)
                                + ") takes the stream for a standby: commits in the source may wait for it.",
                        "Name the standbys there by their application_name"));
            }
            return findings;
        }

        private static List<String> names(String list) {
            return Arrays.stream(list.split(","))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
        }
    }
}
