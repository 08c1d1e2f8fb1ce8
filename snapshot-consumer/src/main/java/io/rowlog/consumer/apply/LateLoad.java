package io.rowlog.consumer.apply;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.consumer.load.Suspension;
import io.rowlog.consumer.load.TableLoader;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.CapturedTable.Part;
import io.rowlog.consumer.log.RowSource;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Loads rows that need other things than their table, when all other rows and the indexes are there: those with names of objects
 * in them, which a server reads only when there are such objects (PostgreSQL documentation, Object Identifier Types), and those
 * that the target has refused before, perhaps because a check reads another table. Stateless.
 */
final class LateLoad {
    /** What the types of names can name that may come after the data only because it needs an index. */
    private static final Set<String> NAMED = Set.of(
            "view", "materialized view", "index", "function", "procedure", "aggregate", "composite type", "operator");

    private LateLoad() {}

    /** Whether the table has a column of a type of names, such as {@code regclass}; it may be hidden in another type. */
    static boolean isFor(CapturedTable table) {
        return table.format().fields().stream()
                .map(field -> field.declared())
                .anyMatch(type -> type.startsWith("reg") && type.indexOf('.') < 0);
    }

    /** Parts of the plan's tables that are still to be loaded, but for tables that are passed over. */
    static List<Part> remaining(Connection session, RestorePlan plan, Predicate<QualifiedName> passedOver)
            throws SQLException {
        List<CapturedTable> tables = plan.tables().stream()
                .filter(table -> !passedOver.test(table.name()))
                .toList();
        List<Part> parts = TableSchedule.remaining(tables, RestoreNotes.loaded(session));
        session.commit();
        return parts;
    }

    /** About how many rows those are. */
    static long rows(List<Part> parts) {
        return parts.stream()
                .mapToLong(part -> part.table().manifest().rows() / part.count())
                .sum();
    }

    /**
     * Those of the definitions that rows may name, and that need none which is not there.
     *
     * @param missing all that are still to be created, in their order
     */
    static List<Definition> nameable(List<Definition> missing) {
        Set<String> others = new HashSet<>();
        List<Definition> nameable = new ArrayList<>();
        for (Definition definition : missing) {
            if (NAMED.contains(definition.kind())
                    && definition.id().indexOf('/') < 0
                    && definition.dependsOn().stream().noneMatch(others::contains)) {
                nameable.add(definition);
            } else {
                others.add(definition.id());
            }
        }
        return nameable;
    }

    /**
     * Loads parts of tables, each in a transaction with the note that it is there.
     *
     * @param refusals takes those that the server refuses
     */
    static void load(Connection session, List<Part> parts, RowSource source, Refusals refusals, JobProgress progress)
            throws SQLException {
        try (TableLoader loader = new TableLoader(session, source, "rowlog-load")) {
            for (Part part : parts) {
                if (refusals.has(part.table().name())) {
                    continue;
                }
                try {
                    String table = part.table().name().sql();
                    List<Suspension> suspended = Suspension.begin(session, List.of(table));
                    RowTotal total = loader.load(part, table, false);
                    for (Suspension suspension : suspended) {
                        suspension.end(session);
                    }
                    RestoreNotes.loaded(session, part, total);
                    session.commit();
                    if (part.index() == part.count() - 1) {
                        progress.tableFinished(
                                Phase.ROWS,
                                part.table().name(),
                                part.table().manifest().rows());
                    }
                } catch (Failure e) {
                    refusals.add(part.table(), e);
                    session.rollback();
                }
            }
        }
    }
}
