package io.rowlog.consumer.apply;

import io.rowlog.consumer.log.RowsPart;
import io.rowlog.consumer.log.TableRows;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Divides tables among workers. Stateless. */
final class LoadPlan {
    /** Below this size in Avro bytes, what a second worker saves is not worth that rows cannot be written as frozen. */
    private static final long DIVISIBLE_BYTES = 64L * 1024 * 1024;

    /**
     * Up to this part of a share a table is not divided: while one worker loads it, the others build the indexes of other
     * tables. Rows that are written as frozen save the server more than an even end of the rows would.
     */
    private static final double UNDIVIDED_SHARE = 1.5;

    private static final int PARTS_OF_SHARE = 4;

    private LoadPlan() {}

    /**
     * Into how many parts each table is divided: only one that is much larger than a worker's share, and then in such parts
     * that no worker is idle for long in the end. Rows of the others can be written as frozen. Tables that extensions make
     * are not divided.
     */
    static Map<QualifiedName, Integer> parts(RestorePlan plan, int workers) {
        List<TableRows> tables = plan.tables();
        long share =
                tables.stream().mapToLong(table -> table.manifest().bytes()).sum() / workers;
        Map<QualifiedName, Integer> parts = new LinkedHashMap<>();
        for (TableRows table : tables) {
            long bytes = table.manifest().bytes();
            boolean divided = workers > 1 && bytes > UNDIVIDED_SHARE * share && bytes > DIVISIBLE_BYTES;
            parts.put(table.table(), divided ? (int) (PARTS_OF_SHARE * bytes / share) : 1);
        }
        plan.extensionTables().forEach(table -> parts.put(table.table(), 1));
        return parts;
    }

    /** What is still to be loaded, largest first: a whole table and parts of another, rather than two parts of one. */
    static List<RowsPart> remaining(List<TableRows> tables, Map<QualifiedName, LoadedTable> loaded) {
        return tables.stream()
                .flatMap(table -> {
                    LoadedTable state = loaded.getOrDefault(table.table(), LoadedTable.nothing(1));
                    return RowsPart.divide(table, state.parts()).stream()
                            .filter(part -> !state.loaded().contains(part.part()));
                })
                .sorted(Comparator.comparingLong(RowsPart::bytes).reversed())
                .toList();
    }
}
