package io.rowlog.schema.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All of a database that Rowlog works on, as one snapshot sees it.
 *
 * @param systemIdentifier of the cluster ({@code pg_control_system}); 0 when the role may not read it
 * @param serverVersion {@code server_version_num}, for example 170011
 * @param encoding the database's encoding, for example {@code UTF8}
 * @param tables every table with rows of its own, in name order
 * @param sequences where every sequence stands, in name order
 * @param uncaptured what was found and is not captured
 */
public record Catalog(
        long systemIdentifier,
        String database,
        int serverVersion,
        String encoding,
        List<Table> tables,
        List<SequenceValue> sequences,
        List<Uncaptured> uncaptured) {
    public Catalog {
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
        uncaptured = List.copyOf(uncaptured);
    }

    /** The same, of which more is not captured. */
    public Catalog without(List<Uncaptured> more) {
        return new Catalog(
                systemIdentifier,
                database,
                serverVersion,
                encoding,
                tables,
                sequences,
                Stream.concat(uncaptured.stream(), more.stream()).toList());
    }

    /** The same without where some sequences stand. */
    public Catalog withoutSequences(Set<QualifiedName> names) {
        return new Catalog(
                systemIdentifier,
                database,
                serverVersion,
                encoding,
                tables,
                sequences.stream()
                        .filter(value -> !names.contains(value.name()))
                        .toList(),
                uncaptured);
    }

    /** The tables by name. */
    public Map<QualifiedName, Table> tablesByName() {
        return tables.stream().collect(Collectors.toUnmodifiableMap(Table::name, Function.identity()));
    }
}
