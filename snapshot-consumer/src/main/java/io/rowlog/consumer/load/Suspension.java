package io.rowlog.consumer.load;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.consumer.target.ServerFailure;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Something of a table that is set aside while rows are exchanged, and put back exactly as it was, in one transaction: a
 * foreign key, a constraint that is not valid, a trigger, a rule, the storage of a column, row security that its owner has
 * forced on itself.
 *
 * @param foreignKey whether it is a foreign key
 * @param identity for people
 * @param resume statements that put it back
 */
public record Suspension(boolean foreignKey, String identity, List<String> resume) {
    private static final String SELECTED = """
            WITH RECURSIVE selected AS (
                SELECT to_regclass(n)::oid AS oid FROM unnest(?::text[]) n
                UNION
                SELECT i.inhrelid FROM selected s JOIN pg_inherits i ON i.inhparent = s.oid
                JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition)
            """;

    private static final String FOREIGN_KEYS = SELECTED + """
            SELECT 'foreign key', format('foreign key %s of table %s', k.conname, c.oid::regclass),
                   format('ALTER TABLE %s%s DROP CONSTRAINT %I', prefix, c.oid::regclass, k.conname),
                   array_remove(ARRAY[
                       format('ALTER TABLE %s%s ADD CONSTRAINT %I %s', prefix, c.oid::regclass, k.conname,
                           pg_get_constraintdef(k.oid)),
                       format('COMMENT ON CONSTRAINT %I ON %s IS %L', k.conname, c.oid::regclass,
                           obj_description(k.oid, 'pg_constraint'))], format('COMMENT ON CONSTRAINT %I ON %s IS NULL',
                           k.conname, c.oid::regclass))
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
            CROSS JOIN LATERAL (SELECT CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END AS prefix) o
            WHERE k.contype = 'f' AND k.conparentid = 0
              AND (k.conrelid IN (SELECT oid FROM selected) OR k.confrelid IN (SELECT oid FROM selected))
            """;

    /** Checks and not-null constraints that old rows need not fulfil. New ones must, and those of a backup are new here. */
    private static final String NOT_VALID = SELECTED + """
            SELECT 'constraint', format('constraint %s of table %s', k.conname, c.oid::regclass),
                   format('ALTER TABLE %s DROP CONSTRAINT %I', c.oid::regclass, k.conname),
                   array_remove(ARRAY[
                       format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.oid::regclass, k.conname, pg_get_constraintdef(k.oid)),
                       format('COMMENT ON CONSTRAINT %I ON %s IS %L', k.conname, c.oid::regclass,
                           obj_description(k.oid, 'pg_constraint'))], format('COMMENT ON CONSTRAINT %I ON %s IS NULL',
                           k.conname, c.oid::regclass))
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
            WHERE k.contype IN ('c', 'n') AND NOT k.convalidated AND k.coninhcount = 0
              AND k.conrelid IN (SELECT oid FROM selected)
            """;

    /** The same of domains, wherever in the columns' types they are. */
    private static final String NOT_VALID_OF_DOMAINS = SELECTED + """
            , used AS (
                SELECT a.atttypid AS oid FROM selected s JOIN pg_attribute a ON a.attrelid = s.oid
                WHERE a.attnum > 0 AND NOT a.attisdropped
                UNION
                SELECT x.oid
                FROM used u CROSS JOIN LATERAL (
                    SELECT unnest(ARRAY[t.typelem, t.typbasetype]) AS oid FROM pg_type t WHERE t.oid = u.oid
                    UNION ALL
                    SELECT a.atttypid FROM pg_type t JOIN pg_attribute a ON a.attrelid = t.typrelid
                    WHERE t.oid = u.oid AND a.attnum > 0 AND NOT a.attisdropped
                    UNION ALL
                    SELECT r.rngsubtype FROM pg_range r WHERE u.oid IN (r.rngtypid, r.rngmultitypid)) x
                WHERE x.oid <> 0)
            SELECT 'constraint', format('constraint %s of domain %s', k.conname, k.contypid::regtype),
                   format('ALTER DOMAIN %s DROP CONSTRAINT %I', k.contypid::regtype, k.conname),
                   array_remove(ARRAY[
                       format('ALTER DOMAIN %s ADD CONSTRAINT %I %s', k.contypid::regtype, k.conname,
                           pg_get_constraintdef(k.oid)),
                       format('COMMENT ON CONSTRAINT %I ON DOMAIN %s IS %L', k.conname, k.contypid::regtype,
                           obj_description(k.oid, 'pg_constraint'))], format('COMMENT ON CONSTRAINT %I ON DOMAIN %s IS NULL',
                           k.conname, k.contypid::regtype))
            FROM pg_constraint k
            WHERE k.contype = 'c' AND NOT k.convalidated AND k.contypid IN (SELECT oid FROM used)
            """;

    /** Triggers of constraints other than constraint triggers are the server's own. */
    private static final String TRIGGERS = SELECTED + """
            SELECT 'trigger', format('trigger %s of table %s', t.tgname, t.tgrelid::regclass),
                   format('ALTER TABLE ONLY %s DISABLE TRIGGER %I', t.tgrelid::regclass, t.tgname),
                   ARRAY[format('ALTER TABLE ONLY %s ENABLE %sTRIGGER %I', t.tgrelid::regclass,
                       CASE t.tgenabled WHEN 'R' THEN 'REPLICA ' WHEN 'A' THEN 'ALWAYS ' ELSE '' END, t.tgname)]
            FROM pg_trigger t LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint
            WHERE t.tgrelid IN (SELECT oid FROM selected) AND t.tgenabled <> 'D'
              AND (NOT t.tgisinternal OR t.tgparentid <> 0) AND coalesce(k.contype, 't') = 't'
            """;

    private static final String RULES = SELECTED + """
            SELECT 'rule', format('rule %s of table %s', r.rulename, r.ev_class::regclass),
                   format('ALTER TABLE %s DISABLE RULE %I', r.ev_class::regclass, r.rulename),
                   ARRAY[format('ALTER TABLE %s ENABLE %sRULE %I', r.ev_class::regclass,
                       CASE r.ev_enabled WHEN 'R' THEN 'REPLICA ' WHEN 'A' THEN 'ALWAYS ' ELSE '' END, r.rulename)]
            FROM pg_rewrite r
            WHERE r.ev_class IN (SELECT oid FROM selected) AND r.ev_enabled <> 'D' AND r.ev_type <> '1'
            """;

    /** Partitions on other servers take no rows meanwhile: what is restored is this database only. */
    private static final String FOREIGN_PARTITIONS = SELECTED + """
            SELECT 'foreign table', format('foreign table %s', c.oid::regclass),
                   format('CREATE TRIGGER rowlog_elsewhere BEFORE INSERT OR UPDATE ON %s FOR EACH ROW'
                          ' EXECUTE FUNCTION pg_temp.rowlog_elsewhere()', c.oid::regclass),
                   ARRAY[format('DROP TRIGGER rowlog_elsewhere ON %s', c.oid::regclass)]
            FROM pg_class c
            WHERE c.relkind = 'f' AND c.oid IN (SELECT oid FROM selected)
            """;

    /**
     * Policies that an owner has forced on itself: they would hide rows from it, also of tables on the other side of a foreign
     * key when that is put back. Nobody else sees that they are lifted.
     */
    private static final String ROW_SECURITY = SELECTED + """
            , touched AS (
                SELECT oid FROM selected
                UNION
                SELECT unnest(ARRAY[k.conrelid, k.confrelid]) FROM pg_constraint k
                WHERE k.contype = 'f' AND (k.conrelid IN (SELECT oid FROM selected) OR k.confrelid IN (SELECT oid FROM selected)))
            SELECT 'row security', format('row security of table %s', c.oid::regclass),
                   format('ALTER TABLE ONLY %s NO FORCE ROW LEVEL SECURITY', c.oid::regclass),
                   ARRAY[format('ALTER TABLE ONLY %s FORCE ROW LEVEL SECURITY', c.oid::regclass)]
            FROM pg_class c
            WHERE c.oid IN (SELECT oid FROM touched) AND c.relkind IN ('r', 'p') AND c.relrowsecurity
              AND c.relforcerowsecurity AND pg_has_role(c.relowner, 'USAGE') AND row_security_active(c.oid)
            """;

    /**
     * Columns that are stored within the row, though their type can be stored outside: older rows may be, and those of a backup,
     * which may be larger than a page, are new here.
     */
    private static final String STORAGE = SELECTED + """
            SELECT 'storage', format('storage of column %s of table %s', a.attname, c.oid::regclass),
                   format('ALTER TABLE ONLY %s ALTER COLUMN %I SET STORAGE EXTENDED', c.oid::regclass, a.attname),
                   ARRAY[format('ALTER TABLE ONLY %s ALTER COLUMN %I SET STORAGE PLAIN', c.oid::regclass, a.attname)]
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            JOIN pg_type t ON t.oid = a.atttypid
            WHERE c.relkind IN ('r', 'p') AND c.oid IN (SELECT oid FROM selected)
              AND a.attstorage = 'p' AND t.typstorage <> 'p'
            """;

    private static final String REFUSE = """
            CREATE OR REPLACE FUNCTION pg_temp.rowlog_elsewhere() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE 'a row of the backup belongs to partition % here, which is on another server',
                   TG_RELID::pg_catalog.regclass; END $$
            """;

    public Suspension {
        resume = List.copyOf(resume);
    }

    /** Sets all of it aside for these tables, given as SQL, and their partitions. */
    public static List<Suspension> begin(Connection session, List<String> tables) throws SQLException {
        List<Suspension> suspended = new ArrayList<>();
        // While foreign keys are still there. It ends last: putting them back reads rows.
        List<Suspension> rowSecurity = new ArrayList<>();
        begin(session, ROW_SECURITY, tables, rowSecurity);
        // Foreign keys first: their own triggers go with them.
        for (String query :
                List.of(FOREIGN_KEYS, NOT_VALID, NOT_VALID_OF_DOMAINS, TRIGGERS, RULES, FOREIGN_PARTITIONS, STORAGE)) {
            begin(session, query, tables, suspended);
        }
        suspended.addAll(rowSecurity);
        return suspended;
    }

    private static void begin(Connection session, String query, List<String> tables, List<Suspension> suspended)
            throws SQLException {
        List<String> statements = new ArrayList<>();
        try (PreparedStatement select = session.prepareStatement(query)) {
            select.setArray(1, session.createArrayOf("text", tables.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    statements.add(row.getString(3));
                    Array resume = row.getArray(4);
                    suspended.add(
                            new Suspension(row.getString(1).equals("foreign key"), row.getString(2), List.of((String[])
                                    resume.getArray())));
                }
            }
        }
        if (query.equals(FOREIGN_PARTITIONS) && !statements.isEmpty()) {
            execute(session, REFUSE);
        }
        for (String statement : statements) {
            execute(session, statement);
        }
    }

    /**
     * Puts it back.
     *
     * @throws Failure when a foreign key does not hold, naming it
     */
    public void end(Connection session) throws SQLException {
        try {
            for (String statement : resume) {
                execute(session, statement);
            }
        } catch (SQLException e) {
            if ("23503".equals(e.getSQLState())) {
                throw new Failure(
                        FailureCode.TARGET_UNFIT,
                        "With the rows of the backup, " + identity + " does not hold; nothing was changed",
                        "Restore the tables on both of its sides, or correct the rows of the one that is not restored",
                        e);
            }
            throw ServerFailure.of("Putting back " + identity, e);
        }
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
