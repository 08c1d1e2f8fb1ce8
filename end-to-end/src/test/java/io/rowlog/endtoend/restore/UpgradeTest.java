package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.endtoend.stack.Sample;
import io.rowlog.endtoend.stack.Stack;
import io.rowlog.endtoend.stack.StackExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From one version of PostgreSQL into the same or a newer one, and never into an older. */
@ExtendWith(StackExtension.class)
class UpgradeTest {
    private final Stack stack;

    UpgradeTest(Stack stack) {
        this.stack = stack;
    }

    @ParameterizedTest
    @MethodSource("io.rowlog.endtoend.stack.Versions#pairs")
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

    @Test
    void anOlderTargetIsRefusedAndNothingIsCreated() throws Exception {
        String source = stack.newDatabase("newer");
        stack.execute(source, "CREATE TABLE t (id int PRIMARY KEY)");
        RoundTrip trip = new RoundTrip(stack.kafka(), source);
        trip.backup(stack.url(source));
        try (PostgresServer older =
                PostgresServer.builder().version(15).withoutDurability().start()) {
            older.createDatabase("target");

            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> trip.restore(older.url("target"), RestoreMode.CREATE))
                    .withMessageContaining("The backup is of PostgreSQL 18, the target is PostgreSQL 15")
                    .satisfies(error ->
                            assertThat(error.remedy().toString()).isEqualTo("Restore into PostgreSQL 18 or newer"));

            try (Connection connection = older.connect("target");
                    Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery(
                            "SELECT FROM pg_class WHERE oid >= 16384 UNION ALL SELECT FROM pg_namespace WHERE oid >= 16384")) {
                assertThat(found.next()).isFalse();
            }
        }
    }
}
