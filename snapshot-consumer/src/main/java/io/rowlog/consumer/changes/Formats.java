package io.rowlog.consumer.changes;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.LogReader;
import io.rowlog.schema.avro.RowFields;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.avro.RowSchemas;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.avro.SingleObject;
import io.rowlog.schema.bytes.ByteInput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;

/** How rows and keys are read that come in changes, by what stands before each; reads the log on where that is new. Not thread-safe. */
public final class Formats {
    private final LogReader log;
    private final Map<Long, Rows> rows = new HashMap<>();
    private final Map<Long, Rows> keys = new HashMap<>();
    private final ByteInput header = new ByteInput();

    public Formats(LogReader log) {
        this.log = log;
    }

    /** Rows of one schema. */
    public static final class Rows {
        private final RowFormat format;
        private final RowFields fields;
        private final List<String> names;
        private final BitSet computed = new BitSet();
        private final Map<String, BitSet> absent = new HashMap<>();

        private Rows(Schema schema, Function<Schema, RowFormat> read) {
            format = read.apply(schema);
            fields = new RowFields(format);
            names = new ArrayList<>(
                    schema.getFields().stream().map(Schema.Field::name).toList());
            for (int i = 0; i < names.size(); i++) {
                computed.set(i, !format.fields().get(i).writable());
            }
        }

        public RowFormat format() {
            return format;
        }

        public RowFields fields() {
            return fields;
        }

        /** Indexes of the fields that a header names, but for those that the server computes; not to be changed. */
        public BitSet absent(byte[] header) {
            return absent.computeIfAbsent(new String(header, StandardCharsets.US_ASCII), text -> {
                BitSet indexes = new BitSet();
                for (String name : text.split(",")) {
                    int index = names.indexOf(name);
                    if (index < 0) {
                        throw new Failure(
                                FailureCode.LOG_DAMAGED,
                                "A change of table " + format.table() + " lacks a field that its schema does not have",
                                "Something else writes into the topic: restore a moment before this change");
                    }
                    indexes.set(index);
                }
                indexes.andNot(computed);
                return indexes;
            });
        }
    }

    /** The schema of this fingerprint, which the log may have got since it was read. */
    public Schema schema(long fingerprint) {
        try {
            return log.schemas().get(fingerprint);
        } catch (Failure e) {
            log.readToEnd();
            return log.schemas().get(fingerprint);
        }
    }

    /** How rows of this schema are read. */
    public Rows of(SchemaId id) {
        return rows.computeIfAbsent(id.fingerprint(), each -> new Rows(schema(each), RowSchemas::read));
    }

    /** How a framed row is read. */
    public Rows ofRow(ByteBuffer framed) {
        return rows.computeIfAbsent(fingerprint(framed), each -> new Rows(schema(each), RowSchemas::read));
    }

    /** How a framed key is read, as a row of nothing else. */
    public Rows ofKey(ByteBuffer framed) {
        return keys.computeIfAbsent(fingerprint(framed), each -> new Rows(schema(each), RowSchemas::readKey));
    }

    private long fingerprint(ByteBuffer framed) {
        return SingleObject.readFingerprint(
                header.set(framed.array(), framed.arrayOffset() + framed.position(), framed.remaining()));
    }

    /** A cursor on what is framed, made new by each call. */
    public static ByteInput datum(ByteBuffer framed) {
        return new ByteInput()
                .set(
                        framed.array(),
                        framed.arrayOffset() + framed.position() + SingleObject.HEADER,
                        framed.remaining() - SingleObject.HEADER);
    }
}
