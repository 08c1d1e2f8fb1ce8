package io.rowlog.embedded.cli;

import io.rowlog.embedded.DirectoryTree;
import io.rowlog.embedded.EmbeddedStackException;
import io.rowlog.embedded.demo.Demo;
import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.embedded.postgres.PostgresServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rowlog demo}. */
@Command(
        name = "demo",
        description = "Shows a database going through Kafka and coming back, on servers of its own.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--keep", description = "Leave everything running afterwards, until Ctrl-C.")
    private boolean keep;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Rowlog demo: a shop's database goes through Kafka and comes back.");
        out.println();
        out.flush();
        Path directory = Files.createTempDirectory("rowlog-demo");
        ServerLog.writeTo(directory.resolve("kafka"));
        long begun = System.nanoTime();
        try (KafkaBroker broker = KafkaBroker.builder(directory.resolve("kafka"))
                        .purpose("rowlog demo")
                        .start();
                PostgresServer postgres =
                        PostgresServer.builder().setting("wal_level", "logical").start()) {
            // PostgreSQL has a hook of its own for Ctrl-C.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(broker, directory), "rowlog-demo-exit"));
            out.printf(
                    Locale.ROOT,
                    "  %-72s %5.1f s%n",
                    "PostgreSQL " + postgres.version() + " and a Kafka broker are up",
                    (System.nanoTime() - begun) / 1e9);
            Demo demo = new Demo(postgres, broker, launcher(), directory, out);
            boolean good = demo.run();
            if (keep) {
                demo.explain();
                new CountDownLatch(1).await();
            }
            return good ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    /** Runs at every end of the process, also at that by Ctrl-C. */
    private static void remove(KafkaBroker broker, Path directory) {
        broker.close();
        try {
            new DirectoryTree(directory).delete();
        } catch (IOException e) {
            System.err.println("rowlog: " + directory + " could not be removed: " + e.getMessage());
        }
    }

    private static Path launcher() {
        String home = System.getProperty("launcher.home", "");
        Path launcher = Path.of(home, "rowlog");
        if (home.isEmpty() || !Files.isExecutable(launcher)) {
            throw new EmbeddedStackException(
                    "The demo runs Rowlog's commands, and its launcher is not known.", "Start it with ./rowlog demo.");
        }
        return launcher;
    }
}
