package io.rowlog.producer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rowlog.producer.SampleTables;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.PlannedTable;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.TopicNames;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SnapshotPlanTest {
    private static final QualifiedName ORDERS = new QualifiedName("shop", "a_orders");
    private static final QualifiedName CUSTOMERS = new QualifiedName("shop", "customers");
    private static final QualifiedName NOTES = new QualifiedName("shop", "notes");

    private final SnapshotPlan plan = new SnapshotPlan(
            List.of(
                    SampleTables.table(ORDERS, List.of("id"), List.of(CUSTOMERS)),
                    SampleTables.table(CUSTOMERS, List.of("id"), List.of()),
                    SampleTables.table(NOTES, List.of(), List.of())),
            new TopicNames(new LogName("shop")));

    @Test
    void tablesThatOthersReferenceComeFirst() {
        assertThat(plan.planned())
                .extracting(PlannedTable::table, PlannedTable::level)
                .containsExactly(tuple(CUSTOMERS, 0), tuple(NOTES, 0), tuple(ORDERS, 1));
    }

    @Test
    void aTableWithoutAKeyHasNoKeySchema() {
        assertThat(plan.planned())
                .filteredOn(table -> table.keySchema() == null)
                .extracting(PlannedTable::table)
                .containsExactly(NOTES);
    }

    @Test
    void eachRowAndEachKeyHasASchema() {
        assertThat(plan.schemas()).extracting(Schema::getName).containsExactly("Row", "Key", "Row", "Row", "Key");
    }
}
