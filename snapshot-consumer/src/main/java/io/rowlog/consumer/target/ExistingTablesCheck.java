package io.rowlog.consumer.target;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.schema.avro.RowField;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether tables that exist can take the rows of a log: {@code replace} and {@code merge} need that. Immutable.
 *
 * @param target the target's tables
 * @param withDefault for each of them its columns that have a default
 * @param keys how {@code merge} tells their rows apart
 */
public record ExistingTablesCheck(
        Map<QualifiedName, Table> target, Map<QualifiedName, Set<String>> withDefault, MergeKeys keys) {
    private static final String DEFAULTS = """
            SELECT n.nspname, c.relname, a.attname
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE a.atthasdef AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND c.oid >= 16384
            """;

    public ExistingTablesCheck {
        target = Map.copyOf(target);
        withDefault = Map.copyOf(withDefault);
    }

    /**
     * Reads the target's tables.
     *
     * @throws SQLException when a statement fails
     */
    public static ExistingTablesCheck read(Connection session) throws SQLException {
        Catalog catalog = new CatalogReader().read(session);
        Map<QualifiedName, Set<String>> defaults = new HashMap<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(DEFAULTS)) {
            while (row.next()) {
                defaults.computeIfAbsent(new QualifiedName(row.getString(1), row.getString(2)), name -> new HashSet<>())
                        .add(row.getString(3));
            }
        }
        return new ExistingTablesCheck(catalog.tablesByName(), defaults, MergeKeys.read(session));
    }

    /**
     * Passes when every table is there with the log's columns.
     *
     * @throws Failure naming every difference: table, column, both types
     */
    public void require(List<CapturedTable> tables) {
        refuse(
                tables.stream().flatMap(table -> findings(table).stream()).toList(),
                Remedy.of(
                        "Nothing was changed. Alter the tables, leave them out with %s, or restore into an empty database",
                        Setting.EXCLUDE));
    }

    /**
     * Passes when every table can be merged besides: the target has a unique index that tells its rows apart, and if the backup
     * has a key, by that.
     *
     * @throws Failure naming every difference, and every table that cannot be merged with the reason
     */
    public void requireMergeable(List<CapturedTable> tables) {
        List<String> unmergeable = tables.stream()
                .filter(table -> target.containsKey(table.name()))
                .flatMap(table -> keys.finding(table).stream())
                .toList();
        if (unmergeable.isEmpty()) {
            require(tables);
            return;
        }
        refuse(
                Stream.concat(tables.stream().flatMap(table -> findings(table).stream()), unmergeable.stream())
                        .toList(),
                Remedy.of(
                        "Nothing was changed. Alter the tables, restore with %s, which needs no keys, leave them out with %s, or"
                                + " restore into an empty database",
                        Setting.MODE.as("replace"), Setting.EXCLUDE));
    }

    private static void refuse(List<String> findings, Remedy remedy) {
        if (!findings.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The target's tables do not fit the backup:\n  " + String.join("\n  ", findings),
                    remedy);
        }
    }

    private List<String> findings(CapturedTable captured) {
        Table table = target.get(captured.name());
        if (table == null) {
            return List.of("table " + captured.name() + " is missing");
        }
        Map<String, Column> columns =
                table.columns().stream().collect(Collectors.toMap(Column::name, column -> column));
        List<String> findings = new ArrayList<>();
        for (RowField field : captured.format().fields()) {
            Column column = columns.remove(field.column());
            if (column == null) {
                findings.add(captured.name() + "." + field.column() + ": is missing, " + field.declared()
                        + " in the backup");
            } else {
                compare(captured, field, column, findings);
            }
        }
        columns.values().stream()
                .filter(column -> mustBeGiven(table, column))
                .forEach(column -> findings.add(captured.name() + "." + column.name() + ": "
                        + column.type().declared() + " NOT NULL without a default, is not in the backup"));
        return findings;
    }

    private static void compare(CapturedTable captured, RowField field, Column column, List<String> findings) {
        String declared = column.type().declared();
        if (!declared.equals(field.declared())) {
            findings.add(captured.name() + "." + field.column() + ": " + declared + " in the target, "
                    + field.declared() + " in the backup");
        } else if (column.writable() != field.writable()) {
            findings.add(captured.name() + "." + field.column() + ": generated in the "
                    + (field.writable() ? "target only" : "backup only"));
        }
    }

    private boolean mustBeGiven(Table table, Column column) {
        return column.notNull()
                && column.writable()
                && column.identity() == Column.Identity.NONE
                && !withDefault.getOrDefault(table.name(), Set.of()).contains(column.name());
    }
}
