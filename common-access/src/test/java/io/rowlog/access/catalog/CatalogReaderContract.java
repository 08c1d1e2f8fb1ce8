package io.rowlog.access.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rowlog.fixture.DriverStatements;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.StackExtension;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.ForeignKey;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The same on every version: the subclasses name them. */
@ExtendWith(StackExtension.class)
// Its servers take turns in one field.
@ResourceLock("catalog reader")
abstract class CatalogReaderContract {
    @SuppressWarnings("NullAway.Init")
    static Postgres server;

    TestDatabase database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestDatabase.create(server, "catalog");
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        database.close();
    }

    @Test
    void anEmptyDatabaseIsEmptyAndComplete() throws SQLException {
        Catalog catalog = read();

        assertThat(catalog.database()).isEqualTo("catalog");
        assertThat(catalog.encoding()).isEqualTo("UTF8");
        assertThat(catalog.serverVersion() / 10_000).isIn(15, 18);
        assertThat(catalog.systemIdentifier()).isNotZero();
        assertThat(catalog.tables()).isEmpty();
        assertThat(catalog.sequences()).isEmpty();
        assertThat(catalog.uncaptured()).isEmpty();
    }

    @Test
    void anyNameComesThroughAsItIs() throws SQLException {
        database.run("""
            CREATE SCHEMA "My Schema";
            CREATE TABLE "My Schema"."Größe ""x"".y" ("Key" int PRIMARY KEY, "naïve col" text, "日本" int);
            CREATE TABLE "My Schema"."select" ();
            """);

        assertThat(read().tables())
                .extracting(Table::name)
                .containsExactly(
                        new QualifiedName("My Schema", "Größe \"x\".y"), new QualifiedName("My Schema", "select"));
        Table table = table("My Schema", "Größe \"x\".y");
        assertThat(table.columns()).extracting(Column::name).containsExactly("Key", "naïve col", "日本");
        assertThat(table.key()).containsExactly("Key");
        assertThat(table("My Schema", "select").columns()).isEmpty();
    }

    @Test
    void theTablesAreThoseOfTheInformationSchemaLessPartitions() throws SQLException {
        database.run("""
            CREATE SCHEMA a; CREATE SCHEMA rowlog; CREATE SCHEMA rowlog_service;
            CREATE TABLE a.plain (i int); CREATE UNLOGGED TABLE a.unlogged (i int);
            CREATE TABLE rowlog.progress (i int);
            CREATE TABLE rowlog_service.restored (i int);
            CREATE TABLE child () INHERITS (a.plain);
            CREATE TABLE measured (at date) PARTITION BY RANGE (at);
            CREATE TABLE measured_rest PARTITION OF measured DEFAULT;
            """);

        try (Connection connection = database.open()) {
            assertThat(read().tables())
                    .extracting(table -> table.name().toString())
                    .containsExactlyElementsOf(strings(connection, """
                        SELECT table_schema || '.' || table_name FROM information_schema.tables
                        WHERE table_type = 'BASE TABLE' AND table_name <> 'measured_rest'
                          AND table_schema NOT IN ('pg_catalog', 'information_schema', 'rowlog', 'rowlog_stream', 'rowlog_service')
                        ORDER BY table_schema COLLATE "C", table_name COLLATE "C"
                        """));
        }
        assertThat(read().uncaptured()).isEmpty();
    }

    @Test
    void droppedColumnsLeaveAGapInThePositions() throws SQLException {
        database.run("CREATE TABLE t (a int, b int, c int NOT NULL); ALTER TABLE t DROP COLUMN b");

        assertThat(table("public", "t").columns())
                .extracting(Column::position, Column::name, Column::notNull)
                .containsExactly(tuple(1, "a", false), tuple(3, "c", true));
    }

    @Test
    void typesAreResolvedThroughDomainsDownToTheirBase() throws SQLException {
        database.run("""
            CREATE TYPE mood AS ENUM ('happy', 'sad');
            CREATE DOMAIN price AS numeric(10,2);
            CREATE DOMAIN net_price AS price CHECK (VALUE > 0);
            CREATE DOMAIN tags AS text[];
            CREATE DOMAIN good_tags AS tags;
            CREATE DOMAIN feeling AS mood;
            CREATE TABLE t (
                n numeric(12,3), v varchar(7), d net_price, da net_price[], ta text[], ga good_tags,
                e mood, ea mood[], de feeling, nm name, pt point, iv int2vector);
            """);

        assertThat(table("public", "t").columns())
                .extracting(
                        c -> c.type().declared(),
                        c -> c.type().base(),
                        c -> c.type().element(),
                        c -> c.type().modifier(),
                        c -> c.type().enumeration())
                .containsExactly(
                        tuple("numeric(12,3)", 1700L, 0L, (12 << 16 | 3) + 4, false),
                        tuple("character varying(7)", 1043L, 0L, 11, false),
                        tuple("public.net_price", 1700L, 0L, (10 << 16 | 2) + 4, false),
                        tuple("public.net_price[]", oid("net_price[]"), 0L, -1, false),
                        tuple("text[]", 1009L, 25L, -1, false),
                        tuple("public.good_tags", 1009L, 25L, -1, false),
                        tuple("public.mood", oid("mood"), 0L, -1, true),
                        tuple("public.mood[]", oid("mood[]"), oid("mood"), -1, false),
                        tuple("public.feeling", oid("mood"), 0L, -1, true),
                        tuple("name", 19L, 0L, -1, false),
                        tuple("point", 600L, 0L, -1, false),
                        tuple("int2vector", 22L, 0L, -1, false));
    }

    @Test
    void generatedAndIdentityColumnsAreToldApart() throws SQLException {
        database.run("""
            CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b int GENERATED BY DEFAULT AS IDENTITY,
                            c int GENERATED ALWAYS AS (a + 1) STORED)
            """);

        assertThat(table("public", "t").columns())
                .extracting(Column::identity, Column::generated)
                .containsExactly(
                        tuple(Column.Identity.ALWAYS, Column.Generated.NEVER),
                        tuple(Column.Identity.BY_DEFAULT, Column.Generated.NEVER),
                        tuple(Column.Identity.NONE, Column.Generated.STORED));
    }

    @Test
    void theKeyIsTheReplicaIdentityIndexElseThePrimaryKeyInTheOrderOfTheIndex() throws SQLException {
        database.run("""
            CREATE TABLE keyed (a int, b int, c int, PRIMARY KEY (c, a) INCLUDE (b));
            CREATE TABLE chosen (a int PRIMARY KEY, b int NOT NULL, c int NOT NULL);
            CREATE UNIQUE INDEX chosen_c_b ON chosen (c, b);
            ALTER TABLE chosen REPLICA IDENTITY USING INDEX chosen_c_b;
            CREATE TABLE entire (a int PRIMARY KEY); ALTER TABLE entire REPLICA IDENTITY FULL;
            CREATE TABLE keyless (a int UNIQUE);
            """);

        assertThat(table("public", "keyed").key()).containsExactly("c", "a");
        assertThat(table("public", "chosen").key()).containsExactly("c", "b");
        assertThat(table("public", "entire").key()).containsExactly("a");
        assertThat(table("public", "keyless").key()).isEmpty();
    }

    @Test
    void foreignKeysKeepTheOrderOfTheirColumnsAndCountForTheRootOfAPartition() throws SQLException {
        database.run("""
            CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
            CREATE TABLE f (x int, y int, self int PRIMARY KEY REFERENCES f,
                            CONSTRAINT both_columns FOREIGN KEY (y, x) REFERENCES p (b, a) DEFERRABLE);
            ALTER TABLE f ADD CONSTRAINT later FOREIGN KEY (x, y) REFERENCES p NOT VALID;
            CREATE TABLE r (id int PRIMARY KEY, f int REFERENCES f) PARTITION BY LIST (id);
            CREATE TABLE r1 PARTITION OF r FOR VALUES IN (1);
            ALTER TABLE r1 ADD CONSTRAINT own FOREIGN KEY (f) REFERENCES f;
            CREATE TABLE to_root (r int REFERENCES r);
            CREATE TABLE to_leaf (r int REFERENCES r1);
            """);

        QualifiedName f = new QualifiedName("public", "f");
        QualifiedName p = new QualifiedName("public", "p");
        QualifiedName r = new QualifiedName("public", "r");
        assertThat(table("public", "f").foreignKeys())
                .containsExactly(
                        new ForeignKey("both_columns", f, List.of("y", "x"), p, List.of("b", "a"), true, true),
                        new ForeignKey("f_self_fkey", f, List.of("self"), f, List.of("self"), false, true),
                        new ForeignKey("later", f, List.of("x", "y"), p, List.of("a", "b"), false, false));
        assertThat(table("public", "r").foreignKeys())
                .extracting(ForeignKey::name, ForeignKey::table, ForeignKey::referenced)
                .containsExactly(tuple("own", r, f), tuple("r_f_fkey", r, f));
        assertThat(table("public", "to_root").foreignKeys())
                .extracting(ForeignKey::referenced)
                .containsExactly(r);
        assertThat(table("public", "to_leaf").foreignKeys())
                .extracting(ForeignKey::referenced)
                .containsExactly(r);
    }

    @Test
    void howManyRowsATableHasIsNotKnownBeforeItWasAnalyzedUnlessItIsEmpty() throws SQLException {
        database.run("""
            CREATE TABLE filled (i int); INSERT INTO filled VALUES (1); CREATE TABLE empty (i int);
            CREATE TABLE half (i int) PARTITION BY LIST (i);
            CREATE TABLE half_1 PARTITION OF half FOR VALUES IN (1); CREATE TABLE half_2 PARTITION OF half DEFAULT;
            INSERT INTO half VALUES (1), (2); ANALYZE half_1;
            """);

        assertThat(table("public", "filled").estimatedRows()).isEmpty();
        assertThat(table("public", "half").estimatedRows()).isEmpty();
        assertThat(table("public", "empty").estimatedRows()).hasValue(0);
    }

    @Test
    void partitionedTablesHaveTheirLeavesAsHeapsAndInheritanceChildrenAreTablesOfTheirOwn() throws SQLException {
        database.run("""
            CREATE TABLE root (i int, j int) PARTITION BY RANGE (i);
            CREATE TABLE low PARTITION OF root FOR VALUES FROM (0) TO (10) PARTITION BY LIST (j);
            CREATE TABLE low_1 PARTITION OF low FOR VALUES IN (1);
            CREATE TABLE low_2 PARTITION OF low DEFAULT;
            CREATE TABLE high PARTITION OF root DEFAULT;
            CREATE TABLE bare (i int) PARTITION BY HASH (i);
            CREATE TABLE mother (i int); CREATE TABLE father (j int);
            CREATE TABLE child (k int) INHERITS (mother, father);
            INSERT INTO low_1 SELECT 1, 1 FROM generate_series(1, 1000);
            INSERT INTO high SELECT 11, 1 FROM generate_series(1, 10);
            ANALYZE low_1; ANALYZE high;
            """);

        Table root = table("public", "root");
        assertThat(root.kind()).isEqualTo(Table.Kind.PARTITIONED);
        assertThat(root.heaps())
                .extracting(heap -> heap.name().name(), Heap::blocks, Heap::divisible)
                .containsExactly(tuple("high", 1L, true), tuple("low_1", 5L, true), tuple("low_2", 0L, true));
        assertThat(root.estimatedRows()).hasValue(1010);
        assertThat(table("public", "bare").heaps()).isEmpty();
        assertThat(table("public", "child").parents())
                .extracting(QualifiedName::name)
                .containsExactly("mother", "father");
        assertThat(table("public", "child").columns()).extracting(Column::name).containsExactly("i", "j", "k");
        assertThat(table("public", "mother").heaps())
                .extracting(Heap::name)
                .containsExactly(new QualifiedName("public", "mother"));
    }

    @Test
    void aHeapIsPlannableWhereNothingThatThePlannerEvaluatesCallsAFunctionOfUsers() throws SQLException {
        database.run("""
            CREATE FUNCTION own(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
            CREATE OPERATOR ||| (FUNCTION = own, RIGHTARG = int);
            CREATE TYPE mood AS ENUM ('good', 'bad');
            CREATE DOMAIN small AS int CHECK (own(VALUE) < 10);
            CREATE TABLE plain (i int PRIMARY KEY, m mood CHECK (m <> 'bad'), s small DEFAULT own(1),
                                g int GENERATED ALWAYS AS (own(i)) STORED);
            CREATE INDEX ON plain (abs(i)) WHERE m = 'good';
            CREATE STATISTICS of_plain ON abs(i), m FROM plain;
            CREATE TABLE indexed (i int); CREATE INDEX ON indexed (own(i));
            CREATE TABLE with_operator (i int); CREATE INDEX ON with_operator ((||| i));
            CREATE TABLE partly (i int); CREATE INDEX ON partly (i) WHERE own(i) > 0;
            CREATE TABLE estimated (i int, j int); CREATE STATISTICS of_estimated ON own(i), j FROM estimated;
            CREATE TABLE checked (i int CHECK (own(i) > 0));
            CREATE TABLE heir () INHERITS (checked);
            CREATE TABLE below_key (i int) PARTITION BY RANGE (own(i));
            CREATE TABLE below_key_1 PARTITION OF below_key DEFAULT PARTITION BY RANGE (i);
            CREATE TABLE below_key_1_1 PARTITION OF below_key_1 DEFAULT;
            CREATE TABLE parted (i int) PARTITION BY RANGE (i);
            CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
            CREATE TABLE parted_2 PARTITION OF parted DEFAULT; CREATE INDEX ON parted_2 (own(i));
            """);

        assertThat(read().tables().stream()
                        .flatMap(table -> table.heaps().stream())
                        .filter(Heap::plannable)
                        .map(heap -> heap.name().name()))
                .containsExactlyInAnyOrder("plain", "parted_1");
    }

    @Test
    void sequencesStandWhereTheyStandInEveryState() throws SQLException {
        database.run("""
            CREATE SEQUENCE "a Fresh" START 7;
            CREATE SEQUENCE b_called START 7; SELECT nextval('b_called');
            CREATE SEQUENCE c_moved; SELECT setval('c_moved', 42, false);
            CREATE SEQUENCE d_down INCREMENT -1 MINVALUE -9 MAXVALUE 9 START 9; SELECT setval('d_down', -3);
            CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);
            """);

        assertThat(read().sequences())
                .containsExactly(
                        sequence("a Fresh", 7, false),
                        sequence("b_called", 7, true),
                        sequence("c_moved", 42, false),
                        sequence("d_down", -3, true),
                        sequence("t_id_seq", 1, false));
    }

    @Test
    void moreSequencesThanOneStatementReadsAreAllRead() throws SQLException {
        database.run(
                "DO $$ BEGIN FOR i IN 1..1201 LOOP EXECUTE 'CREATE SEQUENCE s' || i || ' START ' || i; END LOOP; END"
                        + " $$");

        assertThat(read().sequences())
                .hasSize(1201)
                .allSatisfy(sequence -> assertThat(sequence.name().name()).isEqualTo("s" + sequence.lastValue()));
    }

    @Test
    void theNumberOfStatementsDoesNotGrowWithTheNumberOfTables() throws SQLException {
        long few = statements();
        database.run("""
            DO $$ BEGIN FOR i IN 1..200 LOOP
                EXECUTE format('CREATE TABLE t%s (id serial PRIMARY KEY, a text DEFAULT 1, b int REFERENCES t%1$s)', i);
                EXECUTE format('CREATE VIEW v%s AS SELECT 1 AS x', i);
            END LOOP; END $$
            """);

        assertThat(statements()).isBetween(few, few + 1);
        assertThat(read().tables()).hasSize(200);
    }

    private long statements() throws SQLException {
        try (Connection connection = database.open();
                DriverStatements statements = DriverStatements.watchThisThread()) {
            new CatalogReader().read(connection);
            assertThat(statements.count()).isPositive();
            return statements.count();
        }
    }

    private Catalog read() throws SQLException {
        try (Connection connection = database.open()) {
            return new CatalogReader().read(connection);
        }
    }

    Table table(String schema, String name) throws SQLException {
        return requireNonNull(read().tablesByName().get(new QualifiedName(schema, name)));
    }

    private long oid(String type) throws SQLException {
        try (Connection connection = database.open()) {
            return Long.parseLong(strings(connection, "SELECT 'public." + type + "'::regtype::oid")
                    .getFirst());
        }
    }

    private static SequenceValue sequence(String name, long lastValue, boolean called) {
        return new SequenceValue(new QualifiedName("public", name), lastValue, called);
    }

    private static List<String> strings(Connection connection, String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }
}
