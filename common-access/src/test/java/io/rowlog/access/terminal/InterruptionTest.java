package io.rowlog.access.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.fixture.JavaProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
    @Test
    void ctrlCLetsTheCommandCleanUpAndSayWhatRemains(@TempDir Path directory) throws Exception {
        try (JavaProcess process = JavaProcess.start(directory, InterruptedCommand.class, Map.of(), List.of())) {
            process.awaitOut("ready\n");

            process.interrupt();

            assertThat(process.exitCode()).isEqualTo(CommandRunner.INTERRUPTED);
            assertThat(process.out()).isEqualTo("ready\ncancelled\n");
            assertThat(process.err().lines())
                    .containsExactly(
                            "cleaned up", "error: Interrupted: snapshot 7 is abandoned.", "  Run the backup again");
        }
    }
}
