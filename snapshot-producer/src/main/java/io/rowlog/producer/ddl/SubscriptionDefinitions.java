package io.rowlog.producer.ddl;

import io.rowlog.access.catalog.ConnectionStringSql;
import io.rowlog.schema.catalog.Definition.Section;

/**
 * Subscriptions of the database ({@code pg_subscription}), as {@code pg_dump} restores them: disabled and not connecting,
 * with the name of their slot. Without passwords. One whose connection string is not understood is not captured.
 */
final class SubscriptionDefinitions implements DefinitionSource {
    @Override
    public Section section() {
        return Section.AFTER_DATA;
    }

    @Override
    public String readable() {
        return ConnectionStringSql.READABLE;
    }

    @Override
    public String query(int serverVersion) {
        return """
                SELECT 'pg_subscription'::regclass, s.oid, 0, 0,
                       ARRAY[concat(
                           CASE WHEN c.connection <> s.subconninfo THEN E'/* The password is left out of the connection. */\\n' END,
                           format('CREATE SUBSCRIPTION %%I CONNECTION %%L PUBLICATION %%s WITH (connect = false, slot_name = %%s',
                               s.subname, c.connection,
                               (SELECT string_agg(quote_ident(p.name), ', ' ORDER BY p.number)
                                FROM unnest(s.subpublications) WITH ORDINALITY p(name, number)),
                               coalesce(quote_literal(s.subslotname), 'NONE')),
                           CASE WHEN s.subbinary THEN ', binary = true' END,
                           CASE WHEN o.row ->> 'substream' IN ('t', 'true') THEN ', streaming = on'
                                WHEN o.row ->> 'substream' = 'p' THEN ', streaming = parallel' ELSE ', streaming = off' END,
                           CASE WHEN o.row ->> 'subtwophasestate' <> 'd' THEN ', two_phase = on' END,
                           CASE WHEN o.row ->> 'subdisableonerr' = 'true' THEN ', disable_on_error = true' END,
                           CASE WHEN o.row ->> 'subpasswordrequired' = 'false' THEN ', password_required = false' END,
                           CASE WHEN o.row ->> 'subrunasowner' = 'true' THEN ', run_as_owner = true' END,
                           CASE WHEN o.row ->> 'subfailover' = 'true' THEN ', failover = true' END,
                           CASE WHEN s.subsynccommit <> 'off' THEN ', synchronous_commit = ' || quote_literal(s.subsynccommit) END,
                           ', origin = ' || quote_literal(nullif(o.row ->> 'suborigin', 'any')), ')')],
                       NULL::text[]
                FROM pg_subscription s
                CROSS JOIN LATERAL (SELECT to_jsonb(s) AS row) o
                CROSS JOIN LATERAL (SELECT %s AS connection) c
                WHERE c.connection IS NOT NULL
                  AND s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                """.formatted(ConnectionStringSql.WITHOUT_SECRETS);
    }
}
