package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.endtoend.stream.PlainLog.Event;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Transactions are found by when they were, what they changed, and the key of a row. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchTest {
    private final Stack stack;
    private FollowedDatabase followed;
    private List<Event> transactions = List.of();

    SearchTest(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void follow() throws Exception {
        String database = stack.newDatabase("search");
        stack.execute(database, """
                CREATE TABLE items (id int PRIMARY KEY, text text);
                INSERT INTO items SELECT i, 'item ' || i FROM generate_series(1, 100) i;
                CREATE TABLE pairs (a text, b numeric, v text, PRIMARY KEY (a, b));
                CREATE TABLE emptied (id int PRIMARY KEY);
                CREATE TABLE keyless (v int)
                """);
        followed = new FollowedDatabase(stack, stack.kafka(), database, "search");
        followed.start().sync();
        followed.execute("INSERT INTO pairs VALUES ('x, \\y', 1.50, 'a'), ('z', 2, 'b')");
        followed.execute("DELETE FROM items WHERE id % 10 = 0");
        followed.sync();
        followed.execute("UPDATE items SET text = 'new' WHERE id = 5");
        followed.execute("UPDATE items SET id = 1005 WHERE id = 5");
        followed.execute("INSERT INTO emptied VALUES (1), (2); TRUNCATE emptied; INSERT INTO keyless VALUES (1)");
        followed.execute("UPDATE pairs SET v = 'c'; DELETE FROM pairs WHERE a = 'z'");
        followed.sync().stop();
        followed.execute("SELECT pg_drop_replication_slot('rowlog_search')");
        followed.log().refresh();
        transactions = followed.log().transactions();
    }

    @AfterAll
    void close() throws Exception {
        followed.close();
    }

    private Run run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("search", "--kafka", stack.kafka(), "--log", "search"));
        all.addAll(List.of(arguments));
        return Commands.consumer(all.toArray(String[]::new));
    }

    private List<JsonNode> found(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--format", "json"));
        Run run = run(all.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
        return StreamSupport.stream(
                        new ObjectMapper()
                                .readTree(run.out())
                                .get("transactions")
                                .spliterator(),
                        false)
                .toList();
    }

    private static List<String> words(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    /** The end of the event before a transaction, as Kafka has them. */
    private String before(JsonNode hit) {
        String end = "";
        for (Event event : transactions) {
            if (event.kind().equals("TransactionCaptured")
                    && event.text("commit").equals(hit.get("commit").textValue())) {
                return end;
            }
            end = event.text("end");
        }
        throw new AssertionError("not in the log: " + hit);
    }

    @Test
    void theTransactionThatDeletedIsFoundWithTheMomentJustBefore() throws Exception {
        JsonNode hit = found("--table", "items", "--operation", "delete").getFirst();

        assertThat(hit.at("/tables/0/table").textValue()).isEqualTo("public.items");
        assertThat(hit.at("/tables/0/deletes").longValue()).isEqualTo(10);
        assertThat(hit.at("/tables/0/updates").longValue()).isZero();
        assertThat(hit.get("until").textValue()).isEqualTo(before(hit));
        assertThat(Instant.parse(hit.get("at").textValue())).isBefore(Instant.now());
    }

    @Test
    void whatHappenedToARowIsFoundByItsKey() throws Exception {
        assertThat(found("--table", "items", "--key", "20"))
                .singleElement()
                .satisfies(hit -> assertThat(words(hit.get("key"))).containsExactly("delete"));
        assertThat(found("--table", "public.items", "--key", "5"))
                .extracting(hit -> words(hit.get("key")))
                .containsExactly(List.of("update"), List.of("delete"));
        assertThat(found("--table", "items", "--key", "1005"))
                .extracting(hit -> words(hit.get("key")))
                .containsExactly(List.of("insert"));
        assertThat(found("--table", "items", "--key", "21")).isEmpty();
    }

    @Test
    void aKeyOfSeveralColumnsIsTheirValuesWithCommasBetween() throws Exception {
        assertThat(found("--table", "pairs", "--key", "x, \\y,1.50"))
                .extracting(hit -> words(hit.get("key")))
                .containsExactly(List.of("insert"), List.of("update"));
        assertThat(found("--table", "pairs", "--key", "z,2", "--operation", "delete"))
                .extracting(hit -> words(hit.get("key")))
                .containsExactly(List.of("delete"));
    }

    @Test
    void aTruncateIsFoundByEveryKey() throws Exception {
        assertThat(found("--table", "emptied", "--key", "2"))
                .extracting(hit -> words(hit.get("key")))
                .containsExactly(List.of("insert", "truncate"));
    }

    @Test
    void momentsBoundTheSearch() throws Exception {
        String deleted = found("--table", "items", "--operation", "delete")
                .getFirst()
                .get("commit")
                .textValue();
        String at = found("--table", "items", "--operation", "delete")
                .getFirst()
                .get("at")
                .textValue();

        assertThat(found("--table", "items", "--to", "marker:sync-2"))
                .extracting(hit -> hit.get("commit").textValue())
                .containsExactly(deleted);
        assertThat(found("--table", "items", "--from", "marker:sync-2"))
                .hasSize(2)
                .extracting(hit -> hit.get("commit").textValue())
                .doesNotContain(deleted);
        assertThat(found("--table", "items", "--from", at, "--to", at))
                .extracting(hit -> hit.get("commit").textValue())
                .containsExactly(deleted);
        assertThat(found("--table", "items", "--from", "2001-01-01 00:00+05:30", "--to", "2002-01-01T00:00:00Z"))
                .isEmpty();
        assertThat(found("--table", "items", "--from", deleted)).hasSize(3);
        assertThat(found(
                        "--table",
                        "items",
                        "--to",
                        before(found("--table", "items").getFirst())))
                .isEmpty();
    }

    @Test
    void theLastOnesAreShownAndThatThereAreMoreIsSaid() {
        Run run = run("--limit", "2");

        assertThat(run.out())
                .containsPattern("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}\\+00  [0-9A-F]+/[0-9A-F]+ +\\d+ "
                        + " public.emptied 2 inserted truncated, public.keyless 1 inserted +[0-9A-F]+/[0-9A-F]+\\n")
                .contains("public.pairs 2 updated 1 deleted")
                .contains("There may be earlier ones")
                .doesNotContain("item", "new");
        assertThat(run("--limit", "1000").out())
                .contains("public.items 10 deleted")
                .doesNotContain("earlier ones");
    }

    @Test
    void whatCannotBeSearchedIsSaid() throws Exception {
        assertThat(run("--key", "1").err()).contains("A key is of one table", "--table");
        assertThat(run("--table", "missing").err()).contains("Log search has no table missing", "public.items");
        assertThat(run("--table", "keyless", "--key", "1").err()).contains("have no key");
        assertThat(run("--from", "yesterday").err()).contains("'yesterday' is no moment");
        assertThat(run("--to", "marker:none").err()).contains("Log search has no marker none");
        assertThat(run("--operation", "upsert").status()).isEqualTo(2);
    }
}
