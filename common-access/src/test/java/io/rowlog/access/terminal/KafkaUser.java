package io.rowlog.access.terminal;

import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.terminal.option.KafkaOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command line whose command asks Kafka for its topics, prints where that is, and ends with Ctrl-C or at once. */
public final class KafkaUser {
    private KafkaUser() {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Root()).addSubcommand(new Use());
        System.exit(new CommandRunner(line, new Interruption()).runProcess(arguments));
    }

    @Command(name = "rowlog")
    private static final class Root {}

    @Command(name = "use")
    private static final class Use implements Callable<Integer> {
        @Mixin
        private final KafkaOptions kafka = new KafkaOptions();

        @Option(names = "--once")
        private boolean once;

        @Option(names = "--debug")
        private boolean debug;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            KafkaSettings settings = kafka.settings();
            try (Admin admin = settings.admin()) {
                admin.listTopics().names().get();
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println("uses " + settings + ".");
            out.flush();
            if (!once) {
                new CountDownLatch(1).await();
            }
            return ExitCode.DONE.status();
        }
    }
}
