package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where a provider has installed the extensions and the database belongs to a role that is no superuser. */
@ExtendWith(StackExtension.class)
class InstalledExtensionTest {
    @VersionTest(all = true)
    void theDatabasesOwnerRestoresWithoutTouchingThem(int version, Stack stack) throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "installed-extension-" + version);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(version)) {
            String source = server.newDatabase("source");
            server.execute(source, "CREATE EXTENSION seg; CREATE TABLE t (s seg); INSERT INTO t VALUES ('1 .. 2')");
            trip.backup(server.url(source));
            server.execute("postgres", "CREATE ROLE app LOGIN");
            String target = server.newDatabase("target");
            server.execute(target, "ALTER DATABASE " + target + " OWNER TO app; ALTER SCHEMA public OWNER TO app");
            server.execute(target, "CREATE EXTENSION seg");

            RestoreReport report = trip.restore(server.url(target).replace("postgres@", "app@"), RestoreMode.CREATE);

            assertThat(Objects.requireNonNull(report.verification()).equal()).isTrue();
        }
    }
}
