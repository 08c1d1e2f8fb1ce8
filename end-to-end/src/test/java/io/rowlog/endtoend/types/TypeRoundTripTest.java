package io.rowlog.endtoend.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Script;
import io.rowlog.fixture.StackExtension;
import io.rowlog.schema.avro.RowEncoder;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.tuple.Tuple;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every type there and back, and in every form in which a server sends a row: binary COPY, text, and pgoutput's messages
 * give the same Avro bytes. The oracle is the text that the server itself prints of both tables. The seed of the random
 * values is in the description of each failure; {@code -Dtest.seed=} repeats it.
 */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TypeRoundTripTest {
    /** So many of any kind fit into a row. */
    private static final int COLUMNS = 60;

    private final long seed = Long.getLong("test.seed", new Random().nextLong());
    private final Postgres server;
    private Connection connection;

    TypeRoundTripTest(Postgres server) {
        this.server = server;
    }

    @BeforeAll
    void start() throws SQLException {
        System.out.println("test.seed=" + seed);
        String database = server.newDatabase("types");
        connection = new PostgresConnector(
                        PostgresUrl.parse(server.url(database)), new Passwords(Map.of(), Path.of("/nonexistent")))
                .open();
        run("types.sql");
    }

    private void run(String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(Script.text(TypeRoundTripTest.class, name));
        }
    }

    @AfterAll
    void stop() throws SQLException {
        connection.close();
    }

    @Test
    void typesWithAnAvroTypeComeBackInBinary() throws SQLException {
        assertRoundTrip("natives", NativeTypes.all(), true);
    }

    @Test
    void typesWithAnAvroTypeComeBackAsText() throws SQLException {
        assertRoundTrip("native_text", NativeTypes.all(), false);
    }

    @Test
    void allOtherTypesComeBackAsTheirText() throws SQLException {
        assertRoundTrip("outputs", OutputTypes.all(), false);
    }

    @Test
    void everyTypeInTheCatalogAndWhatCanBeMadeOfItComesBack() throws SQLException {
        List<TypeValues> types = new CatalogTypes(connection).read();
        assertThat(types)
                .extracting(TypeValues::type)
                .contains(
                        "types.hstore",
                        "types.citext",
                        "types.ltree",
                        "types.cube",
                        "types.isbn13",
                        "types.seg",
                        "pg_catalog.pg_lsn",
                        "types.\"of_types_cube_composite\"");
        for (int from = 0; from < types.size(); from += COLUMNS) {
            List<TypeValues> some = types.subList(from, Math.min(types.size(), from + COLUMNS));
            assertRoundTrip("every" + from, some, false);
            assertRoundTrip(
                    "every_array" + from, some.stream().map(TypeValues::array).toList(), false);
        }
    }

    @Test
    void tablesAsWideAndRowsAsLongAsTheServerAllowsComeBack() throws SQLException {
        run("shapes.sql");

        assertCopied("wide", "wide_copy");
        assertCopied("long", "long_copy");
    }

    private void assertCopied(String table, String copy) throws SQLException {
        SampleTable source = new SampleTable(new QualifiedName("types", table), List.of());
        SampleTable target = new SampleTable(new QualifiedName("types", copy), List.of());
        Transfer transfer = new Transfer(connection);

        Transfer.Rows rows = transfer.read(source.name());
        transfer.writeText(rows.format(), transfer.writeBinary(rows, target.name()), target.name());

        assertThat(rows.rows()).isNotEmpty();
        assertThat(source.without(connection, target)).isEmpty();
        assertThat(target.without(connection, source)).isEmpty();
    }

    /** Fills the table. */
    private void assertSameFromEveryForm(SampleTable table) throws SQLException {
        try (TupleSources sources = new TupleSources(connection, table.name())) {
            table.fill(connection, seed);
            Transfer.Rows rows = new Transfer(connection).read(table.name());
            RowFormat format = rows.format();

            assertSame("text", sources.text(format), rows);
            assertSame("pgoutput's text", sources.inserts(format, false), rows);
            if (format.forms().stream().allMatch(form -> form == Tuple.Form.BINARY)) {
                assertSame("pgoutput's binary", sources.inserts(format, true), rows);
            }
        }
    }

    /** A table is read in the order of its heap, which is not that in which its rows were inserted. */
    private void assertSame(String form, List<byte[]> found, Transfer.Rows expected) {
        assertThat(sorted(found))
                .as("%s of %s, seed %d", form, expected.format().table(), seed)
                .isEqualTo(sorted(expected.rows()));
    }

    private static List<String> sorted(List<byte[]> rows) {
        return rows.stream().map(HexFormat.of()::formatHex).sorted().toList();
    }

    @Test
    void largeValuesThatAnUpdateLeavesAreUnchangedAndNotNull() throws SQLException {
        QualifiedName table = new QualifiedName("types", "toast");
        execute("CREATE TABLE types.toast (id int4 PRIMARY KEY, large text, small text, missing text)");
        execute("ALTER TABLE types.toast ALTER large SET STORAGE EXTERNAL");
        execute("INSERT INTO types.toast VALUES (1, repeat('x', 10000), 'a')");
        RowFormat format = new Transfer(connection).read(table).format();
        List<BitSet> unchanged = new ArrayList<>();
        RowEncoder encoder = new RowEncoder(format);

        try (TupleSources sources = new TupleSources(connection, table)) {
            execute("UPDATE types.toast SET small = 'b'");
            sources.changes('U', format, false, tuple -> unchanged.add(encoder.encodePartial(tuple)));
        }

        assertThat(unchanged).containsExactly(BitSet.valueOf(new long[] {0b10}));
    }

    @Test
    void valuesOfWhichOnlyTheTextIsKnownAreRefusedInBinary() throws SQLException {
        QualifiedName table = new QualifiedName("types", "network");
        execute("CREATE TABLE types.network (id int4 PRIMARY KEY, address inet)");
        RowFormat format = new Transfer(connection).read(table).format();

        try (TupleSources sources = new TupleSources(connection, table)) {
            execute("INSERT INTO types.network VALUES (1, '10.0.0.1')");

            assertThatThrownBy(() -> sources.inserts(format, true))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageStartingWith("Column address of types.network: ");
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    final void assertRoundTrip(String table, List<TypeValues> types, boolean binary) throws SQLException {
        SampleTable source = new SampleTable(new QualifiedName("types", table), types);
        source.create(connection);
        assertSameFromEveryForm(source);
        SampleTable target = source.like(connection, table + "_copy");
        Transfer transfer = new Transfer(connection);

        Transfer.Rows rows = transfer.read(source.name());
        List<byte[]> left = binary ? transfer.writeBinary(rows, target.name()) : rows.rows();
        transfer.writeText(rows.format(), left, target.name());

        String description = types.size() == 1 ? types.getFirst().type() + ", seed " + seed : "seed " + seed;
        assertThat(source.without(connection, target)).as(description).isEmpty();
        assertThat(target.without(connection, source)).as(description).isEmpty();
        assertThat(transfer.read(target.name()).digest()).as(description).isEqualTo(rows.digest());
        if (binary) {
            assertThat(left).as(description).hasSizeLessThan(rows.rows().size());
        }
    }
}
