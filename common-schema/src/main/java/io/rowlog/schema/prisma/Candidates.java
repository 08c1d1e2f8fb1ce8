package io.rowlog.schema.prisma;

import io.rowlog.schema.catalog.QualifiedName;
import java.util.Collection;
import java.util.List;

/** The tables that fit an expected one by a rule. */
final class Candidates {
    /** Preferred where the schema does not say, as in a connection's default {@code search_path}. */
    private static final String DEFAULT_SCHEMA = "public";

    private final List<QualifiedName> tables;

    Candidates(Collection<QualifiedName> tables) {
        this.tables = tables.stream().distinct().sorted().toList();
    }

    List<QualifiedName> tables() {
        return tables;
    }

    /** In name order: those in the schema that was chosen; else those in {@code public}, or if none, everywhere. */
    List<QualifiedName> of(ExpectedTable expected, MatchRule rule) {
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
            case SNAKE_CASE -> guessable(expected) && table.equals(NameForms.snakeCase(expected.name()));
            case CASE_OR_PLURAL ->
                guessable(expected)
                        && (NameForms.sameButCaseOrPlural(
                                        table, expected.databaseName().name())
                                || NameForms.sameButCaseOrPlural(table, expected.name())
                                || NameForms.sameButCaseOrPlural(table, NameForms.snakeCase(expected.name())));
        };
    }

    /** A view is a table only if one has its very name; a similar name is more likely what the view is made of. */
    private static boolean guessable(ExpectedTable expected) {
        return expected.origin() != ExpectedTable.Origin.VIEW;
    }
}
