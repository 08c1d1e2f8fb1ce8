package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Rowlog keeps in the databases that it restores into is no part of them when they are backed up in their turn. */
@ExtendWith(StackExtension.class)
class OwnSchemasTest {
    /** As a consumer service writes it. */
    private static final String SERVICE = """
            CREATE SCHEMA rowlog_service;
            CREATE TABLE rowlog_service.restored (log text NOT NULL, snapshot text NOT NULL, PRIMARY KEY (log, snapshot));
            INSERT INTO rowlog_service.restored VALUES ('%s', '1');
            """;

    /** As a restore writes it that is not done. */
    private static final String RESTORE = """
            CREATE SCHEMA rowlog;
            CREATE TABLE rowlog.restore (what text NOT NULL);
            CREATE TABLE rowlog.definition (id text PRIMARY KEY);
            """;

    @Test
    void aDatabaseThatRowlogHasRestoredIntoRestoresIntoAnother(Stack stack) throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "own-schemas");
        String source = stack.newDatabase("source");
        String target = stack.newDatabase("target");
        stack.execute(source, "CREATE TABLE mine AS SELECT 1 AS a;" + SERVICE.formatted("upstream") + RESTORE);
        stack.execute(target, SERVICE.formatted("own-schemas"));
        trip.backup(stack.url(source));

        RestoreReport report = trip.restore(stack.url(target), RestoreMode.CREATE);

        assertThat(report.tables()).isEqualTo(1);
        assertThat(stack.strings(target, "SELECT log FROM rowlog_service.restored"))
                .containsExactly("own-schemas");
        assertThat(stack.strings(target, "SELECT nspname FROM pg_namespace WHERE nspname = 'rowlog'"))
                .isEmpty();
    }
}
