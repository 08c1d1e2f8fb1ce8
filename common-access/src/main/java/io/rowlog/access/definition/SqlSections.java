package io.rowlog.access.definition;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SQL from {@code .sql} resources, in sections that have names. Lines that begin with these words, apart from white space,
 * are not sent to the server:
 *
 * <ul>
 *   <li>{@code --section NAME} begins a section; no two of all files have the same name;
 *   <li>{@code --include NAME} stands for the lines of another section, of whatever file, or for a part that code gives;
 *   <li>{@code --since VERSION} and {@code --end} enclose lines for servers of that major version and later;
 *   <li>{@code -- } and a text is a comment.
 * </ul>
 *
 * Immutable and thread-safe.
 */
public final class SqlSections {
    private static final String SECTION = "--section ";
    private static final String INCLUDE = "--include ";
    private static final String SINCE = "--since ";
    private static final String END = "--end";
    private static final Pattern LINE_END = Pattern.compile("\n");

    private final Map<String, List<String>> sections;
    private final Set<String> parts;

    private SqlSections(Map<String, List<String>> sections, Set<String> parts) {
        this.sections = sections;
        this.parts = parts;
    }

    /**
     * Reads files.
     *
     * @param beside the files are in its package
     * @param files their names without {@code .sql}
     * @param parts SQL that code gives, by the name to include it by
     * @throws IllegalArgumentException when a file is missing or has a line that is none of the above
     */
    public static SqlSections read(Class<?> beside, List<String> files, Map<String, String> parts) {
        Map<String, List<String>> sections = new HashMap<>();
        for (Map.Entry<String, String> part : parts.entrySet()) {
            sections.put(part.getKey(), lines(part.getValue()));
        }
        for (String file : files) {
            parse(file, text(beside, file + ".sql"), sections);
        }
        return new SqlSections(Map.copyOf(sections), Set.copyOf(parts.keySet()));
    }

    private static String text(Class<?> beside, String resource) {
        try (InputStream stream = beside.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("No file " + resource + " beside " + beside.getName());
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + resource, e);
        }
    }

    /** Without streams, whose classes would be loaded for this alone. */
    private static List<String> lines(String text) {
        return List.of(LINE_END.split(text, -1));
    }

    private static void parse(String file, String text, Map<String, List<String>> sections) {
        @Nullable List<String> section = null;
        for (String line : lines(text)) {
            String word = line.strip();
            if (word.startsWith(SECTION)) {
                section = new ArrayList<>();
                if (sections.put(word.substring(SECTION.length()), section) != null) {
                    throw new IllegalArgumentException("Two sections " + word.substring(SECTION.length()));
                }
            } else if (!word.isEmpty() && !word.equals("--") && !word.startsWith("-- ")) {
                boolean known = word.startsWith(INCLUDE)
                        || word.startsWith(SINCE)
                        || word.equals(END)
                        || !word.startsWith("--");
                if (section == null || !known) {
                    throw new IllegalArgumentException("In " + file + ".sql nothing is known of: " + word);
                }
                section.add(line);
            }
        }
    }

    /**
     * A section with what it includes, for a server.
     *
     * @param serverVersion {@code server_version_num}
     * @throws IllegalArgumentException when there is no such section, or none of a name that it includes
     */
    public String sql(String name, int serverVersion) {
        StringBuilder sql = new StringBuilder();
        append(name, serverVersion, sql);
        return sql.toString();
    }

    private void append(String name, int serverVersion, StringBuilder sql) {
        boolean wanted = true;
        for (String line : section(name)) {
            String word = line.strip();
            if (word.startsWith(SINCE)) {
                wanted = serverVersion / 10_000 >= Integer.parseInt(word.substring(SINCE.length()));
            } else if (word.equals(END)) {
                wanted = true;
            } else if (wanted && word.startsWith(INCLUDE)) {
                append(word.substring(INCLUDE.length()), serverVersion, sql);
            } else if (wanted) {
                sql.append(line).append('\n');
            }
        }
    }

    private List<String> section(String name) {
        List<String> lines = sections.get(name);
        if (lines == null) {
            throw new IllegalArgumentException("No section " + name);
        }
        return lines;
    }

    /** The sections that these ones do not consist of. */
    Set<String> unused(Collection<String> names) {
        Set<String> unused = new TreeSet<>(sections.keySet());
        unused.removeAll(parts);
        for (String name : names) {
            remove(name, unused);
        }
        return unused;
    }

    private void remove(String name, Set<String> unused) {
        unused.remove(name);
        for (String line : section(name)) {
            if (line.strip().startsWith(INCLUDE)) {
                remove(line.strip().substring(INCLUDE.length()), unused);
            }
        }
    }
}
