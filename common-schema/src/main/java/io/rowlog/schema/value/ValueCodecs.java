package io.rowlog.schema.value;

import io.rowlog.schema.catalog.ColumnType;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Chooses the codec of a column, from its type at the server or from its field in the log. */
public final class ValueCodecs {
    private static final int NUMERIC = 1700;
    private static final int MODIFIER_HEADER = 4;
    private static final ValueCodec TEXT = ContentCodec.TEXT;
    private static final ValueCodec OUTPUT = ContentCodec.OUTPUT;

    /** OIDs of built-in types (PostgreSQL source, {@code pg_type.dat}); they never change. */
    private static final Map<Integer, ValueCodec> BY_OID = Map.ofEntries(
            Map.entry(16, new FixedWidthCodecs.BooleanCodec()),
            Map.entry(17, ContentCodec.BYTEA),
            Map.entry(19, TEXT),
            Map.entry(20, new FixedWidthCodecs.IntegerCodec(8)),
            Map.entry(21, new FixedWidthCodecs.IntegerCodec(2)),
            Map.entry(23, new FixedWidthCodecs.IntegerCodec(4)),
            Map.entry(25, TEXT),
            Map.entry(114, TEXT),
            Map.entry(700, new FixedWidthCodecs.FloatCodec(4)),
            Map.entry(701, new FixedWidthCodecs.FloatCodec(8)),
            Map.entry(1042, TEXT),
            Map.entry(1043, TEXT),
            Map.entry(1082, new CalendarCodecs.DateCodec()),
            Map.entry(1083, new CalendarCodecs.TimeCodec()),
            Map.entry(1114, new CalendarCodecs.TimestampCodec(false)),
            Map.entry(1184, new CalendarCodecs.TimestampCodec(true)),
            Map.entry(2950, new FixedWidthCodecs.UuidCodec()),
            Map.entry(3802, ContentCodec.JSONB));

    private ValueCodecs() {}

    /** The codec for a column of this type: total, since every type can travel as the server's text. */
    public static ValueCodec of(ColumnType type) {
        if (type.enumeration()) {
            return TEXT;
        }
        if (!type.array()) {
            return scalar(type.base(), type.modifier());
        }
        ValueCodec element = scalar(type.element(), type.modifier());
        return element.readAsText() ? OUTPUT : new ArrayCodec(element, (int) type.element());
    }

    private static ValueCodec scalar(long oid, int modifier) {
        return oid == NUMERIC ? numeric(modifier) : BY_OID.getOrDefault((int) oid, OUTPUT);
    }

    /** The modifier of numeric holds precision and scale ({@code make_numeric_typmod}); the scale has 11 bits. */
    private static ValueCodec numeric(int modifier) {
        if (modifier < MODIFIER_HEADER) {
            return OUTPUT;
        }
        int precision = modifier - MODIFIER_HEADER >> 16 & 0xFFFF;
        int scale = ((modifier - MODIFIER_HEADER & 0x7FF) ^ 1024) - 1024;
        // Avro's decimal allows neither a negative scale nor one above the precision; PostgreSQL 15 allows both.
        return scale >= 0 && scale <= precision ? new NumericCodec(precision, scale) : OUTPUT;
    }

    /**
     * The codec that wrote a field of the log.
     *
     * @param encoding the field's {@code postgresql.encoding} property
     * @param avroType the field's ordinary branch
     * @param elementType the field's {@code postgresql.element} property; 0 when it has none
     * @throws IllegalArgumentException when this version does not know the encoding
     */
    public static ValueCodec of(String encoding, Schema avroType, long elementType) {
        if (encoding.endsWith("[]")) {
            Schema element = avroType.getElementType().getTypes().get(Branch.ORDINARY);
            return new ArrayCodec(
                    of(encoding.substring(0, encoding.length() - 2), element, 0), Math.toIntExact(elementType));
        }
        if (encoding.equals("numeric") && avroType.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            return new NumericCodec(decimal.getPrecision(), decimal.getScale());
        }
        if (encoding.equals(OUTPUT.encoding())) {
            return OUTPUT;
        }
        return BY_OID.values().stream()
                .filter(codec -> codec.encoding().equals(encoding))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("Encoding '" + encoding + "' is not known to this version"));
    }
}
