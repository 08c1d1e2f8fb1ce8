package io.rowlog.schema.avro;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * PostgreSQL's names as Avro's, reversibly. Avro allows letters, digits and underscores, no digit first (Avro
 * specification, section Names). Every other character becomes {@code _x<hex code point>_}, and so does an underscore
 * that would read as the start of such an escape, with another underscore or another escape as its end.
 */
public final class AvroName {
    private static final Pattern TO_ESCAPE = Pattern.compile("^[0-9]|_(?=x[0-9a-f]+[^A-Za-z0-9])|[^A-Za-z0-9_]");
    private static final Pattern ESCAPED = Pattern.compile("_x([0-9a-f]+)_");

    private AvroName() {}

    /** The name as Avro allows it; unchanged when Avro allows it as it is. */
    public static String escape(String name) {
        return TO_ESCAPE
                .matcher(name)
                .replaceAll(found -> "_x" + Integer.toHexString(found.group().codePointAt(0)) + "_");
    }

    /** The name that {@link #escape} was given. */
    public static String unescape(String escaped) {
        return ESCAPED.matcher(escaped).replaceAll(AvroName::character);
    }

    private static String character(MatchResult found) {
        String character = Character.toString(Integer.parseInt(found.group(1), 16));
        return java.util.regex.Matcher.quoteReplacement(character);
    }
}
