package io.rowlog.producer.preflight;

import io.rowlog.access.failure.Remedy;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something about the source that a person should know before it is backed up.
 *
 * @param what what was found and where, in one sentence
 * @param remedy the SQL statement, or in words what to do; empty when there is nothing to be done
 * @param objects what it is about, where that is several of one kind; each with its own remedy
 */
public record Finding(Severity severity, String what, Remedy remedy, List<Affected> objects) {
    /** So many objects are named in the sentence. */
    private static final int NAMED = 3;

    public Finding {
        objects = List.copyOf(objects);
    }

    /** One whose remedy reads the same for everybody. */
    public Finding(Severity severity, String what, String remedy) {
        this(severity, what, Remedy.of(remedy), List.of());
    }

    /** How much a finding matters, the worst first. */
    public enum Severity {
        /** The backup would fail, or leave rows out: it is not begun. */
        ERROR,
        /** The backup is begun, and something is not in it. */
        WARNING,
        /** Everything is in the backup. */
        NOTE
    }

    /**
     * One of several objects of which the same was found.
     *
     * @param object its name, for people
     * @param remedy the SQL statement that puts it right; empty when there is nothing to be done
     */
    public record Affected(String object, String remedy) {}

    static Finding error(String what, String remedy) {
        return new Finding(Severity.ERROR, what, remedy);
    }

    static Finding error(String what, Remedy remedy) {
        return new Finding(Severity.ERROR, what, remedy, List.of());
    }

    static Finding warning(String what, String remedy) {
        return new Finding(Severity.WARNING, what, remedy);
    }

    static Finding note(String what, String remedy) {
        return new Finding(Severity.NOTE, what, remedy);
    }

    static Finding note(String what, Remedy remedy) {
        return new Finding(Severity.NOTE, what, remedy, List.of());
    }

    /**
     * One finding about any number of objects; none without any. The sentence names three, the remedy has the statements of
     * as many.
     *
     * @param one what was found of one, {@code %s} for its name
     * @param several what was found of several, {@code %s} for their number and then for their names
     */
    static List<Finding> grouped(Severity severity, List<Affected> objects, String one, String several) {
        if (objects.isEmpty()) {
            return List.of();
        }
        if (objects.size() == 1) {
            Affected only = objects.getFirst();
            return List.of(new Finding(severity, one.formatted(only.object()), Remedy.of(only.remedy()), objects));
        }
        String names =
                objects.stream().limit(NAMED).map(Affected::object).collect(Collectors.joining(", ")) + more(objects);
        String remedies = objects.stream()
                .limit(NAMED)
                .map(Affected::remedy)
                .filter(remedy -> !remedy.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
        boolean all = objects.size() <= NAMED || remedies.isEmpty();
        return List.of(new Finding(
                severity,
                several.formatted("%,d".formatted(objects.size()), names),
                Remedy.of(all ? remedies : remedies + "; and so on"),
                objects));
    }

    private static String more(List<Affected> objects) {
        return objects.size() > NAMED ? " and %,d more".formatted(objects.size() - NAMED) : "";
    }
}
