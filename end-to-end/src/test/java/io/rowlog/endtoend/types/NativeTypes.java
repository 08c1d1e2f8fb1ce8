package io.rowlog.endtoend.types;

import java.util.List;
import java.util.stream.Stream;

/** Types that have an Avro type of their own; each is also tested in arrays. */
public final class NativeTypes {
    private static final String NINES = "9".repeat(35) + "." + "9".repeat(30);

    private NativeTypes() {}

    public static List<TypeValues> all() {
        List<TypeValues> scalars = List.of(
                TypeValues.only("bool", "t", "f"),
                TypeValues.of("int2", r -> "" + (short) r.nextInt(), "-32768", "32767", "0"),
                TypeValues.of("int4", r -> "" + r.nextInt(), "-2147483648", "2147483647", "0"),
                TypeValues.of("int8", r -> "" + r.nextLong(), "-9223372036854775808", "9223372036854775807", "0"),
                TypeValues.of(
                        "float4",
                        r -> "" + Float.intBitsToFloat(r.nextInt()),
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "-0",
                        "1e-45",
                        "1.17549435e-38",
                        "3.4028235e38",
                        "16777216",
                        "0.1"),
                TypeValues.of(
                        "float8",
                        r -> "" + Double.longBitsToDouble(r.nextLong()),
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "-0",
                        "4.9e-324",
                        "2.2250738585072014e-308",
                        "1.7976931348623157e308",
                        "9007199254740993",
                        "1000000",
                        "123456789012",
                        "0.1"),
                TypeValues.of("text", RandomText::word, "", " ", "NULL", "\\N", "\\.", "a\tb\nc\rd\\e\b\f\u000b"),
                TypeValues.of(
                        "text",
                        RandomText::unicode,
                        "\u007f",
                        "\ufffe",
                        "\uffff",
                        new String(Character.toChars(0x10ffff)),
                        "\u202e\ufeff"),
                TypeValues.of("varchar(30)", RandomText::word, "", "null", "x".repeat(30)),
                TypeValues.of("char(30)", RandomText::word, "", "a ", "ä".repeat(30)),
                TypeValues.of("name", r -> RandomText.letters(r, r.nextInt(64)), "", "x".repeat(63)),
                TypeValues.of("json", RandomText::json, "null", "[]", " { \"a\" : 1, \"a\" : 2.00 } ", "\"\\u0000\""),
                TypeValues.of("jsonb", RandomText::json, "null", "[]", "{\"a\": 1.00, \"b\": 1e500}", "\"\\\"\""),
                TypeValues.of("bytea", RandomText::bytea, "\\x", "\\x00", "\\x5c275c78", "\\x" + "ff".repeat(3000)),
                TypeValues.of(
                        "uuid",
                        RandomText::uuid,
                        "00000000-0000-0000-0000-000000000000",
                        "ffffffff-ffff-ffff-ffff-ffffffffffff"),
                TypeValues.of(
                        "date",
                        RandomText::date,
                        "infinity",
                        "-infinity",
                        "4714-11-24 BC",
                        "5874897-12-31",
                        "0001-12-31 BC",
                        "1970-01-01",
                        "1969-12-31",
                        "2000-02-29",
                        "10000-01-01"),
                TypeValues.of("time", RandomText::time, "00:00", "24:00:00", "23:59:59.999999", "12:00:00.1"),
                TypeValues.of(
                        "timestamp",
                        RandomText::timestamp,
                        "infinity",
                        "-infinity",
                        "4714-11-24 00:00:00 BC",
                        "294276-12-31 23:59:59.999999",
                        "294247-01-10 04:00:54.775807",
                        "294247-01-10 04:00:54.775808",
                        "294250-05-06 07:08:09.1",
                        "0001-01-01 00:00:00 BC",
                        "1969-12-31 23:59:59.999999"),
                TypeValues.of(
                        "timestamptz",
                        RandomText::timestamp,
                        "infinity",
                        "-infinity",
                        "4714-11-24 00:00:00+00 BC",
                        "294276-12-31 23:59:59.999999+00",
                        "294250-01-01 00:00:00+00",
                        "2024-03-31 02:30:00 Europe/Berlin",
                        "1900-01-01 00:00:00 Asia/Kolkata"),
                TypeValues.of(
                        "numeric(12,2)",
                        r -> RandomText.decimal(r, 12, 2),
                        "NaN",
                        "0",
                        "-0.01",
                        "9999999999.99",
                        "-9999999999.99",
                        "100",
                        "10000",
                        "0.10"),
                TypeValues.of("numeric(9,0)", r -> RandomText.decimal(r, 9, 0), "NaN", "0", "999999999", "10000"),
                TypeValues.of("numeric(5,5)", r -> RandomText.decimal(r, 5, 5), "0", "0.99999", "-0.00001", "0.0001"),
                TypeValues.of(
                        "numeric(19,0)",
                        r -> RandomText.decimal(r, 19, 0),
                        "9223372036854775807",
                        "9223372036854775808",
                        "-9223372036854775808",
                        "-9223372036854775809",
                        "9999999999999999999"),
                TypeValues.of(
                        "numeric(38,10)",
                        r -> RandomText.decimal(r, 38, 10),
                        "9".repeat(28) + "." + "9".repeat(10),
                        "-" + "9".repeat(28) + "." + "9".repeat(10),
                        "1e27",
                        "1e-10"),
                TypeValues.of(
                        "numeric(65,30)",
                        r -> RandomText.decimal(r, 65, 30),
                        NINES,
                        "-" + NINES,
                        "1",
                        "1e34",
                        "1e-30",
                        "-12345678.123456789"),
                TypeValues.of("numeric(1000,0)", r -> RandomText.decimal(r, 1000, 0), "9".repeat(1000), "1e999", "-1"),
                TypeValues.of("numeric(1000,999)", r -> RandomText.decimal(r, 1000, 999), "1e-999", "9.9", "-1e-500"));
        return Stream.of(
                        scalars.stream(),
                        scalars.stream().map(TypeValues::array),
                        Stream.of(
                                TypeValues.only("types.mood", "sad", "very \"happy\", \\o/", "trauriger Käse"),
                                TypeValues.of(
                                        "types.amount", r -> RandomText.decimal(r, 8, 3), "NaN", "-999999.999", "0"),
                                TypeValues.only("types.years", "{}", "{1,NULL,2}", "{{1,2},{3,4}}")))
                .flatMap(types -> types)
                .toList();
    }
}
