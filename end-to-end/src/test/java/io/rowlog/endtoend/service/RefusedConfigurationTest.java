package io.rowlog.endtoend.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RefusedConfigurationTest {
    private record Ended(int status, String said) {}

    private static Ended start(String... arguments) throws IOException, InterruptedException {
        Process process = ServiceProcess.refusedProducer(arguments).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), said);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    @Timeout(60)
    void allThatIsWrongIsToldInALineEachWithoutAStackTraceAndTheExitCodeIsTwo() throws Exception {
        Ended ended = start(
                "--jobs", "0", "--rowlog.shedule=6h", "--rowlog.api.token=hush", "--source", "mysql://u:secret@h/d");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.said().lines())
                .hasSize(5)
                .anyMatch(line -> line.contains("Property rowlog.jobs is '0', which is not allowed."))
                .anyMatch(line -> line.contains("The nearest is rowlog.schedule"))
                .anyMatch(line -> line.contains("rowlog.api.token"))
                .anyMatch(line -> line.contains("Property rowlog.source.url"))
                .anyMatch(line -> line.contains("rowlog.kafka.servers is not set"))
                .noneMatch(line -> line.contains("hush") || line.contains("secret"));
    }

    @Test
    @Timeout(60)
    void anUnknownOptionIsRefusedWithTheSameExitCode() throws Exception {
        Ended ended = start("--sauce", "x");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.said()).contains("A service has no option --sauce.").doesNotContain("\tat ");
    }
}
