package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.embedded.FreePort;
import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.embedded.postgres.PostgresServerBuilder;
import io.rowlog.fixture.CuttingProxy;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A source that says nothing any more is noticed, and one that shuts down is let go, each within its time. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("measures time")
class SilentSourceTest {
    /** Of a stream that has not noticed yet that it is alone. */
    private static final Duration NOTICED = FollowedDatabase.SILENCE.plusSeconds(12);

    private final Stack stack;
    private final EmbeddedPostgres server = new EmbeddedPostgres(builder().start());

    @TempDir
    private Path directory;

    SilentSourceTest(Stack stack) {
        this.stack = stack;
    }

    private static PostgresServerBuilder builder() {
        return PostgresServer.builder().withoutDurability().setting("synchronous_commit", "on");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private FollowedDatabase followed(String name) throws SQLException {
        server.createDatabase(name);
        server.execute(name, "CREATE TABLE items (id serial PRIMARY KEY, text text)");
        return new FollowedDatabase(server, stack.kafka(), name, name);
    }

    @Test
    void aSourceThatFallsSilentIsNoticedWithinTheLimit() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port());
                FollowedDatabase followed = followed("silent")) {
            followed.start(followed.through(proxy)).sync();
            proxy.freeze();
            followed.insertItems(3);
            long begun = System.nanoTime();
            followed.awaitTransactions(3);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(NOTICED);
            assertThat(followed.notices).anyMatch(notice -> notice.startsWith("No connection to the source "));
            followed.assertFollowed("items");
        }
    }

    @Test
    void aStreamThatIsStoppedWhileItsSourceIsSilentEndsWithEverythingInTheLog() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port());
                FollowedDatabase followed = followed("parting")) {
            followed.start(followed.through(proxy)).sync();
            proxy.freeze();
            followed.insertItems(3);
            long begun = System.nanoTime();
            followed.stop();

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(NOTICED.plusSeconds(30));
            // Nobody writes any more; readers see what Kafka has acknowledged a moment later.
            followed.awaitTransactions(3);
            new Replay(followed.log()).all().assertEqualTo(server, "parting", "items");
        }
    }

    /** A server waits at its shutdown until readers of its log have all of it. */
    @Test
    void aSourceShutsDownWithinSecondsAndIsFollowedAgainWhenItIsBack() throws Exception {
        int port = FreePort.find();
        Path data = directory.resolve("data");
        EmbeddedPostgres first =
                new EmbeddedPostgres(builder().dataDirectory(data).port(port).start());
        first.createDatabase("restarted");
        first.execute("restarted", "CREATE TABLE items (id serial PRIMARY KEY, text text)");
        try (FollowedDatabase followed = new FollowedDatabase(first, stack.kafka(), "restarted", "restarted")) {
            Duration seldom = Duration.ofMinutes(1);
            followed.start(FollowedDatabase.paced(followed.request(), seldom, seldom))
                    .sync();
            followed.insertItems(20);
            followed.awaitTransactions(20);
            first.execute("postgres", "CREATE TABLE noise AS SELECT i FROM generate_series(1, 100000) i");
            long begun = System.nanoTime();
            first.close();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            try (EmbeddedPostgres second = new EmbeddedPostgres(
                    builder().dataDirectory(data).port(port).start())) {
                followed.insertItems(20);
                followed.assertFollowed("items");
                followed.stop();

                assertThat(took).isLessThan(Duration.ofSeconds(5));
                assertThat(followed.log().events("TransactionCaptured")).hasSize(40);
                assertThat(followed.log().events("Passed")).isNotEmpty();
            }
        } finally {
            first.close();
        }
    }
}
