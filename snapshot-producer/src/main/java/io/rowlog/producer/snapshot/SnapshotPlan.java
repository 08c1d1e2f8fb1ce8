package io.rowlog.producer.snapshot;

import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.avro.RowSchemas;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.graph.DependencyGraph;
import io.rowlog.schema.log.LogEvent.PlannedTable;
import io.rowlog.schema.log.TopicNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Which tables go where and in which order. Immutable. */
final class SnapshotPlan {
    private final Map<QualifiedName, Entry> entries = new LinkedHashMap<>();

    /**
     * @param topic that takes the table's rows
     * @param level in the dependency order
     */
    record Entry(Table table, int level, String topic, RowFormat format, Schema rowSchema, Schema keySchema) {}

    SnapshotPlan(Collection<Table> tables, TopicNames names) {
        DependencyGraph.of(tables).order().tables().forEach(ordered -> {
            RowFormat format = RowFormat.of(ordered.table());
            entries.put(
                    ordered.name(),
                    new Entry(
                            ordered.table(),
                            ordered.level(),
                            names.table(ordered.name()),
                            format,
                            RowSchemas.row(format),
                            RowSchemas.key(format)));
        });
    }

    /** All tables, in dependency order. */
    Collection<Entry> entries() {
        return entries.values();
    }

    List<Table> tables() {
        return entries.values().stream().map(Entry::table).toList();
    }

    Entry entry(QualifiedName table) {
        Entry entry = entries.get(table);
        if (entry == null) {
            throw new IllegalArgumentException("Table " + table + " is not in the plan");
        }
        return entry;
    }

    /** Schemas of all rows and keys. */
    List<Schema> schemas() {
        List<Schema> schemas = new ArrayList<>();
        for (Entry entry : entries.values()) {
            schemas.add(entry.rowSchema());
            if (!entry.format().key().isEmpty()) {
                schemas.add(entry.keySchema());
            }
        }
        return schemas;
    }

    /** The plan as the log keeps it. */
    List<PlannedTable> planned() {
        return entries.values().stream()
                .map(entry -> new PlannedTable(
                        entry.table().name(),
                        entry.topic(),
                        entry.level(),
                        entry.format().key().isEmpty() ? null : SchemaId.of(entry.keySchema()),
                        SchemaId.of(entry.rowSchema()),
                        entry.table().estimatedRows().orElse(0)))
                .toList();
    }
}
