package io.rowlog.consumer.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.consumer.log.RowTotal;
import org.junit.jupiter.api.Test;

class RowExchangeTest {
    private static final RowTotal NOTHING = RowTotal.NONE;

    @Test
    void aMergeUpdatesWhatIsNotOfTheKey() {
        assertThat(RowExchange.Merge.upsert(
                        SampleSnapshot.captured(
                                SampleSnapshot.table("a", 1, SampleSnapshot.integer("id"), SampleSnapshot.text("t")),
                                NOTHING,
                                0),
                        "\"id\", \"t\""))
                .isEqualTo(
                        "INSERT INTO \"public\".\"a\" (\"id\", \"t\") OVERRIDING SYSTEM VALUE SELECT \"id\", \"t\" FROM"
                                + " pg_temp.rowlog_staging ON CONFLICT (\"id\") DO UPDATE SET \"t\" = EXCLUDED.\"t\"");
    }

    @Test
    void aMergeOfATableThatIsAllKeyUpdatesNothing() {
        assertThat(RowExchange.Merge.upsert(
                        SampleSnapshot.captured(SampleSnapshot.table("a", 1, SampleSnapshot.integer("id")), NOTHING, 0),
                        "\"id\""))
                .endsWith("ON CONFLICT (\"id\") DO NOTHING");
    }
}
