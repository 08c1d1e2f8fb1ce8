package io.rowlog.schema.avro;

import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.ColumnType;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.digest.DigestAccumulator;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A fixed table with a column of each type, a fixed row, and all that the log has of them. */
public final class GoldenRow {
    private final List<Column> columns = new ArrayList<>();
    private final List<byte @Nullable []> values = new ArrayList<>();

    private GoldenRow() {
        add("id", "bigint", 20, ServerForm.int8(4_711));
        add("small", "smallint", 21, ServerForm.int2(-2));
        add("größe", "integer", 23, ServerForm.int4(180));
        add("_x41_", "boolean", 16, new byte[] {1});
        add("4th", "real", 700, ServerForm.int4(Float.floatToIntBits(0.1f)));
        add("ratio", "double precision", 701, ServerForm.int8(Double.doubleToLongBits(-1e300)));
        add("name", "text", 25, ServerForm.text("Ünïcödé €"));
        add("code", "character varying(20)", 1043, ServerForm.text("a\\b"));
        add("note", "text", 25, null);
        add("document", "json", 114, ServerForm.text("{ }"));
        add("settings", "jsonb", 3802, ServerForm.jsonb("{\"a\": 1}"));
        add("photo", "bytea", 17, new byte[] {0, (byte) 0xFF});
        add("token", "uuid", 2950, ServerForm.uuid(UUID.fromString("01234567-89ab-cdef-0123-456789abcdef")));
        add("born", "date", 1082, ServerForm.date(LocalDate.of(1970, 1, 2)));
        add("until", "date", 1082, ServerForm.int4(Integer.MAX_VALUE));
        add("opens", "time without time zone", 1083, ServerForm.int8(43_200_000_001L));
        add("closes", "time without time zone", 1083, ServerForm.int8(86_400_000_000L));
        add("local", "timestamp without time zone", 1114, ServerForm.timestamp(LocalDateTime.of(1969, 12, 31, 23, 59)));
        add("moment", "timestamp with time zone", 1184, ServerForm.timestamp(LocalDateTime.of(2026, 11, 22, 12, 0, 1)));
        add("last", "timestamp with time zone", 1184, ServerForm.timestamp(LocalDateTime.of(294_276, 12, 31, 23, 59)));
        add("price", numeric(12, 2), ServerForm.numeric(new BigDecimal("-1234.50")));
        add("mass", numeric(38, 10), ServerForm.numeric(new BigDecimal("9999999999999999999999999999.9999999999")));
        add("huge", numeric(65, 30), ServerForm.numeric(new BigDecimal("-1e34").setScale(30)));
        add("none", numeric(5, 5), ServerForm.numericNaN());
        add("free", "numeric", 1700, ServerForm.text("1.500"));
        add("network", "inet", 869, ServerForm.text("10.0.0.0/8"));
        add("mood", new ColumnType("shop.mood", 90_001, 0, -1, true), ServerForm.text("ok"));
        add("moods", new ColumnType("shop.mood[]", 90_002, 90_001, -1, false), ServerForm.text("{ok,NULL}"));
        add(
                "numbers",
                new ColumnType("integer[]", 1007, 23, -1, false),
                ServerForm.array(23, Arrays.asList(ServerForm.int4(1), null, ServerForm.int4(-1))));
        add(
                "matrix",
                new ColumnType("integer[]", 1007, 23, -1, false),
                ServerForm.array(
                        23, new int[] {1, 2}, new int[] {0, 1}, List.of(ServerForm.int4(1), ServerForm.int4(2))));
        columns.add(new Column(
                columns.size() + 1,
                "computed",
                new ColumnType("integer", 23, 0, -1, false),
                false,
                Column.Generated.STORED,
                Column.Identity.NONE));
        values.add(ServerForm.int4(7));
    }

    private static ColumnType numeric(int precision, int scale) {
        return new ColumnType(
                "numeric(" + precision + "," + scale + ")", 1700, 0, (precision << 16 | scale) + 4, false);
    }

    private void add(String name, String declared, long oid, byte @Nullable [] value) {
        add(name, new ColumnType(declared, oid, 0, -1, false), value);
    }

    private void add(String name, ColumnType type, byte @Nullable [] value) {
        columns.add(new Column(columns.size() + 1, name, type, false, Column.Generated.NEVER, Column.Identity.NONE));
        values.add(value);
    }

    /** Schemas, their ids, key, row and digest, each with its name. */
    public static List<String> lines() {
        GoldenRow golden = new GoldenRow();
        RowFormat format = RowFormat.of(new Table(
                1,
                new QualifiedName("my shop", "Größen_2"),
                Table.Kind.ORDINARY,
                golden.columns,
                List.of("token", "id", "until", "price"),
                List.of(),
                List.of(),
                List.of(),
                0));
        byte[] tuple = ServerForm.tuple(golden.values);
        RowEncoder encoder = new RowEncoder(format);
        encoder.encode(ServerForm.copied(format, tuple));
        DigestAccumulator digest = new DigestAccumulator();
        encoder.addTo(digest);
        return List.of(
                "row schema: " + RowSchemas.row(format),
                "row schema id: " + SchemaId.of(RowSchemas.row(format)),
                "key schema: " + RowSchemas.key(format),
                "key schema id: " + SchemaId.of(RowSchemas.key(format)),
                "key: " + HexFormat.of().formatHex(encoder.key()),
                "row: " + HexFormat.of().formatHex(encoder.row()),
                "digest: " + digest.digest());
    }
}
