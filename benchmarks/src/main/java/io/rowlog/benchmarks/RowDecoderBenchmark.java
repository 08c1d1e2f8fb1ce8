package io.rowlog.benchmarks;

import io.rowlog.schema.avro.RowDecoder;
import io.rowlog.schema.avro.RowEncoder;
import io.rowlog.schema.avro.SingleObject;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.tuple.BinaryCopyReader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows per millisecond from Avro to both formats of COPY. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RowDecoderBenchmark {
    @Param
    private BenchmarkTable table = BenchmarkTable.CUSTOMER;

    private final ByteInput input = new ByteInput();
    private final ByteOutput copy = new ByteOutput(1 << 12);
    private byte[] row = new byte[0];
    private RowDecoder decoder = new RowDecoder(table.format());

    /** Makes the row and the decoder of the table. */
    @Setup
    public void prepare() {
        RowEncoder encoder = new RowEncoder(table.format());
        BinaryCopyReader reader = table.reader();
        reader.message(table.message());
        reader.next();
        encoder.encode(reader.tuple());
        row = encoder.row();
        decoder = new RowDecoder(table.format());
    }

    /** A tuple of binary COPY. */
    @Benchmark
    public ByteOutput decodeBinary() {
        copy.reset();
        decoder.decodeBinary(input.set(row, SingleObject.HEADER, row.length - SingleObject.HEADER), copy);
        return copy;
    }

    /** A line of text COPY. */
    @Benchmark
    public ByteOutput decodeText() {
        copy.reset();
        decoder.decodeText(input.set(row, SingleObject.HEADER, row.length - SingleObject.HEADER), copy);
        return copy;
    }
}
