package io.rowlog.access.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.terminal.option.FormatOption;
import io.rowlog.access.terminal.option.StandardOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class CommandRunnerTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Command(name = "rowlog")
    private static final class Root {}

    @Command(name = "do")
    private static final class Do implements Callable<Integer> {
        @Mixin
        private final StandardOptions standard = new StandardOptions();

        @Mixin
        private final FormatOption format = new FormatOption();

        private final Callable<Integer> work;

        Do(Callable<Integer> work) {
            this.work = work;
        }

        @Override
        public Integer call() throws Exception {
            return work.call();
        }
    }

    private int run(Callable<Integer> work, String... arguments) {
        CommandLine root = new CommandLine(new Root())
                .addSubcommand(new Do(work))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);
        return new CommandRunner(root, new Interruption(), new ErrorLog(directory, clock)).run(arguments);
    }

    @Test
    void theCommandsOwnStatusIsTheExitStatus() {
        assertThat(run(ExitCode.NOT_ALL_CAPTURED::status, "do")).isEqualTo(3);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatTheUserCanPutRightIsALineAndItsRemedy() {
        int status = run(
                () -> {
                    throw new Failure(FailureCode.MISMATCH, "The target holds tables.", "Use --mode replace");
                },
                "do");
        assertThat(status).isEqualTo(4);
        assertThat(err.toString().lines()).containsExactly("error: The target holds tables.", "  Use --mode replace");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void programsReadAnErrorWhereTheReportWouldBe() throws IOException {
        int status = run(
                () -> {
                    throw new Failure(FailureCode.MISMATCH, "The target holds \"tables\".", "Use --mode replace");
                },
                "do",
                "--format=json");

        assertThat(status).isEqualTo(4);
        JsonNode error = new ObjectMapper().readTree(out.toString()).get("error");
        assertThat(error.get("code").asText()).isEqualTo("MISMATCH");
        assertThat(error.get("message").asText()).isEqualTo("The target holds \"tables\".");
        assertThat(error.get("remedy").asText()).isEqualTo("Use --mode replace");
        assertThat(err.toString()).startsWith("error: The target holds");
    }

    @Test
    void aWrongOptionIsNamedWithASuggestionAndNothingIsRun() {
        int status = run(
                () -> {
                    throw new AssertionError("must not run");
                },
                "do",
                "--debugg");
        assertThat(status).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("error: Unknown option")
                .contains("--debug")
                .endsWith("  See rowlog do --help\n");
    }

    @Test
    void aMissingCommandIsAUsageError() {
        assertThat(run(() -> 0)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("error: Missing required subcommand")
                .endsWith("  See rowlog --help\n");
    }

    @Test
    void helpListsWhatExitCodesMean() {
        assertThat(run(() -> 0, "do", "--help")).isZero();
        assertThat(out.toString())
                .contains("Exit status:", "Done, but something is not captured, or was not restored.", "130");
    }

    @Test
    void anUnexpectedFailureIsOneLineAndAFileWithoutRowValuesThatOnlyTheOwnerReads() throws IOException {
        int status = run(
                () -> {
                    throw new IllegalStateException(
                            "Connecting to postgresql://me:hush@host/db failed",
                            new SQLException("ERROR: duplicate key\n  Detail: Key (email)=(zoe@example.com) exists."));
                },
                "do");
        assertThat(status).isEqualTo(1);
        Path file = directory.resolve("rowlog-error-20260102-030405-678.log");
        assertThat(err.toString().lines())
                .containsExactly(
                        "error: unexpected IllegalStateException: Connecting to postgresql://me:***@host/db failed",
                        "  Details are in " + file + "; please report them");
        assertThat(Files.readString(file))
                .contains("Caused by: java.sql.SQLException: ERROR: duplicate key", "at io.rowlog.access.terminal.")
                .doesNotContain("hush", "zoe");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void debugShowsTheStackTrace() {
        run(
                () -> {
                    throw new Failure(FailureCode.INTERNAL, "No.", "Do not");
                },
                "do",
                "--debug");
        assertThat(err.toString()).contains("error: No.", "    at io.rowlog.access.terminal.CommandRunnerTest");
    }
}
