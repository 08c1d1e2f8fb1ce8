package io.rowlog.schema.log;

import java.util.regex.Pattern;

/**
 * Name of a log, the prefix of its topics.
 *
 * @param name 1 to 80 letters, digits, underscores and hyphens
 */
public record LogName(String name) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    /**
     * @throws IllegalArgumentException when the name has other characters or is too long
     */
    public LogName {
        if (!allowed(name)) {
            throw new IllegalArgumentException(
                    "Log name '" + name + "': 1 to 80 letters, digits, underscores and hyphens are allowed");
        }
    }

    /** Whether a log may have this name. */
    public static boolean allowed(String name) {
        return ALLOWED.matcher(name).matches();
    }

    /** The name that a database's log has unless another is chosen: the database's, escaped as topics are. */
    public static LogName ofDatabase(String database) {
        String escaped = TopicNames.escape(database);
        return new LogName(escaped.length() <= 80 ? escaped : escaped.substring(0, 80));
    }

    @Override
    public String toString() {
        return name;
    }
}
