package io.rowlog.producer.ddl;

/**
 * What stands between the parentheses of {@code CREATE TABLE}, as subqueries over {@code pg_class c}.
 *
 * <p>Up to PostgreSQL 17 {@code NOT NULL} is a flag of the column; from 18 on it is a constraint with a name, that can be
 * inherited, {@code NO INHERIT} or {@code NOT VALID} (PostgreSQL documentation, {@code pg_constraint.contype} n).
 */
final class TableElements {
    /** The columns and not-null constraints that {@code CREATE TABLE} takes: one row with {@code list}, null if none. */
    static final String INLINE = """
            SELECT string_agg(E'\\n    ' || x.element, ',' ORDER BY x.element_number) AS list
            FROM (
                SELECT a.attnum AS element_number,
                       CASE WHEN NOT (a.attislocal OR c.relispartition)
                            THEN format('CONSTRAINT %I NOT NULL %I', k.conname, a.attname)
                                 || CASE WHEN k.connoinherit THEN ' NO INHERIT' ELSE '' END
                            WHEN c.reloftype <> 0
                            THEN format('%I WITH OPTIONS', a.attname) || nullable.text
                            ELSE concat(
                                quote_ident(a.attname), ' ', format_type(a.atttypid, a.atttypmod),
                                ' OPTIONS (' || (SELECT string_agg(format('%I %L', option_name, option_value), ', ')
                                                 FROM pg_options_to_table(a.attfdwoptions)) || ')',
                                CASE WHEN a.attcollation <> t.typcollation
                                     THEN ' COLLATE ' || a.attcollation::regcollation END,
                                CASE a.attgenerated
                                     WHEN 's' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
                                     WHEN 'v' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ')' END,
                                nullable.text) END AS element
                FROM pg_attribute a
                JOIN pg_type t ON t.oid = a.atttypid
                LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated <> ''
                LEFT JOIN pg_constraint k
                    ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN NOT a.attnotnull OR NOT k.convalidated THEN ''
                                WHEN k.conname IS NULL THEN ' NOT NULL'
                                WHEN k.conislocal OR c.relispartition
                                THEN format(' CONSTRAINT %I NOT NULL', k.conname)
                                     || CASE WHEN k.connoinherit THEN ' NO INHERIT' ELSE '' END
                                ELSE '' END AS text) nullable
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                  AND CASE WHEN NOT (a.attislocal OR c.relispartition) THEN k.conislocal AND k.convalidated
                           WHEN c.reloftype <> 0 THEN nullable.text <> ''
                           ELSE true END) x
            """;

    /** {@code NOT NULL} of inherited columns that only {@code ALTER TABLE} can set: one row with {@code statements}. */
    static final String AFTERWARDS = """
            SELECT coalesce(array_agg(x.statement ORDER BY x.attnum), '{}') AS statements
            FROM (
                SELECT a.attnum,
                       format('ALTER TABLE ONLY %s ALTER COLUMN %I SET NOT NULL', c.oid::regclass, a.attname) AS statement
                FROM pg_attribute a
                LEFT JOIN pg_constraint k
                    ON k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull
                  AND k.oid IS NULL AND NOT (a.attislocal OR c.relispartition)) x
            """;

    private TableElements() {}
}
