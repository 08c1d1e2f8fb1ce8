package io.rowlog.embedded.cli;

import io.rowlog.embedded.kafka.BrokerUsers;
import io.rowlog.embedded.kafka.FatalFault;
import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.embedded.kafka.KafkaBrokerBuilder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a broker until the process is told to end, or until no command uses it. */
@Command(
        name = "broker",
        description = "Runs a Kafka broker on a directory until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class BrokerCommand implements Callable<Integer> {
    @Option(
            names = "--kafka-dir",
            paramLabel = "DIR",
            description = "Directory that keeps the Kafka log (default: ${DEFAULT-VALUE}).")
    private Path directory = Path.of("rowlog-data");

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "TCP port of the broker on 127.0.0.1; 0 chooses a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    // How a command starts the broker that it and others use.
    @Option(names = "--while-used", hidden = true)
    private boolean whileUsed;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        directory = directory.toAbsolutePath().normalize();
        // The broker's own log goes to a file in its directory.
        ServerLog.writeTo(directory);
        FatalFault.endsThisProcess(
                directory, fault -> spec.commandLine().getErr().println(fault.report()));
        KafkaBrokerBuilder builder = KafkaBroker.builder(directory).port(port);
        return whileUsed ? runWhileUsed(builder) : runUntilEnded(builder);
    }

    private Integer runUntilEnded(KafkaBrokerBuilder builder) throws InterruptedException {
        try (KafkaBroker broker = builder.purpose("rowlog broker").start()) {
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "rowlog-broker-exit"));
            spec.commandLine()
                    .getOut()
                    .println("Kafka broker on " + broker.bootstrapServers() + ", log in " + broker.directory()
                            + ". Ctrl-C stops it.");
            spec.commandLine().getOut().flush();
            // No limit: the user ends it, through the hook above.
            new CountDownLatch(1).await();
            return 0;
        }
    }

    private static Integer runWhileUsed(KafkaBrokerBuilder builder) throws InterruptedException {
        // The broker is closed before others may become its users.
        try (BrokerUsers users = BrokerUsers.of(builder.directory());
                KafkaBroker broker =
                        builder.purpose("Rowlog's commands").whileUsed().start()) {
            // So that it ends in an orderly way even where something ends it.
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "rowlog-broker-exit"));
            users.awaitNone();
            return 0;
        }
    }
}
