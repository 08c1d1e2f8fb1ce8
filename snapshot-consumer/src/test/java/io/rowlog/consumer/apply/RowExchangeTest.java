package io.rowlog.consumer.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowExchangeTest {
    private static final String CONDITION = "t.id OPERATOR(pg_catalog.=) s.id";

    private final Table table = SampleSnapshot.table("a", 1, SampleSnapshot.integer("id"), SampleSnapshot.text("t"));
    private final CapturedTable captured = SampleSnapshot.captured(table, RowTotal.NONE, 0);

    @Test
    void aMergeDeletesAllRowsWithTheBackupsKeysBeforeItInsertsAny() {
        assertThat(RowExchange.Merge.statements(captured, table, CONDITION))
                .containsExactly(
                        "DELETE FROM ONLY \"public\".\"a\" AS t USING pg_temp.rowlog_staging AS s WHERE " + CONDITION,
                        "INSERT INTO \"public\".\"a\" (\"id\", \"t\") OVERRIDING SYSTEM VALUE SELECT \"id\", \"t\""
                                + " FROM pg_temp.rowlog_staging");
    }

    @Test
    void aMergeKeepsWhatItsRowsHaveInColumnsThatTheBackupDoesNotHave() {
        Table wider = SampleSnapshot.table(
                "a", 1, SampleSnapshot.integer("id"), SampleSnapshot.text("t"), SampleSnapshot.text("more"));

        assertThat(RowExchange.Merge.statements(captured, wider, CONDITION))
                .containsExactly(
                        "CREATE TEMPORARY TABLE rowlog_kept ON COMMIT DROP AS SELECT s.\"id\", s.\"t\", t.\"more\" FROM"
                                + " ONLY \"public\".\"a\" AS t JOIN pg_temp.rowlog_staging AS s ON " + CONDITION,
                        "DELETE FROM ONLY \"public\".\"a\" AS t USING pg_temp.rowlog_staging AS s WHERE " + CONDITION,
                        "INSERT INTO \"public\".\"a\" (\"id\", \"t\", \"more\") OVERRIDING SYSTEM VALUE SELECT \"id\","
                                + " \"t\", \"more\" FROM pg_temp.rowlog_kept",
                        "INSERT INTO \"public\".\"a\" (\"id\", \"t\") OVERRIDING SYSTEM VALUE SELECT \"id\", \"t\""
                                + " FROM pg_temp.rowlog_staging AS s WHERE NOT EXISTS (SELECT FROM pg_temp.rowlog_kept AS t"
                                + " WHERE " + CONDITION + ")");
    }

    @Test
    void aMergeDeletesFromThePartitionsThatAreHereOnly() {
        Table partitioned = new Table(
                1,
                table.name(),
                Table.Kind.PARTITIONED,
                table.columns(),
                table.key(),
                List.of(),
                List.of(),
                List.of(new Heap(2, SampleSnapshot.name("a_1"), 1, 0, true)),
                0);

        assertThat(RowExchange.Merge.statements(captured, partitioned, CONDITION))
                .startsWith(
                        "DELETE FROM ONLY \"public\".\"a_1\" AS t USING pg_temp.rowlog_staging AS s WHERE " + CONDITION)
                .hasSize(2);
    }
}
