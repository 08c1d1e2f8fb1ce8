package io.rowlog.schema.prisma;

import io.rowlog.schema.catalog.QualifiedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Gives out tables to those who expect them, rule by rule. The first rule by which any table fits decides: one free
 * table is theirs, several are ambiguous, and if all belong to others they get none.
 */
final class TableAssignment {
    private final List<ExpectedTable> expected;
    private final Candidates candidates;

    /** By identity: two relations can name the same join table, and one of them must not hide the other. */
    private final Map<ExpectedTable, MappedTable> mapped = new IdentityHashMap<>();

    private final Map<ExpectedTable, UnmappedTable> unmapped = new IdentityHashMap<>();

    /** Who each table is for. Candidates of an ambiguous one too, so that no less sure rule gives them away. */
    private final Map<QualifiedName, ExpectedTable> claims = new HashMap<>();

    TableAssignment(List<ExpectedTable> expected, Candidates candidates) {
        this.expected = expected;
        this.candidates = candidates;
        for (MatchRule rule : MatchRule.values()) {
            assign(rule);
        }
    }

    private void assign(MatchRule rule) {
        List<Fitting> fittings = expected.stream()
                .filter(table -> !decided(table))
                .map(table -> new Fitting(table, candidates.of(table, rule)))
                .filter(fitting -> !fitting.tables().isEmpty())
                .toList();

        // Decided against what earlier rules gave away, so that the order of the schema matters only for a table that
        // several expect by the same rule.
        Set<QualifiedName> given = Set.copyOf(claims.keySet());
        List<Fitting> ambiguous = new ArrayList<>();
        for (Fitting fitting : fittings) {
            Fitting free = fitting.without(given);
            if (free.tables().size() > 1) {
                ambiguous.add(free);
            } else {
                assignOne(free.tables().isEmpty() ? fitting : free, rule);
            }
        }
        for (Fitting fitting : ambiguous) {
            unmapped.put(fitting.expected(), new UnmappedTable.Ambiguous(fitting.expected(), rule, fitting.tables()));
            fitting.tables().forEach(table -> claims.putIfAbsent(table, fitting.expected()));
        }
    }

    private void assignOne(Fitting fitting, MatchRule rule) {
        ExpectedTable claimant = fitting.expected();
        QualifiedName table = fitting.tables().getFirst();
        ExpectedTable owner = claims.putIfAbsent(table, claimant);
        if (owner == null) {
            mapped.put(claimant, new MappedTable(claimant, table, rule));
        } else {
            unmapped.put(claimant, new UnmappedTable.Taken(claimant, rule, table, owner));
        }
    }

    private boolean decided(ExpectedTable table) {
        return mapped.containsKey(table) || unmapped.containsKey(table);
    }

    ModelMapping mapping() {
        Set<QualifiedName> withoutModel = new LinkedHashSet<>(candidates.tables());
        mapped.values().forEach(found -> withoutModel.remove(found.table()));
        return new ModelMapping(
                expected.stream()
                        .filter(mapped::containsKey)
                        .map(table -> Objects.requireNonNull(mapped.get(table)))
                        .toList(),
                expected.stream()
                        .filter(table -> !mapped.containsKey(table) && !plainView(table))
                        .map(table -> unmapped.getOrDefault(table, new UnmappedTable.Missing(table)))
                        .toList(),
                List.copyOf(withoutModel),
                expected.stream().filter(this::plainView).toList());
    }

    private boolean plainView(ExpectedTable table) {
        return table.origin() == ExpectedTable.Origin.VIEW && !decided(table);
    }

    /** The tables that fit one rule. */
    private record Fitting(ExpectedTable expected, List<QualifiedName> tables) {
        Fitting without(Set<QualifiedName> given) {
            return new Fitting(
                    expected,
                    tables.stream().filter(table -> !given.contains(table)).toList());
        }
    }
}
