package io.rowlog.consumer.apply;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a restore leaves out, so that everything else is restored: what the target refuses, and what depends on that. Safe for
 * use by several threads.
 */
final class Refusals {
    private static final Set<String> OF_PARENTS = Set.of("default value", "table constraint");
    private static final Set<String> TABLES = Set.of("table", "foreign table");

    private final boolean stopOnError;
    private final Map<String, Refusal> named = new LinkedHashMap<>();
    /** Definitions that are left out, by their ids; more than those that are named. */
    private final Map<String, Definition> gone = new HashMap<>();

    private final Set<QualifiedName> tables = new HashSet<>();

    /** An owner that is left out: a later one would change what is granted until then, so all grants wait for it. */
    private @Nullable String owner;

    /**
     * @param stopOnError whether the first refusal ends the restore
     */
    Refusals(boolean stopOnError) {
        this.stopOnError = stopOnError;
    }

    /**
     * Passes when the restore goes on after this failure: the server refused one thing, and the next can succeed.
     *
     * @throws Failure the same, when it does not
     */
    void require(Failure failure) {
        if (stopOnError || !ServerFailure.isRefusal(failure)) {
            throw failure;
        }
    }

    /** Leaves out a definition that the server refused. */
    synchronized void add(Definition definition, Failure failure) {
        require(failure);
        gone.put(definition.id(), definition);
        if (definition.kind().equals("owner")) {
            owner = name(definition);
        }
        named.put(definition.id(), new Refusal(name(definition), failure.getMessage(), failure.remedy(), false));
    }

    /** Leaves out the rows of a table, or some of them, that the server refused. */
    synchronized void add(CapturedTable table, Failure failure) {
        require(failure);
        rows(table, new Refusal(rowsOf(table), failure.getMessage(), failure.remedy(), hasRows(table)));
    }

    /** Leaves out the rows of a table that is not there. */
    synchronized void addMissing(CapturedTable table) {
        rows(table, new Refusal(rowsOf(table), "needs the table, which is left out", null, hasRows(table)));
    }

    private void rows(CapturedTable table, Refusal refusal) {
        tables.add(table.name());
        named.putIfAbsent("rows of " + table.name().sql(), refusal);
    }

    private static String rowsOf(CapturedTable table) {
        return "rows of table " + table.name();
    }

    private static boolean hasRows(CapturedTable table) {
        return table.manifest().rows() > 0;
    }

    /** Whether a definition needs one that is left out, and so is left out too. */
    synchronized boolean leavesOut(Definition definition) {
        String needed = definition.dependsOn().stream()
                .map(gone::get)
                .filter(other -> other != null && !onlyBefore(other, definition))
                .map(Refusals::name)
                .findFirst()
                .orElse(owner != null && definition.kind().equals("grants") ? owner : null);
        if (needed == null) {
            return false;
        }
        gone.put(definition.id(), definition);
        // A comment and the like go with the object that they are on.
        int aspect = definition.id().indexOf('/');
        if (aspect < 0 || !gone.containsKey(definition.id().substring(0, aspect))) {
            named.putIfAbsent(
                    definition.id(),
                    new Refusal(name(definition), "needs " + needed + ", which is left out", null, false));
        }
        return true;
    }

    /**
     * Whether a table that is left out only had to come before the definition: defaults and checks of a table are set when all
     * tables that inherit from it are there, which would take them over otherwise.
     */
    private static boolean onlyBefore(Definition gone, Definition definition) {
        return definition.section() != Definition.Section.FOREIGN_KEYS
                && OF_PARENTS.contains(definition.kind())
                && TABLES.contains(gone.kind())
                && !gone.table().equals(definition.table())
                && gone.dependsOn().stream().anyMatch(definition.dependsOn()::contains);
    }

    private static String name(Definition definition) {
        return definition.id().indexOf('/') < 0
                ? definition.kind() + " " + definition.identity()
                : definition.kind() + " of " + definition.identity();
    }

    /** Whether rows of the table are left out. */
    synchronized boolean has(QualifiedName table) {
        return tables.contains(table);
    }

    /** Whether the definition is left out. */
    synchronized boolean has(Definition definition) {
        return gone.containsKey(definition.id());
    }

    /** All that is to be named, in the order in which it was met. */
    synchronized List<Refusal> all() {
        return List.copyOf(named.values());
    }
}
