package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.endtoend.stack.Sample;
import io.rowlog.endtoend.stack.Stack;
import io.rowlog.endtoend.stack.StackExtension;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From one version of PostgreSQL into a newer one. */
@ExtendWith(StackExtension.class)
class UpgradeTest {
    private final Stack stack;

    UpgradeTest(Stack stack) {
        this.stack = stack;
    }

    @ParameterizedTest
    @MethodSource("io.rowlog.endtoend.stack.Versions#upgrades")
    void theShopComesBackWhole(int sourceVersion, int targetVersion) throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "upgrade-" + sourceVersion + "-" + targetVersion);
        try (PostgresServer source = PostgresServer.builder()
                        .version(sourceVersion)
                        .withoutDurability()
                        .start();
                PostgresServer target = PostgresServer.builder()
                        .version(targetVersion)
                        .withoutDurability()
                        .start()) {
            source.createDatabase("shop");
            Sample.load(source.jdbcUrl("shop"));
            target.createDatabase("shop");
            trip.backup(source.url("shop"));

            RestoreReport report = trip.restore(target.url("shop"), RestoreMode.CREATE);

            assertThat(report.rows()).isEqualTo(Sample.ROWS);
            assertThat(report.notValid()).isEmpty();
            assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
        }
    }
}
