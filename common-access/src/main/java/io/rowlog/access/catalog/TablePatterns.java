package io.rowlog.access.catalog;

import io.rowlog.access.failure.Failure;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.catalog.Uncaptured;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses tables by name: those that an include pattern matches (all when there is none), less those that an exclude
 * pattern matches. Immutable.
 *
 * @param include patterns, case-sensitive: {@code *} stands for any characters, {@code ?} for one. With a dot one is matched
 *     against {@code schema.name}, without one against the name in any schema.
 * @param exclude likewise
 */
public record TablePatterns(List<String> include, List<String> exclude) {
    /** Every table. */
    public static final TablePatterns ALL = new TablePatterns(List.of(), List.of());

    public TablePatterns {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /**
     * The chosen tables, in the order given.
     *
     * @throws Failure when a pattern matches no table, or all together leave none
     */
    public List<Table> select(List<Table> tables) {
        Set<QualifiedName> chosen = choose(tables.stream().map(Table::name).toList());
        return tables.stream().filter(table -> chosen.contains(table.name())).toList();
    }

    /**
     * The chosen ones of these names of tables.
     *
     * @throws Failure when a pattern matches no table, or all together leave none
     */
    public Set<QualifiedName> choose(Collection<QualifiedName> tables) {
        return choose(tables, Set.of());
    }

    /**
     * As above.
     *
     * @param partitions of these tables, which are not chosen by themselves
     */
    public Set<QualifiedName> choose(Collection<QualifiedName> tables, Collection<QualifiedName> partitions) {
        List<TablePattern> included = patterns("--include", include, tables, partitions);
        List<TablePattern> excluded = patterns("--exclude", exclude, tables, partitions);
        Set<QualifiedName> chosen = tables.stream()
                .filter(table -> included.isEmpty() || anyMatches(included, table))
                .filter(table -> !anyMatches(excluded, table))
                .collect(Collectors.toUnmodifiableSet());
        if (chosen.isEmpty() && !tables.isEmpty()) {
            throw Failure.usage(
                    "The patterns leave no table: everything that is included is excluded too.",
                    "Drop an --exclude, or include more");
        }
        return chosen;
    }

    /** Whether a table of this name would be chosen, whatever other tables there are. */
    public boolean matches(QualifiedName table) {
        return (include.isEmpty() || include.stream().map(TablePattern::of).anyMatch(pattern -> pattern.matches(table)))
                && exclude.stream().map(TablePattern::of).noneMatch(pattern -> pattern.matches(table));
    }

    /**
     * What these patterns leave out without naming it: large objects, of which who includes some tables may not think.
     *
     * @param tables as for {@link #choose}
     */
    public List<Uncaptured> leftOut(Collection<QualifiedName> tables) {
        boolean named = include.isEmpty()
                || Stream.concat(include.stream(), exclude.stream())
                        .map(TablePattern::of)
                        .anyMatch(pattern -> pattern.matches(LargeObjects.TABLE));
        return named || !tables.contains(LargeObjects.TABLE)
                ? List.of()
                : List.of(new Uncaptured(
                        "large objects", "all", "neither --include nor --exclude names " + LargeObjects.TABLE));
    }

    private static List<TablePattern> patterns(
            String option, List<String> texts, Collection<QualifiedName> tables, Collection<QualifiedName> partitions) {
        List<TablePattern> patterns = new ArrayList<>();
        for (String text : texts) {
            TablePattern pattern = TablePattern.of(text);
            if (tables.stream().noneMatch(pattern::matches)) {
                if (partitions.stream().anyMatch(pattern::matches)) {
                    throw Failure.usage(
                            option + " '" + text
                                    + "' matches only a partition, and the rows of all partitions of a table"
                                    + " are one.",
                            "Name the partitioned table. To have one partition of it, restore that table into an empty"
                                    + " database and copy the partition from there");
                }
                throw Failure.usage(
                        "No table matches " + option + " '" + text + "'.",
                        "Write table or schema.table as rowlog plan prints them, with * for any characters and ? for one;"
                                + " names are case-sensitive, and * may need quoting from the shell");
            }
            patterns.add(pattern);
        }
        return patterns;
    }

    private static boolean anyMatches(List<TablePattern> patterns, QualifiedName name) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(name));
    }

    /** One pattern. */
    private record TablePattern(Pattern pattern, boolean qualified) {
        static TablePattern of(String text) {
            StringBuilder expression = new StringBuilder();
            text.codePoints()
                    .forEach(character -> expression.append(
                            switch (character) {
                                case '*' -> ".*";
                                case '?' -> ".";
                                default -> Pattern.quote(Character.toString(character));
                            }));
            return new TablePattern(Pattern.compile(expression.toString(), Pattern.DOTALL), text.indexOf('.') >= 0);
        }

        boolean matches(QualifiedName name) {
            return pattern.matcher(qualified ? name.toString() : name.name()).matches();
        }
    }
}
