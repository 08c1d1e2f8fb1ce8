package io.rowlog.schema.prisma;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.prisma.ModelMapping.MappedTable;
import io.rowlog.schema.prisma.ModelMapping.MatchRule;
import io.rowlog.schema.prisma.ModelMapping.UnmappedTable;
import io.rowlog.schema.prisma.PrismaSchema.DatabaseName;
import io.rowlog.schema.prisma.PrismaSchema.SchemaChoice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives out tables to those who expect them, rule by rule. The first rule by which any table fits decides: one free
 * table is theirs, several are ambiguous, and if all belong to others they get none.
 */
final class TableAssignment {
    /** Preferred where the schema does not say, as in a connection's default {@code search_path}. */
    private static final String DEFAULT_SCHEMA = "public";

    /** Before a capital that follows a small letter or digit, and before the last of several that begins a word. */
    private static final Pattern WORD_START =
            Pattern.compile("(?<=[\\p{Ll}\\p{Nd}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

    private final List<ExpectedTable> expected;
    private final List<QualifiedName> tables;

    /** By identity: two relations can name the same join table, and one of them must not hide the other. */
    private final Map<ExpectedTable, MappedTable> mapped = new IdentityHashMap<>();

    private final Map<ExpectedTable, UnmappedTable> unmapped = new IdentityHashMap<>();

    /** Who each table is for. Candidates of an ambiguous one too, so that no less sure rule gives them away. */
    private final Map<QualifiedName, ExpectedTable> claims = new HashMap<>();

    TableAssignment(List<ExpectedTable> expected, Collection<QualifiedName> tables) {
        this.expected = expected;
        this.tables = tables.stream().distinct().sorted().toList();
        for (MatchRule rule : MatchRule.values()) {
            assign(rule);
        }
    }

    private void assign(MatchRule rule) {
        List<Fitting> fittings = expected.stream()
                .filter(table -> !decided(table))
                .map(table -> new Fitting(table, candidates(table, rule)))
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
        Set<QualifiedName> withoutModel = new LinkedHashSet<>(tables);
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

    /** In name order: those in the schema that was chosen; else those in {@code public}, or if none, everywhere. */
    private List<QualifiedName> candidates(ExpectedTable expected, MatchRule rule) {
        List<QualifiedName> named = tables.stream()
                .filter(table -> fits(table.name(), expected, rule))
                .toList();
        return switch (expected.schema()) {
            case SchemaChoice.Chosen(String schema) -> within(schema, named);
            case SchemaChoice.Open() -> {
                List<QualifiedName> preferred = within(DEFAULT_SCHEMA, named);
                yield preferred.isEmpty() ? named : preferred;
            }
        };
    }

    private static List<QualifiedName> within(String schema, List<QualifiedName> tables) {
        return tables.stream().filter(table -> table.schema().equals(schema)).toList();
    }

    private static boolean fits(String table, ExpectedTable expected, MatchRule rule) {
        return switch (rule) {
            case MAPPED_NAME ->
                expected.databaseName() instanceof DatabaseName.Mapped(String mapped) && table.equals(mapped);
            case MODEL_NAME -> table.equals(expected.name());
            case SNAKE_CASE -> guessable(expected) && table.equals(snakeCase(expected.name()));
            case CASE_OR_PLURAL ->
                guessable(expected)
                        && (sameButCaseOrPlural(table, expected.databaseName().name())
                                || sameButCaseOrPlural(table, expected.name())
                                || sameButCaseOrPlural(table, snakeCase(expected.name())));
        };
    }

    /** A view is a table only if one has its very name; a similar name is more likely what the view is made of. */
    private static boolean guessable(ExpectedTable expected) {
        return expected.origin() != ExpectedTable.Origin.VIEW;
    }

    /** {@code UserSession} as {@code user_session}, {@code HTTPRequest} as {@code http_request}. */
    private static String snakeCase(String name) {
        return lowerCase(WORD_START.matcher(name).replaceAll("_"));
    }

    /** Whether two names differ in nothing but case and in one being the plural of the other. */
    private static boolean sameButCaseOrPlural(String one, String other) {
        String left = lowerCase(one);
        String right = lowerCase(other);
        return left.equals(right)
                || plurals(left).contains(right)
                || plurals(right).contains(left);
    }

    /** All that could be the English plural, without a dictionary: {@code s}, {@code es}, {@code ies} for {@code y}. */
    private static Set<String> plurals(String name) {
        Stream<String> regular = Stream.of(name + "s", name + "es");
        Stream<String> changed =
                name.endsWith("y") ? Stream.of(name.substring(0, name.length() - 1) + "ies") : Stream.of();
        return Stream.concat(regular, changed).collect(Collectors.toUnmodifiableSet());
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
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
