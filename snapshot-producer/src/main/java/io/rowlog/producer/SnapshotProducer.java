package io.rowlog.producer;

import io.rowlog.access.terminal.CommandRunner;
import io.rowlog.access.terminal.Interruption;
import io.rowlog.producer.cli.ProducerCommands;
import io.rowlog.service.Service;

/** The producer's main class: a command when one is given, else the service. */
public final class SnapshotProducer {
    private SnapshotProducer() {}

    /** Runs a command and exits with its status, or starts the service on {@code serve} or no arguments. */
    public static void main(String[] arguments) {
        if (arguments.length == 0 || arguments[0].equals("serve")) {
            Service.run(SnapshotProducer.class, arguments);
        } else {
            Interruption interruption = new Interruption();
            System.exit(new CommandRunner(ProducerCommands.commandLine(interruption, arguments), interruption)
                    .runProcess(arguments));
        }
    }
}
