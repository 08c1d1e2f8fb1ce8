package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Publications ({@code pg_publication}), empty unless for all tables. */
final class PublicationDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_publication'::regclass, p.oid, 0, 0,
                       ARRAY[concat(format('CREATE PUBLICATION %I', p.pubname),
                           CASE WHEN p.puballtables THEN ' FOR ALL TABLES' END,
                           format(' WITH (publish = %L', concat_ws(', ',
                               CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                               CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)),
                           CASE WHEN p.pubviaroot THEN ', publish_via_partition_root = true' END,
                           CASE to_jsonb(p) ->> 'pubgencols' WHEN 's' THEN ', publish_generated_columns = stored' END, ')')],
                       NULL::text[]
                FROM pg_publication p
                WHERE p.oid >= 16384
                """;
    }
}
