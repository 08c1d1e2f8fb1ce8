package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows of a backup and rows that the target has under the same keys. */
@ExtendWith(StackExtension.class)
class MergeTest {
    private final Stack stack;

    MergeTest(Stack stack) {
        this.stack = stack;
    }

    /** A target that has what was backed up, until it is changed. */
    private record Pair(Postgres server, String source, String target, RoundTrip trip) {
        void change(String sql) throws Exception {
            server.execute(target, sql);
        }

        void merge() throws InterruptedException {
            trip.restore(server.url(target), RestoreMode.MERGE);
        }

        List<String> inTarget(String sql) throws Exception {
            return server.strings(target, sql);
        }

        List<String> inSource(String sql) throws Exception {
            return server.strings(source, sql);
        }
    }

    private Pair backUp(int version, String sql) throws Exception {
        Postgres server = stack.version(version);
        String source = server.newDatabase("merge");
        server.execute(source, sql);
        RoundTrip trip = new RoundTrip(stack.kafka(), source + "_" + version);
        trip.backup(server.url(source));
        return new Pair(server, source, server.copyDatabase(source), trip);
    }

    @VersionTest
    void keysThatAreEqualGetTheSpellingOfTheBackup(int version) throws Exception {
        String rows = """
                SELECT m::text FROM member m UNION ALL SELECT p::text FROM price p UNION ALL SELECT d::text FROM doc d
                UNION ALL SELECT s::text FROM span s UNION ALL SELECT x::text FROM word x UNION ALL SELECT f::text FROM label f
                UNION ALL SELECT x::text FROM zero x ORDER BY 1
                """;
        Pair pair = backUp(version, """
                CREATE SCHEMA ext;
                CREATE EXTENSION citext SCHEMA ext;
                CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
                CREATE TABLE member (mail ext.citext PRIMARY KEY, n int);
                CREATE TABLE price (amount numeric, unit text, n int, PRIMARY KEY (unit, amount));
                CREATE TABLE doc (body jsonb PRIMARY KEY);
                CREATE TABLE span (length interval PRIMARY KEY, n int);
                CREATE TABLE word (w text COLLATE loose PRIMARY KEY, n int);
                CREATE TABLE label (l text NOT NULL, n int);
                CREATE UNIQUE INDEX ON label (l COLLATE loose);
                CREATE TABLE zero (z float8, n int, PRIMARY KEY (z) DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO member VALUES ('Ada@Example.org', 1), ('bob', 2);
                INSERT INTO price VALUES (2.50, 'kg', 1), (7, 'm', 2);
                INSERT INTO doc VALUES ('{"a": 2.0}'), ('[]');
                INSERT INTO span VALUES ('36 hours', 1), ('1 mon', 2);
                INSERT INTO word VALUES ('Crème', 1), ('pie', 2);
                INSERT INTO label VALUES ('Éclair', 1), ('bun', 2);
                INSERT INTO zero VALUES ('-0', 1), (1, 2)
                """);
        pair.change("""
                UPDATE member SET mail = 'ADA@example.ORG', n = 0 WHERE n = 1;
                UPDATE price SET amount = 2.5, n = 0 WHERE n = 1;
                UPDATE doc SET body = '{"a": 2.000}' WHERE body <> '[]';
                UPDATE span SET length = '1 day 12 hours', n = 0 WHERE n = 1;
                UPDATE word SET w = 'creme', n = 0 WHERE n = 1;
                UPDATE label SET l = 'ECLAIR', n = 0 WHERE n = 1;
                UPDATE zero SET z = '0', n = 0 WHERE n = 1
                """);

        pair.merge();

        assertThat(pair.inTarget(rows)).isEqualTo(pair.inSource(rows));
    }

    @VersionTest
    void valuesOfUniqueColumnsMayHaveMovedFromRowToRow(int version) throws Exception {
        String rows = "SELECT s::text FROM seat s UNION ALL SELECT n::text FROM node n ORDER BY 1";
        Pair pair = backUp(version, """
                CREATE TABLE seat (id int PRIMARY KEY, place text UNIQUE, during int4range, EXCLUDE USING gist (during WITH &&));
                CREATE TABLE node (id int PRIMARY KEY, next int NOT NULL UNIQUE REFERENCES node DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO seat VALUES (1, 'a', '[1,2]'), (2, 'b', '[3,4]'), (3, 'c', '[5,6]');
                INSERT INTO node VALUES (1, 2), (2, 3), (3, 1)
                """);
        pair.change("""
                UPDATE seat SET place = 'old ' || place, during = NULL;
                UPDATE seat SET place = chr(97 + id % 3), during = int4range(20 - 3 * id, 22 - 3 * id);
                UPDATE seat SET during = int4range(9 - 2 * id, 11 - 2 * id);
                SET CONSTRAINTS ALL IMMEDIATE;
                ALTER TABLE node DROP CONSTRAINT node_next_key;
                UPDATE node SET next = 1 + id % 2 WHERE id < 3;
                UPDATE node SET next = 3 WHERE id = 3;
                SET CONSTRAINTS ALL IMMEDIATE;
                ALTER TABLE node ADD UNIQUE (next)
                """);

        pair.merge();

        assertThat(pair.inTarget(rows)).isEqualTo(pair.inSource(rows));
    }

    @VersionTest
    void tablesWithRulesAreMergedWithoutThem(int version) throws Exception {
        Pair pair = backUp(version, """
                CREATE TABLE entry (id int PRIMARY KEY, t text);
                CREATE TABLE seen (id int, what text);
                INSERT INTO entry VALUES (1, 'one'), (2, 'two');
                CREATE RULE added AS ON INSERT TO entry DO ALSO INSERT INTO seen VALUES (NEW.id, 'added');
                CREATE RULE kept AS ON UPDATE TO entry DO INSTEAD NOTHING;
                CREATE RULE stays AS ON DELETE TO entry WHERE OLD.id = 1 DO INSTEAD INSERT INTO seen VALUES (OLD.id, 'stays');
                ALTER TABLE seen ADD COLUMN at int, ADD UNIQUE (id);
                ALTER TABLE seen ALTER COLUMN id SET NOT NULL
                """);
        pair.change(
                "ALTER TABLE entry DISABLE RULE stays; DELETE FROM entry; ALTER TABLE entry ENABLE ALWAYS RULE stays;"
                        + " ALTER TABLE entry DISABLE RULE added; INSERT INTO entry VALUES (1, 'uno'), (3, 'three');"
                        + " ALTER TABLE entry ENABLE RULE added");

        pair.merge();

        assertThat(pair.inTarget("SELECT t FROM entry ORDER BY id")).containsExactly("one", "two", "three");
        assertThat(pair.inTarget("SELECT what FROM seen")).isEmpty();
        assertThat(
                        pair.inTarget(
                                "SELECT concat(rulename, ev_enabled) FROM pg_rewrite WHERE ev_class = 'entry'::regclass ORDER BY 1"))
                .containsExactly("addedO", "keptO", "staysA");
    }

    @VersionTest
    void aUniqueIndexOnColumnsThatAreNotNullServesAsKey(int version) throws Exception {
        Pair pair = backUp(version, """
                CREATE TABLE place (x int NOT NULL, y int NOT NULL, note text) PARTITION BY RANGE (x);
                CREATE TABLE place_1 PARTITION OF place FOR VALUES FROM (0) TO (10);
                CREATE TABLE place_2 PARTITION OF place FOR VALUES FROM (10) TO (20);
                CREATE UNIQUE INDEX ON place (y, x);
                CREATE UNIQUE INDEX ON place_1 (note);
                CREATE TABLE numbered (code text NOT NULL UNIQUE, n int GENERATED ALWAYS AS IDENTITY, t text);
                INSERT INTO place VALUES (1, 1, 'a'), (11, 1, 'b');
                INSERT INTO numbered (code, t) VALUES ('p', 'x'), ('q', 'y')
                """);
        pair.change(
                "UPDATE place SET note = 'z' WHERE x = 11; INSERT INTO place VALUES (2, 2, 'c'); DELETE FROM numbered WHERE"
                        + " code = 'p'; INSERT INTO numbered (code, t) VALUES ('p', 'other')");

        pair.merge();

        assertThat(pair.inTarget("SELECT p::text FROM place p ORDER BY x"))
                .containsExactly("(1,1,a)", "(2,2,c)", "(11,1,b)");
        assertThat(pair.inTarget("SELECT x::text FROM numbered x ORDER BY code"))
                .containsExactly("(p,1,x)", "(q,2,y)");
    }

    @VersionTest
    void columnsThatTheBackupDoesNotHaveKeepTheirValues(int version) throws Exception {
        Pair pair = backUp(version, """
                CREATE TABLE person (id int PRIMARY KEY, name text);
                INSERT INTO person VALUES (1, 'Ada'), (2, 'Bob')
                """);
        pair.change("""
                DELETE FROM person WHERE id = 2;
                ALTER TABLE person ADD COLUMN nick text DEFAULT 'none', ADD COLUMN seq int GENERATED ALWAYS AS IDENTITY (START 7);
                UPDATE person SET name = 'A.', nick = 'countess';
                INSERT INTO person VALUES (3, 'Cy', 'only here')
                """);

        pair.merge();

        assertThat(pair.inTarget("SELECT p::text FROM person p ORDER BY id"))
                .containsExactly("(1,Ada,countess,7)", "(2,Bob,none,9)", "(3,Cy,\"only here\",8)");
    }

    @Test
    void keysWithoutOverlapsAreMergedByTheirPeriods() throws Exception {
        Pair pair = backUp(18, """
                CREATE EXTENSION btree_gist;
                CREATE TABLE rent (flat int, during daterange, who text, PRIMARY KEY (flat, during WITHOUT OVERLAPS));
                INSERT INTO rent VALUES (1, '[2020-01-01,2021-01-01)', 'Ada'), (1, '[2021-01-01,2022-01-01)', 'Bob')
                """);
        pair.change("UPDATE rent SET who = 'nobody'; INSERT INTO rent VALUES (2, '[2020-01-01,)', 'Cy')");

        pair.merge();

        assertThat(pair.inTarget("SELECT who FROM rent ORDER BY flat, during")).containsExactly("Ada", "Bob", "Cy");
    }

    @Test
    void aPeriodThatOverlapsWithOneOfTheTargetAloneIsNamedAndNothingIsChanged() throws Exception {
        Pair pair = backUp(18, """
                CREATE EXTENSION btree_gist;
                CREATE TABLE rent (flat int, during daterange, who text, PRIMARY KEY (flat, during WITHOUT OVERLAPS));
                INSERT INTO rent VALUES (1, '[2020-01-01,2021-01-01)', 'Ada')
                """);
        pair.change("UPDATE rent SET during = '[2020-06-01,2023-01-01)', who = 'Cy'");

        assertThatThrownBy(pair::merge)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("rows of the backup and rows that only the target has")
                .hasMessageContaining("rent_pkey (SQLSTATE 23P01); nothing was changed");
        assertThat(pair.inTarget("SELECT who FROM rent")).containsExactly("Cy");
    }

    @VersionTest
    void aValueThatOnlyTheTargetsRowHasUnderAnotherKeyIsNamedWithItsConstraint(int version) throws Exception {
        Pair pair = backUp(version, """
                CREATE TABLE login (id int PRIMARY KEY, name text CONSTRAINT one_name UNIQUE DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO login VALUES (1, 'ada')
                """);
        pair.change("UPDATE login SET id = 5");

        assertThatThrownBy(pair::merge)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("Merging into table public.login failed")
                .hasMessageContaining("constraint or index one_name (SQLSTATE 23505); nothing was changed");
        assertThat(pair.inTarget("SELECT id::text FROM login")).containsExactly("5");
    }

    @VersionTest
    void allTablesThatCannotBeMergedAreNamedWithTheReasonBeforeAnythingIsTouched(int version) throws Exception {
        Pair pair = backUp(version, """
                CREATE TABLE nothing (a int);
                CREATE TABLE may_be_null (a int UNIQUE);
                CREATE TABLE partly (a int NOT NULL, b int);
                CREATE UNIQUE INDEX partly_a ON partly (a) WHERE b > 0;
                CREATE TABLE computed (a text NOT NULL);
                CREATE UNIQUE INDEX computed_lower ON computed (lower(a));
                CREATE TABLE made (a int, b int NOT NULL GENERATED ALWAYS AS (a * 2) STORED PRIMARY KEY);
                CREATE TABLE moved (a int PRIMARY KEY, b int NOT NULL);
                CREATE TABLE fine (a int PRIMARY KEY);
                INSERT INTO fine VALUES (1)
                """);
        pair.change("ALTER TABLE moved DROP CONSTRAINT moved_pkey, ADD PRIMARY KEY (b); DELETE FROM fine");

        assertThatThrownBy(pair::merge)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("public.nothing has no key, and no unique index")
                .hasMessageContaining(
                        "public.may_be_null has no key: unique index may_be_null_a_key has columns that may be null")
                .hasMessageContaining("public.partly has no key: unique index partly_a has only some of the rows")
                .hasMessageContaining("public.computed has no key: unique index computed_lower is on expressions")
                .hasMessageContaining("public.made has no key: unique index made_pkey has generated columns")
                .hasMessageContaining("public.moved has key (b) in the target, (a) in the backup")
                .hasMessageNotContaining("public.fine");
        assertThat(pair.inTarget("SELECT a::text FROM fine")).isEmpty();
    }

    @VersionTest
    void aTableWithPartitionsOnAnotherServerIsNamedAndThatServerIsNotAsked(int version) throws Exception {
        Pair pair = backUp(version, """
                CREATE TABLE reading (id int PRIMARY KEY, v text) PARTITION BY RANGE (id);
                CREATE TABLE reading_1 PARTITION OF reading FOR VALUES FROM (0) TO (10);
                INSERT INTO reading VALUES (1, 'here')
                """);
        pair.change("""
                CREATE EXTENSION postgres_fdw;
                CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '1', dbname 'nowhere');
                CREATE USER MAPPING FOR PUBLIC SERVER far;
                ALTER TABLE reading DROP CONSTRAINT reading_pkey;
                CREATE FOREIGN TABLE reading_2 PARTITION OF reading FOR VALUES FROM (10) TO (20) SERVER far
                """);

        assertThatThrownBy(pair::merge)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("public.reading has key () in the target, (id) in the backup");
    }
}
