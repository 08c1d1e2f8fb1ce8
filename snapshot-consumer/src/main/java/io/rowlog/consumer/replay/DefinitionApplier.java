package io.rowlog.consumer.replay;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.consumer.changes.Change.OfDefinition;
import io.rowlog.consumer.ddl.DefinitionWriter;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.verify.DefinitionComparison;
import io.rowlog.consumer.verify.DefinitionComparison.Difference;
import io.rowlog.consumer.verify.DefinitionComparison.Side;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.log.LogEvent.DefinitionChanged;
import io.rowlog.schema.log.LogEvent.DefinitionSource;
import io.rowlog.schema.log.LogEvent.MissingValue;
import io.rowlog.schema.log.LogEvent.NamedObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Applies commands that changed definitions, each at its place: the command itself where the text that the client sent has it,
 * else what the log says is defined after it. Before the transaction is committed everything that they changed is compared with
 * what the log says, so a target that would go its own way stops instead. Not thread-safe; one for each transaction.
 */
final class DefinitionApplier {
    /** What the log holds of a client's text. */
    private static final int LONGEST_TEXT = 65_536;

    /** The target has it, or has it not, already: the comparison decides. */
    private static final Set<String> DONE =
            Set.of("42P07", "42701", "42710", "42723", "42P06", "42P04", "42703", "42P01", "42704", "42883", "3F000");

    /** Commands that act elsewhere, or hold secrets; what the log says is defined after them does not. */
    private static final Pattern ELSEWHERE =
            Pattern.compile(".*(SUBSCRIPTION|USER MAPPING|SERVER|FOREIGN DATA WRAPPER)");

    private static final Pattern OF_RIGHTS =
            Pattern.compile("GRANT|REVOKE|ALTER DEFAULT PRIVILEGES|REASSIGN OWNED|DROP OWNED");
    private static final Pattern OWNER = Pattern.compile("(?is)\\AALTER\\s.*\\sOWNER\\s+TO\\s+\\S+\\s*\\z");
    private static final Pattern CONCURRENTLY = Pattern.compile("(?i)\\b(INDEX|TABLE|VIEW)\\s+CONCURRENTLY\\b");

    private final Connection session;
    private final RoleSelection roles;
    private final Predicate<QualifiedName> chosen;
    private final int sourceVersion;
    private final Map<String, Definition> expected = new LinkedHashMap<>();
    private @Nullable String text;
    private CommandText commands = new CommandText(List.of());
    private int next;

    /**
     * @param chosen which tables the target has of the source's
     * @param sourceVersion as {@code server_version_num}
     */
    DefinitionApplier(Connection session, RoleSelection roles, Predicate<QualifiedName> chosen, int sourceVersion) {
        this.session = session;
        this.roles = roles;
        this.chosen = chosen;
        this.sourceVersion = sourceVersion;
    }

    /**
     * Applies one.
     *
     * @throws Failure when it cannot be done here
     */
    void apply(OfDefinition change) throws SQLException {
        DefinitionChanged changed = change.changed();
        List<Definition> wanted = wanted(changed.definitions());
        changed.dropped().forEach(this::forget);
        wanted.forEach(definition -> expected.put(definition.id(), definition));
        boolean ofOthers = wanted.isEmpty() && !changed.definitions().isEmpty();
        if (!changed.rewritten().isEmpty() || followed(changed) || ofOthers) {
            // The end of the same command is told later, or it is about tables that the target does not have.
            return;
        }
        String tag = changed.tag();
        if (tag != null && OF_RIGHTS.matcher(tag).matches() && !roles.grants()) {
            return;
        }
        Optional<String> command = command(changed);
        if (command.isPresent()) {
            run(change, command.get());
        } else if (changed.problem() == null || !changed.definitions().isEmpty()) {
            make(change);
        } else {
            throw refused(change, "the log does not say what it did: " + changed.problem());
        }
        for (MissingValue missing : changed.missing()) {
            give(missing);
        }
    }

    private List<Definition> wanted(List<Definition> definitions) {
        return definitions.stream()
                .filter(definition -> roles.has(definition)
                        && (definition.table().name().isEmpty() || chosen.test(definition.table())))
                .toList();
    }

    /** What was dropped, and what belonged to it, is not expected any more. */
    private void forget(NamedObject dropped) {
        expected.keySet().removeIf(id -> id.equals(dropped.address()) || id.startsWith(dropped.address() + "/"));
    }

    /** Whether what was dropped went with a command whose end is told too. */
    private static boolean followed(DefinitionChanged changed) {
        return !changed.dropped().isEmpty()
                && changed.definitions().isEmpty()
                && Objects.requireNonNullElse(changed.tag(), "").startsWith("ALTER");
    }

    /** The command as the client sent it; empty where its text is not known, or a function ran it. */
    private Optional<String> command(DefinitionChanged changed) {
        String statement = changed.statement();
        String tag = changed.tag();
        if (statement == null
                || tag == null
                || changed.source() != DefinitionSource.EVENT_TRIGGERS
                || statement.length() >= LONGEST_TEXT
                || ELSEWHERE.matcher(tag).matches()) {
            return Optional.empty();
        }
        if (!statement.equals(text)) {
            text = statement;
            commands = CommandText.of(statement);
            next = 0;
        }
        // A text that is sent again begins again.
        Optional<Integer> found = commands.find(tag, next).or(() -> commands.find(tag, 0));
        found.ifPresent(index -> next = index + 1);
        // Its rows come as changes.
        boolean ofQuery = tag.equals("CREATE TABLE AS") || tag.equals("SELECT INTO");
        return ofQuery
                ? Optional.empty()
                : found.map(index -> commands.commands().get(index));
    }

    private void run(OfDefinition change, String command) throws SQLException {
        if (OWNER.matcher(command).matches() && !roles.owners()) {
            return;
        }
        setSearchPath(Objects.requireNonNullElse(change.changed().searchPath(), ""));
        Savepoint before = session.setSavepoint();
        try {
            execute("SET LOCAL check_function_bodies = off");
            execute(CONCURRENTLY.matcher(command).replaceAll("$1"));
            session.releaseSavepoint(before);
        } catch (SQLException e) {
            session.rollback(before);
            if (!DONE.contains(Objects.requireNonNullElse(e.getSQLState(), ""))) {
                Failure told = ServerFailure.of("The command", e);
                throw refused(change, Objects.requireNonNullElse(told.getMessage(), "it failed"));
            }
        } finally {
            if (!session.isClosed()) {
                setSearchPath("");
            }
        }
    }

    /** Makes what the log says is there, and drops what it says is gone. */
    private void make(OfDefinition change) throws SQLException {
        dropAll(change);
        DefinitionWriter writer = new DefinitionWriter(session);
        for (Definition definition : wanted(change.changed().definitions())) {
            Savepoint before = session.setSavepoint();
            try {
                writer.write(definition);
                session.releaseSavepoint(before);
            } catch (Failure e) {
                session.rollback(before);
                boolean there = e.getCause() instanceof SQLException cause
                        && DONE.contains(Objects.requireNonNullElse(cause.getSQLState(), ""));
                boolean again = e.getCause() instanceof SQLException cause && "42P16".equals(cause.getSQLState());
                if (!there && !again) {
                    throw e;
                }
            }
        }
    }

    /** In whichever order they let each other go; what only the target has stays, and keeps what it needs. */
    private void dropAll(OfDefinition change) throws SQLException {
        List<String> left = change.changed().dropped().stream()
                .flatMap(dropped -> drop(dropped).stream())
                .toList();
        SQLException refusal = null;
        for (int before = Integer.MAX_VALUE; !left.isEmpty() && left.size() < before; ) {
            before = left.size();
            List<String> kept = new ArrayList<>();
            for (String sql : left) {
                Savepoint savepoint = session.setSavepoint();
                try {
                    execute(sql);
                    session.releaseSavepoint(savepoint);
                } catch (SQLException e) {
                    session.rollback(savepoint);
                    refusal = e;
                    kept.add(sql);
                }
            }
            left = kept;
        }
        if (!left.isEmpty() && refusal != null) {
            throw refused(
                    change,
                    Objects.requireNonNullElse(
                            ServerFailure.of("A drop", refusal).getMessage(), "it failed"));
        }
    }

    /** What drops an object by itself; what is a part of another goes with that, or is seen to be left. */
    private static Optional<String> drop(NamedObject dropped) {
        if (dropped.identity().endsWith("[]")) {
            return Optional.empty();
        }
        return switch (dropped.kind()) {
            case "table",
                    "view",
                    "materialized view",
                    "index",
                    "sequence",
                    "type",
                    "domain",
                    "function",
                    "procedure",
                    "aggregate",
                    "schema",
                    "extension",
                    "collation",
                    "foreign table" -> Optional.of("DROP " + dropped.kind() + " IF EXISTS " + dropped.identity());
            case "statistics object" -> Optional.of("DROP STATISTICS IF EXISTS " + dropped.identity());
            default -> Optional.empty();
        };
    }

    /** Rows that were there have the source's value in a new column, where the default has another one each time. */
    private void give(MissingValue missing) throws SQLException {
        String column = SqlIdentifier.quote(missing.column());
        try (PreparedStatement type = session.prepareStatement("SELECT pg_catalog.format_type(atttypid, atttypmod)"
                + " FROM pg_catalog.pg_attribute WHERE attrelid = pg_catalog.to_regclass(?) AND attname = ?")) {
            type.setString(1, missing.table().sql());
            type.setString(2, missing.column());
            try (var row = type.executeQuery()) {
                if (!row.next()) {
                    return;
                }
                String cast = "CAST(? AS " + row.getString(1) + ")";
                try (PreparedStatement update = session.prepareStatement("UPDATE ONLY "
                        + missing.table().sql() + " AS t SET " + column + " = " + cast + " WHERE t." + column
                        + "::text IS DISTINCT FROM " + cast + "::text")) {
                    update.setString(1, missing.value());
                    update.setString(2, missing.value());
                    update.executeUpdate();
                }
            }
        }
    }

    /**
     * Passes when everything that was changed is as the log says.
     *
     * @throws Failure naming what is not
     */
    void requireAsAtSource(String place) throws SQLException {
        if (expected.isEmpty()) {
            return;
        }
        Side source = new Side(RoleSelection.comparable(List.copyOf(expected.values())), List.of(), sourceVersion);
        Side target = Side.of(new CatalogReader().read(session), session);
        List<Difference> differences =
                DefinitionComparison.of(source, target, false).differences();
        if (!differences.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "After the commands of the transaction at " + place
                            + " the target's definitions are not the source's:\n  "
                            + differences.stream().map(Difference::describe).collect(Collectors.joining("\n  ")),
                    Remedy.of(
                            "Nothing of that transaction was applied. Make it so in the target by hand and %s, or begin again"
                                    + " with an empty database",
                            Action.AGAIN));
        }
    }

    private static Failure refused(OfDefinition change, String what) {
        return new Failure(
                FailureCode.TARGET_UNFIT,
                Objects.requireNonNullElse(change.changed().tag(), "A command") + " at " + change.place()
                        + " cannot be repeated in the target: " + what,
                Remedy.of(
                        "Nothing of its transaction was applied. Do the same in the target by hand and %s, or begin again with"
                                + " an empty database",
                        Action.AGAIN));
    }

    private void setSearchPath(String path) throws SQLException {
        try (PreparedStatement set =
                session.prepareStatement("SELECT pg_catalog.set_config('search_path', ?, false)")) {
            set.setString(1, path);
            set.execute();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
