package io.rowlog.consumer.plan;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.log.CapturedLog;
import io.rowlog.consumer.log.TableRows;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.TableState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is restored from a snapshot. Immutable.
 *
 * @param snapshot where it comes from
 * @param whole whether all tables of the snapshot were selected
 * @param tables the selected tables, each after those that it references
 * @param definitions what to create, in this order
 * @param sequences where sequences stand in the end
 * @param leftOut definitions of selected tables, or of none, that cannot be created without tables not selected
 */
public record RestorePlan(
        SnapshotState snapshot,
        boolean whole,
        List<TableRows> tables,
        List<Definition> definitions,
        List<SequenceValue> sequences,
        List<Definition> leftOut) {
    public RestorePlan {
        tables = List.copyOf(tables);
        definitions = List.copyOf(definitions);
        sequences = List.copyOf(sequences);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Plans a restore of a complete snapshot.
     *
     * @param selection which tables
     * @param roles which definitions about roles
     * @throws Failure when no table is selected, or one inherits from a table that is not
     */
    public static RestorePlan of(
            CapturedLog log, SnapshotState snapshot, Predicate<QualifiedName> selection, RoleSelection roles) {
        List<TableRows> selected = snapshot.tables().stream()
                .filter(table -> selection.test(table.table()))
                .map(table -> TableRows.of(table, log.schemas()))
                .toList();
        if (selected.isEmpty() && !snapshot.tables().isEmpty()) {
            throw Failure.usage(
                    "No table of snapshot " + snapshot.id() + " is selected", "Give other patterns for the tables");
        }
        Set<QualifiedName> excluded = new HashSet<>();
        snapshot.tables().stream()
                .map(TableState::table)
                .filter(selection.negate())
                .forEach(excluded::add);
        List<Definition> wanted =
                snapshot.definitions().stream().filter(roles::has).toList();
        DefinitionSelection definitions = DefinitionSelection.without(excluded, wanted)
                .requireTables(selected.stream().map(TableRows::table).collect(Collectors.toSet()));
        return new RestorePlan(
                snapshot,
                excluded.isEmpty(),
                selected,
                definitions.selected(),
                snapshot.sequences(),
                definitions.leftOut());
    }

    /** The same without rows, values of sequences, and large objects, which are data as rows are. */
    public RestorePlan schemaOnly() {
        List<Definition> made = definitions.stream()
                .filter(definition -> !LargeObjects.concernsOne(definition))
                .toList();
        return new RestorePlan(snapshot, whole, List.of(), made, List.of(), leftOut);
    }

    /** Definitions that make large objects. */
    public List<Definition> largeObjects() {
        return definitions.stream().filter(LargeObjects::makesOne).toList();
    }

    /** Selected tables that an extension makes, each after those that it references. */
    public List<TableRows> extensionTables() {
        Set<QualifiedName> made = definitions.stream()
                .filter(definition -> definition.kind().equals("table"))
                .map(Definition::table)
                .collect(Collectors.toSet());
        return tables.stream()
                .filter(rows -> !made.contains(rows.table()) && !rows.table().equals(LargeObjects.TABLE))
                .toList();
    }

    /** The same without the definitions of a kind that is only restored where it is asked for. */
    public RestorePlan without(String kind) {
        List<Definition> others = definitions.stream()
                .filter(definition -> !definition.kind().equals(kind))
                .toList();
        return new RestorePlan(snapshot, whole, tables, others, sequences, leftOut);
    }

    /** Definitions of these sections, in order. */
    public List<Definition> definitions(Definition.Section section) {
        return definitions.stream()
                .filter(definition -> definition.section() == section)
                .toList();
    }

    /** Names of the selected tables. */
    public Set<QualifiedName> tableNames() {
        Set<QualifiedName> names = new HashSet<>();
        tables.forEach(table -> names.add(table.table()));
        return names;
    }

    /** Rows of the selected tables. */
    public long rows() {
        return tables.stream().mapToLong(table -> table.manifest().rows()).sum();
    }

    /** Avro bytes of the selected tables' rows. */
    public long bytes() {
        return tables.stream().mapToLong(table -> table.manifest().bytes()).sum();
    }
}
