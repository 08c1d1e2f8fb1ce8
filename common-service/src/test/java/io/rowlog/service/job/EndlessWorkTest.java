package io.rowlog.service.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndlessWorkTest {
    /** Fails the first times, and goes on until it is stopped. */
    private static final class Work implements EndlessWork.Body {
        private final int failures;
        private final AtomicInteger runs = new AtomicInteger();
        private final CountDownLatch comesForward = new CountDownLatch(1);
        private final CountDownLatch stopped = new CountDownLatch(1);
        private volatile Instant progress = Instant.EPOCH;

        Work(int failures) {
            this.failures = failures;
        }

        @Override
        public void run() throws InterruptedException {
            if (runs.incrementAndGet() <= failures) {
                throw new Failure(FailureCode.TARGET_UNFIT, "The row is missing", "Put it there");
            }
            comesForward.await();
            progress = Instant.now();
            stopped.await();
        }

        @Override
        public void stop() {
            comesForward.countDown();
            stopped.countDown();
        }

        @Override
        public Instant progress() {
            return progress;
        }
    }

    private static EndlessWork started(Work work) {
        EndlessWork endless = new EndlessWork("Work", "work", work);
        endless.start();
        return endless;
    }

    @Test
    void aFailureIsAProblemUntilTheWorkComesForwardAndNotUntilItIsTriedAgain() {
        Work work = new Work(1);
        try (EndlessWork endless = started(work)) {
            await().until(() -> endless.problem().isPresent());
            await().until(() -> {
                endless.wake();
                return work.runs.get() == 2;
            });
            assertThat(endless.problem()).get().extracting(Failure::code).isEqualTo(FailureCode.TARGET_UNFIT);
            work.comesForward.countDown();
            await().until(() -> endless.problem().isEmpty());
        }
    }

    @Test
    void whatIsClosedHasItsBodyStoppedAndDoesNotBeginAgain() {
        Work work = new Work(0);
        EndlessWork endless = started(work);
        await().until(() -> work.runs.get() == 1);

        endless.close();

        assertThat(work.stopped.getCount()).isZero();
        assertThat(endless.open()).isFalse();
        assertThat(endless.death()).isEmpty();
        assertThat(work.runs).hasValue(1);
    }

    @Test
    void workThatWaitsAfterAFailureEndsAtOnceWhenItIsClosed() {
        Work work = new Work(100);
        EndlessWork endless = started(work);
        await().until(() -> endless.problem().isPresent());
        long begun = System.nanoTime();

        endless.close();

        assertThat(System.nanoTime() - begun).isLessThan(10_000_000_000L);
    }
}
