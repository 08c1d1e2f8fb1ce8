package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.Restore;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.fixture.SampleShop;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptionTest {
    private final Stack stack;
    private final RoundTrip trip;

    InterruptionTest(Stack stack) {
        this.stack = stack;
        trip = new RoundTrip(stack.kafka(), "interrupted");
    }

    @BeforeAll
    void backUp() throws Exception {
        trip.backup(stack.url(SampleShop.create(stack)));
    }

    private long count(String database, String sql) throws Exception {
        try (Connection connection = stack.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void killedInEveryPhaseARestoreGoesOnAndEndsWhole() throws Exception {
        String target = stack.newDatabase("killed");
        String url = stack.url(target);
        new RestoreProcess(trip, url, RestoreMode.CREATE, Phase.DEFINITIONS, 1).close();
        new RestoreProcess(trip, url, RestoreMode.CREATE, Phase.ROWS, 20).close();
        long loaded = count(target, "SELECT count(*) FROM rowlog.part WHERE rows IS NOT NULL");
        assertThat(loaded).isBetween(20L, SampleShop.TABLES - 1L);
        // Of 37 tables with rows, no more than 17 are left.
        new RestoreProcess(trip, url, RestoreMode.CREATE, Phase.ROWS, 10).close();
        assertThat(count(target, "SELECT count(*) FROM rowlog.part WHERE rows IS NOT NULL"))
                .isGreaterThan(loaded);
        new RestoreProcess(trip, url, RestoreMode.CREATE, Phase.INDEXES, 30).close();
        new RestoreProcess(trip, url, RestoreMode.CREATE, Phase.FOREIGN_KEYS, 10).close();

        RestoreReport report = trip.restore(url, RestoreMode.CREATE);

        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
        assertThat(count(target, "SELECT count(*) FROM pg_namespace WHERE nspname = 'rowlog'"))
                .isZero();
        assertThat(count(target, "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND NOT convalidated"))
                .isZero();
    }

    @Test
    void anotherRestoreThanTheOneUnderWayIsRefused() throws Exception {
        String url = stack.url(stack.newDatabase("begun"));
        new RestoreProcess(trip, url, RestoreMode.CREATE, Phase.ROWS, 5).close();

        assertThatThrownBy(() -> trip.restore(
                        url, RestoreMode.CREATE, table -> table.name().startsWith("notification")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("unfinished restore of snapshot ");
        assertThatThrownBy(() -> trip.restore(url, RestoreMode.REPLACE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("unfinished restore of snapshot ");
    }

    @Test
    void aSecondRestoreAtTheSameTimeIsToldWhoIsFirst() throws Exception {
        String target = stack.newDatabase("busy");
        try (RestoreProcess first = new RestoreProcess(trip, stack.url(target), RestoreMode.CREATE, Phase.ROWS, 3)) {
            assertThatThrownBy(() -> trip.restore(stack.url(target), RestoreMode.CREATE))
                    .isInstanceOf(Failure.class)
                    .hasMessageMatching("(?s).*is running: server process \\d+ .* since 20.*");
        }
    }

    @Test
    void closingARestoreStopsItAndTheSameGoesOn() throws Exception {
        String url = stack.url(stack.newDatabase("closed"));
        CountDownLatch loading = new CountDownLatch(3);
        JobProgress progress = new JobProgress() {
            @Override
            public void tableFinished(Phase phase, io.rowlog.schema.catalog.QualifiedName table, long rows) {
                loading.countDown();
            }
        };
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Job<RestoreReport> restore = Restore.job(trip.request(url, RestoreMode.CREATE, table -> true), progress)) {
            Future<RestoreReport> running = executor.submit(restore::run);
            while (!loading.await(100, TimeUnit.MILLISECONDS)) {
                assertThat(running.isDone() ? running.get(0, TimeUnit.SECONDS) : null)
                        .as("A restore that ended before three tables were loaded")
                        .isNull();
            }
            restore.close();
            assertThatThrownBy(() -> running.get(30, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(Exception.class)
                    .cause()
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("stopped before its end");
        } finally {
            executor.shutdownNow();
        }

        RestoreReport report = trip.restore(url, RestoreMode.CREATE);
        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
    }

    @Test
    void killedWhileReplacingLeavesTheOldRows() throws Exception {
        String target = stack.newDatabase("replaced");
        trip.restore(stack.url(target), RestoreMode.CREATE);
        stack.execute(target, "CREATE TABLE public.untouched (id int)");

        new RestoreProcess(trip, stack.url(target), RestoreMode.REPLACE, Phase.ROWS, 20).close();

        assertThat(trip.verify(stack.url(target)).equal()).isTrue();
    }
}
