package io.rowlog.access.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InterruptionTest {
    @Test
    @Timeout(60)
    void ctrlCLetsTheCommandCleanUpAndSayWhatRemains() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        InterruptedCommand.class.getName())
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ready");
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(CommandRunner.INTERRUPTED);
            assertThat(out.readLine()).isEqualTo("cancelled");
            assertThat(err.lines())
                    .containsExactly(
                            "cleaned up", "error: Interrupted: snapshot 7 is abandoned.", "  Run the backup again");
        } finally {
            process.destroyForcibly();
        }
    }
}
