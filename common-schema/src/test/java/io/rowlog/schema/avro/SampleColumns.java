package io.rowlog.schema.avro;

import io.rowlog.schema.catalog.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Every type that has an Avro type of its own, arrays of them, and one that has not. */
final class SampleColumns {
    private static final long FIRST_DATE = LocalDate.of(-4713, 11, 24).toEpochDay();
    private static final long LAST_DATE = LocalDate.of(5_874_897, 12, 31).toEpochDay();
    private static final long FIRST_MICROS = ChronoUnit.MICROS.between(
            ServerForm.EPOCH.atStartOfDay(), LocalDate.of(-4713, 11, 24).atStartOfDay());
    private static final long LAST_MICROS = ChronoUnit.MICROS.between(
            ServerForm.EPOCH.atStartOfDay(), LocalDateTime.of(294_276, 12, 31, 23, 59, 59, 999_999_000));
    private static final LocalDateTime AVRO_END =
            LocalDateTime.ofEpochSecond(Long.MAX_VALUE / 1_000_000, 775_807_000, ZoneOffset.UTC);

    private SampleColumns() {}

    static List<SampleColumn> all() {
        List<SampleColumn> scalars = List.of(
                SampleColumn.of(
                        "boolean",
                        16,
                        Arbitraries.of(true, false)
                                .map(b -> Sample.of(new byte[] {(byte) (b ? 1 : 0)}, b, b ? "t" : "f"))),
                SampleColumn.of(
                        "smallint", 21, Arbitraries.shorts().map(n -> Sample.of(ServerForm.int2(n), (int) n, "" + n))),
                SampleColumn.of(
                        "integer", 23, Arbitraries.integers().map(n -> Sample.of(ServerForm.int4(n), n, "" + n))),
                SampleColumn.of("bigint", 20, Arbitraries.longs().map(n -> Sample.of(ServerForm.int8(n), n, "" + n))),
                SampleColumn.of("real", 700, Arbitraries.integers().map(SampleColumns::real)),
                SampleColumn.of("double precision", 701, Arbitraries.longs().map(SampleColumns::doublePrecision)),
                text("text", 25),
                text("character varying(40)", 1043),
                text("character(20)", 1042),
                text("name", 19),
                text("json", 114),
                SampleColumn.of("jsonb", 3802, strings().map(s -> Sample.of(ServerForm.jsonb(s), s, s))),
                SampleColumn.of(
                        "bytea",
                        17,
                        bytes().map(b -> Sample.of(
                                b, ByteBuffer.wrap(b), "\\x" + HexFormat.of().formatHex(b)))),
                SampleColumn.of("uuid", 2950, uuids().map(u -> Sample.of(ServerForm.uuid(u), u, u.toString()))),
                SampleColumn.of("date", 1082, dates()),
                SampleColumn.of("time without time zone", 1083, times()),
                SampleColumn.of("timestamp without time zone", 1114, timestamps(false)),
                SampleColumn.of("timestamp with time zone", 1184, timestamps(true)),
                numeric(12, 2),
                numeric(9, 0),
                numeric(5, 5),
                numeric(18, 4),
                numeric(38, 10),
                numeric(38, 38),
                numeric(65, 30),
                numeric(1000, 501));
        return Stream.concat(
                        Stream.concat(scalars.stream(), scalars.stream().map(SampleColumn::array)),
                        Stream.of(
                                new SampleColumn(
                                        new ColumnType("shop.mood", 90_000, 0, -1, true),
                                        strings().map(s -> Sample.of(ServerForm.text(s), s, s))),
                                SampleColumn.of("inet", 869, strings().map(s -> Sample.asText(ServerForm.text(s), s)))))
                .toList();
    }

    private static Sample real(int bits) {
        float number = Float.intBitsToFloat(Float.floatToIntBits(Float.intBitsToFloat(bits)));
        return Sample.of(ServerForm.int4(Float.floatToIntBits(number)), number, printed(Float.toString(number)));
    }

    private static Sample doublePrecision(long bits) {
        double number = Double.longBitsToDouble(Double.doubleToLongBits(Double.longBitsToDouble(bits)));
        return Sample.of(ServerForm.int8(Double.doubleToLongBits(number)), number, printed(Double.toString(number)));
    }

    /** Java's shortest digits as the server writes exponents. */
    private static String printed(String number) {
        return number.replaceAll("\\.0$", "")
                .replaceAll("(\\.0)?E(\\d)", "e+$2")
                .replaceAll("(\\.0)?E-(\\d)", "e-$2");
    }

    private static SampleColumn text(String declared, long oid) {
        return SampleColumn.of(declared, oid, strings().map(s -> Sample.of(ServerForm.text(s), s, s)));
    }

    static Arbitrary<String> strings() {
        return Arbitraries.of(
                        "a", "null", "NULL", "\"", "\\", "{", "}", ",", " ", "\t", "\n", "\r", "\b", "é", "€", "𝄞",
                        "'", "\\N")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    private static Arbitrary<byte[]> bytes() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    }

    private static Arbitrary<UUID> uuids() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
    }

    private static Arbitrary<Sample> dates() {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        9,
                        Arbitraries.longs()
                                .between(FIRST_DATE, LAST_DATE)
                                .map(LocalDate::ofEpochDay)
                                .map(date -> Sample.of(ServerForm.date(date), date, printed(date) + era(date)))),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                Sample.asText(ServerForm.int4(Integer.MAX_VALUE), "infinity"),
                                Sample.asText(ServerForm.int4(Integer.MIN_VALUE), "-infinity"))));
    }

    private static Arbitrary<Sample> times() {
        return Arbitraries.longs()
                .between(0, 86_400_000_000L)
                .map(micros -> micros == 86_400_000_000L
                        ? Sample.asText(ServerForm.int8(micros), "24:00:00")
                        : time(micros, LocalTime.ofNanoOfDay(micros * 1000)));
    }

    private static Arbitrary<Sample> timestamps(boolean zone) {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        9,
                        Arbitraries.longs()
                                .between(FIRST_MICROS, LAST_MICROS)
                                .map(micros -> ServerForm.EPOCH.atStartOfDay().plus(micros, ChronoUnit.MICROS))
                                .map(moment -> timestamp(moment, zone))),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                Sample.asText(ServerForm.int8(Long.MAX_VALUE), "infinity"),
                                Sample.asText(ServerForm.int8(Long.MIN_VALUE), "-infinity"))));
    }

    private static Sample time(long micros, LocalTime time) {
        return Sample.of(ServerForm.int8(micros), time, printed(time));
    }

    private static Sample timestamp(LocalDateTime moment, boolean zone) {
        byte[] server = ServerForm.timestamp(moment);
        String text = printed(moment.toLocalDate()) + " " + printed(moment.toLocalTime()) + (zone ? "+00" : "")
                + era(moment.toLocalDate());
        if (moment.isAfter(AVRO_END)) {
            return Sample.asText(server, text);
        }
        return Sample.of(server, zone ? moment.toInstant(ZoneOffset.UTC) : moment, text);
    }

    private static String printed(LocalDate date) {
        return "%04d-%02d-%02d"
                .formatted(
                        date.getYear() > 0 ? date.getYear() : 1 - date.getYear(),
                        date.getMonthValue(),
                        date.getDayOfMonth());
    }

    private static String era(LocalDate date) {
        return date.getYear() > 0 ? "" : " BC";
    }

    private static String printed(LocalTime time) {
        String fraction = ".%06d".formatted(time.getNano() / 1000).replaceAll("\\.?0*$", "");
        return "%02d:%02d:%02d".formatted(time.getHour(), time.getMinute(), time.getSecond()) + fraction;
    }

    private static SampleColumn numeric(int precision, int scale) {
        BigInteger limit = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
        // All sizes are as likely as each other: the number of digits first, then the digits.
        Arbitrary<BigDecimal> numbers = Arbitraries.integers()
                .between(1, precision)
                .flatMap(digits -> Arbitraries.bigIntegers()
                        .between(BigInteger.TEN.pow(digits - 1).negate(), BigInteger.TEN.pow(digits - 1)))
                .map(unscaled -> new BigDecimal(unscaled, scale));
        return SampleColumn.numeric(
                precision,
                scale,
                Arbitraries.frequencyOf(
                        Tuple.of(
                                18,
                                numbers.map(number ->
                                        Sample.of(ServerForm.numeric(number), number, number.toPlainString()))),
                        Tuple.of(
                                1,
                                Arbitraries.of(limit, limit.negate())
                                        .map(unscaled -> new BigDecimal(unscaled, scale))
                                        .map(number ->
                                                Sample.of(ServerForm.numeric(number), number, number.toPlainString()))),
                        Tuple.of(1, Arbitraries.of(Sample.asText(ServerForm.numericNaN(), "NaN")))));
    }
}
