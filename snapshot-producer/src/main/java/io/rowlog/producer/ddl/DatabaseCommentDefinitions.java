package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** The comment on the database ({@code pg_shdescription}). Those that a new cluster has are no one's. */
final class DatabaseCommentDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String aspect() {
        return "comment";
    }

    @Override
    public boolean standsAlone() {
        return true;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_database'::regclass, d.oid, 0, 0, ARRAY[%s], NULL::text[]
                FROM pg_database d
                JOIN pg_shdescription s ON s.classoid = 'pg_database'::regclass AND s.objoid = d.oid
                WHERE d.datname = current_database()
                  AND s.description NOT IN ('default administrative connection database',
                                            'default template for new databases', 'unmodifiable empty database')
                """.formatted(AnyDatabase.statement("'COMMENT ON DATABASE '", "' IS ' || quote_literal(s.description)"));
    }
}
