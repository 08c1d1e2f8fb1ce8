package io.rowlog.producer.ddl;

/** Statements about the database in which they are run, whatever its name. */
final class AnyDatabase {
    private AnyDatabase() {}

    /**
     * SQL expression for a statement that has the database's name in it. PostgreSQL takes no expression in that place, so
     * the statement is built where it is run.
     *
     * @param before SQL expression for what stands before the name
     * @param after SQL expression for what stands after it
     */
    static String statement(String before, String after) {
        return """
                (SELECT format(CASE WHEN strpos(b.body, '$rowlog$') = 0 THEN 'DO $rowlog$%%s$rowlog$' ELSE 'DO %%L' END, b.body)
                 FROM (SELECT format('BEGIN EXECUTE pg_catalog.concat(%%L, pg_catalog.quote_ident(pg_catalog.current_database()), %%L); END',
                           %s, %s) AS body) b)
                """.formatted(before, after);
    }
}
