package io.rowlog.consumer.verify;

import io.rowlog.consumer.plan.Existing;
import io.rowlog.consumer.verify.DefinitionComparison.Difference;
import io.rowlog.consumer.verify.DefinitionComparison.Note;
import io.rowlog.consumer.verify.DefinitionComparison.Side;
import io.rowlog.schema.catalog.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether what a target has already is as definitions need it that are created there. Compared as {@code verify} does.
 * Immutable.
 *
 * @param differences of what must be as it is in the log
 * @param remarks on what can be used all the same, by the ids of definitions
 */
public record ExistingComparison(List<Difference> differences, Map<String, String> remarks) {
    private static final Pattern ENUM = Pattern.compile("CREATE TYPE .* AS ENUM \\((.*)\\)", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("E?'(?:[^']|'')*'");

    public ExistingComparison {
        differences = List.copyOf(differences);
        remarks = Map.copyOf(remarks);
    }

    /**
     * Compares.
     *
     * @param existing what the target has, as the log has it
     * @param source what is known of the source besides
     * @param target what the target has
     */
    public static ExistingComparison of(List<Existing> existing, Side source, Side target) {
        List<Difference> differences = new ArrayList<>();
        Map<String, String> remarks = new HashMap<>();
        for (Existing object : existing) {
            Definition expected = expected(object);
            DefinitionComparison compared = DefinitionComparison.of(
                    new Side(List.of(expected), source.uncaptured(), source.serverVersion()), target, false);
            compared.notes().forEach(note -> remarks.put(expected.id(), remark(note)));
            for (Difference difference : compared.differences()) {
                switch (object.need()) {
                    case EQUAL, OWNED -> {
                        if (hasFurtherValues(expected, target)) {
                            remarks.put(expected.id(), "has further values");
                        } else {
                            differences.add(difference);
                        }
                    }
                    case PRESENT, NONE -> remarks.put(expected.id(), "is not as in the log");
                }
            }
        }
        return new ExistingComparison(differences, remarks);
    }

    /** A sequence without its owner, which is gone. */
    private static Definition expected(Existing object) {
        Definition definition = object.definition();
        return switch (object.need()) {
            case EQUAL, PRESENT, NONE -> definition;
            case OWNED -> definition.withStatements(definition.statements().subList(0, 1));
        };
    }

    private static String remark(Note note) {
        return switch (note) {
            case Note.Additional(String object) -> "is in the database only";
            case Note.PrintedOtherwise(String object, String expected, String found) ->
                "is printed otherwise by this version of PostgreSQL, which may mean the same";
            case Note.Unreadable(String object, String reason) -> "not compared, " + reason;
        };
    }

    /** Whether an enum has all values of the log in their order, and others: all rows of the log fit, and sort as they did. */
    private static boolean hasFurtherValues(Definition expected, Side target) {
        Matcher log = ENUM.matcher(expected.statements().getFirst());
        return expected.kind().equals("type")
                && log.matches()
                && target.definitions().stream()
                        .filter(found ->
                                found.kind().equals("type") && found.identity().equals(expected.identity()))
                        .map(found -> ENUM.matcher(found.statements().getFirst()))
                        .anyMatch(found -> found.matches() && isPartOf(log.group(1), found.group(1)));
    }

    private static boolean isPartOf(String some, String more) {
        Iterator<String> all = literals(more).iterator();
        for (String value : literals(some)) {
            boolean found = false;
            while (!found && all.hasNext()) {
                found = all.next().equals(value);
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static List<String> literals(String list) {
        return LITERAL.matcher(list).results().map(literal -> literal.group()).collect(Collectors.toList());
    }
}
