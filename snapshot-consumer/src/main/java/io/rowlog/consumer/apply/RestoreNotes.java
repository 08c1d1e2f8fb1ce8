package io.rowlog.consumer.apply;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.consumer.log.CapturedTable.Part;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.OwnSchemas;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.Digest;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far a restore is, in tables of schema {@code rowlog} of the target that are written in the same transactions as what
 * they tell of. Stateless: each method works on the session and in the transaction of its caller.
 */
final class RestoreNotes {
    /** The schema that holds the tables. */
    static final String SCHEMA = OwnSchemas.RESTORE;

    /** Tables without a key are updated too, which a publication of all tables would forbid without a replica identity. */
    private static final String CREATE = """
            CREATE SCHEMA rowlog;
            CREATE TABLE rowlog.restore (what text NOT NULL, started_at timestamptz NOT NULL DEFAULT now(),
                ended_at timestamptz);
            ALTER TABLE rowlog.restore REPLICA IDENTITY FULL;
            CREATE TABLE rowlog.left_out (what text NOT NULL, reason text NOT NULL, remedy text);
            ALTER TABLE rowlog.left_out REPLICA IDENTITY FULL;
            CREATE TABLE rowlog.definition (id text PRIMARY KEY);
            CREATE TABLE rowlog.existing (id text PRIMARY KEY, remark text);
            CREATE TABLE rowlog.validation (statement text PRIMARY KEY, table_schema text NOT NULL,
                table_name text NOT NULL, constraint_name text NOT NULL, valid bool);
            CREATE TABLE rowlog.part (table_schema text, table_name text, part int, parts int NOT NULL, rows int8,
                digest bytea, analyzed bool NOT NULL DEFAULT false, PRIMARY KEY (table_schema, table_name, part))
            """;

    private RestoreNotes() {}

    /**
     * A restore that is noted in the target.
     *
     * @param what the restore, such that equal texts mean the same restore
     * @param since when it was begun, for people
     * @param ended whether it has come to its end, and left something out
     */
    private record Begun(String what, String since, boolean ended) {
        Failure unfinished() {
            return ended
                    ? new Failure(
                            FailureCode.TARGET_UNFIT,
                            "The target holds a restore of " + what + ", begun " + since + ", that left something out",
                            "Complete it with the command that began it; or do without what is named in rowlog.left_out, and"
                                    + " DROP SCHEMA rowlog CASCADE")
                    : RestoreNotes.unfinished(what, since);
        }
    }

    /**
     * How much of a table has been loaded.
     *
     * @param parts into how many parts it is divided
     * @param loaded which of them have been loaded
     * @param total of the rows of these
     */
    record Loaded(int parts, Set<Integer> loaded, RowTotal total) {
        Loaded {
            loaded = Set.copyOf(loaded);
        }

        static Loaded nothing(int parts) {
            return new Loaded(parts, Set.of(), RowTotal.NONE);
        }

        Loaded with(int part, RowTotal more) {
            Set<Integer> both = new HashSet<>(loaded);
            both.add(part);
            return new Loaded(parts, both, total.plus(more));
        }
    }

    /**
     * Whether a restore of the same has been begun and not ended; begins none.
     *
     * @param what the restore, such that equal texts mean the same restore
     * @throws Failure when a different one has been begun
     */
    static boolean begun(Connection session, String what) throws SQLException {
        Optional<Begun> begun = begun(session);
        if (begun.isPresent() && !begun.get().what().equals(what)) {
            throw begun.get().unfinished();
        }
        return begun.isPresent();
    }

    /**
     * Passes when no restore is under way; says whether one is noted that has come to its end and left something out.
     *
     * @throws Failure when one is under way, naming it
     */
    static boolean requireNoneUnderWay(Connection session) throws SQLException {
        Optional<Begun> begun = begun(session);
        if (begun.isPresent() && !begun.get().ended()) {
            throw begun.get().unfinished();
        }
        return begun.isPresent();
    }

    private static Optional<Begun> begun(Connection session) throws SQLException {
        if (!exists(session)) {
            return Optional.empty();
        }
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT what, to_char(started_at, 'YYYY-MM-DD HH24:MI:SS TZ'), ended_at IS NOT NULL"
                                + " FROM rowlog.restore")) {
            if (!row.next()) {
                throw unfinished("an unknown snapshot", "an unknown time ago");
            }
            return Optional.of(new Begun(row.getString(1), row.getString(2), row.getBoolean(3)));
        }
    }

    private static boolean exists(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT to_regnamespace('rowlog') IS NOT NULL, to_regclass('rowlog.restore') IS NOT NULL")) {
            row.next();
            if (row.getBoolean(1) && !row.getBoolean(2)) {
                throw new Failure(
                        FailureCode.TARGET_UNFIT,
                        "The target has a schema rowlog that is not of a restore",
                        "Rowlog keeps the restore's progress in a schema of that name: rename yours meanwhile");
            }
            return row.getBoolean(2);
        }
    }

    private static Failure unfinished(String what, String since) {
        return new Failure(
                FailureCode.TARGET_UNFIT,
                "The target holds an unfinished restore of " + what + ", begun " + since,
                "Finish it with the command that began it; or drop what it has created, and DROP SCHEMA rowlog CASCADE");
    }

    /**
     * Creates the tables and notes which parts of tables are to be loaded, and what the target had before: later it has what
     * the restore made too.
     *
     * @param existing ids of definitions with what is to be said of them
     */
    static void begin(
            Connection session, String what, Map<QualifiedName, Integer> parts, Map<String, Optional<String>> existing)
            throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(CREATE);
        }
        try (PreparedStatement insert = session.prepareStatement("INSERT INTO rowlog.restore (what) VALUES (?)")) {
            insert.setString(1, what);
            insert.execute();
        }
        List<QualifiedName> tables = List.copyOf(parts.keySet());
        try (PreparedStatement insert = session.prepareStatement("""
                INSERT INTO rowlog.part (table_schema, table_name, part, parts)
                SELECT t.schema, t.name, p, t.parts
                FROM unnest(?::text[], ?::text[], ?::int4[]) AS t(schema, name, parts), generate_series(0, t.parts - 1) p
                """)) {
            insert.setArray(
                    1, texts(session, tables.stream().map(QualifiedName::schema).toList()));
            insert.setArray(
                    2, texts(session, tables.stream().map(QualifiedName::name).toList()));
            insert.setArray(
                    3,
                    session.createArrayOf(
                            "int4", tables.stream().map(parts::get).toArray()));
            insert.execute();
        }
        List<String> ids = List.copyOf(existing.keySet());
        try (PreparedStatement insert = session.prepareStatement("INSERT INTO rowlog.existing SELECT e.id,"
                + " nullif(e.remark, '') FROM unnest(?::text[], ?::text[]) AS e(id, remark)")) {
            insert.setArray(1, texts(session, ids));
            insert.setArray(
                    2,
                    texts(
                            session,
                            ids.stream()
                                    .map(id -> existing.getOrDefault(id, Optional.empty())
                                            .orElse(""))
                                    .toList()));
            insert.execute();
        }
    }

    /** What the target had before the restore that is noted: ids of definitions with what is to be said of them. */
    static Map<String, Optional<String>> existing(Connection session) throws SQLException {
        Map<String, Optional<String>> existing = new HashMap<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, remark FROM rowlog.existing")) {
            while (row.next()) {
                existing.put(row.getString(1), Optional.ofNullable(row.getString(2)));
            }
        }
        return existing;
    }

    /** What an earlier run left out is tried again, and foreign keys that did not hold are validated again. */
    static void goOn(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("UPDATE rowlog.restore SET ended_at = NULL; DELETE FROM rowlog.left_out;"
                    + " UPDATE rowlog.validation SET valid = NULL WHERE NOT valid");
        }
    }

    private static Array texts(Connection session, List<String> values) throws SQLException {
        return session.createArrayOf("text", values.toArray());
    }

    /** Notes that the definitions have been created. */
    static void created(Connection session, Collection<Definition> definitions) throws SQLException {
        try (PreparedStatement insert =
                session.prepareStatement("INSERT INTO rowlog.definition SELECT unnest(?::text[])")) {
            insert.setArray(
                    1, texts(session, definitions.stream().map(Definition::id).toList()));
            insert.execute();
        }
    }

    /** Notes that definitions are not there any more. */
    static void dropped(Connection session, Collection<Definition> definitions) throws SQLException {
        try (PreparedStatement delete =
                session.prepareStatement("DELETE FROM rowlog.definition WHERE id = ANY (?::text[])")) {
            delete.setArray(
                    1, texts(session, definitions.stream().map(Definition::id).toList()));
            delete.execute();
        }
    }

    /** Notes that sequences have been set: whoever uses the target may then go on from there. */
    static void set(Connection session, Collection<QualifiedName> sequences) throws SQLException {
        try (PreparedStatement insert =
                session.prepareStatement("INSERT INTO rowlog.definition SELECT unnest(?::text[])")) {
            insert.setArray(
                    1,
                    texts(session, sequences.stream().map(RestoreNotes::valueOf).toList()));
            insert.execute();
        }
    }

    /** Stands for the value of a sequence among the ids of definitions, none of which is of that form. */
    static String valueOf(QualifiedName sequence) {
        return "value of " + sequence.sql();
    }

    /** Ids of the definitions that have been created. */
    static Set<String> created(Connection session) throws SQLException {
        Set<String> ids = new HashSet<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM rowlog.definition")) {
            while (row.next()) {
                ids.add(row.getString(1));
            }
        }
        return ids;
    }

    /** Notes that a part of a table has been loaded. */
    static void loaded(Connection session, Part part, RowTotal total) throws SQLException {
        QualifiedName table = part.table().name();
        try (PreparedStatement update = session.prepareStatement("""
                UPDATE rowlog.part SET rows = ?, digest = ?
                WHERE table_schema = ? AND table_name = ? AND part = ? AND rows IS NULL
                """)) {
            update.setLong(1, total.rows());
            update.setBytes(2, total.digest().toBytes());
            update.setString(3, table.schema());
            update.setString(4, table.name());
            update.setInt(5, part.index());
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException(
                        "Part " + part.index() + " of " + table + " is not noted as to be loaded");
            }
        }
    }

    /** How many rows of each table have been loaded, and which parts. */
    static Map<QualifiedName, Loaded> loaded(Connection session) throws SQLException {
        Map<QualifiedName, Loaded> tables = new HashMap<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT table_schema, table_name, part, parts, rows, digest FROM rowlog.part")) {
            while (row.next()) {
                QualifiedName name = new QualifiedName(row.getString(1), row.getString(2));
                Loaded table = tables.getOrDefault(name, Loaded.nothing(row.getInt(4)));
                byte[] digest = row.getBytes(6);
                tables.put(
                        name,
                        digest == null
                                ? table
                                : table.with(row.getInt(3), new RowTotal(row.getLong(5), Digest.fromBytes(digest))));
            }
        }
        return tables;
    }

    /** Notes that all is done but what was left out, which the same restore can complete later. */
    static void ended(Connection session, List<Refusal> refusals) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("SET LOCAL synchronous_commit = on");
            statement.execute("UPDATE rowlog.restore SET ended_at = now()");
        }
        try (PreparedStatement insert = session.prepareStatement(
                "INSERT INTO rowlog.left_out SELECT * FROM unnest(?::text[], ?::text[], ?::text[])")) {
            insert.setArray(
                    1, texts(session, refusals.stream().map(Refusal::what).toList()));
            insert.setArray(
                    2, texts(session, refusals.stream().map(Refusal::reason).toList()));
            insert.setArray(
                    3,
                    texts(
                            session,
                            refusals.stream()
                                    .map(refusal -> refusal.remedy() == null
                                            ? ""
                                            : refusal.remedy().toString())
                                    .toList()));
            insert.execute();
        }
    }

    /** Forgets the restore: nothing of it remains in the target. */
    static void end(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("SET LOCAL synchronous_commit = on");
            statement.execute("DROP SCHEMA rowlog CASCADE");
        }
    }
}
