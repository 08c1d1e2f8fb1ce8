package io.rowlog.consumer;

import io.rowlog.access.terminal.CommandRunner;
import io.rowlog.access.terminal.Interruption;
import io.rowlog.consumer.cli.ConsumerCommands;
import io.rowlog.service.Service;

/** The consumer's main class: a command when one is given, else the service. */
public final class SnapshotConsumer {
    private SnapshotConsumer() {}

    /** Runs a command and exits with its status, or starts the service on {@code serve} or no arguments. */
    public static void main(String[] arguments) {
        if (arguments.length == 0 || arguments[0].equals("serve")) {
            Service.run(SnapshotConsumer.class, arguments);
        } else {
            Interruption interruption = new Interruption();
            System.exit(new CommandRunner(ConsumerCommands.commandLine(interruption, arguments), interruption)
                    .runProcess(arguments));
        }
    }
}
