package io.rowlog.consumer.apply;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.access.job.Workers;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.apply.RestoreRun.ForeignKeys;
import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.consumer.plan.DefinitionLocks;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Adds foreign keys in two steps: {@code NOT VALID}, which takes strong locks for a moment, then {@code VALIDATE
 * CONSTRAINT}, which reads all rows under locks that let other tables' keys be validated at the same time. A key that the
 * rows violate remains {@code NOT VALID}. Keys from or to partitioned tables are added in one step, since not all servers
 * can validate those later. Not thread-safe.
 */
final class ForeignKeyWriter {
    private static final int BATCH = 100;
    private static final String NOTE = """
            INSERT INTO rowlog.validation (statement, table_schema, table_name, constraint_name)
            SELECT format('ALTER TABLE ONLY %s VALIDATE CONSTRAINT %I', c.oid::regclass, k.conname),
                   n.nspname, c.relname, k.conname
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE k.contype = 'f' AND NOT k.convalidated AND k.xmin = pg_current_xact_id()::xid
            """;

    private final Connection session;
    private final DefinitionLocks locks;
    private final Set<QualifiedName> partitioned;
    private final Refusals refusals;
    private final JobProgress progress;

    ForeignKeyWriter(
            Connection session,
            DefinitionLocks locks,
            Set<QualifiedName> partitioned,
            Refusals refusals,
            JobProgress progress) {
        this.session = session;
        this.locks = locks;
        this.refusals = refusals;
        this.partitioned = Set.copyOf(partitioned);
        this.progress = progress;
    }

    /** Adds the keys, a hundred in a transaction, so that notes and commits of many cost little. */
    void add(List<Definition> keys) throws SQLException {
        DefinitionWriter writer = new DefinitionWriter(session);
        session.commit();
        List<Definition> possible =
                keys.stream().filter(key -> !refusals.leavesOut(key)).toList();
        for (int from = 0; from < possible.size(); from += BATCH) {
            List<Definition> batch = possible.subList(from, Math.min(possible.size(), from + BATCH));
            try {
                add(batch, writer);
            } catch (Failure e) {
                refusals.require(e);
                session.rollback();
                addOneByOne(batch, writer);
            }
        }
    }

    private void addOneByOne(List<Definition> keys, DefinitionWriter writer) throws SQLException {
        for (Definition key : keys) {
            try {
                add(List.of(key), writer);
            } catch (Failure e) {
                refusals.add(key, e);
                session.rollback();
            }
        }
    }

    private void add(List<Definition> batch, DefinitionWriter writer) throws SQLException {
        Map<Boolean, List<Definition>> keys = batch.stream().collect(Collectors.partitioningBy(this::validatedLater));
        List<Definition> asTheyAre = Objects.requireNonNull(keys.get(false));
        Objects.requireNonNull(keys.get(true)).forEach(key -> writer.write(ForeignKeys.notValid(key)));
        // Before the others, some of which remain not valid because they are so in the source.
        try (Statement statement = session.createStatement()) {
            statement.execute(NOTE);
        }
        asTheyAre.forEach(writer::write);
        RestoreNotes.created(session, batch);
        session.commit();
        progress.advanced(Phase.FOREIGN_KEYS, asTheyAre.size());
    }

    private boolean validatedLater(Definition key) {
        String statement = key.statements().getFirst();
        return !ForeignKeys.unproven(statement) && locks.of(key).stream().noneMatch(partitioned::contains);
    }

    /** What is to be validated, one list for each table, largest table first. */
    List<List<String>> validations(Map<QualifiedName, Long> bytes) throws SQLException {
        Map<QualifiedName, List<String>> byTable = new TreeMap<>();
        try (Statement statement = session.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT table_schema, table_name, statement FROM rowlog.validation"
                                + " WHERE valid IS NULL ORDER BY table_schema, table_name, constraint_name")) {
            while (row.next()) {
                byTable.computeIfAbsent(
                                new QualifiedName(row.getString(1), row.getString(2)), table -> new ArrayList<>())
                        .add(row.getString(3));
            }
        }
        session.commit();
        return byTable.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        (a, b) -> Long.compare(bytes.getOrDefault(b, 0L), bytes.getOrDefault(a, 0L))))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Those that could not be validated. */
    List<String> violated() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = session.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT table_schema || '.' || table_name || ': ' || constraint_name"
                                + " FROM rowlog.validation WHERE NOT valid ORDER BY 1")) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        session.commit();
        return names;
    }

    /** Validates foreign keys, all of a table at a stretch, each in a transaction with the note of what it found. */
    static final class Validator implements Workers.Worker<List<String>> {
        private static final String FOREIGN_KEY_VIOLATION = "23503";

        private final RestoreSession session;
        private final JobProgress progress;

        Validator(Sessions sessions, JobProgress progress) throws SQLException {
            this.progress = progress;
            session = RestoreSession.work(sessions);
        }

        @Override
        public void work(List<String> statements) throws SQLException {
            for (String statement : statements) {
                boolean valid = validate(statement);
                try (PreparedStatement update = session.connection()
                        .prepareStatement("UPDATE rowlog.validation SET valid = ? WHERE statement = ?")) {
                    update.setBoolean(1, valid);
                    update.setString(2, statement);
                    update.executeUpdate();
                }
                session.connection().commit();
                progress.advanced(Phase.FOREIGN_KEYS, 1);
            }
        }

        private boolean validate(String sql) throws SQLException {
            try (Statement statement = session.connection().createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(sql);
                return true;
            } catch (SQLException e) {
                if (FOREIGN_KEY_VIOLATION.equals(e.getSQLState())) {
                    session.connection().rollback();
                    return false;
                }
                throw ServerFailure.of(sql, e);
            }
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
