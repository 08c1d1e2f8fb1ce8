package io.rowlog.endtoend.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.catalog.UncapturedReader;
import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.fixture.VersionTest;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CaptureCoverageTest {
    /** What Rowlog knows that it does not capture, one of each. */
    private static final String NOT_CAPTURED = """
        CREATE SCHEMA left_out;
        CREATE TABLE left_out.indexed (a int);
        CREATE INDEX failed ON left_out.indexed (a);
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'left_out.failed'::regclass;
        ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
        """;

    /**
     * Every object of a user with its address and that of what it is a part of. Parts are: what depends internally or as
     * a partition's; a constraint that a column or a parent brings, and a generated column's expression; members of an
     * operator family. Not operators that only another's {@code COMMUTATOR} names: they are made with that one.
     */
    private static final String OBJECTS = """
        SELECT concat_ws(E'\\t', o.classid::oid || ':' || o.oid || ':0', coalesce(d.refclassid::oid || ':' || d.refobjid || ':0', '-'), i.identity)
        FROM (%s) o(classid, oid)
        CROSS JOIN LATERAL pg_identify_object(o.classid, o.oid, 0) i
        LEFT JOIN pg_constraint k ON o.classid = 'pg_constraint'::regclass AND k.oid = o.oid
        LEFT JOIN pg_depend d ON d.classid = o.classid AND d.objid = o.oid AND d.objsubid = 0 AND (
            d.deptype IN ('i', 'P')
            OR d.deptype = 'a' AND (o.classid IN ('pg_attrdef'::regclass, 'pg_amop'::regclass, 'pg_amproc'::regclass)
                                        AND d.refclassid <> 'pg_operator'::regclass AND d.refclassid <> 'pg_proc'::regclass
                                    OR NOT k.conislocal OR k.contype = 'n'))
        WHERE o.oid >= 16384
          AND NOT (o.classid = 'pg_operator'::regclass AND EXISTS (
              SELECT FROM pg_operator p WHERE p.oid = o.oid AND p.oprcode = 0))
          AND i.type IS NOT NULL
          AND coalesce(i.schema, '') !~ '^(pg_|information_schema$)' AND i.identity !~ '^(for |)pg_toast'
          AND NOT EXISTS (
              WITH RECURSIVE whole AS (
                  SELECT o.classid::oid AS classid, o.oid AS objid
                  UNION
                  SELECT e.refclassid, e.refobjid FROM whole w JOIN pg_depend e ON e.classid = w.classid AND e.objid = w.objid
                      AND e.deptype IN ('i', 'a', 'P', 'e'))
              SELECT FROM whole w WHERE w.classid = 'pg_extension'::regclass AND o.classid <> 'pg_extension'::regclass)
        """;

    private static final String CATALOGS = """
        SELECT 'SELECT ''' || c.oid::regclass || '''::regclass, oid FROM ' || c.oid::regclass
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'oid' AND a.attnum > 0
        WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND NOT c.relisshared
          AND c.relname NOT IN ('pg_enum', 'pg_largeobject_metadata')
        """;

    private final Map<Integer, TwoDatabases> full = new TreeMap<>();

    @AfterAll
    void stop() {
        full.values().forEach(TwoDatabases::close);
    }

    /** A database of a version with every definition, to be read only. */
    private TwoDatabases full(int version) throws Exception {
        TwoDatabases databases = full.get(version);
        if (databases == null) {
            databases = DefinitionRoundTripTest.databases(version);
            full.put(version, databases);
        }
        return databases;
    }

    private record Found(String id, String whole, String identity) {
        static Found of(String row) {
            String[] parts = row.split("\t", 3);
            return new Found(parts[0], parts[1], parts[2]);
        }

        boolean part() {
            return !whole.equals("-");
        }
    }

    @VersionTest(all = true)
    void everyObjectIsEitherCapturedOrNamedAsNotCapturedAndNoneIsBoth(int version) throws Exception {
        try (TwoDatabases databases = DefinitionRoundTripTest.databases(version)) {
            databases.execute(TwoDatabases.SOURCE, NOT_CAPTURED);
            Set<String> captured = databases.definitions(TwoDatabases.SOURCE).stream()
                    .map(Definition::id)
                    .collect(Collectors.toSet());
            Set<String> named = uncaptured(databases).stream()
                    .filter(object -> object.reason().startsWith("definitions of")
                            || object.kind().equals("index"))
                    .map(Uncaptured::identity)
                    .collect(Collectors.toSet());
            List<Found> objects = objects(databases);
            assertThat(objects).hasSizeGreaterThan(300);

            Set<String> done = new HashSet<>(captured);
            objects.stream()
                    .filter(object -> named.contains(object.identity()))
                    .map(Found::id)
                    .forEach(done::add);
            long before;
            do {
                before = done.size();
                objects.stream()
                        .filter(object -> done.contains(object.whole()))
                        .map(Found::id)
                        .forEach(done::add);
            } while (done.size() > before);

            assertThat(objects)
                    .filteredOn(object -> !done.contains(object.id()))
                    .isEmpty();
            assertThat(objects)
                    .filteredOn(object -> captured.contains(object.id()) && named.contains(object.identity()))
                    .isEmpty();
            assertThat(objects)
                    .filteredOn(object -> !object.part() && named.contains(object.identity()))
                    .extracting(Found::identity)
                    .containsExactlyInAnyOrder("left_out.failed");
        }
    }

    @VersionTest(all = true)
    void onlyTheRowsOfForeignTablesAreNamedInADatabaseFullOfDefinitions(int version) throws Exception {
        TwoDatabases databases = full(version);
        assertThat(uncaptured(databases))
                .extracting(object -> object.kind() + " " + object.identity())
                .containsExactly(
                        "rows of foreign table rest.half_remote_1",
                        "rows of foreign table rest.remote",
                        "rows of foreign table round.remote_child");
    }

    @VersionTest(all = true)
    void everyCommentIsCaptured(int version) throws Exception {
        TwoDatabases databases = full(version);
        assertThat(databases.definitions(TwoDatabases.SOURCE))
                .filteredOn(definition -> definition.kind().equals("comment"))
                .extracting(Definition::id)
                .containsExactlyInAnyOrderElementsOf(databases.rows(TwoDatabases.SOURCE, """
                    SELECT classoid || ':' || objoid || ':' || objsubid || '/comment' FROM pg_description d
                    WHERE objoid >= 16384 AND (pg_identify_object(classoid, objoid, objsubid)).identity IS NOT NULL AND NOT EXISTS (
                        SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
                      AND d.description NOT IN (SELECT comment FROM pg_available_extensions)
                    """));
    }

    private static List<Found> objects(TwoDatabases databases) throws SQLException {
        String all = String.join(" UNION ALL ", databases.rows(TwoDatabases.SOURCE, CATALOGS));
        return databases.rows(TwoDatabases.SOURCE, OBJECTS.formatted(all)).stream()
                .map(Found::of)
                .toList();
    }

    private static List<Uncaptured> uncaptured(TwoDatabases databases) throws SQLException {
        PostgresUrl url = PostgresUrl.parse(databases.server.url(TwoDatabases.SOURCE));
        try (Connection connection = new PostgresConnector(url, Passwords.ofProcess()).open()) {
            return new UncapturedReader().read(connection);
        }
    }
}
