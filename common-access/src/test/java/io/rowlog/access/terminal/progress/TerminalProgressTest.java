package io.rowlog.access.terminal.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.job.Phase;
import io.rowlog.schema.catalog.QualifiedName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
    private static final QualifiedName ORDERS = new QualifiedName("shop", "orders");

    private final StringWriter out = new StringWriter();
    private final AtomicLong clock = new AtomicLong();
    private final TerminalProgress progress = new TerminalProgress(new PlainProgress(new PrintWriter(out), clock::get));

    @Test
    void aBackupWithoutAnEstimateIsShownAllTheSame() {
        progress.begun(Phase.BACKUP, 0);
        progress.advanced(Phase.BACKUP, ORDERS, 10);
        progress.finished(Phase.BACKUP, Duration.ZERO);

        assertThat(out.toString()).startsWith("Backing up: 10 rows in ");
    }

    @Test
    void aPhaseWithNothingToDoIsNotShown() {
        progress.begun(Phase.ROWS, 0);
        progress.finished(Phase.ROWS, Duration.ZERO);

        assertThat(out.toString()).isEmpty();
    }

    @Test
    void theTableThatIsBeingReadIsNamed() {
        progress.begun(Phase.BACKUP, 100);
        clock.addAndGet(Duration.ofSeconds(5).toNanos());
        progress.advanced(Phase.BACKUP, ORDERS, 10);

        assertThat(out.toString())
                .isEqualToNormalizingNewlines("Backing up: 10 of about 100 rows, 2 rows/s, at shop.orders\n");
    }

    @Test
    void whatWasBrokenOffIsSaidAndBeginsAnew() {
        progress.begun(Phase.BACKUP, 100);
        progress.brokenOff("No connection", false);
        progress.begun(Phase.BACKUP, 100);
        progress.advanced(Phase.BACKUP, ORDERS, 7);
        progress.finished(Phase.BACKUP, Duration.ZERO);

        assertThat(out.toString()).startsWith("note: No connection").contains("Backing up: 7 rows in ");
    }
}
