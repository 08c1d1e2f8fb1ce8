package io.rowlog.access.terminal;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.KafkaOptions;
import io.rowlog.access.terminal.report.FailureReport;
import io.rowlog.access.terminal.report.JsonOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs a command line the way that all of Rowlog's commands behave: errors are a line and what to do about it, and the
 * exit status is one of {@link ExitCode}, or {@link #INTERRUPTED}. For one run at a time.
 */
public final class CommandRunner {
    /** Exit status after Ctrl-C, as shells have it: 128 and the number of the signal. */
    public static final int INTERRUPTED = 130;

    /** The driver's own log, which says again what an error says. Held here, or its level would be forgotten. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    private static final Map<String, String> EXIT_CODES = exitCodes();

    private final CommandLine commandLine;
    private final Interruption interruption;
    private final ErrorLog errorLog;

    /**
     * @param commandLine the root, with all commands under it; it is configured here
     * @param interruption the one that the commands know
     */
    public CommandRunner(CommandLine commandLine, Interruption interruption) {
        this(commandLine, interruption, ErrorLog.ofProcess());
    }

    CommandRunner(CommandLine commandLine, Interruption interruption, ErrorLog errorLog) {
        this.commandLine = commandLine
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(this::explainUsage)
                .setExecutionStrategy(this::runWithKafka)
                .setExecutionExceptionHandler(this::explain);
        describeExitCodes(commandLine);
        this.interruption = interruption;
        this.errorLog = errorLog;
    }

    private static void describeExitCodes(CommandLine command) {
        command.getSubcommands().values().forEach(subcommand -> {
            subcommand
                    .getCommandSpec()
                    .usageMessage()
                    .exitCodeListHeading("%nExit status:%n")
                    .exitCodeList(EXIT_CODES);
            describeExitCodes(subcommand);
        });
    }

    /**
     * Runs a command as all that this process does: with standard output and error in UTF-8, whatever the locale, and
     * cleaning up on Ctrl-C. Returns the exit status.
     */
    public int runProcess(String... arguments) {
        commandLine.setOut(writer(FileDescriptor.out)).setErr(writer(FileDescriptor.err));
        DRIVER.setLevel(Level.OFF);
        try (Interruption.Registration signal = interruption.onSignal(commandLine.getErr())) {
            return run(arguments);
        }
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(" " + code.status(), code.meaning());
        }
        codes.put(Integer.toString(INTERRUPTED), "Interrupted.");
        return Collections.unmodifiableMap(codes);
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
    }

    /** Runs a command inside a larger process; returns the exit status. */
    public int run(String... arguments) {
        int status = commandLine.execute(arguments);
        commandLine.getOut().flush();
        commandLine.getErr().flush();
        KafkaOptions.of(commandLine.getParseResult()).ifPresent(KafkaOptions::end);
        return interruption.requested() ? INTERRUPTED : status;
    }

    private int runWithKafka(ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        KafkaOptions.of(parsed).ifPresent(kafka -> kafka.whenLost(this::endWithoutKafka));
        return new RunLast().execute(parsed);
    }

    /** Without its broker the command could only wait for it in vain, also to clean up. */
    private void endWithoutKafka(Failure lost) {
        print(commandLine.getErr(), lost);
        commandLine.getErr().flush();
        Runtime.getRuntime().halt(ExitCode.of(lost.code()).status());
    }

    private int explainUsage(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        if (e.getCause() instanceof Failure cause) {
            return print(err, cause);
        }
        err.println("error: " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("  See " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.status();
    }

    private int explain(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (e instanceof Failure failure
                && FormatOption.of(parsed).filter(FormatOption::json).isPresent()) {
            new JsonOutput().printLine(command.getOut(), Map.of("error", FailureReport.of(failure)));
        }
        int status = print(err, e);
        if (command.getParseResult().hasMatchedOption("--debug")) {
            err.print(new ErrorLog.FailureText(e));
        }
        return status;
    }

    private int print(PrintWriter err, Exception e) {
        if (e instanceof Failure error) {
            return print(err, error);
        }
        if (interruption.requested()) {
            err.println("error: interrupted");
            err.println("  " + remains(e) + ". Run the command again");
            return INTERRUPTED;
        }
        err.println("error: unexpected " + new ErrorLog.FailureText(e).summary());
        err.println(errorLog.write(e)
                .map(file -> "  Details are in " + file + "; please report them")
                .orElse("  Run again with --debug to see where, and please report it"));
        return ExitCode.FAILED.status();
    }

    /** An {@link InterruptedException} that says what the command left behind is believed; the JDK's own do not. */
    private static String remains(Exception e) {
        return e instanceof InterruptedException && e.getCause() != null && e.getMessage() != null
                ? e.getMessage()
                : "Nothing half-done counts";
    }

    private static int print(PrintWriter err, Failure error) {
        err.println("error: " + error.getMessage());
        err.println("  " + error.remedy().text(Wording.COMMAND_LINE));
        return ExitCode.of(error.code()).status();
    }
}
