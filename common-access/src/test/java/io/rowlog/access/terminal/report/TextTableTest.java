package io.rowlog.access.terminal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {
    private final TextTable table = new TextTable()
            .words("table")
            .numbers("rows")
            .words("key")
            .row("Größe", 12, "id")
            .row("a|b", "1,234", "");

    @Test
    void wordsStandLeftAndNumbersRightWithNothingBehind() {
        assertThat(table.text().lines()).containsExactly("table   rows  key", "Größe     12  id", "a|b    1,234");
    }

    @Test
    void markdownEscapesWhatWouldEndACell() {
        assertThat(table.markdown().lines())
                .containsExactly(
                        "| table | rows | key |",
                        "| --- | ---: | --- |",
                        "| Größe | 12 | id |",
                        "| a\\|b | 1,234 |  |");
    }

    @Test
    void aRowOfTheWrongLengthIsRefused() {
        assertThatThrownBy(() -> table.row("x")).hasMessage("1 cells for 3 columns");
    }
}
