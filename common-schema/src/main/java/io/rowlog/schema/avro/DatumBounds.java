package io.rowlog.schema.avro;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.MalformedDataException;
import org.apache.avro.Schema;

/**
 * Checks that every length and count in Avro bytes lies within them (Avro specification, section Binary encoding). The
 * Avro library allocates what a length says before it looks whether so many bytes are there.
 */
public final class DatumBounds {
    private DatumBounds() {}

    /**
     * Moves the cursor over a value of the schema.
     *
     * @throws MalformedDataException when the bytes are no value of it
     */
    public static void check(Schema schema, ByteInput datum) {
        switch (schema.getType()) {
            case NULL -> {}
            case BOOLEAN -> datum.skip(1);
            case INT, LONG -> datum.readVarint();
            case ENUM -> index(datum, schema.getEnumSymbols().size());
            case FLOAT -> datum.skip(Float.BYTES);
            case DOUBLE -> datum.skip(Double.BYTES);
            case FIXED -> datum.skip(schema.getFixedSize());
            case STRING, BYTES -> datum.skip(datum.readLength());
            case UNION ->
                check(schema.getTypes().get(index(datum, schema.getTypes().size())), datum);
            case RECORD -> schema.getFields().forEach(field -> check(field.schema(), datum));
            case ARRAY -> blocks(schema.getElementType(), false, datum);
            case MAP -> blocks(schema.getValueType(), true, datum);
        }
    }

    private static int index(ByteInput datum, int size) {
        long index = datum.readVarint();
        if (index < 0 || index >= size) {
            throw new MalformedDataException("Choice " + index + " of " + size + " at position " + datum.position());
        }
        return (int) index;
    }

    private static void blocks(Schema item, boolean keyed, ByteInput datum) {
        for (int count = datum.readBlockCount(); count > 0; count = datum.readBlockCount()) {
            for (int i = 0; i < count; i++) {
                if (keyed) {
                    datum.skip(datum.readLength());
                }
                check(item, datum);
            }
        }
    }
}
