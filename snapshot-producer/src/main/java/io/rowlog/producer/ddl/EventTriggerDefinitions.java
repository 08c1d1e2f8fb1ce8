package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition.Section;

/** Event triggers ({@code pg_event_trigger}), last of all so that they do not see the restore itself. */
final class EventTriggerDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_event_trigger'::regclass, e.oid, 0, 0,
                       array_remove(ARRAY[
                           concat('CREATE EVENT TRIGGER ', quote_ident(e.evtname), ' ON ', e.evtevent,
                               ' WHEN TAG IN (' || (SELECT string_agg(quote_literal(tag), ', ') FROM unnest(e.evttags) tag) || ')',
                               ' EXECUTE FUNCTION ', e.evtfoid::regproc, '()'),
                           CASE WHEN e.evtenabled <> 'O'
                                THEN format('ALTER EVENT TRIGGER %I %s', e.evtname,
                                         CASE e.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                                             WHEN 'A' THEN 'ENABLE ALWAYS' END) END], NULL),
                       NULL::text[]
                FROM pg_event_trigger e
                WHERE e.oid >= 16384
                """;
    }
}
