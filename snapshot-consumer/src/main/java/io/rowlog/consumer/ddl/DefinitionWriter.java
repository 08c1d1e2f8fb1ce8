package io.rowlog.consumer.ddl;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Creates objects from their definitions on one connection, in the order given. Neither commits nor rolls back: with
 * {@code autocommit} off all of it is the caller's transaction.
 *
 * <p>Not thread-safe, as its connection is not. Several writers on connections of their own may create definitions that do
 * not depend on each other at once.
 */
public final class DefinitionWriter {
    /** What the statements need: qualified names only, function bodies unchecked because what they use may come later. */
    static final List<String> SESSION_SETTINGS = List.of(
            "SET search_path = ''",
            "SET check_function_bodies = off",
            "SET xmloption = content",
            "SET default_tablespace = ''",
            "SET default_table_access_method = heap",
            "SET default_toast_compression = pglz",
            "SET row_security = off",
            "SET client_min_messages = warning");

    /** Warnings for privileges that are not granted, or not revoked. */
    private static final Set<String> NOT_GRANTED = Set.of("01006", "01007");

    /** Kinds whose statements do not need each other. */
    private static final Set<String> IN_PART = Set.of("grants", "default acl", "database setting");

    private static final String COMMENT = """
            SELECT EXISTS (
                SELECT FROM pg_catalog.pg_description AS d
                CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) AS i
                CROSS JOIN LATERAL (SELECT pg_catalog.concat(' IS ', pg_catalog.quote_literal(d.description)) AS text) AS e
                WHERE pg_catalog.concat(i.type, ' ', i.identity) = ? AND pg_catalog.right(?, pg_catalog.length(e.text)) = e.text)
            """;

    private final Connection connection;

    /**
     * Sets what the statements need for the rest of the session.
     *
     * @throws SQLException when the connection is lost
     */
    public DefinitionWriter(Connection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute(String.join("; ", SESSION_SETTINGS));
        }
    }

    /**
     * Creates the objects of the given sections.
     *
     * @param definitions in the order to create them, as the log holds them; those of other sections are passed over
     * @throws Failure naming the first object that the server refused
     */
    public void write(List<Definition> definitions, Set<Section> sections) {
        definitions.stream()
                .filter(definition -> sections.contains(definition.section()))
                .forEach(this::write);
    }

    /** Whether a refused definition is a comment, and the target's object has it already: one that an extension made. */
    public boolean isThere(Definition definition) throws SQLException {
        if (!definition.kind().equals("comment")) {
            return false;
        }
        try (PreparedStatement select = connection.prepareStatement(COMMENT)) {
            select.setString(1, definition.identity());
            select.setString(2, definition.statements().getFirst());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /**
     * Creates one object.
     *
     * @throws Failure naming the object, when the server refused it
     */
    public void write(Definition definition) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : definition.statements()) {
                statement.execute(sql);
                requireGranted(statement.getWarnings());
            }
        } catch (SQLException e) {
            throw ServerFailure.of(definition, e);
        }
    }

    /** A grant that the role may not make, of an object that it may use, is a warning only. */
    private static void requireGranted(@Nullable SQLWarning first) throws SQLWarning {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            if (NOT_GRANTED.contains(Objects.requireNonNullElse(warning.getSQLState(), ""))) {
                throw warning;
            }
        }
    }

    /**
     * Does what the server takes of a refused definition whose statements stand each alone: grants, and settings of the
     * database.
     *
     * @return what it refuses of them; the same for a definition of another kind, of which there is all or nothing
     * @throws SQLException when the connection is lost
     */
    public Failure inPart(Definition refused, Failure failure) throws SQLException {
        List<List<String>> parts = IN_PART.contains(refused.kind()) ? parts(refused.statements()) : List.of();
        if (parts.size() < 2) {
            return failure;
        }
        List<Failure> failures = new ArrayList<>();
        for (List<String> part : parts) {
            Savepoint before = connection.setSavepoint();
            try {
                write(new Definition(
                        refused.id(),
                        refused.kind(),
                        refused.identity(),
                        refused.table(),
                        refused.section(),
                        part,
                        refused.dependsOn(),
                        refused.roles()));
                connection.releaseSavepoint(before);
            } catch (Failure e) {
                connection.rollback(before);
                failures.add(e);
            }
        }
        return failures.isEmpty()
                ? failure
                : new Failure(
                        failure.code(),
                        failures.stream().map(Failure::getMessage).distinct().collect(Collectors.joining("; ")),
                        failures.getFirst().remedy(),
                        failures.getFirst().getCause());
    }

    /** Each statement, or several in the role of a grantor. */
    private static List<List<String>> parts(List<String> statements) {
        List<List<String>> parts = new ArrayList<>();
        boolean open = false;
        for (String statement : statements) {
            if (!open) {
                parts.add(new ArrayList<>());
            }
            parts.getLast().add(statement);
            open = statement.startsWith("SET ROLE ") || open && !statement.equals("RESET ROLE");
        }
        return parts;
    }
}
