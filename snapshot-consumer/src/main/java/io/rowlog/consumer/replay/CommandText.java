package io.rowlog.consumer.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client sent at once, taken apart into its commands (PostgreSQL documentation, chapter SQL Syntax, section Lexical
 * Structure): at semicolons outside of constants, quoted names, comments and bodies of SQL functions. Immutable.
 *
 * @param commands each without its semicolon, and without comments before it
 */
record CommandText(List<String> commands) {
    private static final Pattern DOLLAR =
            Pattern.compile("\\$(?:[A-Za-z_\\x{80}-\\x{10FFFF}][\\w\\x{80}-\\x{10FFFF}]*)?\\$");
    private static final Pattern WORDS = Pattern.compile("[A-Za-z]+");
    private static final int WORDS_OF_TAGS = 8;

    CommandText {
        commands = List.copyOf(commands);
    }

    static CommandText of(String text) {
        List<String> commands = new ArrayList<>();
        StringBuilder command = new StringBuilder();
        int atomic = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = i + 1;
            boolean comment = false;
            if (c == '-' && text.startsWith("--", i)) {
                end = lineEnd(text, i);
                comment = true;
            } else if (c == '/' && text.startsWith("/*", i)) {
                end = commentEnd(text, i);
                comment = true;
            } else if (c == '\'') {
                end = quoteEnd(text, i, '\'', escapes(text, i));
            } else if (c == '"') {
                end = quoteEnd(text, i, '"', false);
            } else if (c == '$' && (i == 0 || !Character.isJavaIdentifierPart(text.charAt(i - 1)))) {
                end = dollarEnd(text, i);
            } else if (Character.isLetter(c) || c == '_') {
                while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
                    end++;
                }
                atomic += depth(text.substring(i, end), command, atomic);
            }
            if (c == ';' && atomic == 0) {
                add(commands, command);
            } else if (!comment) {
                command.append(text, i, end);
            } else if (!command.isEmpty()) {
                command.append(' ');
            }
            i = end;
        }
        add(commands, command);
        return new CommandText(commands);
    }

    /** Bodies of SQL functions hold semicolons: {@code BEGIN ATOMIC ... END}, with {@code CASE ... END} in them. */
    private static int depth(String word, CharSequence before, int atomic) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "ATOMIC" ->
                before.toString().stripTrailing().toUpperCase(Locale.ROOT).endsWith("BEGIN") ? 1 : 0;
            case "CASE" -> atomic > 0 ? 1 : 0;
            case "END" -> atomic > 0 ? -1 : 0;
            default -> 0;
        };
    }

    private static void add(List<String> commands, StringBuilder command) {
        String text = command.toString().strip();
        if (!text.isEmpty()) {
            commands.add(text);
        }
        command.setLength(0);
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end + 1;
    }

    /** Comments nest. */
    private static int commentEnd(String text, int from) {
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            if (text.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i++;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return text.length();
    }

    /** Whether a constant has backslashes that escape: {@code E'...'}. */
    private static boolean escapes(String text, int quote) {
        return quote > 0
                && (text.charAt(quote - 1) == 'E' || text.charAt(quote - 1) == 'e')
                && (quote == 1 || !Character.isJavaIdentifierPart(text.charAt(quote - 2)));
    }

    private static int quoteEnd(String text, int from, char quote, boolean escapes) {
        for (int i = from + 1; i < text.length(); i++) {
            if (escapes && text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == quote) {
                if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
                    i++;
                } else {
                    return i + 1;
                }
            }
        }
        return text.length();
    }

    private static int dollarEnd(String text, int from) {
        Matcher tag = DOLLAR.matcher(text).region(from, text.length());
        if (!tag.lookingAt()) {
            return from + 1;
        }
        int end = text.indexOf(tag.group(), tag.end());
        return end < 0 ? text.length() : end + tag.group().length();
    }

    /**
     * The first command from an index on that has a tag (PostgreSQL documentation, Event Trigger Firing Matrix); empty where
     * there is none, as where a function ran it.
     */
    Optional<Integer> find(String tag, int from) {
        for (int i = from; i < commands.size(); i++) {
            if (matches(commands.get(i), tag)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** Whether the words of the tag are the command's first, but for words between them such as {@code OR REPLACE}. */
    private static boolean matches(String command, String tag) {
        Matcher words = WORDS.matcher(command);
        String[] wanted = tag.split(" ");
        int found = 0;
        for (int i = 0; i < WORDS_OF_TAGS && found < wanted.length && words.find(); i++) {
            boolean same = words.group().equalsIgnoreCase(wanted[found]);
            if (i == 0 && !same) {
                return false;
            }
            found += same ? 1 : 0;
        }
        return found == wanted.length;
    }
}
