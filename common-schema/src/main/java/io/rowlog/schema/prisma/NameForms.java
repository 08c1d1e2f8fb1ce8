package io.rowlog.schema.prisma;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names that a table may have instead of the one expected. */
final class NameForms {
    /** Before a capital that follows a small letter or digit, and before the last of several that begins a word. */
    private static final Pattern WORD_START =
            Pattern.compile("(?<=[\\p{Ll}\\p{Nd}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

    private NameForms() {}

    /** {@code UserSession} as {@code user_session}, {@code HTTPRequest} as {@code http_request}. */
    static String snakeCase(String name) {
        return lowerCase(WORD_START.matcher(name).replaceAll("_"));
    }

    /** Whether two names differ in nothing but case and in one being the plural of the other. */
    static boolean sameButCaseOrPlural(String one, String other) {
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
}
