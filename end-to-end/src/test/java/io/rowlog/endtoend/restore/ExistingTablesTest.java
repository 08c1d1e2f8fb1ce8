package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Script;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Into tables that are there, among them some that reference each other in a circle. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExistingTablesTest {
    private static final String SOURCE = "existing";

    private final Postgres server;
    private final PgDump dump = new PgDump();
    private final RoundTrip trip;
    private String target = "";

    ExistingTablesTest(Stack stack) {
        server = stack.dumpable();
        trip = new RoundTrip(stack.kafka(), SOURCE);
    }

    @BeforeAll
    void backUp() throws Exception {
        server.createDatabase(SOURCE);
        server.execute(SOURCE, Script.text(CreateTest.class, "everything.sql"));
        trip.backup(server.url(SOURCE));
    }

    @BeforeEach
    void copySource() throws Exception {
        target = server.copyDatabase(SOURCE);
    }

    private void changeRows() throws Exception {
        server.execute(target, """
            DELETE FROM public.orders WHERE id > 100;
            UPDATE public.chickens SET egg = NULL WHERE id < 50;
            UPDATE public.cats SET name = 'Garfield';
            UPDATE public.measures SET value = -1 WHERE city = 1;
            INSERT INTO public.orders VALUES (-1, 1, 'new');
            SELECT setval('public.used', -100), setval('public.audit_id_seq', 5000)
            """);
    }

    @Test
    void replaceBringsBackRowsAndSequencesAndLeavesAllDefinitionsAsTheyWere() throws Exception {
        changeRows();

        trip.restore(server.url(target), RestoreMode.REPLACE);

        assertThat(dump.schema(server, target)).isEqualTo(dump.schema(server, SOURCE));
        assertThat(dump.rows(server, target)).isEqualTo(dump.rows(server, SOURCE));
    }

    @Test
    void replaceThatATableOutsideForbidsLeavesEverythingAsItWas() throws Exception {
        changeRows();
        server.execute(target, """
            CREATE TABLE public.outside (order_id int, CONSTRAINT outside_order FOREIGN KEY (order_id) REFERENCES public.orders);
            INSERT INTO public.outside VALUES (-1)
            """);
        String schema = dump.schema(server, target);
        List<String> rows = dump.rows(server, target);

        assertThatThrownBy(() -> trip.restore(server.url(target), RestoreMode.REPLACE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("outside_order")
                .hasMessageContaining("public.outside");

        assertThat(dump.schema(server, target)).isEqualTo(schema);
        assertThat(dump.rows(server, target)).isEqualTo(rows);
    }

    @Test
    void replaceOfAPartTouchesNothingElse() throws Exception {
        changeRows();
        server.execute(target, "UPDATE public.animals SET name = 'shark' WHERE id = 1");

        trip.restore(
                server.url(target), RestoreMode.REPLACE, table -> table.name().equals("orders"));

        assertThat(dump.rows(server, target))
                .contains("INSERT INTO public.animals VALUES (1, 'shark');")
                .contains("SELECT pg_catalog.setval('public.used', -100, true);")
                .contains("INSERT INTO public.orders VALUES (20001, 1, 'audited');")
                .doesNotContain("INSERT INTO public.orders VALUES (-1, 1, 'new');");
    }

    @Test
    void tablesThatDoNotFitAreAllNamedBeforeAnythingIsTouched() throws Exception {
        server.execute(target, """
            ALTER TABLE public.orders ALTER note TYPE varchar(100);
            ALTER TABLE public.tree ADD extra int NOT NULL DEFAULT 1;
            ALTER TABLE public.eggs ADD extra int; UPDATE public.eggs SET extra = 1;
            ALTER TABLE public.eggs ALTER extra SET NOT NULL;
            ALTER TABLE public.animals DROP name;
            DROP TABLE public.without_key
            """);
        String schema = dump.schema(server, target);

        assertThatThrownBy(() -> trip.restore(server.url(target), RestoreMode.REPLACE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("public.orders.note: character varying(100) in the target, text in the backup")
                .hasMessageContaining("public.eggs.extra: integer NOT NULL without a default")
                .hasMessageContaining("public.animals.name: is missing, text in the backup")
                .hasMessageContaining("table public.without_key is missing")
                .hasMessageNotContaining("public.tree");
        assertThat(dump.schema(server, target)).isEqualTo(schema);
    }

    @Test
    void mergeUpdatesInsertsAndKeepsWhatTheBackupDoesNotHave() throws Exception {
        changeRows();
        List<String> expected = new java.util.ArrayList<>(dump.rows(server, SOURCE));
        expected.add("INSERT INTO public.orders VALUES (-1, 1, 'new');");

        trip.restore(
                server.url(target),
                RestoreMode.MERGE,
                table -> !List.of("without_key", "no_columns", "only_generated").contains(table.name()));

        assertThat(dump.schema(server, target)).isEqualTo(dump.schema(server, SOURCE));
        List<String> rows = dump.rows(server, target);
        assertThat(rows.stream().filter(row -> !row.contains("audit") && !row.contains("setval")))
                .containsExactlyInAnyOrderElementsOf(expected.stream()
                        .filter(row -> !row.contains("audit") && !row.contains("setval"))
                        .toList());
        assertThat(rows).contains("SELECT pg_catalog.setval('public.audit_id_seq', 5000, true);");
    }

    @Test
    void mergeRefusesTablesWithoutAKeyByName() {
        assertThatThrownBy(() -> trip.restore(server.url(target), RestoreMode.MERGE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("public.without_key has no key")
                .hasMessageContaining("public.no_columns has no key");
    }
}
