package io.rowlog.embedded.kafka;

import io.rowlog.embedded.EmbeddedStackException;
import io.rowlog.embedded.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Time;

/** Collects how a {@link KafkaBroker} is to run, and starts it. Not for use by several threads. */
public final class KafkaBrokerBuilder {
    /** A log that wasn't closed in an orderly way is checked first, which takes its time on a slow disk. */
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final int ATTEMPTS = 3;

    private final Path directory;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private int port;
    private String purpose = "a Kafka broker";
    private boolean whileUsed;

    KafkaBrokerBuilder(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** TCP port on 127.0.0.1, 1 to 65535, or 0 (default) for a free one. */
    public KafkaBrokerBuilder port(int tcpPort) {
        if (tcpPort < 0 || tcpPort > 65535) {
            throw new IllegalArgumentException("port must be 0 to 65535, not " + tcpPort);
        }
        port = tcpPort;
        return this;
    }

    /** Where the log is going to be, as an absolute path. */
    public Path directory() {
        return directory;
    }

    /** What this broker is for, such as {@code rowlog demo}; others who want the directory are told. */
    public KafkaBrokerBuilder purpose(String name) {
        purpose = name;
        return this;
    }

    /** Tells commands that whoever started this broker closes it when {@link BrokerUsers} are gone. */
    public KafkaBrokerBuilder whileUsed() {
        whileUsed = true;
        return this;
    }

    /** A broker setting under Kafka's name, which wins over the built-in one. */
    public KafkaBrokerBuilder setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /**
     * Formats the directory the first time, starts the broker and waits, at most 2 min, until it answers.
     *
     * @throws EmbeddedStackException if the directory is in use, can't be written or the broker doesn't start
     */
    public KafkaBroker start() {
        DirectoryLock lock = lock();
        try {
            Path logDirectory = directory.resolve("log");
            new StorageFormat(logDirectory).ensure();
            fenceStale(new StaleRegistration(logDirectory));
            for (int attempt = 1; ; attempt++) {
                int chosen = port == 0 ? FreePort.find() : port;
                BrokerSettings candidate = new BrokerSettings(logDirectory, chosen, FreePort.find());
                try {
                    KafkaBroker broker = start(candidate, lock);
                    broker.tellAddress();
                    return broker;
                } catch (ExecutionException e) {
                    if (attempt == ATTEMPTS || port != 0 || !lostPort(e)) {
                        throw failed(chosen, e);
                    }
                }
            }
        } catch (TimeoutException e) {
            throw released(
                    lock,
                    new EmbeddedStackException(
                            "The embedded Kafka broker on " + directory + " isn't ready after "
                                    + START_LIMIT.toSeconds() + " s.",
                            "Try again when the machine is less busy.",
                            e));
        } catch (IOException e) {
            throw released(lock, unwritable(e));
        } catch (RuntimeException e) {
            throw released(lock, e);
        }
    }

    private DirectoryLock lock() {
        try {
            Files.createDirectories(directory);
            return DirectoryLock.take(directory, LockHolder.thisProcess(purpose, whileUsed));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void fenceStale(StaleRegistration registration) throws TimeoutException {
        if (!registration.isPossible()) {
            return;
        }
        int controllerPort = FreePort.find();
        try {
            new BoundedStep("rowlog-controller-alone", START_LIMIT).run(() -> {
                registration.fence(controllerPort, START_LIMIT);
                return true;
            });
        } catch (ExecutionException e) {
            throw failed(controllerPort, e);
        }
    }

    private KafkaBroker start(BrokerSettings candidate, DirectoryLock lock)
            throws TimeoutException, ExecutionException {
        Properties properties = new Properties();
        properties.putAll(candidate.properties(settings));
        KafkaRaftServer server = new BoundedStep("rowlog-broker-create", START_LIMIT)
                .run(() -> new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM));
        try {
            return new BoundedStep("rowlog-broker-start", START_LIMIT).run(() -> {
                server.startup();
                return new KafkaBroker(server, answered(candidate.port()), lock, directory, candidate.port());
            });
        } catch (TimeoutException | ExecutionException e) {
            try {
                KafkaBroker.stop(server, directory);
            } catch (EmbeddedStackException stop) {
                e.addSuppressed(stop);
            }
            throw e;
        }
    }

    /** A client whose first request the broker has answered. */
    private static Admin answered(int port) throws Exception {
        Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port));
        try {
            admin.describeCluster().nodes().get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return admin;
        } catch (Exception e) {
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    private static boolean lostPort(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.net.BindException) {
                return true;
            }
        }
        return false;
    }

    private EmbeddedStackException failed(int chosen, ExecutionException e) {
        if (lostPort(e)) {
            return new EmbeddedStackException(
                    "Port " + chosen + " of 127.0.0.1 is in use, so the embedded Kafka broker can't listen on it.",
                    "Choose another port, or 0 for a free one.",
                    e);
        }
        return new EmbeddedStackException(
                "The embedded Kafka broker on " + directory + " doesn't start: " + e.getCause() + ".",
                "Look into " + directory.resolve("server.log") + " for what came before.",
                e);
    }

    private EmbeddedStackException unwritable(IOException e) {
        return new EmbeddedStackException(
                "The Kafka directory " + directory + " can't be written: " + e + ".",
                "Check its permissions and the space on its disk, or choose another with --kafka-dir.",
                e);
    }

    private static RuntimeException released(DirectoryLock lock, RuntimeException reason) {
        try {
            lock.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
        return reason;
    }
}
