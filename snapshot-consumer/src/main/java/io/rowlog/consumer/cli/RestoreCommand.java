package io.rowlog.consumer.cli;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.Job;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.Interruption;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.ProgressOption;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.access.terminal.progress.TerminalProgress;
import io.rowlog.consumer.cli.report.ReplayOutput;
import io.rowlog.consumer.cli.report.RestoreOutput;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.replay.Replay;
import io.rowlog.consumer.replay.ReplayEnd;
import io.rowlog.consumer.replay.ReplayReport;
import io.rowlog.consumer.replay.ReplayRequest;
import io.rowlog.consumer.restore.Restore;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.restore.RestoreRequest;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code rowlog restore}. */
@Command(
        name = "restore",
        description =
                "Write a log into a database, as of its latest or any other moment, and verify that it is all there.")
final class RestoreCommand implements Callable<Integer> {
    private final Interruption interruption;

    @Mixin
    private final RestoreOptions options = new RestoreOptions();

    @Option(
            names = "--mode",
            paramLabel = "create|replace|merge",
            converter = ModeConverter.class,
            description = {
                "create (default): create everything in a database that has none of it, or with --include tables"
                        + " that it lacks.",
                "replace: empty the tables, which must exist, and load them again in one transaction.",
                "merge: insert rows into the tables, which must exist, or update those with the same key."
            })
    private @Nullable RestoreMode mode;

    @Option(
            names = "--schema-only",
            description = "Create everything, but load no rows and leave sequences at their starts.")
    private boolean schemaOnly;

    @Mixin
    private final UntilOption until = new UntilOption();

    @Mixin
    private final DefinitionOptions definitions = new DefinitionOptions();

    @Option(
            names = "--data-only",
            description = {
                "Load rows and set sequences, but create no tables: they must exist and be empty.",
                "Has no effect with --mode replace or merge."
            })
    private boolean dataOnly;

    @Option(names = "--no-verify", description = "Do not read the target back to compare it with the log.")
    private boolean withoutVerification;

    @Option(
            names = "--stop-on-error",
            description =
                    "End when the target refuses something (default: leave that out and what depends on it, name both,"
                            + " and restore everything else).")
    private boolean stopOnError;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final ProgressOption progress = new ProgressOption();

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RestoreCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws InterruptedException {
        RestoreMode asked = mode();
        if (until.end() != null && asked != RestoreMode.CREATE) {
            throw Failure.usage(
                    "--until is for a database that is created, and this mode restores a snapshot alone.",
                    "Leave out one of the two");
        }
        RestoreRequest request = options.request(
                asked,
                definitions.roles(),
                !withoutVerification,
                definitions.tablespaces(),
                stopOnError,
                until.end() != null);
        ReplayEnd end = until.end(request, options.anySnapshot());
        return (end == null ? restore(request) : replay(new ReplayRequest(request, end))).status();
    }

    private ExitCode restore(RestoreRequest request) throws InterruptedException {
        RestoreReport report;
        try (TerminalProgress shown = new TerminalProgress(progress.progress());
                Job<RestoreReport> restore = Restore.job(request, shown);
                Interruption.Registration registration = interruption.onInterrupt(restore::close)) {
            report = restore.run();
        }
        RestoreOutput output = new RestoreOutput(report, request.target().url().toString());
        format.print(spec.commandLine().getOut(), output::json, output::text);
        return output.exitCode();
    }

    private ExitCode replay(ReplayRequest request) throws InterruptedException {
        ReplayReport report;
        try (TerminalProgress shown = new TerminalProgress(progress.progress());
                Job<ReplayReport> replay = new Replay(request).job(shown);
                Interruption.Registration registration = interruption.onInterrupt(replay::close)) {
            report = replay.run();
        }
        ReplayOutput output =
                new ReplayOutput(report, request.base().target().url().toString(), true);
        format.print(spec.commandLine().getOut(), output::json, output::text);
        return output.exitCode();
    }

    private RestoreMode mode() {
        RestoreMode given = mode == null ? RestoreMode.CREATE : mode;
        if (schemaOnly && dataOnly) {
            throw Failure.usage("--schema-only and --data-only exclude each other.", "Give one of the two, or none");
        }
        if (dataOnly) {
            require(
                    !definitions.roles().any(),
                    "--owners and --grants are for what is created, and --data-only creates nothing.",
                    given);
        }
        if (dataOnly && given.creates()) {
            return RestoreMode.DATA_ONLY;
        }
        if (!given.creates()) {
            require(!schemaOnly, "--schema-only creates, and --mode %s does not.", given);
            require(
                    !definitions.roles().any(),
                    "--owners and --grants are for what is created, and --mode %s creates nothing.",
                    given);
        }
        return schemaOnly ? RestoreMode.SCHEMA_ONLY : given;
    }

    private static void require(boolean condition, String otherwise, RestoreMode given) {
        if (!condition) {
            throw Failure.usage(otherwise.formatted(given.name().toLowerCase(Locale.ROOT)), "Give one of the two");
        }
    }

    /** Reads the option's value. */
    static final class ModeConverter implements ITypeConverter<RestoreMode> {
        @Override
        public RestoreMode convert(String value) {
            return switch (value) {
                case "create" -> RestoreMode.CREATE;
                case "replace" -> RestoreMode.REPLACE;
                case "merge" -> RestoreMode.MERGE;
                default -> throw new TypeConversionException("'" + value + "' is not a mode: create, replace or merge");
            };
        }
    }
}
