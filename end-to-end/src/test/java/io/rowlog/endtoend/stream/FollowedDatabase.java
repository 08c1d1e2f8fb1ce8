package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.fixture.Postgres;
import io.rowlog.producer.replication.ChangeStream;
import io.rowlog.producer.replication.StreamReport;
import io.rowlog.producer.replication.StreamRequest;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.schema.log.LogName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A database, and a stream that follows it in this process. */
final class FollowedDatabase implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    final Postgres server;
    final String database;
    final String kafka;
    final String log;
    final List<String> notices = new CopyOnWriteArrayList<>();
    private @Nullable ChangeStream stream;
    private @Nullable CompletableFuture<StreamReport> end;
    private int syncs;

    FollowedDatabase(Postgres server, String kafka, String database, String log) {
        this.server = server;
        this.kafka = kafka;
        this.database = database;
        this.log = log;
    }

    StreamRequest request() {
        PostgresUrl url = PostgresUrl.parse(server.url(database));
        return new StreamRequest(
                new SnapshotRequest(
                        new PostgresConnector(url, Passwords.ofProcess()),
                        new KafkaSettings(kafka, Map.of()),
                        new LogName(log),
                        TablePatterns.ALL,
                        2,
                        TopicSettings.DEFAULT),
                false,
                OptionalLong.empty(),
                new StreamRequest.Pace(Duration.ofMillis(300), Duration.ofSeconds(20)));
    }

    FollowedDatabase start() {
        return start(request());
    }

    FollowedDatabase start(StreamRequest request) {
        ChangeStream started = new ChangeStream(request);
        stream = started;
        Job<StreamReport> job = started.job(new JobProgress() {
            @Override
            public void notice(String text) {
                notices.add(text);
            }
        });
        CompletableFuture<StreamReport> ended = new CompletableFuture<>();
        end = ended;
        Thread.ofPlatform().name("test-stream").daemon(true).start(() -> {
            try (job) {
                ended.complete(job.run());
            } catch (Throwable e) {
                ended.completeExceptionally(e);
            }
        });
        return this;
    }

    /** Stops it, with everything that was committed before in the log. */
    StreamReport stop() throws Exception {
        assertThat(stream).isNotNull();
        stream.stop();
        return end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Why it ended by itself. */
    Throwable failure() {
        Awaitility.await().atMost(LIMIT).until(() -> end.isCompletedExceptionally());
        return end.handle((report, failure) -> failure).join();
    }

    void execute(String sql) throws SQLException {
        server.execute(database, sql);
    }

    /** Waits until the snapshot is complete and everything that was committed so far is in the log. */
    FollowedDatabase sync() throws SQLException {
        await("SnapshotCompleted", replay -> !replay.events("SnapshotCompleted").isEmpty());
        String name = "sync-" + ++syncs;
        server.strings(
                database, "SELECT pg_logical_emit_message(true, 'rowlog.marker', '" + log + " " + name + " " + name + "')::text");
        await(
                name,
                replay -> replay.events("Marker").stream()
                        .anyMatch(marker -> marker.get("name").toString().equals(name)));
        return this;
    }

    /** Waits until the log fulfils a condition. */
    void await(String what, Predicate<Replay> condition) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (end.isCompletedExceptionally()) {
                        end.join();
                    }
                    return Replay.exists(kafka, log) && Replay.ask(kafka, log, condition);
                });
    }

    /** Asserts that the log says what the tables hold. */
    void assertFollowed(String... tables) throws SQLException {
        sync();
        try (Replay replay = new Replay(kafka, log)) {
            replay.all().assertEqualTo(server, database, tables);
        }
    }

    @Override
    public void close() throws Exception {
        if (stream != null && !end.isDone()) {
            stop();
        }
    }
}
