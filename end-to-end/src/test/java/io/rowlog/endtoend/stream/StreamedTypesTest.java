package io.rowlog.endtoend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.endtoend.types.CatalogTypes;
import io.rowlog.endtoend.types.NativeTypes;
import io.rowlog.endtoend.types.OutputTypes;
import io.rowlog.endtoend.types.SampleTable;
import io.rowlog.endtoend.types.TypeValues;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Script;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import io.rowlog.schema.catalog.QualifiedName;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A row of whatever type is in the log by the same bytes, and so with the same digest, whether a snapshot reads it or the
 * stream brings it. {@code -Dtest.seed=} repeats the values.
 */
@ExtendWith(StackExtension.class)
class StreamedTypesTest {
    private static final int COLUMNS = 60;

    private final long seed = Long.getLong("test.seed", new Random().nextLong());
    private final Stack stack;

    StreamedTypesTest(Stack stack) {
        this.stack = stack;
    }

    @VersionTest
    void rowsOfEveryTypeAreTheSameBytesInSnapshotAndStream(int version) throws Exception {
        Postgres server = stack.version(version);
        String database = server.newDatabase("streamed_types");
        PostgresUrl url = PostgresUrl.parse(server.url(database));
        try (Connection connection = new PostgresConnector(url, Passwords.ofProcess()).open();
                FollowedDatabase followed =
                        new FollowedDatabase(server, stack.kafka(), database, "streamed-types-" + version)) {
            List<SampleTable> tables = create(connection);
            followed.start().sync();
            for (SampleTable table : tables) {
                table.fill(connection, seed);
            }
            followed.sync();
            followed.backup();
            for (SampleTable table : tables) {
                execute(connection, "DELETE FROM " + table.name().sql());
            }
            followed.sync();

            for (SampleTable table : tables) {
                String topic = followed.log()
                        .topics()
                        .get(List.of(table.name().schema(), table.name().name()));
                assertSame(table, followed.log().records(Objects.requireNonNull(topic), 0));
            }
        }
    }

    /** Deletes tell the whole row too. */
    private List<SampleTable> create(Connection connection) throws SQLException {
        execute(connection, Script.text(SampleTable.class, "types.sql"));
        List<SampleTable> tables = new ArrayList<>();
        tables.add(table("natives", NativeTypes.all()));
        tables.add(table("outputs", OutputTypes.all()));
        List<TypeValues> types = new CatalogTypes(connection).read();
        for (int from = 0; from < types.size(); from += COLUMNS) {
            List<TypeValues> some = types.subList(from, Math.min(types.size(), from + COLUMNS));
            tables.add(table("every" + from, some));
            tables.add(table(
                    "every_array" + from, some.stream().map(TypeValues::array).toList()));
        }
        for (SampleTable table : tables) {
            table.create(connection);
            execute(connection, "ALTER TABLE " + table.name().sql() + " REPLICA IDENTITY FULL");
        }
        return tables;
    }

    private static SampleTable table(String name, List<TypeValues> types) {
        return new SampleTable(new QualifiedName("types", name), types);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private void assertSame(SampleTable table, List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, List<String>> rows = new TreeMap<>();
        Map<Long, byte[]> parts = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Header operation = record.headers().lastHeader("rowlog.operation");
            Header old = record.headers().lastHeader("rowlog.old");
            byte[] value = PlainLog.join(parts, record);
            String kind = operation == null ? "snapshot" : new String(operation.value(), StandardCharsets.US_ASCII);
            String key = HexFormat.of().formatHex(record.key());
            if (value != null) {
                rows.computeIfAbsent(kind.equals("old_row") ? "delete" : kind, each -> new ArrayList<>())
                        .add(key + " " + HexFormat.of().formatHex(value));
            } else if (old != null) {
                rows.computeIfAbsent(kind, each -> new ArrayList<>())
                        .add(key + " " + HexFormat.of().formatHex(old.value()));
            }
        }
        rows.values().forEach(Collections::sort);
        for (String kind : List.of("insert", "delete")) {
            assertThat(rows.get(kind))
                    .as("%s of %s, seed %d", kind, table.name(), seed)
                    .isNotEmpty()
                    .isEqualTo(rows.get("snapshot"));
        }
    }
}
