package io.rowlog.schema.catalog;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Schema and name of a relation, type or other object, as written in the catalog (unquoted). */
public record QualifiedName(String schema, String name) implements Comparable<QualifiedName> {
    private static final Comparator<QualifiedName> ORDER =
            Comparator.comparing(QualifiedName::schema).thenComparing(QualifiedName::name);

    private static final Pattern IDENTITY =
            Pattern.compile("(\"(?:[^\"]|\"\")*\"|[^\".]+)\\.(\"(?:[^\"]|\"\")*\"|[^\".]+)");

    /**
     * The name of a relation as {@code pg_identify_object} prints it, each part quoted where it must be; empty where the text
     * is no such name.
     */
    public static Optional<QualifiedName> ofIdentity(String identity) {
        Matcher name = IDENTITY.matcher(identity);
        return name.matches()
                ? Optional.of(new QualifiedName(unquoted(name.group(1)), unquoted(name.group(2))))
                : Optional.empty();
    }

    private static String unquoted(String part) {
        return part.startsWith("\"") ? part.substring(1, part.length() - 1).replace("\"\"", "\"") : part;
    }

    /** The name as SQL, both parts quoted. */
    public String sql() {
        return SqlIdentifier.quote(schema) + "." + SqlIdentifier.quote(name);
    }

    @Override
    public int compareTo(QualifiedName other) {
        return ORDER.compare(this, other);
    }

    /** {@code schema.name}, for people; not unique when a name holds a dot. */
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
