package io.rowlog.embedded.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.rowlog.embedded.kafka.KafkaBroker;
import io.rowlog.embedded.postgres.PostgresServer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** One run of the demo on servers that are up. */
public final class Demo {
    private static final String SOURCE = "shop";
    private static final String TARGET = "shop_restored";

    private final PostgresServer postgres;
    private final KafkaBroker broker;
    private final Path directory;
    private final RowlogProcess rowlog;
    private final Stage stage;

    /**
     * @param launcher the program {@code rowlog}
     * @param directory for files of the demo
     */
    public Demo(PostgresServer postgres, KafkaBroker broker, Path launcher, Path directory, PrintWriter out) {
        this.postgres = postgres;
        this.broker = broker;
        this.directory = directory;
        this.rowlog = new RowlogProcess(launcher, broker.bootstrapServers());
        this.stage = new Stage(out);
    }

    /**
     * Runs it all and prints a summary.
     *
     * @return whether the restored database equals the source
     */
    public boolean run() throws Exception {
        Census before = stage.step(
                this::load,
                census -> "The shop's database: " + census.tables() + " tables, " + Stage.count(census.allRows())
                        + " rows, " + census.foreignKeys() + " foreign keys");
        JsonNode coverage = coverage();
        plan();
        JsonNode backup = backup();
        JsonNode restore = restore();
        JsonNode verify = verify();
        DemoSummary summary = new DemoSummary(coverage, backup, restore, verify, before, census(TARGET));
        stage.line(summary.toString());
        FollowedShop.Outcome followed = new FollowedShop(postgres, SOURCE, rowlog, stage).follow();
        stage.line("""

                 transactions     %s committed by the shop, %s in the log
                 sales            %s at the marker, %s in the replica, %s restored
                 proof            the whole replica %s, all that was restored %s the shop at the marker

               %s""".formatted(
                        Stage.count(followed.committed()),
                        Stage.count(followed.streamed()),
                        Stage.count(followed.sales().shop()),
                        Stage.count(followed.sales().replica()),
                        Stage.count(followed.sales().restored()),
                        followed.proved().replica() ? "equals" : "DOES NOT EQUAL",
                        followed.proved().restored() ? "equals" : "DOES NOT EQUAL",
                        followed.good()
                                ? "Everything that was committed is in the log, and any moment of it comes back."
                                : "NOT EQUAL: what was committed, what is in the log and what came back differ."));
        return summary.good() && followed.good();
    }

    private Census load() throws SQLException {
        SampleShop.create(postgres, SOURCE);
        return census(SOURCE);
    }

    private Census census(String database) throws SQLException {
        try (Connection connection = postgres.connect(database)) {
            return Census.take(connection);
        }
    }

    private JsonNode coverage() throws Exception {
        Path prisma = SampleShop.writePrisma(directory);
        stage.command("coverage --source " + postgres.url(SOURCE) + " --prisma schema.prisma");
        return stage.step(
                () -> rowlog.report("coverage", "--source", postgres.url(SOURCE), "--prisma", prisma.toString()),
                report -> {
                    int covered = report.path("models").path("mapped").size();
                    int without = report.path("models").path("withoutTable").size();
                    return covered + " of " + (covered + without) + " Prisma models covered by "
                            + report.path("tables").size() + " tables, nothing left out";
                });
    }

    private void plan() throws Exception {
        stage.command("plan --source " + postgres.url(SOURCE));
        stage.step(() -> rowlog.report("plan", "--source", postgres.url(SOURCE)), report -> {
            int levels = 0;
            for (JsonNode table : report.path("tables")) {
                levels = Math.max(levels, table.path("level").asInt() + 1);
            }
            return "Tables in foreign-key order on " + levels + " levels, "
                    + report.path("cycles").size() + " cycles";
        });
    }

    private JsonNode backup() throws Exception {
        stage.command("backup --source " + postgres.url(SOURCE) + " --kafka " + broker.bootstrapServers());
        return stage.step(
                () -> rowlog.report("backup", "--source", postgres.url(SOURCE)),
                report -> "Snapshot " + report.path("snapshot").asText() + ": "
                        + Stage.count(report.path("rows").asLong()) + " rows and "
                        + Stage.count(report.path("definitions").asLong()) + " definitions");
    }

    private JsonNode restore() throws Exception {
        postgres.createDatabase(TARGET);
        stage.command("restore --target " + postgres.url(TARGET) + " --kafka " + broker.bootstrapServers());
        return stage.step(
                () -> rowlog.report("restore", "--target", postgres.url(TARGET), "--log", SOURCE, "--no-verify"),
                report -> Stage.count(report.path("rows").asLong()) + " rows in "
                        + report.path("tables").asInt() + " tables, "
                        + report.path("foreignKeys").asInt() + " foreign keys");
    }

    private JsonNode verify() throws Exception {
        stage.command("verify --target " + postgres.url(TARGET) + " --kafka " + broker.bootstrapServers());
        return stage.step(
                () -> rowlog.report("verify", "--target", postgres.url(TARGET), "--log", SOURCE),
                report -> report.path("equalTables").asInt() + " tables, "
                        + Stage.count(report.path("equalRows").asLong()) + " rows read back and compared with the log");
    }

    /** How to look around in what the demo has left running. */
    public void explain() {
        String target = postgres.url(TARGET);
        stage.line("""

                All of it is still running:
                  source    psql %s
                  restored  psql %s
                  Kafka     %s

                Try this in another terminal:
                  ./rowlog list --kafka %s
                  psql %s -c "UPDATE tags SET name = name || '!' WHERE id = 1"
                  ./rowlog verify --target %s --kafka %s --log %s

                Ctrl-C stops it and removes it.""".formatted(
                        postgres.url(SOURCE),
                        target,
                        broker.bootstrapServers(),
                        broker.bootstrapServers(),
                        target,
                        target,
                        broker.bootstrapServers(),
                        SOURCE));
    }
}
