package io.rowlog.producer.snapshot;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.catalog.LockWait;
import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.definition.DefinitionReader;
import io.rowlog.access.definition.Selection;
import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.job.RecoveryConflict;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.ReadSession.Moment;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.producer.preflight.Finding;
import io.rowlog.producer.preflight.Preflight;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a snapshot is going to hold, apart from rows, as of one moment at which nothing of it was being altered. Immutable.
 *
 * @param moment at which all of it is read, rows too
 * @param tables those of the catalog's tables that are chosen
 * @param definitions what is created before and after their rows
 * @param uncaptured what is not in the snapshot and should be known
 * @param findings of the preflight checks; none of them an error
 */
record SourceContent(
        Moment moment,
        Catalog catalog,
        List<Table> tables,
        List<Definition> definitions,
        List<Uncaptured> uncaptured,
        List<Finding> findings) {
    /** A new moment is taken after each change of definitions that came in between; few databases have three in a row. */
    private static final int ATTEMPTS = 3;

    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String OUT_OF_MEMORY = "53200";

    /** {@code character_not_in_repertoire} and {@code untranslatable_character}. */
    private static final Set<String> NOT_CONVERTIBLE = Set.of("22021", "22P05");

    /** Where the rows are, which a statement that rewrites them changes, and what the columns are. */
    private static final String STRUCTURE = """
        SELECT n.nspname || '.' || c.relname,
               (SELECT pg_catalog.concat(c.relfilenode, pg_catalog.string_agg(
                    pg_catalog.concat_ws(' ', a.attname, a.atttypid, a.atttypmod, a.attcollation, a.attgenerated, a.attisdropped),
                    ',' ORDER BY a.attnum))
                FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0)
        FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.oid = ANY (?)
        """;

    SourceContent {
        tables = List.copyOf(tables);
        definitions = List.copyOf(definitions);
        uncaptured = List.copyOf(uncaptured);
        findings = List.copyOf(findings);
    }

    /**
     * Definitions changed between the moment and the locks that keep them from changing. What a statement that rewrites a
     * table committed in between, a snapshot from before it sees as an empty table (PostgreSQL documentation, chapter
     * Concurrency Control, Caveats): only a new moment will do.
     */
    private static final class OutdatedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutdatedException(String message) {
            super(message);
        }
    }

    /**
     * Has the session see the present, reads all in it, and keeps the tables locked until its transaction ends.
     *
     * @param sessions where a further session is opened, to compare with the present
     * @throws Failure when a preflight check finds an error, the patterns do, definitions change again and again, or a table
     *     stays locked by another session, which is then named
     */
    static SourceContent read(ReadSession session, Sessions sessions, TablePatterns patterns) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            session.renew();
            Moment moment = session.export();
            try {
                return LockWait.limited(
                        session.connection(),
                        sessions.connector(),
                        () -> at(moment, session.connection(), sessions, patterns));
            } catch (OutdatedException e) {
                if (attempt == ATTEMPTS) {
                    throw new Failure(
                            FailureCode.SOURCE_FAILED,
                            "Definitions changed each time that the backup began: " + e.getMessage() + ".",
                            "Begin again when nobody alters tables",
                            e);
                }
            }
        }
    }

    private static SourceContent at(Moment moment, Connection session, Sessions sessions, TablePatterns patterns)
            throws SQLException {
        try {
            Catalog whole = new CatalogReader().read(session);
            List<Table> tables = patterns.select(whole.tables());
            Catalog catalog =
                    whole.without(patterns.leftOut(whole.tablesByName().keySet()));
            List<Finding> findings = new Preflight().require(session, catalog, tables);
            List<Heap> heaps =
                    tables.stream().flatMap(table -> table.heaps().stream()).toList();
            if (!heaps.isEmpty()) {
                lock(heaps, session);
                requireSame(heaps, session, sessions);
            }
            Selection selection = Selection.of(definitions(session), catalog.tables(), tables);
            return new SourceContent(
                    moment,
                    catalog.withoutSequences(selection.sequences()),
                    tables,
                    selection.kept(),
                    Stream.concat(catalog.uncaptured().stream(), selection.leftOut().stream())
                            .toList(),
                    findings);
        } catch (SQLException e) {
            throw unconvertible(
                    e,
                    "A name, a comment or a definition in database "
                            + sessions.connector().url().database());
        }
    }

    /** Keeps tables from being altered or dropped while they are read. */
    private static void lock(List<Heap> heaps, Connection session) throws SQLException {
        String names = heaps.stream().map(heap -> "ONLY " + heap.name().sql()).collect(Collectors.joining(", "));
        try (Statement statement = session.createStatement()) {
            statement.execute("LOCK TABLE " + names + " IN ACCESS SHARE MODE");
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                throw new OutdatedException("a table was dropped or renamed");
            }
            if (OUT_OF_MEMORY.equals(e.getSQLState())) {
                // A power of two of which even ten connections make room for all.
                int enough = Math.max(128, Integer.highestOneBit(heaps.size() / 10) * 2);
                throw new Failure(
                        FailureCode.SOURCE_UNFIT,
                        "The source has no room for the locks of " + heaps.size() + " tables.",
                        Remedy.of(
                                "ALTER SYSTEM SET max_locks_per_transaction = " + enough
                                        + ", and restart the server; or back up a part with %s",
                                Setting.INCLUDE));
            }
            throw e;
        }
    }

    private static void requireSame(List<Heap> heaps, Connection session, Sessions sessions) throws SQLException {
        Map<String, String> before = structures(heaps, session);
        Map<String, String> now;
        Connection present = sessions.open();
        try {
            now = structures(heaps, present);
        } finally {
            sessions.close(present);
        }
        for (Map.Entry<String, String> table : before.entrySet()) {
            if (!table.getValue().equals(now.get(table.getKey()))) {
                throw new OutdatedException("table " + table.getKey() + " was altered or rewritten");
            }
        }
    }

    private static Map<String, String> structures(List<Heap> heaps, Connection session) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(STRUCTURE)) {
            statement.setArray(
                    1,
                    session.createArrayOf("oid", heaps.stream().map(Heap::oid).toArray()));
            Map<String, String> structures = new LinkedHashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    structures.put(row.getString(1), row.getString(2));
                }
            }
            return structures;
        }
    }

    private static List<Definition> definitions(Connection session) throws SQLException {
        try {
            return new DefinitionReader().read(session);
        } catch (SQLException e) {
            if (SERIALIZATION_FAILURE.equals(e.getSQLState()) && !RecoveryConflict.of(e)) {
                throw new OutdatedException("an object was dropped");
            }
            throw e;
        }
    }

    /**
     * The failure itself; or, where it is that the server could not give text as UTF-8, one without the server's message, which
     * holds bytes of that text.
     *
     * @param what was being read
     */
    static SQLException unconvertible(SQLException failure, String what) {
        if (NOT_CONVERTIBLE.contains(String.valueOf(failure.getSQLState()))) {
            throw new Failure(
                    FailureCode.SOURCE_UNFIT,
                    what + " holds text that PostgreSQL cannot convert to UTF-8",
                    Remedy.of(
                            "%s names the columns that do, if it is text of rows; correct it, and begin again",
                            Action.PLAN));
        }
        return failure;
    }
}
