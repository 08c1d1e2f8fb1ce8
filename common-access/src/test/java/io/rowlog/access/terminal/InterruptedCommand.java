package io.rowlog.access.terminal;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A process that waits until it is interrupted. */
@Command(name = "wait")
final class InterruptedCommand implements Callable<Integer> {
    private final Interruption interruption;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private InterruptedCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    public static void main(String[] arguments) {
        Interruption interruption = new Interruption();
        System.exit(new CommandRunner(new CommandLine(new InterruptedCommand(interruption)), interruption)
                .runProcess(arguments));
    }

    @Override
    public Integer call() {
        try (Interruption.Registration cancellation = interruption.onInterrupt(() -> System.out.println("cancelled"))) {
            System.out.println("ready");
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException e) {
            spec.commandLine().getErr().println("cleaned up");
            throw new Failure(FailureCode.INTERNAL, "Interrupted: snapshot 7 is abandoned.", "Run the backup again");
        }
    }
}
