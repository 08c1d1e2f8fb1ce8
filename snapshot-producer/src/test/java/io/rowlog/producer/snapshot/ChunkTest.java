package io.rowlog.producer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.producer.SampleTables;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.LogEvent.BlockRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkTest {
    private static List<Chunk> plan(long blocks, long toastBlocks) {
        QualifiedName name = new QualifiedName("public", "documents");
        Heap heap = new Heap(1, name, blocks, toastBlocks, true);
        Table table =
                new Table(1, name, Table.Kind.ORDINARY, List.of(), List.of(), List.of(), List.of(), List.of(heap), 0);
        return Chunk.plan(List.of(table), 100);
    }

    @Test
    void aTableIsDividedByItsBlocks() {
        assertThat(plan(250, 0)).extracting(chunk -> chunk.blocks().first()).containsExactly(0L, 100L, 200L);
        assertThat(plan(250, 0))
                .extracting(Chunk::blocks)
                .containsExactly(BlockRange.between(0, 100), BlockRange.between(100, 200), BlockRange.from(200));
    }

    @Test
    void whatIsInToastCountsToo() {
        assertThat(plan(250, 750))
                .extracting(chunk -> chunk.blocks().first())
                .hasSize(10)
                .contains(0L, 25L, 225L);
    }

    @Test
    void aChunkHasAtLeastOneBlock() {
        assertThat(plan(3, 1_000_000))
                .extracting(chunk -> chunk.blocks().first())
                .containsExactly(0L, 1L, 2L);
    }

    @Test
    void aTableWithoutBlocksHasNoChunks() {
        assertThat(plan(0, 5)).isEmpty();
    }

    private static String sql(BlockRange blocks) {
        Table table = SampleTables.table(new QualifiedName("shop", "My orders"), List.of("id"), List.of());
        return new Chunk(table, table.heaps().getFirst(), 0, blocks)
                .copy(RowFormat.of(table))
                .sql();
    }

    @Test
    void aWholeTableIsReadWithoutACondition() {
        assertThat(sql(BlockRange.from(0)))
                .isEqualTo("COPY (SELECT t.\"id\" FROM ONLY \"shop\".\"My orders\" AS t) TO STDOUT (FORMAT binary)");
    }

    @Test
    void aRangeOfBlocksIsReadByTid() {
        assertThat(sql(BlockRange.between(100, 200)))
                .contains("AS t WHERE ctid >= '(100,0)'::pg_catalog.tid AND ctid < '(200,0)'::pg_catalog.tid) TO");
    }

    @Test
    void theLastRangeIsReadToTheEndOfTheHeapWhereverThatIs() {
        assertThat(sql(BlockRange.from(200))).contains("AS t WHERE ctid >= '(200,0)'::pg_catalog.tid) TO");
    }

    @Test
    void aHeapThatCannotBeDividedIsOneChunk() {
        QualifiedName name = new QualifiedName("public", "columnar");
        Table table = SampleTables.withHeaps(name, List.of(new Heap(1, name, 1_000, 0, false)));

        assertThat(Chunk.plan(List.of(table), 100)).extracting(Chunk::blocks).containsExactly(BlockRange.from(0));
    }

    @Test
    void aHeapOnWhichAQueryWouldRunCodeIsReadAtOnceByCopyOfTheTable() {
        QualifiedName name = new QualifiedName("shop", "My orders");
        Table table = SampleTables.withHeaps(name, List.of(new Heap(1, name, 1_000, 0, true, false)));

        List<Chunk> chunks = Chunk.plan(List.of(table), 100);

        assertThat(chunks).extracting(Chunk::blocks).containsExactly(BlockRange.from(0));
        assertThat(chunks.getFirst().undivided()).isTrue();
        assertThat(chunks.getFirst().copy(RowFormat.of(table)).sql())
                .isEqualTo("COPY \"shop\".\"My orders\" (\"id\") TO STDOUT (FORMAT binary)");
    }
}
