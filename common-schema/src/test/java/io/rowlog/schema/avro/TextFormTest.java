package io.rowlog.schema.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.ColumnType;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values in the text format of COPY. */
class TextFormTest {
    private static final ColumnType TEXTS = new ColumnType("text[]", 1009, 25, -1, false);
    private static final ColumnType DATES = new ColumnType("date[]", 1182, 1082, -1, false);

    private static ColumnType type(long oid) {
        return new ColumnType("type" + oid, oid, 0, -1, false);
    }

    private static ColumnType numeric(int precision, int scale) {
        return new ColumnType("numeric", 1700, 0, (precision << 16 | scale) + 4, false);
    }

    private static byte[] texts(@Nullable String... elements) {
        return ServerForm.array(25, elements(elements));
    }

    private static byte[] texts(int[] sizes, int[] lowerBounds, @Nullable String... elements) {
        return ServerForm.array(25, sizes, lowerBounds, elements(elements));
    }

    private static List<byte @Nullable []> elements(@Nullable String... elements) {
        return Arrays.stream(elements)
                .map(element -> element == null ? null : ServerForm.text(element))
                .toList();
    }

    private static byte[] ones(int sizes) {
        return ServerForm.array(25, ints(sizes), ints(sizes), Collections.nCopies(1, ServerForm.text("x")));
    }

    private static int[] ints(int count) {
        int[] ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("date", type(1082), ServerForm.int4(Integer.MAX_VALUE), "infinity"),
                arguments("date", type(1082), ServerForm.int4(Integer.MIN_VALUE), "-infinity"),
                arguments("date", type(1082), ServerForm.date(LocalDate.of(-4713, 11, 24)), "4714-11-24 BC"),
                arguments("date", type(1082), ServerForm.date(LocalDate.of(0, 12, 31)), "0001-12-31 BC"),
                arguments("date", type(1082), ServerForm.date(LocalDate.of(1, 1, 1)), "0001-01-01"),
                arguments("date", type(1082), ServerForm.date(LocalDate.of(2000, 2, 29)), "2000-02-29"),
                arguments("date", type(1082), ServerForm.date(LocalDate.of(5_874_897, 12, 31)), "5874897-12-31"),
                arguments("time", type(1083), ServerForm.int8(86_400_000_000L), "24:00:00"),
                arguments("time", type(1083), ServerForm.int8(86_399_999_999L), "23:59:59.999999"),
                arguments("time", type(1083), ServerForm.int8(100_000), "00:00:00.1"),
                arguments("timestamp", type(1114), ServerForm.int8(Long.MAX_VALUE), "infinity"),
                arguments("timestamptz", type(1184), ServerForm.int8(Long.MIN_VALUE), "-infinity"),
                arguments(
                        "timestamp",
                        type(1114),
                        ServerForm.timestamp(LocalDateTime.of(294_276, 12, 31, 23, 59, 59, 999_999_000)),
                        "294276-12-31 23:59:59.999999"),
                arguments(
                        "timestamptz",
                        type(1184),
                        ServerForm.timestamp(LocalDateTime.of(294_276, 12, 31, 0, 0)),
                        "294276-12-31 00:00:00+00"),
                arguments(
                        "timestamptz",
                        type(1184),
                        ServerForm.timestamp(LocalDateTime.of(-43, 3, 15, 12, 0)),
                        "0044-03-15 12:00:00+00 BC"),
                arguments("numeric", numeric(5, 2), ServerForm.numericNaN(), "NaN"),
                arguments("numeric", numeric(5, 2), ServerForm.numeric(new BigDecimal("-0.05")), "-0.05"),
                arguments("numeric", numeric(4, 0), ServerForm.numeric(new BigDecimal("1000")), "1000"),
                arguments("numeric changed", numeric(5, 2), ServerForm.numeric(new BigDecimal("1.2345")), "1.2345"),
                arguments("numeric changed", numeric(5, 2), ServerForm.numeric(new BigDecimal("12345.67")), "12345.67"),
                arguments("numeric changed", numeric(5, 2), ServerForm.numeric(new BigDecimal("0.000")), "0.000"),
                arguments("float8", type(701), ServerForm.int8(Double.doubleToLongBits(Double.NaN)), "NaN"),
                arguments("float8", type(701), ServerForm.int8(0xFFF8_0000_0000_0001L), "NaN"),
                arguments("float8", type(701), ServerForm.int8(Double.doubleToLongBits(-0.0)), "-0.0"),
                arguments("float8", type(701), ServerForm.int8(Double.doubleToLongBits(-12)), "-12"),
                arguments("float8", type(701), ServerForm.int8(Double.doubleToLongBits(0.1)), "0.1"),
                arguments(
                        "float4",
                        type(700),
                        ServerForm.int4(Float.floatToIntBits(Float.NEGATIVE_INFINITY)),
                        "-Infinity"),
                arguments("float4", type(700), ServerForm.int4(Float.floatToIntBits(0.1f)), "0.1"),
                arguments("int8", type(20), ServerForm.int8(Long.MIN_VALUE), "-9223372036854775808"),
                arguments("int2", type(21), ServerForm.int2(-7), "-7"),
                arguments("bool", type(16), new byte[] {1}, "t"),
                arguments("bytea", type(17), new byte[] {0, 0x5C, (byte) 0xFF}, "\\\\x005cff"),
                arguments(
                        "uuid",
                        type(2950),
                        ServerForm.uuid(UUID.fromString("01234567-89ab-cdef-0123-456789abcdef")),
                        "01234567-89ab-cdef-0123-456789abcdef"),
                arguments("text", type(25), ServerForm.text("a\tb\nc\\d\re\\N\\."), "a\\tb\\nc\\\\d\\re\\\\N\\\\."),
                arguments("array", TEXTS, texts(), "{}"),
                arguments("array", TEXTS, texts("a", null, "NULL", "null", ""), "{a,NULL,\"NULL\",\"null\",\"\"}"),
                arguments("array", TEXTS, texts("a\"b", "c\\d"), "{\"a\\\\\"b\",\"c\\\\\\\\d\"}"),
                arguments("array", TEXTS, texts("{x}", "y,z", " "), "{\"{x}\",\"y,z\",\" \"}"),
                arguments("array in array", TEXTS, texts("{\"a\"}"), "{\"{\\\\\"a\\\\\"}\"}"),
                arguments(
                        "array of dimensions",
                        TEXTS,
                        texts(new int[] {2, 2}, new int[] {1, 1}, "a", null, "b\"", "d"),
                        "{{a,NULL},{\"b\\\\\"\",d}}"),
                arguments("array from 0", TEXTS, texts(new int[] {2}, new int[] {0}, "a", "b"), "[0:1]={a,b}"),
                arguments(
                        "array of dimensions from elsewhere",
                        TEXTS,
                        texts(new int[] {1, 2}, new int[] {-3, 1}, "a", "b"),
                        "[-3:-3][1:2]={{a,b}}"),
                arguments("array of six dimensions", TEXTS, ones(6), "{{{{{{x}}}}}}"),
                arguments(
                        "array of dates",
                        DATES,
                        ServerForm.array(
                                1082,
                                List.of(
                                        ServerForm.int4(Integer.MAX_VALUE),
                                        ServerForm.date(LocalDate.of(0, 1, 1)),
                                        ServerForm.date(LocalDate.of(2024, 1, 1)))),
                        "{infinity,\"0001-01-01 BC\",2024-01-01}"));
    }

    private static RowFormat format(ColumnType type) {
        return RowFormat.of(new Table(
                1,
                new QualifiedName("public", "t"),
                Table.Kind.ORDINARY,
                List.of(
                        new Column(1, "v", type, false, Column.Generated.NEVER, Column.Identity.NONE),
                        new Column(2, "g", type, false, Column.Generated.STORED, Column.Identity.NONE),
                        new Column(3, "n", type, false, Column.Generated.NEVER, Column.Identity.NONE)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0));
    }

    private static byte[] encoded(RowFormat format, byte[] server) {
        RowEncoder encoder = new RowEncoder(format);
        encoder.encode(ServerForm.copied(format, ServerForm.tuple(Arrays.asList(server, server, null))));
        return encoder.row();
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("values")
    void aValueIsWrittenAsTheServerReadsIt(String name, ColumnType type, byte[] server, String expected) {
        RowFormat format = format(type);
        byte[] row = encoded(format, server);
        ByteOutput copy = new ByteOutput(16);
        new RowDecoder(format)
                .decodeText(new ByteInput().set(row, SingleObject.HEADER, row.length - SingleObject.HEADER), copy);

        assertThat(new String(copy.toByteArray(), StandardCharsets.UTF_8)).isEqualTo(expected + "\t\\N\n");
        assertThat(AvroLibrary.read(RowSchemas.row(format), row, SingleObject.HEADER))
                .hasSize(3);
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("values")
    void aValueIsTheSameInAvroFromItsText(String name, ColumnType type, byte[] server, String copyText) {
        byte[] text = ServerForm.text(copyText.translateEscapes());
        RowEncoder encoder = new RowEncoder(format(type));

        encoder.encode(ServerForm.streamed("ttn", List.of(text, text)));

        assertThat(encoder.row()).isEqualTo(encoded(format(type), server));
    }

    static Stream<Arguments> offsets() {
        LocalDateTime noon = LocalDateTime.of(2024, 3, 31, 12, 0);
        return Stream.of(
                arguments("2024-03-31 14:00:00+02", noon),
                arguments("2024-03-31 17:30:00+05:30", noon),
                arguments("2024-03-31 08:29:15-03:30:45", noon),
                arguments("2024-04-01 00:30:00+12:30", noon),
                arguments(
                        "4714-11-24 00:53:28+00:53:28 BC",
                        LocalDate.of(-4713, 11, 24).atStartOfDay()),
                arguments("294277-01-01 01:00:00+01:00:01", LocalDateTime.of(294_276, 12, 31, 23, 59, 59)));
    }

    @ParameterizedTest
    @MethodSource("offsets")
    void aMomentPrintedInAnotherZoneIsTheSameInAvro(String text, LocalDateTime moment) {
        RowEncoder encoder = new RowEncoder(format(type(1184)));

        encoder.encode(ServerForm.streamed("tnn", List.of(ServerForm.text(text))));

        RowEncoder expected = new RowEncoder(format(type(1184)));
        expected.encode(ServerForm.streamed("bnn", List.of(ServerForm.timestamp(moment))));
        assertThat(encoder.row()).isEqualTo(expected.row());
    }

    static Stream<Arguments> notPrinted() {
        return Stream.of(
                        arguments(type(16), "true", "yes", ""),
                        arguments(type(21), "32768", "-32769", "+1", " 1", "1 ", "1.0", "-", ""),
                        arguments(type(23), "2147483648", "0x1"),
                        arguments(type(20), "9223372036854775808", "-9223372036854775809", "99999999999999999999"),
                        arguments(type(701), "1e400", "0x1p3", "1d", "nan", "1E5", "Infinity ", ""),
                        arguments(type(700), "3.5e38"),
                        arguments(type(17), "abc", "\\x0", "\\xzz", "\\000"),
                        arguments(
                                type(2950), "01234567-89ab-cdef-0123-456789abcde", "0123456789abcdef0123456789abcdef"),
                        arguments(
                                type(1082),
                                "2023-02-29",
                                "0000-01-01",
                                "2024-13-01",
                                "31.12.2024",
                                "12/31/2024",
                                "5874898-01-01",
                                "4714-11-23 BC",
                                "infinity BC",
                                " BC"),
                        arguments(type(1083), "24:00:00.1", "12:60:00", "12:00", "12:00:00.1234567", "12:00:00+00"),
                        arguments(type(1114), "2024-01-01T00:00:00", "294277-01-01 00:00:00", "2024-01-01 00:00:00+00"),
                        arguments(type(1184), "2024-01-01 00:00:00", "2024-01-01 00:00:00 UTC"),
                        arguments(numeric(5, 2), "1e3", ".50", "1.", "01.00", "-", "Infinity", "1.00 "),
                        arguments(
                                TEXTS,
                                "",
                                "{",
                                "{a",
                                "{a,}",
                                "{a b}",
                                "{\"a}",
                                "[0:1]",
                                "[0:1]={a,b",
                                "{{a},{b}",
                                "{a}}"))
                .flatMap(all -> Arrays.stream(all.get()).skip(1).map(text -> arguments(all.get()[0], text)));
    }

    @ParameterizedTest
    @MethodSource("notPrinted")
    void textThatNoServerPrintsIsRefusedNamingTheColumn(ColumnType type, String text) {
        RowEncoder encoder = new RowEncoder(format(type));

        assertThatThrownBy(() -> encoder.encode(ServerForm.streamed("tnn", List.of(ServerForm.text(text)))))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageStartingWith("Column v of public.t: ");
    }

    @Test
    void theBinaryFormOfATypeThatTravelsAsTextIsRefused() {
        RowEncoder encoder = new RowEncoder(format(type(869)));

        assertThatThrownBy(() -> encoder.encode(ServerForm.streamed("nnb", Arrays.asList(null, null, new byte[8]))))
                .isInstanceOf(MalformedDataException.class)
                .hasMessage("Column n of public.t: A value in binary form, of which only the text form is known");
    }

    @Test
    void aWholeRowMayNotHaveUnchangedColumns() {
        RowEncoder encoder = new RowEncoder(format(type(25)));

        assertThatThrownBy(() -> encoder.encode(ServerForm.streamed("nun", List.of())))
                .isInstanceOf(MalformedDataException.class)
                .hasMessage("Column g of public.t is unchanged, and the server did not send its value");
    }

    @Test
    void anUnchangedColumnCannotBePartOfTheKey() {
        RowFormat format = format(type(25));
        RowEncoder encoder = new RowEncoder(new RowFormat(format.table(), format.fields(), List.of(2)));

        assertThatThrownBy(() -> encoder.encodePartial(ServerForm.streamed("nuu", List.of())))
                .isInstanceOf(MalformedDataException.class)
                .hasMessage("Column n of public.t is unchanged but part of the key");
    }
}
