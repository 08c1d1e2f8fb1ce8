package io.rowlog.schema.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.MalformedDataException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows in pgoutput's messages, their bytes written by hand after PostgreSQL's documentation. */
class TupleDataTest {
    /** Null, unchanged, the text {@code a}, the binary form of 7, and the empty text. */
    private static final byte[] ROW =
            HexFormat.of().parseHex("0005" + "6e" + "75" + "740000000161" + "620000000400000007" + "7400000000");

    private static ByteInput message(byte[] bytes) {
        return new ByteInput().set(bytes, 0, bytes.length);
    }

    private static String value(Tuple tuple, int column) {
        ByteInput value = tuple.value(column);
        return new String(value.array(), value.position(), value.remaining(), StandardCharsets.ISO_8859_1);
    }

    private static Tuple read(byte[] bytes) {
        Tuple tuple = new Tuple(5);
        TupleData.read(message(bytes), tuple);
        return tuple;
    }

    @Test
    void eachColumnHasItsForm() {
        Tuple tuple = read(ROW);

        assertThat(tuple.columns()).isEqualTo(5);
        assertThat(new Tuple.Form[] {tuple.form(0), tuple.form(1), tuple.form(2), tuple.form(3), tuple.form(4)})
                .containsExactly(
                        Tuple.Form.NULL, Tuple.Form.UNCHANGED, Tuple.Form.TEXT, Tuple.Form.BINARY, Tuple.Form.TEXT);
    }

    @Test
    void eachValueLiesWhereItsLengthSays() {
        Tuple tuple = read(ROW);

        assertThat(value(tuple, 2)).isEqualTo("a");
        assertThat(value(tuple, 3)).isEqualTo("\0\0\0\7");
        assertThat(value(tuple, 4)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aColumnWithoutAValueGivesNone(int column) {
        Tuple tuple = read(ROW);

        assertThatThrownBy(() -> tuple.value(column)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theCursorStandsBehindTheRow() {
        ByteInput message = message(Arrays.copyOf(ROW, ROW.length + 3));
        Tuple tuple = new Tuple(5);

        TupleData.read(message, tuple);

        assertThat(message.remaining()).isEqualTo(3);
        assertThat(tuple.length()).isEqualTo(ROW.length);
    }

    @Test
    void aTupleIsUsedAgain() {
        Tuple tuple = read(ROW);

        TupleData.read(message(HexFormat.of().parseHex("0005" + "740000000162" + "6e6e6e6e")), tuple);

        assertThat(value(tuple, 0)).isEqualTo("b");
        assertThat(tuple.form(3)).isEqualTo(Tuple.Form.NULL);
    }

    @Test
    void aReleasedTupleHoldsNothing() {
        Tuple tuple = read(ROW);

        tuple.release();

        assertThat(tuple.form(2)).isEqualTo(Tuple.Form.NULL);
        assertThat(tuple.length()).isZero();
    }

    @Test
    void aTruncatedRowIsRefused() {
        for (int length = 0; length < ROW.length; length++) {
            byte[] truncated = Arrays.copyOf(ROW, length);
            assertThatThrownBy(() -> read(truncated)).as("%d bytes", length).isInstanceOf(MalformedDataException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00046e6e6e6e|A tuple of 4 columns, expected 5",
                "ffff|A tuple of -1 columns, expected 5",
                "00056e6e6e6e|A tuple ends at position 6 before column 5 of 5",
                "00056e6e00|Column 3 of a tuple is of the unknown kind 0 at position 4",
                "00056e74000000|A tuple ends at position 4 before column 2 of 5",
                "00057400000002aa|Column 1 of a tuple has a value of 2 bytes at position 7, 1 bytes left",
                "000562ffffffff|Column 1 of a tuple has a value of -1 bytes at position 7, 0 bytes left"
            })
    void aMalformedRowIsRefusedSayingWhatAndWhere(String hexadecimal, String problem) {
        assertThatThrownBy(() -> read(HexFormat.of().parseHex(hexadecimal)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessage(problem);
    }
}
