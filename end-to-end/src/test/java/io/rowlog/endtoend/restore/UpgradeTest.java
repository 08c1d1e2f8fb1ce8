package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.SampleShop;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
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
    @MethodSource("io.rowlog.fixture.Versions#pairs")
    void theShopComesBackWhole(int sourceVersion, int targetVersion) throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "upgrade-" + sourceVersion + "-" + targetVersion);
        Postgres source = stack.version(sourceVersion);
        Postgres target = stack.version(targetVersion);
        String shop = SampleShop.create(source);
        String upgraded = target.newDatabase("upgraded");
        trip.backup(source.url(shop));

        RestoreReport report = trip.restore(target.url(upgraded), RestoreMode.CREATE);

        assertThat(report.rows()).isEqualTo(SampleShop.ROWS);
        assertThat(report.notValid()).isEmpty();
        assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
    }

    @Test
    void anOlderTargetIsRefusedAndNothingIsCreated() throws Exception {
        String source = stack.newDatabase("newer");
        stack.execute(source, "CREATE TABLE t (id int PRIMARY KEY)");
        RoundTrip trip = new RoundTrip(stack.kafka(), source);
        trip.backup(stack.url(source));
        Postgres older = stack.version(15);
        String target = older.newDatabase("target");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> trip.restore(older.url(target), RestoreMode.CREATE))
                .withMessageContaining("The backup is of PostgreSQL 18, the target is PostgreSQL 15")
                .satisfies(error ->
                        assertThat(error.remedy().toString()).isEqualTo("Restore into PostgreSQL 18 or newer"));

        assertThat(older.strings(
                        target,
                        "SELECT relname FROM pg_class WHERE oid >= 16384 UNION ALL SELECT nspname FROM"
                                + " pg_namespace WHERE oid >= 16384"))
                .isEmpty();
    }
}
