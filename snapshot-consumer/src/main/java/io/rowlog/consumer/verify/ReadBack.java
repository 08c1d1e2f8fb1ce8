package io.rowlog.consumer.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a server prints a definition that it has read from its own print (PostgreSQL's {@code ruleutils.c}). A restored object
 * was made from such a text, so that it is printed otherwise than its source in a few places, and means the same.
 */
final class ReadBack {
    private static final String CAST_ARRAY = "(ARRAY[";
    private static final Pattern CAST = Pattern.compile("\\]\\)::([^()\\[\\]',]+)\\[\\]");
    private static final Pattern GROUPING = Pattern.compile("[()\\s]+");

    private ReadBack() {}

    /**
     * The text as a server would print it next. A cast of an array, as {@code IN} of {@code varchar} has one, becomes one of
     * each element, and a join without a condition gets one.
     */
    static String of(String text) {
        return castsOfElements(text).replace(" ON TRUE", " ON (true)");
    }

    /**
     * Whether the texts have the same words in the same order: conditions that were joined one by one are printed without the
     * parentheses between them once they are read together. That may be all, or change what belongs together.
     */
    static boolean differInGroupingOnly(String one, String other) {
        return GROUPING.matcher(one)
                .replaceAll("")
                .equals(GROUPING.matcher(other).replaceAll(""));
    }

    private static String castsOfElements(String text) {
        StringBuilder result = new StringBuilder(text.length());
        Matcher cast = CAST.matcher(text);
        int done = 0;
        int begin = text.indexOf(CAST_ARRAY);
        while (begin >= 0) {
            int first = begin + CAST_ARRAY.length();
            List<String> elements = new ArrayList<>();
            int end = elements(text, first, elements);
            if (end >= 0 && cast.region(end, text.length()).lookingAt()) {
                String type = cast.group(1);
                result.append(text, done, begin).append("ARRAY[");
                for (int i = 0; i < elements.size(); i++) {
                    String element = castsOfElements(elements.get(i));
                    result.append(i == 0 ? "(" : ", (")
                            .append(element)
                            .append(")::")
                            .append(type);
                }
                result.append(']');
                done = cast.end();
            }
            begin = text.indexOf(CAST_ARRAY, Math.max(first, done));
        }
        return result.append(text, done, text.length()).toString();
    }

    /** Adds what stands between the commas of a list; returns where its bracket closes, -1 if it does not. */
    private static int elements(String text, int from, List<String> elements) {
        int depth = 0;
        int begin = from;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                at = text.indexOf(c, at + 1);
                if (at < 0) {
                    return -1;
                }
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (depth > 0 && (c == ')' || c == ']')) {
                depth--;
            } else if (depth == 0 && (c == ',' || c == ']')) {
                elements.add(text.substring(begin, at).strip());
                begin = at + 1;
                if (c == ']') {
                    return at;
                }
            }
        }
        return -1;
    }
}
