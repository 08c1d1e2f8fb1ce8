package io.rowlog.endtoend.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import java.util.ArrayList;
import java.util.List;

/** A {@code rowlog backup} in this process, of which no output may hold the password. */
record BackupRun(Run run) {
    static BackupRun of(String source, String kafka, String... more) {
        List<String> arguments = new ArrayList<>(List.of("backup", "--source", source, "--kafka", kafka));
        arguments.addAll(List.of(more));
        Run run = Commands.producer(arguments.toArray(String[]::new));
        assertThat(run.out() + run.err()).doesNotContain(Source.PASSWORD);
        return new BackupRun(run);
    }

    /** Asserts a failure that is explained by exactly these lines, as {@code --debug} or not. */
    void failed(String error, String remedy) {
        assertThat(run.err()).isEqualToNormalizingNewlines("error: " + error + "\n  " + remedy + "\n");
        assertThat(run.out()).isEmpty();
        assertThat(run.status()).isEqualTo(1);
    }

    void succeeded() {
        assertThat(run.err()).doesNotContain("error");
        assertThat(run.out()).contains(" is complete: ");
        assertThat(run.status()).isZero();
    }
}
