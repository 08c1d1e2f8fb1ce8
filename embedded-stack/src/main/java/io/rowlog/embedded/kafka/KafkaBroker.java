package io.rowlog.embedded.kafka;

import io.rowlog.embedded.EmbeddedStackException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker in this process, on 127.0.0.1, whose log is in a directory and outlives it. Topics keep their
 * records without limit unless their own settings say otherwise, and aren't created by being used. Safe for use by
 * several threads.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final KafkaRaftServer server;
    private final Admin admin;
    private final DirectoryLock lock;
    private final Path directory;
    private final int port;
    private boolean closed;

    /**
     * @param server runs
     * @param admin a client of the server, which is closed with it: making one more takes a tenth of a second
     */
    KafkaBroker(KafkaRaftServer server, Admin admin, DirectoryLock lock, Path directory, int port) {
        this.server = server;
        this.admin = admin;
        this.lock = lock;
        this.directory = directory;
        this.port = port;
    }

    /**
     * A builder for a broker on a directory.
     *
     * @param directory created if it isn't there; one broker at a time
     */
    public static KafkaBrokerBuilder builder(Path directory) {
        return new KafkaBrokerBuilder(directory);
    }

    /** What clients take as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** TCP port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Where the log is, as an absolute path. */
    public Path directory() {
        return directory;
    }

    /** Tells commands that use this directory's broker where it serves; one that cannot be told cannot use it. */
    void tellAddress() {
        tell(bootstrapServers());
    }

    private void tell(@Nullable String address) {
        try {
            lock.serving(address);
        } catch (IOException e) {
            LOG.warn("Commands are not told of this broker", e);
        }
    }

    /**
     * Stops the broker, within 30 s, and gives the directory free. Whoever calls it second waits for the first.
     *
     * @throws EmbeddedStackException if it doesn't stop in time; no record that was acknowledged is lost by that
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        tell(null);
        awaitMarkers();
        stop(server, directory);
        try {
            lock.close();
        } catch (IOException e) {
            throw new EmbeddedStackException(
                    "The lock on the Kafka directory " + directory + " can't be removed: " + e + ".",
                    "It goes with this process.",
                    e);
        }
    }

    private void awaitMarkers() {
        try (admin) {
            new BoundedStep("rowlog-broker-markers", STOP_LIMIT).run(() -> {
                new PendingMarkers(admin).await(STOP_LIMIT);
                return true;
            });
        } catch (TimeoutException | ExecutionException e) {
            // The broker is stopped all the same; its state is no worse than after a crash.
            LOG.warn("Transactions may not be completed before the broker stops", e);
        }
    }

    static void stop(KafkaRaftServer server, Path directory) {
        try {
            new BoundedStep("rowlog-broker-stop", STOP_LIMIT).run(() -> {
                server.shutdown();
                server.awaitShutdown();
                return true;
            });
        } catch (TimeoutException | ExecutionException e) {
            throw new EmbeddedStackException(
                    "The embedded Kafka broker on " + directory + " didn't stop in an orderly way: " + e + ".",
                    "Nothing is lost; the next start checks the log.",
                    e);
        }
    }
}
