package io.rowlog.endtoend.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A type with values of it, as the server's input function takes them.
 *
 * @param extremes values at the ends and in the odd corners of the type
 * @param random gives any value of the type
 */
public record TypeValues(String type, List<String> extremes, Function<Random, String> random) {
    /** Those of which arrays have semicolons; {@code pg_type.typdelim} of no other type is not a comma. */
    private static final Set<String> BOXES = Set.of("box", "pg_catalog.box", "types.\"of_pg_catalog_box_domain\"");

    static TypeValues of(String type, Function<Random, String> random, String... extremes) {
        return new TypeValues(type, List.of(extremes), random);
    }

    /** A type with few values. */
    static TypeValues only(String type, String... values) {
        return new TypeValues(type, List.of(values), random -> values[random.nextInt(values.length)]);
    }

    /** Arrays of the type, with other delimiters, dimensions and lower bounds too. */
    public TypeValues array() {
        String delimiter = BOXES.contains(type) ? ";" : ",";
        List<String> special = new ArrayList<>(List.of("{}", "{NULL}"));
        String first = quoted(extremes.getFirst());
        String last = quoted(extremes.getLast());
        special.add("{" + extremes.stream().map(TypeValues::quoted).collect(Collectors.joining(delimiter)) + "}");
        special.add("{{" + first + delimiter + "NULL},{" + last + delimiter + first + "}}");
        special.add("[0:1]={" + first + delimiter + last + "}");
        special.add("{{{{{{" + first + "}}}}}}");
        special.add("[-3:-2][5:5]={{" + first + "}" + delimiter + "{" + last + "}}");
        special.replaceAll(text -> text.replace("},{", "}" + delimiter + "{"));
        return new TypeValues(type + "[]", special, source -> {
            List<String> elements = new ArrayList<>();
            for (int count = source.nextInt(6); count > 0; count--) {
                elements.add(quoted(source.nextInt(8) == 0 ? null : random.apply(source)));
            }
            return "{" + String.join(delimiter, elements) + "}";
        });
    }

    private static String quoted(@Nullable String element) {
        return element == null ? "NULL" : '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The value of a row: the extremes first, then any, and some nulls. */
    @Nullable
    String value(int row, Random source) {
        if (row < extremes.size()) {
            return extremes.get(row);
        }
        return source.nextInt(16) == 0 ? null : random.apply(source);
    }

    @Override
    public String toString() {
        return type;
    }
}
