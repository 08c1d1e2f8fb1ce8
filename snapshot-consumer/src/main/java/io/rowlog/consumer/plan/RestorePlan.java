package io.rowlog.consumer.plan;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.TableState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is restored from a snapshot. Immutable.
 *
 * <p>What is left out takes with it what depends on it: a view of a table that is not selected cannot be created.
 *
 * @param snapshot where it comes from
 * @param excluded the snapshot's tables that were not selected
 * @param tables the selected tables, each after those that it references
 * @param definitions what to create, in this order
 * @param sequences where sequences stand in the end
 * @param leftOut definitions of selected tables, or of none, that cannot be created without what is not selected
 * @param others all definitions that are not created: those of tables not selected, and what is left out
 * @param existing what the target has already of what the selected tables need
 */
public record RestorePlan(
        SnapshotState snapshot,
        Set<QualifiedName> excluded,
        List<CapturedTable> tables,
        List<Definition> definitions,
        List<SequenceValue> sequences,
        List<Definition> leftOut,
        List<Definition> others,
        List<Existing> existing) {
    /** Below this size in Avro bytes, what a second worker saves is not worth that rows cannot be written as frozen. */
    private static final long DIVISIBLE_BYTES = 64L * 1024 * 1024;

    /**
     * Up to this part of a share a table is not divided: while one worker loads it, the others build the indexes of other
     * tables. Rows that are written as frozen save the server more than an even end of the rows would.
     */
    private static final double UNDIVIDED_SHARE = 1.5;

    private static final int PARTS_OF_SHARE = 4;

    public RestorePlan {
        excluded = Set.copyOf(excluded);
        tables = List.copyOf(tables);
        definitions = List.copyOf(definitions);
        sequences = List.copyOf(sequences);
        leftOut = List.copyOf(leftOut);
        others = List.copyOf(others);
        existing = List.copyOf(existing);
    }

    /**
     * Plans a restore of a complete snapshot.
     *
     * @param selection which tables
     * @param roles which definitions about roles
     * @throws Failure when no table is selected
     */
    public static RestorePlan of(
            CapturedLog log, SnapshotState snapshot, Predicate<QualifiedName> selection, RoleSelection roles) {
        List<CapturedTable> selected = snapshot.tables().stream()
                .filter(table -> selection.test(table.table()))
                .map(table -> CapturedTable.of(table, log.schemas()))
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
        Selection definitions = new Selection(excluded, wanted);
        RestorePlan plan = new RestorePlan(
                snapshot,
                excluded,
                selected,
                definitions.selected,
                snapshot.sequences(),
                definitions.leftOut,
                definitions.others,
                List.of());
        return snapshot.verification() ? plan.ofTransactions() : plan;
    }

    /** What transactions bring about: values of sequences and large objects do not come with them. */
    private RestorePlan ofTransactions() {
        return definitions(
                definition -> !LargeObjects.concernsOne(definition),
                tables.stream()
                        .filter(table -> !table.name().equals(LargeObjects.TABLE))
                        .toList(),
                List.of());
    }

    /** Whether all tables of the snapshot were selected. */
    public boolean whole() {
        return excluded.isEmpty();
    }

    /**
     * Passes when each selected table can be created.
     *
     * @throws Failure naming one that needs a table that is not selected, from which it inherits, say
     */
    public void requireTables() {
        Set<QualifiedName> selected =
                snapshot.tables().stream().map(TableState::table).collect(Collectors.toSet());
        selected.removeAll(excluded);
        for (Definition definition : leftOut) {
            if (definition.kind().equals("table") && selected.contains(definition.table())) {
                throw Failure.usage(
                        "Table " + definition.table() + " is selected, but it needs a table that is not",
                        "Select the tables that it inherits from and whose types it uses too, or leave it out");
            }
        }
    }

    /**
     * The same for a target that has other parts of the snapshot: what these tables need and is there is left as it is, and
     * so is what has nothing to do with them.
     *
     * @param present ids of the snapshot's definitions whose objects the target has
     */
    public RestorePlan beside(Set<String> present) {
        return new LiveSelection(this, present).plan();
    }

    /** All definitions that a target of the whole snapshot would have, in the order to create them. */
    public List<Definition> all() {
        Set<String> ids = Stream.concat(definitions.stream(), others.stream())
                .map(Definition::id)
                .collect(Collectors.toSet());
        return snapshot.definitions().stream()
                .filter(definition -> ids.contains(definition.id()))
                .toList();
    }

    /** The same without rows, values of sequences, and large objects, which are data as rows are. */
    public RestorePlan schemaOnly() {
        return definitions(definition -> !LargeObjects.concernsOne(definition), List.of(), List.of());
    }

    private RestorePlan definitions(
            Predicate<Definition> wanted, List<CapturedTable> tables, List<SequenceValue> sequences) {
        return new RestorePlan(
                snapshot,
                excluded,
                tables,
                definitions.stream().filter(wanted).toList(),
                sequences,
                leftOut,
                others.stream().filter(wanted).toList(),
                existing);
    }

    /** Definitions that make large objects. */
    public List<Definition> largeObjects() {
        return definitions.stream().filter(LargeObjects::makesOne).toList();
    }

    /** Selected tables that an extension makes, each after those that it references. */
    public List<CapturedTable> extensionTables() {
        Set<QualifiedName> made = definitions.stream()
                .filter(definition -> definition.kind().equals("table"))
                .map(Definition::table)
                .collect(Collectors.toSet());
        return tables.stream()
                .filter(table -> !made.contains(table.name()) && !table.name().equals(LargeObjects.TABLE))
                .toList();
    }

    /** The same without the definitions of a kind that is only restored where it is asked for. */
    public RestorePlan without(String kind) {
        return definitions(definition -> !definition.kind().equals(kind), tables, sequences);
    }

    /** The same with other definitions in the place of its own. */
    public RestorePlan with(UnaryOperator<Definition> other) {
        return new RestorePlan(
                snapshot,
                excluded,
                tables,
                definitions.stream().map(other).toList(),
                sequences,
                leftOut,
                others,
                existing);
    }

    /** The same with only those tables, definitions and sequences. */
    public RestorePlan only(
            Predicate<CapturedTable> table, Predicate<Definition> definition, Predicate<SequenceValue> sequence) {
        return new RestorePlan(
                snapshot,
                excluded,
                tables.stream().filter(table).toList(),
                definitions.stream().filter(definition).toList(),
                sequences.stream().filter(sequence).toList(),
                leftOut,
                others,
                existing);
    }

    /**
     * Sequences that stand where the snapshot saw them once the plan is restored: of a part of the tables those that its
     * columns own. Others may be used by tables that go on, and so may those that the target had before.
     */
    public List<SequenceValue> comparedSequences() {
        Set<QualifiedName> selected = tableNames();
        Set<QualifiedName> owned =
                sequences(definitions.stream().filter(definition -> selected.contains(definition.table())));
        Set<QualifiedName> before = existingSequences();
        return sequences.stream()
                .filter(value -> !before.contains(value.name()) && (whole() || owned.contains(value.name())))
                .toList();
    }

    /** Sequences that the target had before: their values are moved forward only. */
    public Set<QualifiedName> existingSequences() {
        return sequences(existing.stream().map(Existing::definition));
    }

    /** Ids of sequences of selected tables' columns that the target had before: they are not created, but owned again. */
    public Set<String> outlived() {
        return existing.stream()
                .filter(object -> object.need() == Existing.Need.OWNED)
                .map(object -> object.definition().id())
                .collect(Collectors.toSet());
    }

    /** The sequences that definitions make. */
    static Set<QualifiedName> sequences(Stream<Definition> definitions) {
        return definitions
                .filter(definition -> definition.kind().equals("sequence"))
                .flatMap(definition -> QualifiedName.ofIdentity(definition.identity()).stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    /**
     * Whether the snapshot is of a part of the source's tables and does not say what makes a sequence: then it may be that of a
     * table that was left out, which earlier versions captured.
     */
    public boolean mayLack(SequenceValue sequence) {
        return snapshot.start().partial()
                && !sequences(snapshot.definitions().stream()).contains(sequence.name());
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
        tables.forEach(table -> names.add(table.name()));
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

    /**
     * Into how many parts each table is divided for loading: only one that is much larger than a worker's share, and then in
     * such parts that no worker is idle for long in the end. Rows of the others can be written as frozen. Tables that
     * extensions make are not divided.
     */
    public Map<QualifiedName, Integer> parts(int workers) {
        long share = bytes() / workers;
        Map<QualifiedName, Integer> parts = new LinkedHashMap<>();
        for (CapturedTable table : tables) {
            long bytes = table.manifest().bytes();
            boolean divided = workers > 1 && bytes > UNDIVIDED_SHARE * share && bytes > DIVISIBLE_BYTES;
            parts.put(table.name(), divided ? (int) (PARTS_OF_SHARE * bytes / share) : 1);
        }
        extensionTables().forEach(table -> parts.put(table.name(), 1));
        return parts;
    }

    /** Definitions without those of excluded tables, and without what depends on them. */
    private static final class Selection {
        private final List<Definition> selected = new ArrayList<>();
        /** What goes because it depends on an excluded table without belonging to one. */
        private final List<Definition> leftOut = new ArrayList<>();

        private final List<Definition> others = new ArrayList<>();
        private final Set<String> gone = new HashSet<>();

        /** Relies on the order of the definitions: what is depended on comes first. */
        Selection(Set<QualifiedName> excluded, List<Definition> definitions) {
            Set<QualifiedName> goneTables = new HashSet<>(excluded);
            for (Definition definition : definitions) {
                boolean belongs = goneTables.contains(definition.table())
                        || LargeObjects.concernsOne(definition) && excluded.contains(LargeObjects.TABLE);
                if (!belongs && definition.dependsOn().stream().noneMatch(gone::contains)) {
                    selected.add(definition);
                    continue;
                }
                gone.add(definition.id());
                others.add(definition);
                if (belongs || goesWith(definition, gone)) {
                    continue;
                }
                if (definition.kind().equals("table")) {
                    goneTables.add(definition.table());
                }
                leftOut.add(definition);
            }
        }
    }

    /**
     * Whether a definition goes unnamed with those that are gone: a comment and the like go with the object that they are on.
     * That of an owner or of grants may be a part of another, such as a column's sequence, but is all that they depend on.
     */
    static boolean goesWith(Definition definition, Set<String> gone) {
        int aspect = definition.id().indexOf('/');
        return RoleSelection.takesRights(definition)
                || aspect >= 0 && gone.contains(definition.id().substring(0, aspect));
    }
}
