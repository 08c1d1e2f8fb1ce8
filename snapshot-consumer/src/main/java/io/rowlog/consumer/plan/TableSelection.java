package io.rowlog.consumer.plan;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.failure.Failure;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.TableState;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which tables of a log somebody wants, by patterns.
 *
 * @param patterns what is chosen and what is left out
 */
public record TableSelection(TablePatterns patterns) {
    /**
     * The chosen tables of a snapshot.
     *
     * @throws Failure when a pattern matches none of its tables, or all together leave none
     */
    public Predicate<QualifiedName> in(SnapshotState snapshot) {
        List<QualifiedName> names =
                snapshot.tables().stream().map(TableState::table).toList();
        List<QualifiedName> partitions = snapshot.definitions().stream()
                .filter(definition -> definition.kind().equals("table"))
                .map(Definition::table)
                .filter(table -> !names.contains(table))
                .toList();
        Set<QualifiedName> chosen = patterns.choose(names, partitions);
        return chosen::contains;
    }

    /**
     * Those, and of tables that were made after the snapshot those that the patterns match.
     *
     * @throws Failure as {@link #in} does
     */
    public Predicate<QualifiedName> since(SnapshotState snapshot) {
        Predicate<QualifiedName> chosen = in(snapshot);
        Set<QualifiedName> known =
                snapshot.tables().stream().map(TableState::table).collect(Collectors.toSet());
        return table -> known.contains(table) ? chosen.test(table) : patterns.matches(table);
    }
}
