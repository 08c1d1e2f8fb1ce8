package io.rowlog.consumer.plan;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.consumer.log.TableRows;
import io.rowlog.schema.avro.RowField;
import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether tables that exist can take the rows of a log: {@code replace} and {@code merge} need that. Immutable.
 *
 * @param target the target's tables
 * @param withDefault for each of them its columns that have a default
 */
public record ExistingTablesCheck(Map<QualifiedName, Table> target, Map<QualifiedName, Set<String>> withDefault) {
    public ExistingTablesCheck {
        target = Map.copyOf(target);
        withDefault = Map.copyOf(withDefault);
    }

    /**
     * Passes when every table is there with the log's columns.
     *
     * @throws Failure naming every difference: table, column, both types
     */
    public void require(List<TableRows> tables) {
        refuse(tables.stream().flatMap(table -> findings(table).stream()).toList());
    }

    /**
     * Passes when every table can be merged besides: it has a key, and the target's is the same.
     *
     * @throws Failure naming every table that cannot, and why
     */
    public void requireMergeable(List<TableRows> tables) {
        refuse(tables.stream().flatMap(table -> mergeFindings(table).stream()).toList());
    }

    private static void refuse(List<String> findings) {
        if (!findings.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The target's tables do not fit the backup:\n  " + String.join("\n  ", findings),
                    "Nothing was changed. Alter the tables, leave them out with --exclude, or restore into an empty database");
        }
    }

    private List<String> findings(TableRows rows) {
        Table table = target.get(rows.table());
        if (table == null) {
            return List.of("table " + rows.table() + " is missing");
        }
        Map<String, Column> columns =
                table.columns().stream().collect(Collectors.toMap(Column::name, column -> column));
        List<String> findings = new ArrayList<>();
        for (RowField field : rows.format().fields()) {
            Column column = columns.remove(field.column());
            if (column == null) {
                findings.add(
                        rows.table() + "." + field.column() + ": is missing, " + field.declared() + " in the backup");
            } else {
                compare(rows, field, column, findings);
            }
        }
        columns.values().stream()
                .filter(column -> mustBeGiven(table, column))
                .forEach(column -> findings.add(rows.table() + "." + column.name() + ": "
                        + column.type().declared() + " NOT NULL without a default, is not in the backup"));
        return findings;
    }

    private static void compare(TableRows rows, RowField field, Column column, List<String> findings) {
        String declared = column.type().declared();
        if (!declared.equals(field.declared())) {
            findings.add(rows.table() + "." + field.column() + ": " + declared + " in the target, " + field.declared()
                    + " in the backup");
        } else if (column.writable() != field.writable()) {
            findings.add(rows.table() + "." + field.column() + ": generated in the "
                    + (field.writable() ? "target only" : "backup only"));
        }
    }

    private boolean mustBeGiven(Table table, Column column) {
        return column.notNull()
                && column.writable()
                && column.identity() == Column.Identity.NONE
                && !withDefault.getOrDefault(table.name(), Set.of()).contains(column.name());
    }

    private List<String> mergeFindings(TableRows rows) {
        Table table = target.get(rows.table());
        if (table == null) {
            return List.of();
        }
        if (rows.key().isEmpty()) {
            return List.of(rows.table() + " has no key in the backup: use --mode replace for it");
        }
        if (!new HashSet<>(rows.key()).equals(new HashSet<>(table.key()))) {
            return List.of(rows.table() + " has key (" + String.join(", ", table.key()) + ") in the target, ("
                    + String.join(", ", rows.key()) + ") in the backup");
        }
        return table.columns().stream()
                .filter(column -> column.identity() == Column.Identity.ALWAYS
                        && !rows.key().contains(column.name()))
                .map(column -> rows.table() + "." + column.name()
                        + " is GENERATED ALWAYS AS IDENTITY and not of the key: it cannot be updated")
                .toList();
    }
}
