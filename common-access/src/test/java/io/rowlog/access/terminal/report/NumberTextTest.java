package io.rowlog.access.terminal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NumberTextTest {
    @Test
    void countsHaveThousandsSeparatorsInEveryLocale() {
        assertThat(NumberText.count(54_923)).isEqualTo("54,923");
        assertThat(NumberText.count(-1_000)).isEqualTo("-1,000");
        assertThat(NumberText.count(1, "row", "rows")).isEqualTo("1 row");
        assertThat(NumberText.count(0, "row", "rows")).isEqualTo("0 rows");
    }

    @Test
    void bytesNeverReadAsAThousandOfAUnit() {
        assertThat(NumberText.bytes(1023)).isEqualTo("1023 B");
        assertThat(NumberText.bytes(1024)).isEqualTo("1.0 KiB");
        assertThat(NumberText.bytes(12_900_000)).isEqualTo("12.3 MiB");
        assertThat(NumberText.bytes(1024 * 1024 - 1)).isEqualTo("1.0 MiB");
        assertThat(NumberText.bytes(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
    }

    @Test
    void durationsGetCoarserAsTheyGrow() {
        assertThat(NumberText.duration(Duration.ofMillis(1_449))).isEqualTo("1.4 s");
        assertThat(NumberText.duration(Duration.ofMillis(59_970))).isEqualTo("1 min 0 s");
        assertThat(NumberText.duration(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
        assertThat(NumberText.duration(Duration.ofMinutes(180))).isEqualTo("3 h 0 min");
    }

    @Test
    void aRateOfNoTimeIsNoDivisionByZero() {
        assertThat(NumberText.rate(3, Duration.ZERO)).isEqualTo("3,000");
        assertThat(NumberText.rate(1_000, Duration.ofSeconds(3))).isEqualTo("333");
    }
}
