package io.rowlog.embedded.kafka;

import io.rowlog.embedded.EmbeddedStackException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * The commands that use the broker on a directory. Each shares the first byte of {@code users.lock}, which it loses with
 * its process however that ends, see {@code io.rowlog.access.kafka.EmbeddedBroker}. For use by one thread.
 */
public final class BrokerUsers implements AutoCloseable {
    /** What a command that ends waits longer, at most. */
    private static final long PAUSE_MILLIS = 20;

    private final FileChannel channel;
    private final Path directory;

    private BrokerUsers(FileChannel channel, Path directory) {
        this.channel = channel;
        this.directory = directory;
    }

    /**
     * Those of a directory's broker.
     *
     * @throws EmbeddedStackException if the directory can't be written
     */
    public static BrokerUsers of(Path directory) {
        try {
            return new BrokerUsers(
                    FileChannel.open(
                            directory.resolve("users.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    directory);
        } catch (IOException e) {
            throw failed(directory, e);
        }
    }

    /** Waits, without a limit, until there are none, and keeps others from becoming ones until this is closed. */
    public void awaitNone() throws InterruptedException {
        try {
            while (channel.tryLock(0, 1, false) == null) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (IOException e) {
            throw failed(directory, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(directory, e);
        }
    }

    private static EmbeddedStackException failed(Path directory, IOException e) {
        return new EmbeddedStackException(
                "The users of the Kafka directory " + directory + " can't be known: " + e + ".",
                "Check its permissions and the space on its disk.",
                e);
    }
}
