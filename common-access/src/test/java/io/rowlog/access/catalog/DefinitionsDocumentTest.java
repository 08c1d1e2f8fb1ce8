package io.rowlog.access.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/reference/definitions.md names the kinds that are captured, and no others. */
class DefinitionsDocumentTest {
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void theKindsAreThoseOfTheCode() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "reference", "definitions.md"));
        String sentence = lines.stream()
                .filter(line -> line.contains(" Captured are: "))
                .findFirst()
                .orElseThrow();
        String names = sentence.substring(sentence.indexOf("Captured are: "));
        assertThat(NAME.matcher(names).results().map(MatchResult::group))
                .containsExactlyInAnyOrderElementsOf(CapturedKinds.names().stream()
                        .map(name -> "`" + name + "`")
                        .toList());
    }
}
