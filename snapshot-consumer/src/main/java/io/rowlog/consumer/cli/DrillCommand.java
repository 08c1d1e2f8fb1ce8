package io.rowlog.consumer.cli;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.terminal.Interruption;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.ProgressOption;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.option.TargetServerOptions;
import io.rowlog.access.terminal.progress.TerminalProgress;
import io.rowlog.access.terminal.report.JsonOutput;
import io.rowlog.consumer.cli.report.DrillOutput;
import io.rowlog.consumer.drill.Drill;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rowlog drill}. */
@Command(
        name = "drill",
        description = {
            "Try a restore out: into a database that is made for it and dropped afterwards. Writes a report in Markdown and JSON.",
            "The role needs CREATEDB, and what a restore needs."
        })
final class DrillCommand implements Callable<Integer> {
    private final Interruption interruption;

    @Mixin
    private final TargetServerOptions server = new TargetServerOptions();

    @Mixin
    private final RestoredOptions options = new RestoredOptions();

    @Mixin
    private final UntilOption until = new UntilOption();

    @Mixin
    private final DefinitionOptions definitions = new DefinitionOptions();

    @Option(
            names = "--report-dir",
            paramLabel = "DIR",
            description = "Where the report's two files go (default: the current directory).")
    private Path reports = Path.of("");

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final ProgressOption progress = new ProgressOption();

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DrillCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws InterruptedException {
        requireWritable();
        RestoreRequest request = options.request(
                server.connector(),
                RestoreMode.CREATE,
                definitions.roles(),
                true,
                definitions.tablespaces(),
                false,
                until.end() != null);
        DrillOutput output;
        try (TerminalProgress shown = new TerminalProgress(progress.progress());
                Drill drill = new Drill(request, until.end(request, options.anySnapshot()));
                Interruption.Registration registration = interruption.onInterrupt(drill::close)) {
            output = new DrillOutput(drill.run(shown));
        }
        Path markdown = write(output);
        PrintWriter out = spec.commandLine().getOut();
        format.print(out, output::json, () -> output.text() + "Report: %s, and .json%n".formatted(markdown));
        return output.exitCode().status();
    }

    /** Before an hour of work whose report could not be kept. */
    private void requireWritable() {
        Path directory = reports.toAbsolutePath();
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            throw Failure.usage(
                    "The report's directory " + directory + " is not there, or cannot be written to.",
                    "Name another with --report-dir");
        }
    }

    private Path write(DrillOutput output) {
        Path markdown = reports.resolve(output.fileName() + ".md");
        Path json = reports.resolve(output.fileName() + ".json");
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(json))) {
            Files.writeString(markdown, output.markdown());
            new JsonOutput().print(out, output.json());
            return markdown;
        } catch (IOException e) {
            throw new Failure(
                    FailureCode.INTERNAL,
                    "The report could not be written to " + reports.toAbsolutePath() + ": " + e.getMessage(),
                    "Make room there, or name another directory with --report-dir, and run the drill again",
                    e);
        }
    }
}
