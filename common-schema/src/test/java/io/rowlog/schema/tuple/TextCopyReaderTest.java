package io.rowlog.schema.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.copy.CopyText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of the text format, written by hand after PostgreSQL's documentation and by what writes them for the server. */
class TextCopyReaderTest {
    private static TextCopyReader reader(int columns, String message) {
        TextCopyReader reader = new TextCopyReader(columns);
        reader.message(message.getBytes(StandardCharsets.UTF_8));
        return reader;
    }

    private static String value(Tuple tuple, int column) {
        ByteInput value = tuple.value(column);
        return new String(value.array(), value.position(), value.remaining(), StandardCharsets.UTF_8);
    }

    private static List<String> values(TextCopyReader reader) {
        List<String> values = new ArrayList<>();
        for (int column = 0; column < reader.tuple().columns(); column++) {
            values.add(reader.tuple().form(column) == Tuple.Form.NULL ? "null" : value(reader.tuple(), column));
        }
        return values;
    }

    @Test
    void aLineIsARowOfColumnsBetweenTabs() {
        TextCopyReader reader = reader(4, "1\ttwo\t\t\\N\n");

        assertThat(reader.next()).isTrue();
        assertThat(values(reader)).containsExactly("1", "two", "", "null");
        assertThat(reader.tuple().length()).isEqualTo(10);
        assertThat(reader.next()).isFalse();
        reader.finish();
    }

    @Test
    void aMessageMayHoldSeveralRows() {
        TextCopyReader reader = reader(1, "a\nb\n");

        assertThat(reader.next()).isTrue();
        assertThat(values(reader)).containsExactly("a");
        assertThat(reader.next()).isTrue();
        assertThat(values(reader)).containsExactly("b");
        assertThat(reader.next()).isFalse();
    }

    @Test
    void whatTheFormatUsesItselfStandsAfterABackslash() {
        TextCopyReader reader = reader(2, "a\\tb\\nc\\rd\\\\e\\bf\\fg\\vh\tü\\\\N\n");

        assertThat(reader.next()).isTrue();
        assertThat(values(reader)).containsExactly("a\tb\nc\rd\\e\bf\fg\u000bh", "ü\\N");
    }

    @Test
    void aBackslashAndAnNThatAreTextAreNoNull() {
        TextCopyReader reader = reader(2, "\\\\N\tN\n");

        assertThat(reader.next()).isTrue();
        assertThat(values(reader)).containsExactly("\\N", "N");
    }

    @Test
    void aRowOfNoColumnsIsAnEmptyLine() {
        TextCopyReader reader = reader(0, "\n\n");

        assertThat(reader.next()).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.next()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n", "a\tb\tc\n", "a\tb", "a\t", "a", "\\", "a\tb\\"})
    void aLineOfAnotherNumberOfColumnsOrWithoutAnEndIsRefused(String line) {
        TextCopyReader reader = reader(2, line);

        assertThatThrownBy(reader::next).isInstanceOf(MalformedDataException.class);
    }

    @Property
    void whatIsWrittenForTheServerIsReadBack(@ForAll @Size(min = 1, max = 5) List<String> columns) {
        ByteOutput line = new ByteOutput(16);
        for (int column = 0; column < columns.size(); column++) {
            byte[] text = columns.get(column).getBytes(StandardCharsets.UTF_8);
            CopyText.writeValue(text, 0, text.length, line);
            line.writeByte(column < columns.size() - 1 ? '\t' : '\n');
        }
        TextCopyReader reader = new TextCopyReader(columns.size());
        reader.message(line.toByteArray());

        assertThat(reader.next()).isTrue();
        assertThat(values(reader))
                .isEqualTo(columns.stream()
                        .map(column -> new String(column.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                        .toList());
    }
}
