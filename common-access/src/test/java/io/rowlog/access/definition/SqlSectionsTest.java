package io.rowlog.access.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlSectionsTest {
    private final SqlSections sample = read("sample");

    @Test
    void aSectionHasTheLinesThatItIncludesAndThoseForTheServersVersion() {
        assertThat(sample.sql("whole", 150_019)).isEqualTo("""
                SELECT 1
                WHERE
                given = 1
                  AND since_15
                  AND always
                """);
    }

    @Test
    void linesForLaterServersAreLeftOut() {
        assertThat(sample.sql("whole", 140_022)).doesNotContain("since_15").contains("AND always");
    }

    @Test
    void aSectionThatNoQueryConsistsOfIsUnused() {
        assertThat(sample.unused(List.of("whole"))).containsExactly("alone");
    }

    @Test
    void aSectionThatIsMissingIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sample.sql("hole", 150_000))
                .withMessage("No section hole");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "misspelled | In misspelled.sql nothing is known of: --inlcude b",
                "twice | Two sections a",
                "headless | In headless.sql nothing is known of: SELECT 1",
                "missing | No file missing.sql beside io.rowlog.access.definition.SqlSectionsTest",
            })
    void aFileThatIsNotUnderstoodIsNamed(String file, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(file)).withMessage(message);
    }

    private static SqlSections read(String file) {
        return SqlSections.read(SqlSectionsTest.class, List.of(file), Map.of("given", "given = 1"));
    }
}
