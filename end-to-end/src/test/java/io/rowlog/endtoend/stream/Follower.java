package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.consumer.replay.Replay;
import io.rowlog.consumer.replay.ReplayReport;
import io.rowlog.consumer.replay.ReplayRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** A follower in this process. What is waited for fails at once where it has failed. */
final class Follower implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(90);

    final List<String> notices = new CopyOnWriteArrayList<>();
    private final Replay replay;
    private final CompletableFuture<ReplayReport> end = new CompletableFuture<>();
    private final Thread thread;

    Follower(ReplayRequest request) {
        replay = new Replay(request);
        Job<ReplayReport> job = replay.job(new JobProgress() {
            @Override
            public void notice(String text) {
                notices.add(text);
            }

            @Override
            public void brokenOff(String text, boolean kept) {
                notices.add(text);
            }
        });
        thread = Thread.ofPlatform().name("test-follower").daemon(true).start(() -> {
            try (job) {
                end.complete(job.run());
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
    }

    /** Waits until it has brought something about. */
    Follower await(ThrowingRunnable condition) {
        Awaitility.await()
                .atMost(LIMIT)
                .failFast(() -> assertThat(end).as("the follower").isNotDone())
                .untilAsserted(condition);
        return this;
    }

    /** Waits until it has ended by itself. */
    void awaitEnd() {
        Awaitility.await().atMost(LIMIT).until(end::isDone);
    }

    /** Waits until the snapshot is in a target. */
    Follower awaitRestored(FollowedDatabase followed, String target) {
        return await(() -> {
            assertThat(followed.server.strings(target, "SELECT to_regclass('rowlog_follower.reached') IS NOT NULL"))
                    .containsExactly("t");
            assertThat(followed.server.strings(target, "SELECT restored FROM rowlog_follower.reached"))
                    .containsExactly("t");
        });
    }

    /** Waits until tables hold what they hold at the source. */
    Follower awaitSame(FollowedDatabase followed, String target, String... tables) {
        return await(() -> {
            for (String table : tables) {
                assertSame(followed, target, table);
            }
        });
    }

    private void assertSame(FollowedDatabase followed, String target, String table) throws SQLException {
        String rows = "SELECT t::text FROM " + table + " t ORDER BY 1";
        assertThat(followed.server.strings(target, rows))
                .as(() -> table + "; " + standing() + "; " + followed.standing())
                .isEqualTo(followed.server.strings(followed.database, rows));
    }

    private String standing() {
        return "the follower is past "
                + replay.meter().last().map(last -> last.lsn().toString()).orElse("nothing")
                + ", said " + notices + " and is at " + Arrays.toString(thread.getStackTrace());
    }

    /** Ends it, and tells how it failed where it has. */
    @Override
    public void close() throws Exception {
        while (!end.isDone() && !replay.stop()) {
            Thread.onSpinWait();
        }
        end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
