package io.rowlog.embedded.cli;

import io.rowlog.embedded.kafka.FatalFault;
import io.rowlog.embedded.kafka.KafkaBroker;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a broker until the process is told to end. */
@Command(
        name = "broker",
        description = "Runs a Kafka broker on a directory until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class BrokerCommand implements Callable<Integer> {
    @Mixin
    private BrokerOptions options = new BrokerOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        FatalFault.endsThisProcess(
                options.directory(), fault -> spec.commandLine().getErr().println("rowlog: " + fault.getMessage()));
        try (KafkaBroker broker = options.start()) {
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
}
