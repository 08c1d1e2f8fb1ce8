package io.rowlog.producer.source;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.producer.source.SourceObject.Kind;
import io.rowlog.schema.catalog.OwnSchemas;
import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.LogEvent.DefinitionSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What Rowlog makes in the source for a log: two publications, one of inserted rows and {@code TRUNCATE}, and one of updated
 * and deleted rows for the tables whose rows have an identity, so that publishing never makes the source's own {@code UPDATE}
 * fail; and where the role may, for all logs of the database, the schema {@code rowlog_stream} with event triggers that tell of
 * changed definitions and keep the second publication right. The replication slot is made by whoever reads from it.
 *
 * <p>Sessions are those of {@link io.rowlog.access.postgres.PostgresConnector}, in auto-commit mode. Immutable; any number of
 * threads may use it, each with a session of its own.
 */
public final class SourceObjects {
    /** Locks on tables and schema are waited for no longer than this, in milliseconds: a busy table's turn comes by then. */
    private static final int LOCK_TIMEOUT = 30_000;

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Servers that offer no event triggers, or none to customers, answer with one of these. */
    private static final Set<String> NOT_ALLOWED = Set.of(INSUFFICIENT_PRIVILEGE, "0A000", "0LP01");

    private final SourceNames names;

    public SourceObjects(SourceNames names) {
        this.names = names;
    }

    /**
     * What was made.
     *
     * @param made what was not there before
     * @param definitions how changed ones become known from now on
     * @param obstacle why there are no event triggers, as the server said it; empty where there are
     * @param unpublished tables of which changes are not sent, because the role may not publish them
     */
    public record Made(
            List<SourceObject> made,
            DefinitionSource definitions,
            Optional<String> obstacle,
            List<String> unpublished) {
        public Made {
            made = List.copyOf(made);
            unpublished = List.copyOf(unpublished);
        }
    }

    /**
     * Makes what is missing, in one transaction, and brings the publications in line with the tables. Where the role may
     * publish all tables, the publications are of all, whatever is chosen: a new one is then published from its first row.
     *
     * @param chosen the tables of the log
     * @throws Failure when a publication of that name is another log's or not Rowlog's, or a lock is not to be had
     */
    public Made make(Connection session, Collection<Table> chosen) throws SQLException {
        List<SourceObject> made = new ArrayList<>();
        List<String> unpublished = new ArrayList<>();
        Optional<String> obstacle = inTransaction(session, () -> {
            Optional<String> triggers = makeTriggers(session, made);
            makePublications(session, chosen, made, unpublished);
            return triggers;
        });
        // A command that ran meanwhile has not seen the event triggers.
        inTransaction(session, () -> {
            keepKeyed(session, unpublished);
            return Optional.empty();
        });
        return new Made(
                made,
                obstacle.isEmpty() ? DefinitionSource.EVENT_TRIGGERS : DefinitionSource.NOTICED,
                obstacle,
                unpublished.stream().distinct().toList());
    }

    /**
     * Brings the publication of updates and deletes in line with the tables, where no event trigger does so.
     *
     * @return tables that could not be added or left out, because the role does not own them
     */
    public List<String> refresh(Connection session) throws SQLException {
        List<String> unpublished = new ArrayList<>();
        inTransaction(session, () -> {
            keepKeyed(session, unpublished);
            return Optional.empty();
        });
        return unpublished;
    }

    /** What there is of this log, and of what all logs share. */
    public List<SourceObject> existing(Connection session) throws SQLException {
        List<SourceObject> existing = new ArrayList<>();
        if (!strings(session, "comment of the schema", OwnSchemas.SOURCE).isEmpty()
                && !strings(session, "functions of the schema", OwnSchemas.SOURCE)
                        .isEmpty()) {
            existing.add(new SourceObject(Kind.SCHEMA, OwnSchemas.SOURCE));
        }
        for (String trigger : strings(session, "event triggers", OwnSchemas.SOURCE)) {
            existing.add(new SourceObject(Kind.EVENT_TRIGGER, trigger));
        }
        for (String publication : List.of(names.publication(), names.keyedPublication())) {
            if (publication(session, publication).isPresent()) {
                existing.add(new SourceObject(Kind.PUBLICATION, publication));
            }
        }
        if (!strings(session, "slot", names.slot()).isEmpty()) {
            existing.add(new SourceObject(Kind.REPLICATION_SLOT, names.slot()));
        }
        return existing;
    }

    /**
     * Removes all of this log, and what all logs share with the last of them.
     *
     * @return what was there, in the order in which it was removed
     * @throws Failure when the slot is in use, or the role may not
     */
    public List<SourceObject> remove(Connection session) throws SQLException {
        List<SourceObject> removed = new ArrayList<>();
        removeSlot(session, removed);
        inTransaction(session, () -> {
            List<String> own = new ArrayList<>();
            for (String publication : List.of(names.keyedPublication(), names.publication())) {
                if (publication(session, publication).isPresent()) {
                    own.add(publication);
                }
            }
            List<String> others = strings(session, "publications");
            others.removeAll(own);
            if (others.isEmpty()) {
                removeShared(session, removed);
            }
            for (String publication : own) {
                execute(session, "DROP PUBLICATION " + SqlIdentifier.quote(publication));
                removed.add(new SourceObject(Kind.PUBLICATION, publication));
            }
            return Optional.empty();
        });
        return removed;
    }

    private void removeSlot(Connection session, List<SourceObject> removed) throws SQLException {
        for (String process : strings(session, "slot", names.slot())) {
            if (!process.equals("0")) {
                throw new Failure(
                        FailureCode.BUSY,
                        "Replication slot " + names.slot() + " is in use by server process " + process
                                + ": the log's stream is running, or the server has not noticed yet that it ended. Nothing was"
                                + " removed.",
                        "End the stream, or SELECT pg_terminate_backend(" + process
                                + "), and run the same command again");
            }
            try (PreparedStatement drop = session.prepareStatement("SELECT pg_catalog.pg_drop_replication_slot(?)")) {
                drop.setString(1, names.slot());
                drop.execute();
            } catch (SQLException e) {
                throw refused("remove replication slot " + names.slot(), e);
            }
            removed.add(new SourceObject(Kind.REPLICATION_SLOT, names.slot()));
        }
    }

    /** Event triggers first, or they would tell of what comes after. */
    private static void removeShared(Connection session, List<SourceObject> removed) throws SQLException {
        for (String trigger : strings(session, "event triggers", OwnSchemas.SOURCE)) {
            execute(session, "DROP EVENT TRIGGER " + SqlIdentifier.quote(trigger));
            removed.add(new SourceObject(Kind.EVENT_TRIGGER, trigger));
        }
        List<String> functions = strings(session, "functions of the schema", OwnSchemas.SOURCE);
        for (String statement : functions) {
            execute(session, statement);
        }
        if (!functions.isEmpty()) {
            execute(session, DefinitionSeal.DROP);
            if (strings(session, "rest of the schema", OwnSchemas.SOURCE)
                    .getFirst()
                    .equals("0")) {
                execute(session, "DROP SCHEMA " + OwnSchemas.SOURCE);
            } else {
                execute(session, "COMMENT ON SCHEMA " + OwnSchemas.SOURCE + " IS NULL");
            }
            removed.add(new SourceObject(Kind.SCHEMA, OwnSchemas.SOURCE));
        }
    }

    /** Why there are none, if so. Functions of another version of Rowlog are made anew. */
    private Optional<String> makeTriggers(Connection session, List<SourceObject> made) throws SQLException {
        List<String> statements = DefinitionTriggers.functions(serverVersion(session));
        String comment = "Made by Rowlog: " + digest(statements);
        List<String> triggers = strings(session, "event triggers", OwnSchemas.SOURCE);
        boolean enabled =
                strings(session, "enabled event triggers", OwnSchemas.SOURCE).equals(DefinitionTriggers.names());
        List<String> present = strings(session, "comment of the schema", OwnSchemas.SOURCE);
        if (present.contains(comment) && enabled) {
            return DefinitionSeal.obstacle(session);
        }
        Savepoint before = session.setSavepoint();
        List<SourceObject> objects = new ArrayList<>();
        try {
            if (present.isEmpty()) {
                objects.add(new SourceObject(Kind.SCHEMA, OwnSchemas.SOURCE));
            }
            execute(session, "CREATE SCHEMA IF NOT EXISTS " + OwnSchemas.SOURCE);
            // While they are replaced they would call each other, half old, half new.
            for (String trigger : triggers) {
                execute(session, "DROP EVENT TRIGGER " + SqlIdentifier.quote(trigger));
            }
            for (String statement : strings(session, "functions of the schema", OwnSchemas.SOURCE)) {
                execute(session, statement);
            }
            for (String statement : statements) {
                execute(session, statement);
            }
            execute(session, "COMMENT ON SCHEMA " + OwnSchemas.SOURCE + " IS '" + comment + "'");
            for (String statement : DefinitionTriggers.triggers()) {
                execute(session, statement);
            }
            DefinitionTriggers.names().stream()
                    .filter(trigger -> !triggers.contains(trigger))
                    .map(trigger -> new SourceObject(Kind.EVENT_TRIGGER, trigger))
                    .forEach(objects::add);
            made.addAll(objects);
            return Optional.empty();
        } catch (SQLException e) {
            if (!NOT_ALLOWED.contains(e.getSQLState())) {
                throw e;
            }
            session.rollback(before);
            // Those that another role has made, in this version or another, tell all logs.
            return enabled ? DefinitionSeal.obstacle(session) : Optional.of(said(e));
        }
    }

    private void makePublications(
            Connection session, Collection<Table> chosen, List<SourceObject> made, List<String> unpublished)
            throws SQLException {
        // From version 18 on computed columns are published where that is asked for, as a snapshot has them.
        String computed = serverVersion(session) >= 180_000 ? ", publish_generated_columns = stored" : "";
        // Event triggers of other logs do not tell of it.
        execute(session, "SET LOCAL rowlog.making = on");
        if (publication(session, names.publication()).isEmpty()) {
            String create = "CREATE PUBLICATION " + SqlIdentifier.quote(names.publication());
            String options = " WITH (publish = 'insert, truncate'" + computed + ")";
            Savepoint before = session.setSavepoint();
            try {
                execute(session, create + " FOR ALL TABLES" + options);
            } catch (SQLException e) {
                if (!NOT_ALLOWED.contains(e.getSQLState())) {
                    throw e;
                }
                session.rollback(before);
                execute(session, create + options);
            }
            describe(session, names.publication(), made);
        }
        if (publication(session, names.keyedPublication()).isEmpty()) {
            execute(
                    session,
                    "CREATE PUBLICATION " + SqlIdentifier.quote(names.keyedPublication())
                            + " WITH (publish = 'update, delete'" + computed + ")");
            describe(session, names.keyedPublication(), made);
        }
        Object[] relations = chosen.stream()
                .flatMapToLong(table -> LongStream.concat(
                        LongStream.of(table.oid()), table.heaps().stream().mapToLong(heap -> heap.oid())))
                .distinct()
                .boxed()
                .toArray();
        Array oids = session.createArrayOf("oid", relations);
        change(session, "tables to publish", unpublished, oids, names.publication());
        keepKeyed(session, unpublished);
    }

    private void keepKeyed(Connection session, List<String> unpublished) throws SQLException {
        change(session, "keyed tables", unpublished, names.publication(), names.keyedPublication());
    }

    private void describe(Connection session, String publication, List<SourceObject> made) throws SQLException {
        // The log's name is made of letters, digits, underscores and hyphens.
        execute(session, "COMMENT ON PUBLICATION " + SqlIdentifier.quote(publication) + " IS '" + comment() + "'");
        made.add(new SourceObject(Kind.PUBLICATION, publication));
    }

    private String comment() {
        return OwnSchemas.PUBLICATION_COMMENT + names.log().name();
    }

    /** Whether the log's publication of that name is of all tables; empty where it is not there. */
    private Optional<Boolean> publication(Connection session, String name) throws SQLException {
        try (PreparedStatement statement = prepared(session, "publication", name);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            String comment = row.getString(2);
            if (!comment.equals(comment())) {
                String owner = comment.startsWith(OwnSchemas.PUBLICATION_COMMENT)
                        ? "belongs to log " + comment.substring(OwnSchemas.PUBLICATION_COMMENT.length())
                        : "is not Rowlog's: its comment is not \"" + comment() + "\"";
                throw Failure.usage(
                        "Publication " + name + " of the source " + owner + ", and log " + names.log()
                                + " needs one of that name.",
                        Remedy.of("Choose another %s, or drop the publication", Setting.LOG));
            }
            return Optional.of(row.getBoolean(1));
        }
    }

    /** Runs the statements that a query gives, as far as the role may; of the others the tables. */
    private static void change(Connection session, String section, List<String> refused, Object... parameters)
            throws SQLException {
        Map<String, List<String>> statements = new TreeMap<>();
        try (PreparedStatement statement = prepared(session, section, parameters);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                if (row.getBoolean(3)) {
                    statements
                            .computeIfAbsent(row.getString(1), key -> new ArrayList<>())
                            .add("ONLY " + row.getString(2));
                } else {
                    refused.add(row.getString(2));
                }
            }
        }
        for (Map.Entry<String, List<String>> statement : statements.entrySet()) {
            execute(session, statement.getKey() + " " + String.join(", ", statement.getValue()));
        }
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    private interface Step {
        Optional<String> run() throws SQLException;
    }

    private static Optional<String> inTransaction(Connection session, Step step) throws SQLException {
        session.setAutoCommit(false);
        try {
            execute(session, "SET LOCAL lock_timeout = " + LOCK_TIMEOUT);
            Optional<String> result = step.run();
            session.commit();
            return result;
        } catch (SQLException e) {
            session.rollback();
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new Failure(
                        FailureCode.SOURCE_FAILED,
                        "Another session holds a lock on what is to be published: " + said(e),
                        "Wait until it has finished (pg_locks names it), and run the same command again",
                        e);
            }
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw refused("change what is published in the source", e);
            }
            throw e;
        } catch (RuntimeException e) {
            session.rollback();
            throw e;
        } finally {
            session.setAutoCommit(true);
        }
    }

    private static Failure refused(String what, SQLException e) {
        return new Failure(
                FailureCode.SOURCE_UNFIT,
                "The role may not " + what + ": " + said(e),
                "Use the role that made it, or a superuser; to make a publication a role needs CREATE on the database and"
                        + " the tables must be its own",
                e);
    }

    private static String said(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static int serverVersion(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT pg_catalog.current_setting('server_version_num')::int4")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static String digest(List<String> statements) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            statements.forEach(statement -> digest.update(statement.getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static PreparedStatement prepared(Connection session, String section, Object... parameters)
            throws SQLException {
        // The same text for every version.
        PreparedStatement statement = session.prepareStatement(DefinitionTriggers.SQL.sql(section, 0));
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    private static List<String> strings(Connection session, String section, Object... parameters) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (PreparedStatement statement = prepared(session, section, parameters);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                strings.add(row.getString(1));
            }
        }
        return strings;
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
