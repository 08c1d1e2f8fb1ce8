package io.rowlog.embedded.kafka;

import io.rowlog.embedded.EmbeddedStackException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One process at a time in a directory. The operating system holds the lock, so it ends with its process however that
 * ends; who holds it stands in a second file, because reading the locked file can release the lock of its own process.
 */
final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;
    private final Path holderFile;
    private final LockHolder holder;

    private DirectoryLock(FileChannel channel, Path holderFile, LockHolder holder) {
        this.channel = channel;
        this.holderFile = holderFile;
        this.holder = holder;
    }

    /**
     * Takes the lock at once or not at all.
     *
     * @param holder who takes it, for the next one who wants it
     * @throws EmbeddedStackException if another process, or another broker of this one, holds it
     * @throws IOException if the directory can't be written
     */
    static DirectoryLock take(Path directory, LockHolder holder) throws IOException {
        Path holderFile = directory.resolve("holder.properties");
        if (Files.exists(holderFile) && LockHolder.read(holderFile).isThisProcess()) {
            throw held(directory, holderFile);
        }
        FileChannel channel =
                FileChannel.open(directory.resolve("holder.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw held(directory, holderFile);
            }
            holder.write(holderFile);
            return new DirectoryLock(channel, holderFile, holder);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw held(directory, holderFile);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Tells commands where the broker in the directory serves, or with null that it does no longer. */
    void serving(@Nullable String address) throws IOException {
        holder.serving(address).write(holderFile);
    }

    /** Gives the directory free. */
    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(holderFile);
        }
    }

    private static EmbeddedStackException held(Path directory, Path holderFile) {
        return new EmbeddedStackException(
                "The Kafka directory " + directory + " is in use by "
                        + LockHolder.read(holderFile).describe() + ".",
                "Wait until that ends, or choose another directory with --kafka-dir.");
    }
}
