package io.rowlog.benchmarks;

import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.copy.CopyFormat;
import io.rowlog.schema.tuple.BinaryCopyReader;
import java.util.List;

/** Tables whose rows are transcoded, with a typical row of each. */
public enum BenchmarkTable {
    /** A wide customer: 15 columns of many types, some 500 bytes. */
    CUSTOMER("id") {
        @Override
        TupleWriter tuple() {
            return new TupleWriter()
                    .bigint("id", 1_234_567)
                    .uuid("public_id", 0x0123456789abcdefL, 0xfedcba9876543210L)
                    .text("email", "character varying(255)", 1043, "maria.schmidt.1234567@example.com")
                    .text("first_name", "text", 25, "Maria")
                    .text("last_name", "text", 25, "Schmidt-Müller")
                    .text("phone", "character varying(32)", 1043, "+49 30 1234567")
                    .text("street", "text", 25, "Unter den Linden 77, Hinterhaus, 3. Stock")
                    .text("country", "character(2)", 1042, "DE")
                    .timestamptz("created_at", 800_000_000_123_456L)
                    .timestamptz("updated_at", 830_000_000_654_321L)
                    .numeric("balance", 12, 2, 1, 12, 3456, 7800)
                    .numeric("credit_limit", 12, 2, 1, 1)
                    .bool("active", true)
                    .jsonb(
                            "settings",
                            "{\"theme\": \"dark\", \"locale\": \"de-DE\", \"flags\": [1, 2, 3], \"newsletter\": true}")
                    .text("notes", "text", 25, "Prefers deliveries in the morning; ring twice. ".repeat(3));
        }
    },
    /** {@code pgbench_accounts}: three numbers and 84 blanks. */
    PGBENCH_ACCOUNTS("aid") {
        @Override
        TupleWriter tuple() {
            return new TupleWriter()
                    .integer("aid", 1_234_567)
                    .integer("bid", 12)
                    .integer("abalance", -4_711)
                    .text("filler", "character(84)", 1042, " ".repeat(84));
        }
    },
    /** Prisma's default for its type Decimal. */
    WIDE_DECIMAL("id") {
        @Override
        TupleWriter tuple() {
            return new TupleWriter()
                    .integer("id", 1_234_567)
                    .numeric("price", 65, 30, 1, 12, 3456, 7890, 1200)
                    .numeric("rate", 38, 10, 6, 12, 3456, 7890, 1234, 5678, 9012, 3456, 7890, 1234, 5600);
        }
    };

    private final String key;

    BenchmarkTable(String key) {
        this.key = key;
    }

    abstract TupleWriter tuple();

    /** The format that the rows have in the log. */
    public RowFormat format() {
        return RowFormat.of(new Table(
                1,
                new QualifiedName("public", name()),
                Table.Kind.ORDINARY,
                tuple().columns(),
                List.of(key),
                List.of(),
                List.of(),
                List.of(),
                0));
    }

    /** A message of binary COPY with one row. */
    public byte[] message() {
        return tuple().message();
    }

    /** A reader of messages with rows of the table. */
    public BinaryCopyReader reader() {
        BinaryCopyReader reader = new BinaryCopyReader(format().forms());
        ByteOutput header = new ByteOutput(32);
        CopyFormat.BINARY.writeHeader(header);
        reader.message(header.toByteArray());
        return reader;
    }
}
