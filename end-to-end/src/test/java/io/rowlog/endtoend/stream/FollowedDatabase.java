package io.rowlog.endtoend.stream;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.kafka.TopicSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.fixture.CuttingProxy;
import io.rowlog.fixture.Postgres;
import io.rowlog.producer.snapshot.Snapshot;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.producer.stream.ChangeStream;
import io.rowlog.producer.stream.StreamReport;
import io.rowlog.producer.stream.StreamRequest;
import io.rowlog.schema.log.LogName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A database, and a stream that follows it in this process. */
final class FollowedDatabase implements AutoCloseable {
    /** After which a server counts as gone. */
    static final Duration SILENCE = Duration.ofSeconds(4);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    final Postgres server;
    final String database;
    final String kafka;
    final String log;
    final List<String> notices = new CopyOnWriteArrayList<>();
    private @Nullable ChangeStream stream;
    private CompletableFuture<StreamReport> end = new CompletableFuture<>();
    private @Nullable Thread thread;
    private @Nullable PlainLog read;
    private int syncs;

    FollowedDatabase(Postgres server, String kafka, String database, String log) {
        this.server = server;
        this.kafka = kafka;
        this.database = database;
        this.log = log;
    }

    String url() {
        return server.url(database);
    }

    StreamRequest request() {
        return request(url(), kafka, log);
    }

    /** As streams are by default, with short times. */
    static StreamRequest request(String url, String kafka, String log) {
        return request(url, new KafkaSettings(kafka, Map.of()), log, TopicSettings.DEFAULT);
    }

    static StreamRequest request(String url, KafkaSettings kafka, String log, TopicSettings topics) {
        return new StreamRequest(
                new SnapshotRequest(
                        new PostgresConnector(PostgresUrl.parse(url), Passwords.ofProcess()),
                        kafka,
                        new LogName(log),
                        TablePatterns.ALL,
                        2,
                        topics),
                false,
                OptionalLong.empty(),
                new StreamRequest.Pace(Duration.ofMillis(300), SILENCE));
    }

    /** The same with other times. */
    static StreamRequest paced(StreamRequest request, Duration heartbeat, Duration silence) {
        return new StreamRequest(
                request.snapshot(),
                request.resnapshot(),
                request.maxSlotBytes(),
                new StreamRequest.Pace(heartbeat, silence));
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

            @Override
            public void brokenOff(String text, boolean kept) {
                notices.add(text);
            }
        });
        CompletableFuture<StreamReport> ended = new CompletableFuture<>();
        end = ended;
        thread = Thread.ofPlatform().name("test-stream").daemon(true).start(() -> {
            try (job) {
                ended.complete(job.run());
            } catch (Throwable e) {
                ended.completeExceptionally(e);
            }
        });
        return this;
    }

    /** The same through a proxy before the server. */
    StreamRequest through(CuttingProxy proxy) {
        return request("postgresql://postgres@127.0.0.1:" + proxy.port() + "/" + database, kafka, log);
    }

    /** So many transactions, each of ten rows in the table {@code items}. */
    void insertItems(int transactions) throws SQLException {
        for (int i = 0; i < transactions; i++) {
            execute("INSERT INTO items (text) SELECT 'item ' || i FROM generate_series(1, 10) i");
        }
    }

    /** Waits until so many transactions are in the log. */
    void awaitTransactions(int number) {
        await(
                "transaction " + number,
                read -> read.events("TransactionCaptured").size() >= number);
    }

    /** Takes another snapshot, beside the stream. */
    SnapshotReport backup() throws InterruptedException {
        try (Job<SnapshotReport> job = Snapshot.job(request().snapshot(), new JobProgress() {})) {
            return job.run();
        }
    }

    /** Stops it, with everything that was committed before in the log. */
    StreamReport stop() throws Exception {
        Objects.requireNonNull(stream).stop();
        return end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Where the stream is, for the message of a test that fails. */
    String standing() {
        ChangeStream following = Objects.requireNonNull(stream);
        return "the stream is past "
                + following
                        .meter()
                        .last()
                        .map(commit -> commit.lsn().toString())
                        .orElse("nothing")
                + ", said " + notices + " and is at "
                + Arrays.toString(Objects.requireNonNull(thread).getStackTrace());
    }

    /** Why it ended by itself. */
    Throwable failure() {
        Awaitility.await().atMost(LIMIT).until(() -> end.isCompletedExceptionally());
        return end.handle((report, failure) -> failure).join();
    }

    void execute(String sql) throws SQLException {
        server.execute(database, sql);
    }

    /** The log as it was when something was last waited for. */
    PlainLog log() {
        if (read == null) {
            read = new PlainLog(kafka, log);
        }
        return read;
    }

    /** Reads the log from its beginning, wherever that is now. */
    FollowedDatabase readAnew() {
        log().close();
        read = null;
        return this;
    }

    /** Waits until a snapshot is complete and everything that was committed so far is in the log. */
    FollowedDatabase sync() throws SQLException {
        // A slot is made when all transactions of the server have ended that run, those of other tests too.
        await(
                "SnapshotCompleted",
                LIMIT.multipliedBy(3),
                log -> !log.events("SnapshotCompleted").isEmpty());
        String name = "sync-" + ++syncs;
        // A slot shows what has been flushed, and servers of tests do not wait for that.
        execute("SET synchronous_commit = local; SELECT pg_logical_emit_message(true, 'rowlog.marker', '" + log + " "
                + name + " " + name + "')");
        await(
                name,
                log -> log.events("Marker").stream()
                        .anyMatch(marker -> marker.text("name").equals(name)));
        return this;
    }

    /** Waits until the log fulfils a condition. */
    void await(String what, Predicate<PlainLog> condition) {
        await(what, LIMIT, condition);
    }

    /** Waits for so long at most. */
    void await(String what, Duration limit, Predicate<PlainLog> condition) {
        Awaitility.await(what)
                .pollInSameThread()
                .atMost(limit)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (end != null && end.isCompletedExceptionally()) {
                        end.join();
                    }
                    return log().refresh() && condition.test(log());
                });
    }

    /** What the log says that the database holds, with everything that was committed so far. */
    Replay replay() throws SQLException {
        sync();
        return new Replay(log());
    }

    /** Asserts that the log says what the tables hold. */
    void assertFollowed(String... tables) throws SQLException {
        replay().all().assertEqualTo(server, database, tables);
    }

    @Override
    public void close() throws Exception {
        try {
            if (stream != null && !end.isDone()) {
                stop();
            }
        } finally {
            if (read != null) {
                read.close();
            }
        }
    }
}
