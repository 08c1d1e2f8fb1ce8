package io.rowlog.producer.preflight;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.producer.preflight.Finding.Affected;
import io.rowlog.producer.preflight.Finding.Severity;
import io.rowlog.producer.preflight.Hosting.Place;
import io.rowlog.schema.catalog.OwnSchemas;
import io.rowlog.schema.catalog.SqlIdentifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the role may do that a stream needs (PostgreSQL documentation, sections Logical Replication, Security, and Event Triggers). */
final class RightsChecks {
    private static final String SUPERUSER = """
        SELECT r.rolname FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user AND r.rolsuper
        """;

    private RightsChecks() {}

    private static boolean superuser(Source source) throws SQLException {
        return !source.ofDatabase(SUPERUSER).isEmpty();
    }

    /** Whether the role may replicate, and whether anything between here and the server keeps it from doing so: it is tried. */
    record ReplicationCheck(PostgresConnector connector) implements Check {
        static final String MAY = """
            SELECT r.rolname FROM pg_catalog.pg_roles AS r
            WHERE r.rolname = current_user AND (r.rolsuper OR r.rolreplication)
               OR r.rolname = 'rds_replication' AND pg_catalog.pg_has_role(r.oid, 'MEMBER')
            """;

        private static final String INSUFFICIENT_PRIVILEGE = "42501";
        private static final String SYNTAX_ERROR = "42601";

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            if (source.ofDatabase(MAY).isEmpty()) {
                return List.of(denied(source));
            }
            Optional<SQLException> failure = refused();
            return failure.isEmpty() ? List.of() : finding(failure.get(), source);
        }

        /** What a replication session fails with. */
        private Optional<SQLException> refused() throws SQLException {
            try (Connection session = connector.openReplication();
                    Statement statement = session.createStatement();
                    ResultSet system = statement.executeQuery("IDENTIFY_SYSTEM")) {
                return system.next() ? Optional.empty() : Optional.of(new SQLException("no answer"));
            } catch (Failure e) {
                return Optional.of(e.getCause() instanceof SQLException cause ? cause : new SQLException(e));
            } catch (SQLException e) {
                return Optional.of(e);
            }
        }

        private List<Finding> finding(SQLException failure, Source source) throws SQLException {
            String said = Objects.requireNonNullElse(failure.getMessage(), "")
                    .lines()
                    .findFirst()
                    .orElse("");
            String state = Objects.requireNonNullElse(failure.getSQLState(), "");
            if (said.contains("max_wal_senders")) {
                // Another check tells who has them.
                return List.of();
            }
            if (state.equals(INSUFFICIENT_PRIVILEGE)) {
                return List.of(denied(source));
            }
            if (state.equals(SYNTAX_ERROR) || said.contains("startup parameter") || said.contains("pooler")) {
                return List.of(Finding.error(
                        "Between here and " + connector.url().hostList()
                                + " a pooler lets no replication session through: " + said,
                        Remedy.of("Name the server itself: %s", Setting.SOURCE.as("postgresql://..."))));
            }
            return List.of(Finding.error(
                    "No replication session with " + connector.url().hostList() + " is to be had: " + said,
                    "Allow it where the message says: the server, its pg_hba.conf, or what stands in between"));
        }

        private static Finding denied(Source source) throws SQLException {
            return Finding.error(
                    "Role " + source.role() + " may not replicate.",
                    Place.of(source).hosting().replication(source.roleSql()));
        }
    }

    /**
     * Whether the role may make what is published.
     *
     * @param objects with publications that are there already nothing is to be made
     */
    record PublicationRightsCheck(LogObjects objects) implements Check {
        static final String DATABASE = """
            SELECT pg_catalog.quote_ident(pg_catalog.current_database())
            WHERE NOT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
            """;

        /** Heaps of which the role has not the owner's rights, with the owner and whether that is a superuser. */
        static final String NOT_OWNED = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), pg_catalog.pg_get_userbyid(c.relowner),
                   EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.oid = c.relowner AND r.rolsuper)
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.oid = ANY (?) AND c.relkind = 'r' AND c.relpersistence = 'p' AND c.oid >= 16384
              AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
            ORDER BY 1
            """;

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            if (superuser(source) || objects.published(source)) {
                return List.of();
            }
            List<Finding> findings = new ArrayList<>();
            for (String database : source.ofDatabase(DATABASE)) {
                findings.add(Finding.error(
                        "Role " + source.role() + " may not create publications in database " + database + ".",
                        "GRANT CREATE ON DATABASE " + database + " TO " + source.roleSql()));
            }
            if (Place.of(source).publishesAllTables()) {
                return findings;
            }
            Map<String, List<Affected>> byOwner = source.rowsOfRelations(NOT_OWNED).stream()
                    .collect(Collectors.groupingBy(
                            row -> row.get(1),
                            TreeMap::new,
                            Collectors.mapping(
                                    row -> new Affected(row.getFirst(), remedy(row, source)), Collectors.toList())));
            byOwner.forEach((owner, tables) -> findings.addAll(Finding.grouped(
                    Severity.ERROR,
                    tables,
                    literal("Role " + source.role()) + " may not publish table %s, which is owned by " + literal(owner)
                            + ".",
                    literal("Role " + source.role()) + " may not publish %s tables, which are owned by "
                            + literal(owner) + ": %s.")));
            return findings;
        }

        /** Names may have what a format takes for its own. */
        private static String literal(String text) {
            return text.replace("%", "%%");
        }

        /** Nobody is told to hand a superuser's rights on. */
        private String remedy(List<String> table, Source source) {
            return table.get(2).equals("t")
                    ? "As a superuser: CREATE PUBLICATION " + objects.publication()
                            + " FOR ALL TABLES WITH (publish = 'insert, truncate'); CREATE PUBLICATION "
                            + objects.keyed()
                            + " FOR TABLE ... WITH (publish = 'update, delete')"
                    : "GRANT " + SqlIdentifier.quote(table.get(1)) + " TO " + source.roleSql();
        }
    }

    /** Which way changed definitions come to be known. */
    record DefinitionsCheck() implements Check {
        /** Of event triggers that Rowlog has made, how they are enabled. */
        static final String TRIGGERS = """
            SELECT pg_catalog.quote_ident(t.evtname), t.evtenabled
            FROM pg_catalog.pg_event_trigger AS t
            JOIN pg_catalog.pg_proc AS p ON p.oid = t.evtfoid
            JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
            WHERE n.nspname = '%s'
            ORDER BY 1
            """.formatted(OwnSchemas.SOURCE);

        /** There since version 17. */
        static final String SWITCHED_OFF =
                "SELECT 'off' WHERE pg_catalog.current_setting('event_triggers', true) = 'off'";

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            List<Finding> findings = new ArrayList<>();
            Place place = Place.of(source);
            List<List<String>> triggers = source.rowsOfDatabase(TRIGGERS);
            if (!source.ofDatabase(SWITCHED_OFF).isEmpty()) {
                findings.add(Finding.warning(
                        "event_triggers is off: definitions that change meanwhile are not recorded with the transactions.",
                        place.hosting().reloading("event_triggers", "on")));
            }
            findings.addAll(Finding.grouped(
                    Severity.WARNING,
                    triggers.stream()
                            .filter(trigger -> !trigger.get(1).equals("A"))
                            .map(trigger -> new Affected(
                                    trigger.getFirst(), "ALTER EVENT TRIGGER " + trigger.getFirst() + " ENABLE ALWAYS"))
                            .toList(),
                    "Event trigger %s of Rowlog does not act always: some changed definitions are not recorded.",
                    "%s event triggers of Rowlog do not act always, some changed definitions are not recorded: %s."));
            findings.add(
                    !triggers.isEmpty() || superuser(source) || place.makesEventTriggers()
                            ? Finding.note(
                                    "Changed definitions are recorded by event triggers, each command at its place among the"
                                            + " transactions.",
                                    "")
                            : Finding.warning(
                                    "Role " + source.role()
                                            + " may not create event triggers: changed definitions are noticed when a"
                                            + " changed row comes, a new table is added when it is noticed, and what cannot"
                                            + " be known of the time before is on record.",
                                    "Stream as " + place.hosting().eventTriggerRole()));
            return findings;
        }
    }
}
