package io.rowlog.consumer.load;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.log.CapturedTable.Part;
import io.rowlog.consumer.log.RowReader;
import io.rowlog.schema.avro.DatumBounds;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.avro.RowSchemas;
import io.rowlog.schema.bytes.ByteInput;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Finds the column with text that is not UTF-8, which a server checks line by line when it reads the text format, and then names
 * none. A source has such text if its encoding was not checked when it came in. Not thread-safe.
 */
final class InvalidText {
    private final RowFormat format;
    private final List<Schema.Field> fields;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

    /** Looks through rows of the format. */
    InvalidText(RowFormat format) {
        this.format = format;
        fields = RowSchemas.row(format).getFields();
    }

    /** Breaks off the reading. */
    private static final class FoundException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String column;

        FoundException(String column) {
            this.column = column;
        }
    }

    /** The first column of the first row that has such text, for whose sake rows are read once more; null if none is found. */
    static @Nullable String column(RowReader reader, Part part) throws SQLException {
        InvalidText text = new InvalidText(part.table().format());
        try {
            reader.read(
                    part,
                    row -> text.column(row).ifPresent(column -> {
                        throw new FoundException(column);
                    }));
        } catch (FoundException e) {
            return e.column;
        } catch (Failure e) {
            // What the server said is the failure to tell of.
        }
        return null;
    }

    /**
     * The first column that has such text.
     *
     * @param row cursor on a row's Avro bytes without framing
     */
    Optional<String> column(ByteInput row) {
        for (int i = 0; i < fields.size(); i++) {
            if (!valid(fields.get(i).schema(), row)) {
                return Optional.of(format.fields().get(i).column());
            }
        }
        return Optional.empty();
    }

    private boolean valid(Schema schema, ByteInput datum) {
        return switch (schema.getType()) {
            case UNION -> valid(schema.getTypes().get((int) datum.readVarint()), datum);
            case STRING -> text(datum);
            case ARRAY -> items(schema.getElementType(), datum);
            case RECORD -> schema.getFields().stream().allMatch(field -> valid(field.schema(), datum));
            case NULL, BOOLEAN, INT, LONG, FLOAT, DOUBLE, BYTES, FIXED, ENUM, MAP -> {
                DatumBounds.check(schema, datum);
                yield true;
            }
        };
    }

    private boolean items(Schema item, ByteInput datum) {
        for (int count = datum.readBlockCount(); count > 0; count = datum.readBlockCount()) {
            for (int i = 0; i < count; i++) {
                if (!valid(item, datum)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean text(ByteInput datum) {
        int length = datum.readLength();
        try {
            decoder.decode(ByteBuffer.wrap(datum.array(), datum.skip(length), length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
