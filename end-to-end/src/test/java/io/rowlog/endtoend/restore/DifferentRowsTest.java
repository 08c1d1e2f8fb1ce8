package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.verify.DifferentRows;
import io.rowlog.consumer.verify.DifferentRows.Difference;
import io.rowlog.consumer.verify.DifferentRows.Example;
import io.rowlog.consumer.verify.DifferentRows.Found;
import io.rowlog.consumer.verify.DifferentRows.InDatabase;
import io.rowlog.consumer.verify.DifferentRows.InLog;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where rows differ, a verification tells which, and where to look them up. */
@ExtendWith(StackExtension.class)
class DifferentRowsTest {
    private final Stack stack;

    DifferentRowsTest(Stack stack) {
        this.stack = stack;
    }

    private record Pair(Postgres server, String target, RoundTrip trip) {
        DifferentRows verify() throws InterruptedException {
            List<DifferentRows> rows = trip.verify(server.url(target)).rows();
            assertThat(rows).hasSize(1);
            return rows.getFirst();
        }

        Found found() throws InterruptedException {
            return (Found) verify();
        }
    }

    private Pair restored(int version, String sql) throws Exception {
        Postgres server = stack.version(version);
        String source = server.newDatabase("rows_source");
        server.execute(source, sql);
        RoundTrip trip = new RoundTrip(stack.kafka(), source + "_" + version);
        trip.backup(server.url(source), 2);
        String target = server.newDatabase("rows_target");
        trip.restore(server.url(target), RestoreMode.CREATE, false);
        return new Pair(server, target, trip);
    }

    /** What the record there has, as text: values of type text stand in it as they are. */
    private String record(@Nullable InLog place) {
        InLog there = Objects.requireNonNull(place);
        TopicPartition partition = new TopicPartition(there.topic(), there.partition());
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, there.offset());
            return new String(
                    consumer.poll(Duration.ofSeconds(30))
                            .records(partition)
                            .getFirst()
                            .value(),
                    StandardCharsets.UTF_8);
        }
    }

    private static String row(Pair pair, @Nullable InDatabase place) throws Exception {
        return pair.server()
                .strings(pair.target(), Objects.requireNonNull(place).query().replace("SELECT *", "SELECT name"))
                .getFirst();
    }

    @VersionTest
    void rowsWithAKeyAreNamedByColumnsThatDifferAndByWhereTheyAre(int version) throws Exception {
        Pair pair = restored(version, """
            CREATE SCHEMA app;
            CREATE TABLE app."Item" (price numeric, name text, part int, "Long Text" text, amount float8[],
                PRIMARY KEY (name, part)) PARTITION BY LIST (part);
            CREATE TABLE app.first PARTITION OF app."Item" FOR VALUES IN (1);
            CREATE TABLE app.second PARTITION OF app."Item" DEFAULT;
            CREATE TABLE app.equal (id int PRIMARY KEY);
            INSERT INTO app.equal VALUES (1);
            INSERT INTO app."Item" SELECT i, 'name' || i, i % 3, repeat('long', i), ARRAY[i, NULL]
            FROM generate_series(1, 500) i;
            """);
        pair.server().execute(pair.target(), """
            UPDATE app."Item" SET price = -1, amount[1] = 3.5 WHERE name = 'name7';
            UPDATE app."Item" SET "Long Text" = NULL WHERE name = 'name8';
            DELETE FROM app."Item" WHERE name = 'name9';
            INSERT INTO app."Item" VALUES (0, 'more', 1);
            UPDATE app."Item" SET name = name WHERE name = 'name10';
            """);

        Found found = pair.found();

        assertThat(found.key()).containsExactly("name", "part");
        assertThat(List.of(found.different(), found.onlyInLog(), found.onlyInDatabase()))
                .containsExactly(2L, 1L, 1L);
        assertThat(found.all()).isTrue();
        List<String> examples = new ArrayList<>();
        for (Example example : found.examples()) {
            examples.add(
                    switch (example.difference()) {
                        case DIFFERENT ->
                            row(pair, example.inDatabase())
                                    + example.columns()
                                    + record(example.inLog()).contains(row(pair, example.inDatabase()));
                        case ONLY_IN_LOG -> "lost " + record(example.inLog()).contains("name9");
                        case ONLY_IN_DATABASE -> "new " + row(pair, example.inDatabase());
                    });
        }
        assertThat(examples)
                .containsExactlyInAnyOrder("name7[price, amount]true", "name8[Long Text]true", "lost true", "new more");
        assertThat(found.describe())
                .isEqualTo("2 rows differ, 1 row is only in the log, 1 row is only in the database;"
                        + " rows with the same name, part were compared");
    }

    @VersionTest
    void rowsWithoutAKeyAreOnlyOnOneSideAndDuplicatesCount(int version) throws Exception {
        Pair pair = restored(version, """
            CREATE TABLE public.visit (name text, at date);
            INSERT INTO public.visit SELECT 'same', '2020-01-01' FROM generate_series(1, 50);
            INSERT INTO public.visit SELECT 'other' || i, NULL FROM generate_series(1, 50) i;
            """);
        pair.server().execute(pair.target(), """
            DELETE FROM public.visit WHERE ctid = (SELECT min(ctid) FROM public.visit WHERE name = 'same');
            INSERT INTO public.visit VALUES ('other3', NULL), ('new', 'infinity')
            """);

        Found found = pair.found();

        assertThat(found.key()).isEmpty();
        assertThat(List.of(found.different(), found.onlyInLog(), found.onlyInDatabase()))
                .containsExactly(0L, 1L, 2L);
        assertThat(found.examples())
                .filteredOn(example -> example.difference() == Difference.ONLY_IN_LOG)
                .singleElement()
                .satisfies(example -> assertThat(record(example.inLog())).contains("same"));
        assertThat(found.describe()).contains("has no key");
    }

    @Test
    void fewRowsOfALargeTableAreFoundWithoutKeepingAllInMemory() throws Exception {
        Pair pair = restored(18, """
            CREATE TABLE public.large (id int PRIMARY KEY, name text);
            INSERT INTO public.large SELECT i, 'name' || i FROM generate_series(1, 300000) i;
            """);
        pair.server().execute(pair.target(), """
            UPDATE public.large SET name = name || '.' WHERE id % 100000 = 7;
            DELETE FROM public.large WHERE id = 250000
            """);

        Found found = pair.found();

        assertThat(List.of(found.different(), found.onlyInLog(), found.onlyInDatabase()))
                .containsExactly(3L, 1L, 0L);
        assertThat(found.all()).isTrue();
        assertThat(found.examples())
                .extracting(Example::columns)
                .containsExactly(List.of("name"), List.of("name"), List.of("name"), List.of());
    }

    @Test
    void aLargeRowThatIsSeveralRecordsIsFoundByItsFirst() throws Exception {
        Pair pair = restored(18, """
            CREATE TABLE public.document (id int PRIMARY KEY, name text, content text);
            INSERT INTO public.document SELECT i, 'name' || i, repeat(md5(i::text), i * 100000) FROM generate_series(1, 3) i;
            """);
        pair.server().execute(pair.target(), "UPDATE public.document SET content = content || 'x' WHERE id = 3");

        Found found = pair.found();

        assertThat(found.examples()).singleElement().satisfies(example -> {
            assertThat(example.columns()).containsExactly("content");
            assertThat(record(example.inLog())).contains("name3");
        });
    }

    @Test
    void ofATableThatIsReadWithoutAQueryOnlyThePlaceInTheLogIsTold() throws Exception {
        Pair pair = restored(18, """
            CREATE FUNCTION public.half(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 / 2';
            CREATE TABLE public.guarded (id int PRIMARY KEY, name text, CHECK (id > public.half(1)));
            INSERT INTO public.guarded SELECT i, 'name' || i FROM generate_series(1, 5) i;
            """);
        pair.server().execute(pair.target(), "UPDATE public.guarded SET name = '' WHERE id = 4");

        Found found = pair.found();

        assertThat(found.examples()).singleElement().satisfies(example -> {
            assertThat(example.columns()).containsExactly("name");
            assertThat(record(example.inLog())).contains("name4");
            assertThat(example.inDatabase()).isNull();
        });
    }

    @Test
    void theCommandsTellThemInTextAndJsonWithoutValues() throws Exception {
        Pair pair = restored(18, """
            CREATE TABLE public.person (id int PRIMARY KEY, secret text, name text);
            INSERT INTO public.person VALUES (77001, 'hush', 'Ann'), (77002, 'quiet', 'Bob');
            """);
        pair.server().execute(pair.target(), "UPDATE public.person SET secret = 'loud', name = 'Eve' WHERE id = 77001");
        String[] verify = {
            "verify",
            "--target",
            pair.server().url(pair.target()),
            "--kafka",
            stack.kafka(),
            "--log",
            pair.trip().log().name()
        };

        Run text = Commands.consumer(verify);
        List<String> words = new ArrayList<>(List.of(verify));
        words.addAll(List.of("--format", "json"));
        Run json = Commands.consumer(words.toArray(String[]::new));

        assertThat(text.status()).isEqualTo(4);
        assertThat(text.out())
                .containsPattern("\n    1 row differs; rows with the same id were compared\n"
                        + "      different in secret, name: topic [a-z0-9_]+\\.table\\.public\\.person partition [01] offset"
                        + " [0-9]+; SELECT \\* FROM ONLY \"public\"\\.\"person\" WHERE ctid = '\\(0,3\\)'\n");
        JsonNode rows = new ObjectMapper().readTree(json.out()).at("/tables/0/rows");
        assertThat(rows.at("/found/different").intValue()).isEqualTo(1);
        assertThat(rows.at("/found/key/0").textValue()).isEqualTo("id");
        assertThat(rows.at("/found/examples/0/columns").toString()).isEqualTo("[\"secret\",\"name\"]");
        assertThat(rows.at("/found/examples/0/database/ctid").textValue()).isEqualTo("(0,3)");
        assertThat(rows.at("/found/examples/0/log/offset").isNumber()).isTrue();
        assertThat(text.out() + text.err() + json.out() + json.err())
                .doesNotContain("77001", "hush", "loud", "Ann", "Eve");
    }

    @Test
    void whereTheLogsRowsAreGoneTheTablesStillCompareAndThatIsSaid() throws Exception {
        Pair pair = restored(18, """
            CREATE TABLE public.gone (id int PRIMARY KEY, name text);
            INSERT INTO public.gone SELECT i, 'name' || i FROM generate_series(1, 50) i;
            """);
        pair.server().execute(pair.target(), "UPDATE public.gone SET name = '' WHERE id = 4");
        String topic = pair.trip().log().name() + ".table.public.gone";
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka()))) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(-1),
                            new TopicPartition(topic, 1), RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }

        DifferentRows rows = pair.verify();

        assertThat(rows.describe())
                .startsWith("which rows differ was not found: Records of table public.gone are gone from Kafka");
    }
}
