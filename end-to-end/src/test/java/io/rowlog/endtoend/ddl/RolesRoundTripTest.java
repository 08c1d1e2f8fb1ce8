package io.rowlog.endtoend.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.plan.RoleSelection;
import io.rowlog.fixture.PgDump;
import io.rowlog.fixture.VersionTest;
import io.rowlog.schema.catalog.Definition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Owners, grants and default privileges as {@code pg_dump} and the catalogs tell of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesRoundTripTest {
    /** A chain of grants whose parts are in the access control list in another order than they depend on each other. */
    private static final String OUT_OF_ORDER = "SET ROLE app; REVOKE SELECT ON shop.passed_on FROM clerk; RESET ROLE";

    /** Who has what from whom, where no definition says so. */
    private static final String PRIVILEGES = """
        SELECT concat_ws(' ', o.object, o.owner::regrole, x.grantor::regrole, x.grantee, x.privilege_type, x.is_grantable)
        FROM (
            SELECT c.oid::regclass::text, c.relowner, c.relacl FROM pg_class c WHERE c.relnamespace <> 'pg_toast'::regnamespace
            UNION ALL SELECT a.attrelid::regclass || '.' || a.attname, NULL, a.attacl FROM pg_attribute a WHERE a.attacl IS NOT NULL
            UNION ALL SELECT p.oid::regprocedure::text, p.proowner, p.proacl FROM pg_proc p
            UNION ALL SELECT t.oid::regtype::text, t.typowner, t.typacl FROM pg_type t WHERE t.typtype <> 'm'
            UNION ALL SELECT n.nspname, n.nspowner, n.nspacl FROM pg_namespace n
            UNION ALL SELECT o.oid::regoperator::text, o.oprowner, NULL FROM pg_operator o
            UNION ALL SELECT 'family ' || f.opfname, f.opfowner, NULL FROM pg_opfamily f
            UNION ALL SELECT 'class ' || k.opcname, k.opcowner, NULL FROM pg_opclass k
            UNION ALL SELECT 'collation ' || l.collname, l.collowner, NULL FROM pg_collation l
            UNION ALL SELECT 'conversion ' || v.conname, v.conowner, NULL FROM pg_conversion v
            UNION ALL SELECT 'language ' || l.lanname, l.lanowner, l.lanacl FROM pg_language l
            UNION ALL SELECT 'dictionary ' || d.dictname, d.dictowner, NULL FROM pg_ts_dict d
            UNION ALL SELECT 'configuration ' || g.cfgname, g.cfgowner, NULL FROM pg_ts_config g
            UNION ALL SELECT 'statistics ' || s.stxname, s.stxowner, NULL FROM pg_statistic_ext s
            UNION ALL SELECT 'event trigger ' || e.evtname, e.evtowner, NULL FROM pg_event_trigger e
            UNION ALL SELECT 'publication ' || p.pubname, p.pubowner, NULL FROM pg_publication p
            UNION ALL SELECT 'wrapper ' || w.fdwname, w.fdwowner, w.fdwacl FROM pg_foreign_data_wrapper w
            UNION ALL SELECT 'server ' || s.srvname, s.srvowner, s.srvacl FROM pg_foreign_server s
            UNION ALL SELECT concat_ws(' ', 'default', n.nspname, d.defaclobjtype), d.defaclrole, d.defaclacl
                      FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace) o(object, owner, acl)
        LEFT JOIN LATERAL aclexplode(o.acl) x ON true
        ORDER BY 1
        """;

    private final Map<Integer, TwoDatabases> restored = new TreeMap<>();

    @AfterAll
    void stop() {
        restored.values().forEach(TwoDatabases::close);
    }

    /** Source and target of a version, with the chain of grants, the target made of the source's definitions. */
    private TwoDatabases restored(int version) throws Exception {
        TwoDatabases databases = restored.get(version);
        if (databases == null) {
            databases = databases(version);
            restored.put(version, databases);
            databases.execute(TwoDatabases.SOURCE, OUT_OF_ORDER);
            databases.write(databases.definitions(TwoDatabases.SOURCE));
        }
        return databases;
    }

    @Test
    void pgDumpPrintsTheSameOwnersAndPrivilegesForSourceAndTarget() throws Exception {
        try (TwoDatabases databases = databases(15)) {
            databases.write(databases.definitions(TwoDatabases.SOURCE));

            PgDump pgDump = new PgDump();
            String source = pgDump.schema(databases.server, TwoDatabases.SOURCE);
            assertThat(source)
                    .contains(
                            "ALTER TABLE shop.customer OWNER TO app",
                            "GRANT SELECT ON TABLE shop.customer TO \"Read Only\" WITH GRANT OPTION",
                            "ALTER DEFAULT PRIVILEGES FOR ROLE app",
                            "REVOKE ALL ON FUNCTION rest.postgres_fdw_disconnect_all");
            assertThat(pgDump.schema(databases.server, TwoDatabases.TARGET)).isEqualTo(source);
        }
    }

    @VersionTest(all = true)
    void theTargetHasTheSameOwnersAndPrivilegesAndGivesTheSameDefinitions(int version) throws Exception {
        TwoDatabases databases = restored(version);
        List<Definition> source = databases.definitions(TwoDatabases.SOURCE);

        assertThat(databases.rows(TwoDatabases.TARGET, PRIVILEGES))
                .containsExactlyInAnyOrderElementsOf(databases.rows(TwoDatabases.SOURCE, PRIVILEGES));
        assertThat(DefinitionRoundTripTest.withoutIds(databases.definitions(TwoDatabases.TARGET)))
                .isEqualTo(DefinitionRoundTripTest.withoutIds(source));
    }

    @Test
    void ownersComeAfterAllThatTheRestoringRoleDoesAndGrantsAfterTheOwners() throws Exception {
        TwoDatabases databases = restored(18);
        List<Definition> definitions = databases.definitions(TwoDatabases.SOURCE);
        int first = firstThatTakesRights(definitions);
        assertThat(definitions.subList(first, definitions.size()))
                .extracting(Definition::kind)
                .as("event triggers, which must not see the restore, and what is set on them come even later")
                .containsOnly("owner", "grants", "default acl", "event trigger", "comment");
        assertThat(definitions)
                .filteredOn(definition -> definition.identity().equals("table shop.customer"))
                .extracting(Definition::kind)
                .endsWith("owner", "grants");
    }

    private static int firstThatTakesRights(List<Definition> definitions) {
        int first = 0;
        while (!RoleSelection.takesRights(definitions.get(first))) {
            first++;
        }
        return first;
    }

    @Test
    void rolesAreNamedWithWhatNeedsThem() throws Exception {
        TwoDatabases databases = restored(18);
        List<Definition> definitions = databases.definitions(TwoDatabases.SOURCE);
        assertThat(roles(definitions, "policy", "clerks on shop.event")).containsExactly("Read Only", "clerk");
        assertThat(roles(definitions, "policy", "readable on shop.customer")).isEmpty();
        assertThat(roles(definitions, "owner", "table shop.customer")).containsExactly("app");
        assertThat(roles(definitions, "grants", "table shop.customer"))
                .containsExactly("Read Only", "app", "clerk", "intern");
        assertThat(roles(definitions, "grants", "table shop.event")).isEmpty();
        assertThat(roles(definitions, "default acl", "for role \"quo\"\"ted\" on schemas"))
                .containsExactly("clerk", "quo\"ted");
    }

    private static List<String> roles(List<Definition> definitions, String kind, String identity) {
        return definitions.stream()
                .filter(definition ->
                        definition.kind().equals(kind) && definition.identity().equals(identity))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + kind + " " + identity))
                .roles();
    }

    private static TwoDatabases databases(int version) throws Exception {
        List<String> scripts = new ArrayList<>(DefinitionRoundTripTest.scripts(version));
        scripts.add("torture-roles.sql");
        return new TwoDatabases(version, scripts.toArray(String[]::new));
    }
}
