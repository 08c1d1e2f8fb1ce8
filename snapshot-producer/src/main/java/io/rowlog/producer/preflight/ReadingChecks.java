package io.rowlog.producer.preflight;

import io.rowlog.schema.catalog.OwnSchemas;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether a snapshot is going to hold everything. */
final class ReadingChecks {
    private ReadingChecks() {}

    /** What the role may not read (PostgreSQL documentation, chapter Privileges). */
    record PrivilegeCheck() implements Check {
        static final String SCHEMAS = """
            SELECT DISTINCT pg_catalog.quote_ident(n.nspname)
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.oid = ANY (?) AND NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
            ORDER BY 1
            """;
        static final String TABLES = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.oid = ANY (?) AND NOT pg_catalog.has_table_privilege(c.oid, 'SELECT')
            ORDER BY 1
            """;
        /**
         * Not those that belong to tables which are not read. A CASE, because the function fails for other relations, and
         * conditions are tried in any order.
         */
        static final String SEQUENCES = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE CASE c.relkind WHEN 'S' THEN NOT pg_catalog.has_sequence_privilege(c.oid, 'SELECT') ELSE false END
              AND NOT pg_catalog.starts_with(n.nspname::text, 'pg_') AND n.nspname NOT IN (""" + OwnSchemas.SQL_LIST + """
              )
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                              WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
                                AND (d.deptype = 'e'
                                     OR d.deptype IN ('a', 'i') AND d.refclassid = 'pg_catalog.pg_class'::regclass
                                        AND d.refobjid <> ALL (?)))
            ORDER BY 1
            """;

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            List<Finding> findings = new ArrayList<>();
            for (String schema : source.ofRelations(SCHEMAS)) {
                findings.add(missing(source, "use schema ", "USAGE ON SCHEMA ", schema));
            }
            for (String table : source.ofRelations(TABLES)) {
                findings.add(missing(source, "read table ", "SELECT ON ", table));
            }
            for (String sequence : source.ofRelations(SEQUENCES)) {
                findings.add(missing(source, "read sequence ", "SELECT ON SEQUENCE ", sequence));
            }
            return findings;
        }

        private static Finding missing(Source source, String action, String privilege, String object) {
            return Finding.error(
                    "Role " + source.role() + " may not " + action + object + ".",
                    "GRANT " + privilege + object + " TO " + source.roleSql());
        }
    }

    /** Tables of which policies would hide rows from the role (PostgreSQL documentation, chapter Row Security Policies). */
    record RowSecurityCheck() implements Check {
        static final String TABLES = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.oid = ANY (?) AND c.relkind = 'r' AND pg_catalog.row_security_active(c.oid)
            ORDER BY 1
            """;

        @Override
        public List<Finding> findings(Source source) throws SQLException {
            return source.ofRelations(TABLES).stream()
                    .map(table -> Finding.error(
                            "Row security of " + table + " may hide rows from role " + source.role() + ".",
                            "ALTER ROLE " + source.roleSql() + " BYPASSRLS"))
                    .toList();
        }
    }

    /**
     * Generated columns of tables that are not read by a query, since that would run code of the database: {@code COPY} of a
     * table does not give them.
     */
    record GeneratedColumnsCheck() implements Check {
        @Override
        public List<Finding> findings(Source source) {
            return source.tables().stream()
                    .filter(table -> !table.plannable())
                    .flatMap(table -> table.columns().stream()
                            .filter(column -> !column.writable())
                            .map(column -> Finding.note(
                                    "Column " + table.name() + "." + column.name()
                                            + " is generated, and reading it would run functions that indexes, statistics or"
                                            + " checks of its table call: its values are not in the log, a restore computes"
                                            + " them.",
                                    "")))
                    .toList();
        }
    }

    /** What the backup is not going to hold. */
    record UncapturedCheck() implements Check {
        @Override
        public List<Finding> findings(Source source) {
            return source.catalog().uncaptured().stream()
                    .map(object -> Finding.warning(
                            "Not captured: " + object.kind() + " " + object.identity() + " (" + object.reason() + ").",
                            ""))
                    .toList();
        }
    }
}
