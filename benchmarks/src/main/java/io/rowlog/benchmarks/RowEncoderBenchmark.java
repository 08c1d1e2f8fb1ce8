package io.rowlog.benchmarks;

import io.rowlog.schema.avro.RowEncoder;
import io.rowlog.schema.digest.DigestAccumulator;
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
import org.openjdk.jmh.infra.Blackhole;

/** Rows per millisecond from binary COPY to Avro. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RowEncoderBenchmark {
    @Param
    private BenchmarkTable table = BenchmarkTable.CUSTOMER;

    private final DigestAccumulator digest = new DigestAccumulator();
    private byte[] message = new byte[0];
    private BinaryCopyReader reader = table.reader();
    private RowEncoder encoder = new RowEncoder(table.format());

    /** Makes the encoder of the table. */
    @Setup
    public void prepare() {
        message = table.message();
        reader = table.reader();
        encoder = new RowEncoder(table.format());
    }

    /** The row alone, in the encoder's own buffer. */
    @Benchmark
    public RowEncoder encode() {
        reader.message(message);
        reader.next();
        encoder.encode(reader.tuple());
        return encoder;
    }

    /** All that a row costs before it goes to Kafka: encoded, added to the digest, copied to the record. */
    @Benchmark
    public void encodeToRecord(Blackhole records) {
        reader.message(message);
        reader.next();
        encoder.encode(reader.tuple());
        encoder.addTo(digest);
        records.consume(encoder.key());
        records.consume(encoder.row());
    }
}
