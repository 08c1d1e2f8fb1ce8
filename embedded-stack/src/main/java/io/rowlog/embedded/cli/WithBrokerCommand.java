package io.rowlog.embedded.cli;

import io.rowlog.embedded.EmbeddedStackException;
import io.rowlog.embedded.kafka.FatalFault;
import io.rowlog.embedded.kafka.KafkaBroker;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a command with a broker around it, and exits as the command does. */
@Command(
        name = "with-broker",
        description = "Runs a command with a Kafka broker around it, whose address is in ROWLOG_KAFKA.",
        mixinStandardHelpOptions = true)
final class WithBrokerCommand implements Callable<Integer> {
    @Mixin
    private BrokerOptions options = new BrokerOptions();

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "After --: the command and its arguments.")
    private List<String> command = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (KafkaBroker broker = options.start()) {
            ChildProcess child = new ChildProcess(command, Map.of("ROWLOG_KAFKA", broker.bootstrapServers()));
            FatalFault.endsThisProcess(options.directory(), fault -> report(fault, child));
            // Ctrl-C reaches the child too, which cleans up while its broker still runs.
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                child.stop();
                                broker.close();
                            },
                            "rowlog-with-broker-exit"));
            return child.run();
        }
    }

    private void report(EmbeddedStackException fault, ChildProcess child) {
        spec.commandLine().getErr().println("rowlog: " + fault.getMessage());
        spec.commandLine().getErr().flush();
        child.kill();
    }
}
