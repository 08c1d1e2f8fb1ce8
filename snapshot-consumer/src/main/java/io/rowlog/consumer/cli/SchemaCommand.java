package io.rowlog.consumer.cli;

import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.option.StandardOptions;
import io.rowlog.consumer.ddl.DefinitionScript;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.SnapshotState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rowlog schema}. */
@Command(
        name = "schema",
        description = "Print the definitions of a snapshot in a log as a script that psql runs in an empty database.")
final class SchemaCommand implements Callable<Integer> {
    private static final int VERSION_UNIT = 10_000;

    @Mixin
    private final SnapshotOptions snapshot = new SnapshotOptions();

    @Mixin
    private final DefinitionOptions definitions = new DefinitionOptions();

    @Mixin
    private final StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        SnapshotOptions.Source source = snapshot.source();
        CapturedLog log = source.open();
        SnapshotState chosen = source.choice().in(log);
        source.choice()
                .passedOver(log, chosen)
                .forEach(line -> spec.commandLine().getErr().println("note: " + line));
        definitions.roles().requireIn(chosen);
        RestorePlan all = RestorePlan.of(log, chosen, source.tables(chosen), definitions.roles());
        all.requireTables();
        RestorePlan plan = definitions.tablespaces() ? all : all.without("tablespace");
        new DefinitionScript(heading(log.name(), plan), plan.schemaOnly().definitions())
                .print(spec.commandLine().getOut());
        return (chosen.uncaptured().isEmpty() ? ExitCode.DONE : ExitCode.NOT_ALL_CAPTURED).status();
    }

    private static List<String> heading(LogName log, RestorePlan plan) {
        SnapshotState snapshot = plan.snapshot();
        List<String> lines = new ArrayList<>();
        lines.add("Definitions of snapshot " + snapshot.id() + " of log " + log + ", taken at "
                + snapshot.start().startedAt()
                + " from PostgreSQL " + snapshot.start().serverVersion() / VERSION_UNIT
                + "; no rows, no large objects, no values of sequences.");
        lines.add("Run it with: psql --no-psqlrc --set ON_ERROR_STOP=1 --file FILE DATABASE");
        snapshot.uncaptured()
                .forEach(object -> lines.add(
                        "Not captured: " + object.kind() + " " + object.identity() + " (" + object.reason() + ")"));
        plan.leftOut()
                .forEach(definition -> lines.add("Left out, because it needs tables that were not chosen: "
                        + definition.kind() + " " + definition.identity()));
        return lines;
    }
}
