package io.rowlog.schema.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.schema.avro.GoldenRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Freezes the bytes of the log: what has been written for years must be read for years. */
class LogFormatTest {
    private static final String MEANING = """
            The bytes of the log are not what they were. Logs that exist can no longer be read by this version, or those
            of this version by others. If that is not what you want, undo the change. If it is, raise the format version
            in LogCreated, keep the way to read the old one, say so in the description of the log's format, and only then
            copy target/log-format.txt over src/test/resources/io/rowlog/schema/log/log-format.txt.
            """;

    @Test
    void theLogsBytesAreWhatTheyWere() throws IOException {
        List<String> lines = Stream.concat(
                        GoldenRow.lines().stream(), Events.all().stream().map(LogFormatTest::line))
                .toList();
        Files.write(Path.of("target", "log-format.txt"), lines);

        assertThat(lines).as(MEANING).containsExactlyElementsOf(frozen());
    }

    private static String line(LogEvent event) {
        return EventCodec.kind(event) + ": " + HexFormat.of().formatHex(EventCodec.encode(event));
    }

    private static List<String> frozen() throws IOException {
        try (InputStream file = Objects.requireNonNull(LogFormatTest.class.getResourceAsStream("log-format.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
