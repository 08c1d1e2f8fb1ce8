package io.rowlog.producer.preflight;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who runs the server, as the role shows that the provider gives to administrators in place of a superuser; what is set by a
 * statement elsewhere is set by a parameter there, and some of what only a superuser may is the administrators' too.
 */
enum Hosting {
    /** A server of one's own, and whatever is like it. */
    OWN(
            "",
            "ALTER SYSTEM SET wal_level = logical, and restart the server",
            "ALTER ROLE %s REPLICATION",
            Administrators.ARE_SUPERUSERS),
    /** Amazon RDS and Aurora. */
    AMAZON(
            "rds_superuser",
            "Set rds.logical_replication to 1 in the parameter group, of Aurora in the cluster's, and reboot",
            "GRANT rds_replication TO %s",
            Administrators.MAKE_ALL),
    /** Google Cloud SQL. */
    CLOUD_SQL(
            "cloudsqlsuperuser",
            "Set the flag cloudsql.logical_decoding to on, which restarts the instance",
            "ALTER ROLE %s REPLICATION",
            Administrators.MAKE_ALL),
    /** Google AlloyDB. */
    ALLOYDB(
            "alloydbsuperuser",
            "Set the flag alloydb.logical_decoding to on, which restarts the instance",
            "ALTER ROLE %s REPLICATION",
            Administrators.MAKE_PUBLICATIONS),
    /** Azure Database for PostgreSQL. */
    AZURE(
            "azure_pg_admin",
            "Set the server parameter wal_level to LOGICAL (azure.replication_support on a single server), and restart",
            "ALTER ROLE %s REPLICATION",
            Administrators.MAKE_LISTS),
    /** Supabase. */
    SUPABASE(
            "supabase_admin",
            "Set wal_level to logical in the database's settings, and restart",
            "ALTER ROLE %s REPLICATION",
            Administrators.MAKE_ALL),
    /** Neon. */
    NEON(
            "neon_superuser",
            "Enable logical replication in the project's settings",
            "Use a role that was made in the console: those may",
            Administrators.MAKE_PUBLICATIONS);

    /** The administrators' roles that are there, and whether who asks is of them; Supabase's are those that a setting names. */
    static final String ROLES = """
        SELECT r.rolname,
               pg_catalog.pg_has_role(r.oid, 'MEMBER')
                 OR r.rolname = 'supabase_admin'
                    AND EXISTS (SELECT FROM pg_catalog.pg_settings AS s
                                JOIN pg_catalog.pg_roles AS p ON p.rolname = s.setting
                                WHERE s.name = 'supautils.privileged_role' AND pg_catalog.pg_has_role(p.oid, 'MEMBER'))
        FROM pg_catalog.pg_roles AS r
        WHERE r.rolname IN ('rds_superuser', 'cloudsqlsuperuser', 'alloydbsuperuser', 'azure_pg_admin', 'supabase_admin',
                            'neon_superuser')
        """;

    private final String administrators;
    private final String logicalWal;
    private final String replication;
    private final Administrators rights;

    Hosting(String administrators, String logicalWal, String replication, Administrators rights) {
        this.administrators = administrators;
        this.logicalWal = logicalWal;
        this.replication = replication;
        this.rights = rights;
    }

    /** What providers' administrators may make, as their documentation has it; without a word there, what it is elsewhere. */
    private enum Administrators {
        ARE_SUPERUSERS,
        /** Publications of all tables, and event triggers. */
        MAKE_ALL,
        /** Publications of all tables. */
        MAKE_PUBLICATIONS,
        /** Publications of tables that they own. */
        MAKE_LISTS
    }

    /**
     * @param hosting who runs the server
     * @param administrator whether the role has the provider's role for administrators
     */
    record Place(Hosting hosting, boolean administrator) {
        static Place of(Source source) throws SQLException {
            Map<String, String> roles =
                    source.rowsOfDatabase(ROLES).stream().collect(Collectors.toMap(List::getFirst, row -> row.get(1)));
            return Stream.of(values())
                    .filter(hosting -> roles.containsKey(hosting.administrators))
                    .findFirst()
                    .map(hosting -> new Place(hosting, "t".equals(roles.get(hosting.administrators))))
                    .orElse(new Place(OWN, false));
        }

        /** Whether a role that is no superuser may publish all tables, those of others too. */
        boolean publishesAllTables() {
            return administrator && hosting.rights != Administrators.MAKE_LISTS;
        }

        /** Whether a role that is no superuser may make event triggers. */
        boolean makesEventTriggers() {
            return administrator && hosting.rights == Administrators.MAKE_ALL;
        }
    }

    /** How the write-ahead log comes to hold what decoding needs. */
    String logicalWal() {
        return logicalWal;
    }

    /**
     * How a role comes to be allowed to replicate.
     *
     * @param role as SQL
     */
    String replication(String role) {
        return replication.formatted(role);
    }

    /** How a parameter of the server is set that takes effect when it restarts. */
    String restarting(String parameter, String value) {
        return this == OWN
                ? "ALTER SYSTEM SET " + parameter + " = " + value + ", and restart the server"
                : "Set the parameter " + parameter + " to " + value + " at the provider, and restart";
    }

    /** How a parameter of the server is set that takes effect at once. */
    String reloading(String parameter, String value) {
        return this == OWN
                ? "ALTER SYSTEM SET " + parameter + " = " + value + "; SELECT pg_reload_conf()"
                : "Set the parameter " + parameter + " to " + value + " at the provider";
    }

    /** Whose member may make event triggers. */
    String eventTriggerRole() {
        if (this == SUPABASE) {
            return "postgres";
        }
        return rights == Administrators.MAKE_ALL ? "a member of " + administrators : "a superuser";
    }
}
