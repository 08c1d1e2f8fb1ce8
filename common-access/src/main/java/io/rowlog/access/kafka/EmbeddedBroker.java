package io.rowlog.access.kafka;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One command's use of the embedded broker on a directory. A broker that serves there already is used, else one is
 * started, which ends with its last user, whoever started it.
 *
 * <p>Three files in the directory say who is there. Locks of the operating system end with their process, so nothing that
 * was killed stays in anybody's way:
 *
 * <ul>
 *   <li>{@code holder.lock}: the broker's process has it.
 *   <li>{@code holder.properties}: which process that is, and its address from when it serves until it stops.
 *   <li>{@code users.lock}: each user shares the first byte. A broker that can have that byte alone has no users, keeps it,
 *       and stops. So nobody meets a broker that is about to stop: either a user has the byte, and the broker stays, or it
 *       waits for the byte, and starts the next broker. The second byte is had by the user that starts one.
 * </ul>
 *
 * <p>The other side is {@code rowlog broker --while-used}. For use by one thread, besides its own.
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** A broker that has to check its log after a crash takes 2 min at most, one that stops before it 1 min. */
    private static final Duration START_LIMIT = Duration.ofSeconds(180);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(25);
    private static final Duration WATCH = Duration.ofMillis(200);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final long NO_SPACE_BYTES = 1024L * 1024;
    private static final int USERS = 0;
    private static final int STARTER = 1;

    /**
     * The broker is for all of its users, and ends by itself when they do: signals that a terminal or a supervisor sends to
     * the processes of one of them are not for it.
     */
    private static final List<String> DEAF =
            List.of("sh", "-c", "trap '' HUP INT QUIT TERM TSTP; exec \"$@\"", "rowlog");

    private final Path directory;
    private final List<String> command;
    private final Consumer<Failure> lost;
    private final CompletableFuture<Holder> serving = new CompletableFuture<>();
    private final FileChannel locks;
    private final Thread thread;
    private volatile @Nullable FileLock use;
    private volatile @Nullable Process started;

    private EmbeddedBroker(Path directory, List<String> command, Consumer<Failure> lost) throws IOException {
        this.directory = directory;
        this.command = command;
        this.lost = lost;
        this.locks = FileChannel.open(
                directory.resolve("users.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        this.thread =
                Thread.ofPlatform().daemon().name("rowlog-embedded-broker").unstarted(this::use);
    }

    /**
     * Begins to use the broker, and does not wait for it.
     *
     * @param directory of the broker's log, which is made where it is not there
     * @param command what starts a broker that ends with its last user, but for {@code --kafka-dir}
     * @param lost told once, in a thread of its own, when the broker is gone while it is used
     * @throws Failure when the directory cannot be written
     */
    public static EmbeddedBroker use(Path directory, List<String> command, Consumer<Failure> lost) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            EmbeddedBroker broker = new EmbeddedBroker(absolute, command, lost);
            broker.thread.start();
            return broker;
        } catch (IOException e) {
            throw new Failure(
                    FailureCode.KAFKA_FAILED,
                    "The Kafka directory " + absolute + " cannot be written: " + e,
                    Remedy.of(
                            "Check its permissions and the space on its disk, or choose another with %s",
                            Setting.KAFKA_DIR),
                    e);
        }
    }

    /**
     * What clients take as {@code bootstrap.servers}; waits until the broker serves, at most 3 min.
     *
     * @throws Failure when it does not start
     * @throws CancellationException when this thread is interrupted
     */
    public String bootstrapServers() {
        try {
            return Objects.requireNonNull(serving.get().address());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : failed("doesn't start: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while the embedded Kafka broker started");
        }
    }

    private void use() {
        try {
            long limit = System.nanoTime() + START_LIMIT.toNanos();
            use = shared(limit);
            Path said = Files.createTempFile("rowlog-broker", ".err");
            try {
                serving.complete(serving(said, limit));
            } finally {
                Files.delete(said);
            }
            while (serving.join().lives()) {
                Thread.sleep(WATCH);
            }
            lost.accept(gone());
        } catch (InterruptedException | IOException | RuntimeException e) {
            serving.completeExceptionally(e);
        }
    }

    /** The users' byte, for which a broker that is stopping is waited for. */
    private FileLock shared(long limit) throws IOException, InterruptedException {
        while (System.nanoTime() < limit) {
            FileLock lock = locks.tryLock(USERS, 1, true);
            if (lock != null) {
                return lock;
            }
            Thread.sleep(PAUSE);
        }
        throw late();
    }

    /** The broker when it answers; where there is none and nobody else starts one, it is started. */
    private Holder serving(Path said, long limit) throws IOException, InterruptedException {
        FileLock starter = null;
        Process broker = null;
        try {
            while (System.nanoTime() < limit) {
                if (starter == null) {
                    starter = locks.tryLock(STARTER, 1, false);
                }
                Optional<Holder> holder = holder();
                if (holder.filter(Holder::answers).isPresent()) {
                    return holder.get();
                }
                if (holder.isEmpty() && broker != null && !broker.isAlive()) {
                    throw refused(Files.readAllLines(said));
                }
                if (holder.isEmpty() && broker == null && starter != null) {
                    broker = start(said);
                    started = broker;
                }
                Thread.sleep(PAUSE);
            }
            throw late();
        } finally {
            if (starter != null) {
                starter.release();
            }
        }
    }

    private Process start(Path said) throws IOException {
        List<String> whole = Stream.of(DEAF, command, List.of("--kafka-dir=" + directory))
                .flatMap(List::stream)
                .toList();
        ProcessBuilder builder = new ProcessBuilder(whole)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(said.toFile());
        // It outlives this command, whose passwords are not its business.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("ROWLOG_"));
        return builder.start();
    }

    private Optional<Holder> holder() throws IOException {
        return Holder.read(directory.resolve("holder.properties")).filter(Holder::lives);
    }

    /**
     * Ends the use. The last user waits until the broker has stopped, at most 60 s, so that whoever comes after it finds the
     * log at rest.
     */
    @Override
    public void close() {
        // An interrupted thread can neither lock nor wait.
        boolean interrupted = Thread.interrupted();
        try (locks) {
            thread.interrupt();
            thread.join(STOP_LIMIT.toMillis());
            leave();
        } catch (IOException e) {
            // The lock goes with this process, and the broker with its last user.
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave() throws IOException, InterruptedException {
        FileLock mine = use;
        // A thread that is interrupted while it asks for a lock loses the file, and then used nothing.
        if (mine == null || !locks.isOpen()) {
            return;
        }
        mine.release();
        long limit = System.nanoTime() + STOP_LIMIT.toNanos();
        while (stopsWithUsers() && !othersUseIt() && System.nanoTime() < limit) {
            Thread.sleep(PAUSE);
        }
    }

    private boolean stopsWithUsers() throws IOException {
        Process broker = started;
        // One that has not begun to serve may not have the directory yet.
        boolean starts = broker != null && broker.isAlive() && serving.isCompletedExceptionally();
        return starts || holder().filter(Holder::whileUsed).isPresent();
    }

    private boolean othersUseIt() throws IOException {
        try (FileLock alone = locks.tryLock(USERS, 1, false)) {
            if (alone != null) {
                return false;
            }
        }
        // Whoever has the byte shares it, unless it is a broker that stops.
        try (FileLock shared = locks.tryLock(USERS, 1, true)) {
            return shared != null;
        }
    }

    private Failure refused(List<String> said) {
        int line = said.size() - 1;
        while (line >= 0 && !said.get(line).startsWith("rowlog: ")) {
            line--;
        }
        if (line < 0 || line + 1 == said.size()) {
            return failed("doesn't start" + (said.isEmpty() ? "" : ": " + said.getLast()));
        }
        return new Failure(
                FailureCode.KAFKA_FAILED,
                said.get(line).substring("rowlog: ".length()),
                said.get(line + 1).strip());
    }

    private Failure late() {
        return new Failure(
                FailureCode.KAFKA_UNAVAILABLE,
                "The embedded Kafka broker on " + directory + " doesn't serve after " + START_LIMIT.toSeconds() + " s",
                Remedy.of("See %s for what it does, then %s", directory.resolve("server.log"), Action.AGAIN));
    }

    /** Asked by path: a file store is only found where its mount is listed for this process. */
    private Failure gone() {
        if (Files.isDirectory(directory) && directory.toFile().getUsableSpace() < NO_SPACE_BYTES) {
            return new Failure(
                    FailureCode.KAFKA_FAILED,
                    "The disk of the Kafka directory " + directory + " is full, so the embedded Kafka broker stopped",
                    Remedy.of(
                            "Make room, or choose another directory with %s; what was committed is kept",
                            Setting.KAFKA_DIR));
        }
        return failed("stopped");
    }

    private Failure failed(String how) {
        return new Failure(
                FailureCode.KAFKA_FAILED,
                "The embedded Kafka broker on " + directory + " " + how,
                Remedy.of("See %s for what came before, then %s", directory.resolve("server.log"), Action.AGAIN));
    }

    /**
     * The broker's process, as it tells of itself.
     *
     * @param since when it took the directory
     * @param address where it serves; null while it starts or stops
     * @param whileUsed whether it stops by itself when nobody uses it
     */
    private record Holder(long pid, Instant since, @Nullable String address, boolean whileUsed) {
        /** Empty where there is no holder, and none that can be understood. */
        static Optional<Holder> read(Path file) throws IOException {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
                return Optional.of(new Holder(
                        Long.parseLong(properties.getProperty("pid", "")),
                        Instant.parse(properties.getProperty("since", "")),
                        properties.getProperty("address"),
                        Boolean.parseBoolean(properties.getProperty("while-used"))));
            } catch (NoSuchFileException | IllegalArgumentException | DateTimeParseException e) {
                return Optional.empty();
            }
        }

        /** Whether its process runs, and is not another one that has got its number since. */
        boolean lives() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info()
                            .startInstant()
                            .map(start -> !since.isBefore(start.truncatedTo(ChronoUnit.SECONDS)))
                            .orElse(true))
                    .isPresent();
        }

        boolean answers() {
            if (address == null) {
                return false;
            }
            int colon = address.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(
                                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                        (int) ANSWER_LIMIT.toMillis());
                return true;
            } catch (IOException e) {
                return false;
            }
        }
    }
}
