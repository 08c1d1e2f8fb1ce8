package io.rowlog.access.terminal.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter out = new StringWriter();
    private final AtomicLong clock = new AtomicLong();

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void linesComeAtMostEveryFiveSecondsAndOnceAtTheEnd() {
        Progress progress = new PlainProgress(new PrintWriter(out), clock::get);
        try (Progress.Part rows = progress.begin("Rows", "rows", 54_923)) {
            for (int second = 0; second < 6; second++) {
                pass(Duration.ofSeconds(1));
                rows.advance("shop.orders", 5_000);
            }
            rows.finish();
        }
        assertThat(out.toString().lines())
                .containsExactly(
                        "Rows: 25,000 of about 54,923 rows, 5,000 rows/s, at shop.orders",
                        "Rows: 30,000 rows in 6.0 s, 5,000 rows/s");
    }

    @Test
    void oneIsNotSaidInThePlural() {
        Progress progress = new PlainProgress(new PrintWriter(out), clock::get);
        try (Progress.Part rows = progress.begin("Rows", "rows", 1)) {
            pass(Duration.ofSeconds(2));
            rows.advance("t", 1);
            rows.finish();
        }
        assertThat(out.toString()).startsWith("Rows: 1 row in 2.0 s");
    }

    @Test
    void anEstimateThatWasTooLowIsNotShown() {
        Progress progress = new PlainProgress(new PrintWriter(out), clock::get);
        try (Progress.Part rows = progress.begin("Rows", "rows", 10)) {
            pass(Duration.ofSeconds(5));
            rows.advance("t", 20);
            rows.finish();
        }
        assertThat(out.toString()).contains("Rows: 20 rows, 4 rows/s, at t").doesNotContain("about");
    }

    @Test
    void aBarEndsFullOnALineOfItsOwnWithinTheTerminalsWidth() {
        Progress progress = new BarProgress(new PrintWriter(out), 80);
        try (Progress.Part rows = progress.begin("Rows", "rows", 100)) {
            rows.advance("shop.a_table_whose_name_would_not_fit_on_the_line_that_is_left_for_it", 90);
            progress.say("A word in between");
            rows.finish();
        }
        assertThat(out.toString())
                .contains("A word in between\n")
                .contains("100%")
                .contains("90/90 rows");
        assertThat(out.toString().split("\r\u001b\\[K|\n"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
        assertThat(out.toString()).endsWith("\n");
    }

    @Test
    void aBarThatFailsStaysWhereItWas() {
        Progress progress = new BarProgress(new PrintWriter(out), 80);
        try (Progress.Part rows = progress.begin("Rows", "rows", 100)) {
            rows.advance("t", 50);
        }
        assertThat(out.toString()).contains("50%").doesNotContain("100%").endsWith("\n");
    }

    @Test
    void noBarLeavesAThreadThatHoldsUpTheProcess() {
        new BarProgress(new PrintWriter(out), 80).begin("Rows", "rows", 0).close();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().contains("ProgressBar"))
                .allMatch(Thread::isDaemon);
    }

    @Test
    void quietShowsNoProgressButWhatIsSaid() {
        Progress progress = new QuietProgress(new PrintWriter(out));
        progress.say("anything");
        try (Progress.Part rows = progress.begin("Rows", "rows", 1)) {
            rows.advance("t", 1);
            rows.finish();
        }
        assertThat(out.toString()).isEqualTo("anything" + System.lineSeparator());
    }
}
