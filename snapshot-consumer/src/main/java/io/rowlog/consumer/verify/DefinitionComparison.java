package io.rowlog.consumer.verify;

import io.rowlog.access.catalog.UncapturedReader;
import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Uncaptured;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a database's definitions compare with those that a plan has. Both were printed by servers, so on servers of one major
 * version they are compared word by word; a newer one prints some otherwise that mean the same, so that there a text that
 * differs is a note only. Objects are found by kind and identity, since OIDs differ. Immutable.
 *
 * @param equal number of definitions that are the same
 * @param differences each of which makes the database another one
 * @param notes what is said, but is no difference
 */
public record DefinitionComparison(int equal, List<Difference> differences, List<Note> notes) {
    /** Nothing was compared. */
    public static final DefinitionComparison NONE = new DefinitionComparison(0, List.of(), List.of());

    /** First halves of types and views, which a restore of a part may not need. */
    private static final Set<String> SHELLS = Set.of("shell type", "view shell");

    private static final Set<String> RELATIONS = Set.of("table", "foreign table", "view", "materialized view");
    private static final Set<String> SWITCHES = Set.of("trigger", "rule", "event trigger");
    private static final Pattern SWITCHED_OFF =
            Pattern.compile("ALTER .* DISABLE( (TRIGGER|RULE) .*)?", Pattern.DOTALL);

    private static final String NOT_VALID = " NOT VALID";
    private static final String TABLESPACE = "tablespace";

    /** Before a statement: which secrets are not in it. Both sides lack them, and only one may have had any. */
    private static final Pattern LEFT_OUT = Pattern.compile("^/\\*.*?\\*/\n", Pattern.DOTALL);

    /** From PostgreSQL 18 on a NOT NULL has a name. */
    private static final Pattern NAMED_NOT_NULL = Pattern.compile("CONSTRAINT (\"(?:[^\"]|\"\")*\"|\\S+) NOT NULL");

    public DefinitionComparison {
        differences = List.copyOf(differences);
        notes = List.copyOf(notes);
    }

    /**
     * What one of both sides has.
     *
     * @param definitions those to compare
     * @param uncaptured what was found there and has no definition
     * @param serverVersion {@code server_version_num} of the server that printed them
     */
    public record Side(List<Definition> definitions, List<Uncaptured> uncaptured, int serverVersion) {
        public Side {
            definitions = List.copyOf(definitions);
            uncaptured = List.copyOf(uncaptured);
        }
    }

    /** An object that is not as the log has it. */
    public sealed interface Difference {
        /** The object, for people. */
        String object();

        /** The database does not have it. */
        record Missing(String object) implements Difference {}

        /**
         * The server prints it otherwise.
         *
         * @param expected the first line in the log that differs, shortened
         * @param found the line in the database, shortened
         */
        record Different(String object, String expected, String found) implements Difference {}

        /** A constraint that need not hold for the rows that are there. */
        record NotValid(String object) implements Difference {}

        /** A trigger, a rule, or the triggers of a foreign key, that do not act. */
        record Disabled(String object) implements Difference {}

        /** One word for programs. */
        default String word() {
            return switch (this) {
                case Missing(String object) -> "missing";
                case Different(String object, String expected, String found) -> "different";
                case NotValid(String object) -> "not valid";
                case Disabled(String object) -> "disabled";
            };
        }

        /** The difference in a sentence, for people. */
        default String describe() {
            return switch (this) {
                case Missing(String object) -> object + ": missing in the database";
                case Different(String object, String expected, String found) ->
                    object + ": \"" + expected + "\" in the log, \"" + found + "\" in the database";
                case NotValid(String object) -> object + ": valid in the log, NOT VALID in the database";
                case Disabled(String object) -> object + ": disabled in the database";
            };
        }
    }

    /** Something about an object that is no difference. */
    public sealed interface Note {
        /** The object, for people. */
        String object();

        /** The log does not have it. */
        record Additional(String object) implements Note {}

        /** The target's server, of another major version, prints it otherwise, which may mean the same. */
        record PrintedOtherwise(String object, String expected, String found) implements Note {}

        /** The role may not read it. */
        record Unreadable(String object, String reason) implements Note {}

        /** The note in a sentence, for people. */
        default String describe() {
            return switch (this) {
                case Additional(String object) -> object + ": in the database only";
                case PrintedOtherwise(String object, String expected, String found) ->
                    object + ": \"" + expected + "\" in the log, \"" + found
                            + "\" as this version of PostgreSQL prints it, which may mean the same";
                case Unreadable(String object, String reason) -> object + ": not compared, " + reason;
            };
        }
    }

    /** The same without notes on these objects, of which whoever compares tells by itself. */
    public DefinitionComparison withoutNotesOn(Set<String> objects) {
        return new DefinitionComparison(
                equal,
                differences,
                notes.stream().filter(note -> !objects.contains(note.object())).toList());
    }

    /** What tells an object from all others of a database. */
    private record Key(String kind, String identity) {
        static Key of(Definition definition) {
            return new Key(definition.kind(), definition.identity());
        }
    }

    /**
     * Compares.
     *
     * @param whole whether the log's side is all of a database, so that what the other has besides is named
     */
    public static DefinitionComparison of(Side expected, Side found, boolean whole) {
        return new Comparing(expected, found).result(whole);
    }

    /** The objects that differ by themselves, for people; not those that are part of a missing one. */
    private static final class Comparing {
        private final Map<Key, Definition> expected;
        private final Map<Key, Definition> found;
        private final Set<Key> disabledKeys;
        private final Map<Key, String> unreadable;
        private final boolean sameVersion;
        private final List<Difference> differences = new ArrayList<>();
        private final List<Note> notes = new ArrayList<>();

        Comparing(Side expected, Side found) {
            this.expected = byKey(expected.definitions());
            this.found = byKey(found.definitions());
            disabledKeys = disabledKeys(found.uncaptured());
            disabledKeys.removeAll(disabledKeys(expected.uncaptured()));
            unreadable = found.uncaptured().stream()
                    .collect(Collectors.toMap(
                            object -> new Key(object.kind(), object.identity()), Uncaptured::reason, (a, b) -> a));
            sameVersion = expected.serverVersion() / 10_000 == found.serverVersion() / 10_000;
        }

        private static Map<Key, Definition> byKey(List<Definition> definitions) {
            return definitions.stream()
                    .filter(definition -> !SHELLS.contains(definition.kind()) && !LargeObjects.makesOne(definition))
                    .collect(Collectors.toMap(Key::of, Function.identity(), (a, b) -> a, LinkedHashMap::new));
        }

        private static Set<Key> disabledKeys(List<Uncaptured> objects) {
            return objects.stream()
                    .filter(object -> object.reason().equals(UncapturedReader.DISABLED_KEY))
                    .map(object -> new Key("table constraint", object.identity()))
                    .collect(Collectors.toCollection(HashSet::new));
        }

        DefinitionComparison result(boolean whole) {
            int equal = 0;
            List<Definition> missing = new ArrayList<>();
            for (Map.Entry<Key, Definition> object : expected.entrySet()) {
                Definition other = found.get(object.getKey());
                String reason = unreadable.get(object.getKey());
                if (other != null) {
                    Optional<Difference> difference = difference(object.getValue(), other);
                    difference.ifPresent(differences::add);
                    equal += difference.isEmpty() ? 1 : 0;
                } else if (reason != null) {
                    notes.add(new Note.Unreadable(object(object.getValue()), reason));
                } else if (!ofExtensionItself(object.getValue())) {
                    missing.add(object.getValue());
                }
            }
            byThemselves(missing).forEach(definition -> differences.add(new Difference.Missing(object(definition))));
            if (whole) {
                byThemselves(additional()).forEach(definition -> notes.add(new Note.Additional(object(definition))));
            }
            return new DefinitionComparison(equal, differences, notes);
        }

        /** Rights and places are compared where they were restored only. */
        private List<Definition> additional() {
            Set<String> kinds = expected.values().stream().map(Definition::kind).collect(Collectors.toSet());
            return found.values().stream()
                    .filter(definition -> !expected.containsKey(Key.of(definition)))
                    .filter(definition -> kinds.contains(definition.kind())
                            || !RoleSelection.takesRights(definition)
                                    && !definition.kind().equals(TABLESPACE))
                    .toList();
        }

        private Optional<Difference> difference(Definition expected, Definition found) {
            String object = object(expected);
            if (disabledKeys.contains(Key.of(found))) {
                return Optional.of(new Difference.Disabled(object));
            }
            // Which version an extension has is the target's business where it lacks the source's.
            if (expected.kind().equals("extension") || sameStatements(expected, found)) {
                return Optional.empty();
            }
            if (notValid(found) && !notValid(expected)) {
                return Optional.of(new Difference.NotValid(object));
            }
            if (disabled(found) && !disabled(expected)) {
                return Optional.of(new Difference.Disabled(object));
            }
            Line line = Line.firstThatDiffers(statements(expected), statements(found));
            if (sameVersion) {
                return Optional.of(new Difference.Different(object, line.expected(), line.found()));
            }
            notes.add(new Note.PrintedOtherwise(object, line.expected(), line.found()));
            return Optional.empty();
        }

        private boolean sameStatements(Definition expected, Definition found) {
            return expected.statements().equals(found.statements())
                    || statements(expected).equals(statements(found));
        }

        /** As one text, without what says the same in other words. */
        private String statements(Definition definition) {
            String text = String.join(";\n", definition.statements());
            String same = switch (definition.kind()) {
                case "view" -> text.replaceFirst("^CREATE OR REPLACE ", "CREATE ");
                // In the order in which they were set.
                case "database setting" ->
                    definition.statements().stream().sorted().collect(Collectors.joining(";\n"));
                case "user mapping", "subscription" -> LEFT_OUT.matcher(text).replaceFirst("");
                default -> text;
            };
            return sameVersion ? same : NAMED_NOT_NULL.matcher(same).replaceAll("NOT NULL");
        }

        private static boolean notValid(Definition definition) {
            return definition.kind().endsWith("constraint")
                    && definition.statements().getFirst().endsWith(NOT_VALID);
        }

        private static boolean disabled(Definition definition) {
            return SWITCHES.contains(definition.kind())
                    && SWITCHED_OFF.matcher(definition.statements().getLast()).matches();
        }

        /** Earlier versions captured the comment that an extension brings along. */
        private static boolean ofExtensionItself(Definition definition) {
            return definition.kind().equals("comment") && definition.identity().startsWith("extension ");
        }

        /** Those that are no part of another of them: of a table's keys and comments the table alone, of a key not its index. */
        private static List<Definition> byThemselves(List<Definition> definitions) {
            Set<QualifiedName> relations = definitions.stream()
                    .filter(definition -> RELATIONS.contains(definition.kind()))
                    .map(Definition::table)
                    .collect(Collectors.toSet());
            Set<String> ids = definitions.stream().map(Definition::id).collect(Collectors.toSet());
            Set<String> ofKeys = definitions.stream()
                    .filter(definition -> definition.kind().equals("table constraint"))
                    .flatMap(definition -> definition.dependsOn().stream())
                    .collect(Collectors.toSet());
            return definitions.stream()
                    .filter(definition -> RELATIONS.contains(definition.kind())
                            || !relations.contains(definition.table())
                                    && !ids.contains(whole(definition.id()))
                                    && !(definition.kind().equals("index") && ofKeys.contains(definition.id())))
                    .toList();
        }

        private static String whole(String id) {
            int aspect = id.indexOf('/');
            return aspect < 0 ? "" : id.substring(0, aspect);
        }

        private static String object(Definition definition) {
            return definition.kind() + (definition.id().contains("/") ? " of " : " ") + definition.identity();
        }
    }

    /** One line of both texts, shortened. */
    private record Line(String expected, String found) {
        private static final int LENGTH = 100;

        static Line firstThatDiffers(String expected, String found) {
            List<String> here = expected.lines().toList();
            List<String> there = found.lines().toList();
            int line = 0;
            while (line < Math.min(here.size(), there.size()) && here.get(line).equals(there.get(line))) {
                line++;
            }
            String a = line < here.size() ? here.get(line) : "";
            String b = line < there.size() ? there.get(line) : "";
            int from = Math.max(0, commonPrefix(a, b) - LENGTH / 2);
            return new Line(shortened(a, from), shortened(b, from));
        }

        private static int commonPrefix(String a, String b) {
            int length = 0;
            while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
                length++;
            }
            return length;
        }

        private static String shortened(String line, int from) {
            int end = Math.min(line.length(), from + LENGTH);
            return ((from > 0 ? "..." : "")
                            + line.substring(Math.min(from, end), end)
                            + (end < line.length() ? "..." : ""))
                    .strip();
        }
    }
}
