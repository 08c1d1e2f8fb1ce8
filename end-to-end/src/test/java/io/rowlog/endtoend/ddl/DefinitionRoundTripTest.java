package io.rowlog.endtoend.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.verify.DefinitionComparison;
import io.rowlog.consumer.verify.DefinitionComparison.Side;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.VersionTest;
import io.rowlog.schema.catalog.Definition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DefinitionRoundTripTest {
    private final Map<Integer, TwoDatabases> restored = new TreeMap<>();

    /**
     * What statements do not show: where columns and constraints come from, and whether they hold. Of a partition's primary
     * or unique key only ATTACH PARTITION decides whether it is NO INHERIT, which means nothing and which pg_dump loses as
     * well. The keys that a foreign key has for single partitions are named by the server, as they come.
     */
    private static final String DETAILS = """
        SELECT format('%s.%s %s %s', a.attrelid::regclass, a.attname,
                   row(a.attislocal, a.attinhcount, a.attnotnull, a.attidentity, a.attgenerated, a.atthasdef,
                       a.attstorage, a.attcompression, a.attcollation::regcollation),
                   row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum))
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace = 'shop'::regnamespace
        UNION ALL
        SELECT format('%s %s %s', k.conrelid::regclass, k.conname,
                   row(k.contype, k.conislocal, k.coninhcount, k.contype NOT IN ('p', 'u') AND k.connoinherit, k.convalidated, k.condeferrable,
                       k.condeferred, k.conparentid <> 0, pg_get_constraintdef(k.oid)))
        FROM pg_constraint k WHERE k.oid >= 16384 AND NOT (k.contype = 'f' AND k.conparentid <> 0)
        UNION ALL
        SELECT format('%s %s', i.indexrelid::regclass,
                   row(i.indisvalid, i.indisready, i.indisunique, i.indisclustered, i.indisreplident, i.indimmediate))
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.oid >= 16384 AND c.relkind <> 't'
        UNION ALL
        SELECT format('%s %s %s', g.tgrelid::regclass, g.tgname,
                   row(g.tgenabled, g.tgtype, g.tgdeferrable, g.tgparentid <> 0))
        FROM pg_trigger g WHERE NOT g.tgisinternal
        UNION ALL
        SELECT format('%s %s', c.oid::regclass, row(c.relkind, c.relpersistence, c.relreplident, c.relispopulated,
                   c.relrowsecurity, c.relforcerowsecurity, c.reloptions))
        FROM pg_class c WHERE c.relnamespace = 'shop'::regnamespace
        UNION ALL
        SELECT format('%s %s', x.extname, x.extversion) FROM pg_extension x
        ORDER BY 1
        """;

    @AfterAll
    void stop() {
        restored.values().forEach(TwoDatabases::close);
    }

    /** Source and target of a version, the target made of the source's definitions. */
    private TwoDatabases restored(int version) throws Exception {
        TwoDatabases databases = restored.get(version);
        if (databases == null) {
            databases = databases(version);
            restored.put(version, databases);
            databases.write(databases.definitions(TwoDatabases.SOURCE));
        }
        return databases;
    }

    @Test
    void pgDumpPrintsTheSameTextForSourceAndTarget() throws Exception {
        TwoDatabases databases = restored(15);
        PgDump pgDump = new PgDump();
        String source = pgDump.schema(databases.server, TwoDatabases.SOURCE);
        assertThat(source).contains("CREATE TABLE shop.customer", "CREATE POLICY");
        assertThat(pgDump.schema(databases.server, TwoDatabases.TARGET)).isEqualTo(source);
    }

    @VersionTest(all = true)
    void readingTheTargetGivesTheSameDefinitions(int version) throws Exception {
        TwoDatabases databases = restored(version);
        List<Definition> source = databases.definitions(TwoDatabases.SOURCE);

        assertThat(withoutIds(databases.definitions(TwoDatabases.TARGET))).isEqualTo(withoutIds(source));
        assertThat(databases.rows(TwoDatabases.TARGET, DETAILS))
                .isEqualTo(databases.rows(TwoDatabases.SOURCE, DETAILS));
    }

    @VersionTest(all = true)
    void comparingTheTargetWithTheSourceFindsNoDifference(int version) throws Exception {
        TwoDatabases databases = restored(version);
        List<Definition> source = databases.definitions(TwoDatabases.SOURCE);

        DefinitionComparison compared = DefinitionComparison.of(
                new Side(source, List.of(), version * 10_000),
                new Side(databases.definitions(TwoDatabases.TARGET), List.of(), version * 10_000),
                true);

        assertThat(compared.differences()).isEmpty();
        assertThat(compared.notes()).isEmpty();
        assertThat(compared.equal()).isGreaterThan(300);
    }

    @Test
    void everyDefinitionComesAfterWhatItDependsOnAndInNoEarlierSection() throws Exception {
        TwoDatabases databases = restored(18);
        List<Definition> definitions = databases.definitions(TwoDatabases.SOURCE);
        assertThat(definitions).extracting(Definition::section).isSorted();
        assertThat(definitions).extracting(Definition::id).doesNotHaveDuplicates();
        Set<String> before = new HashSet<>();
        for (Definition definition : definitions) {
            assertThat(before).containsAll(definition.dependsOn());
            before.add(definition.id());
        }
    }

    @Test
    void aViewThatNeedsAPrimaryKeyWaitsUntilAfterTheIndexesAndSoDoesWhatNeedsTheView() throws Exception {
        TwoDatabases databases = restored(18);
        List<Definition> definitions = databases.definitions(TwoDatabases.SOURCE);
        Definition key = named(definitions, "table constraint", "customer_pkey on shop.customer");
        Definition grouped = named(definitions, "view", "shop.grouped");
        Definition function = named(definitions, "function", "shop.grouped_rows()");

        assertThat(key.section()).isEqualTo(Definition.Section.INDEXES);
        assertThat(grouped.section()).isEqualTo(Definition.Section.AFTER_DATA);
        assertThat(grouped.dependsOn()).contains(key.id());
        assertThat(function.section()).isEqualTo(Definition.Section.AFTER_DATA);
        assertThat(function.dependsOn()).contains(grouped.id());
        assertThat(named(definitions, "view", "shop.a_above").section()).isEqualTo(Definition.Section.BEFORE_DATA);
    }

    @Test
    void aTableOfAViewsRowsComesBeforeTheDataThoughTheViewNeedsAKey() throws Exception {
        TwoDatabases databases = restored(18);
        List<Definition> definitions = databases.definitions(TwoDatabases.SOURCE);
        Definition table = named(definitions, "table", "round.of_grouped");
        Definition shell = named(definitions, "view shell", "view round.grouped");

        assertThat(table.section()).isEqualTo(Definition.Section.BEFORE_DATA);
        assertThat(table.dependsOn()).contains(shell.id());
        assertThat(shell.dependsOn())
                .contains(named(definitions, "table", "round.t").id());
        assertThat(named(definitions, "view", "round.grouped").section()).isEqualTo(Definition.Section.AFTER_DATA);
    }

    private static Definition named(List<Definition> definitions, String kind, String identity) {
        return definitions.stream()
                .filter(definition ->
                        definition.kind().equals(kind) && definition.identity().equals(identity))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + kind + " " + identity));
    }

    static TwoDatabases databases(int version) throws Exception {
        return new TwoDatabases(version, scripts(version).toArray(String[]::new));
    }

    /** Everything that a version can define, but nothing about roles. */
    static List<String> scripts(int version) {
        List<String> scripts = new ArrayList<>(List.of("torture.sql", "torture-rest.sql"));
        if (version >= 15) {
            scripts.add("torture-since-15.sql");
        }
        scripts.addAll(List.of("torture-types.sql", "torture-cycles.sql"));
        if (version >= 18) {
            scripts.addAll(List.of("torture-since-18.sql", "torture-late.sql"));
        }
        return scripts;
    }

    static List<String> withoutIds(List<Definition> definitions) {
        return definitions.stream()
                .map(definition -> definition.section() + " " + definition.kind() + " " + definition.identity() + " of "
                        + definition.table() + ": " + String.join(";\n", definition.statements()))
                .toList();
    }
}
