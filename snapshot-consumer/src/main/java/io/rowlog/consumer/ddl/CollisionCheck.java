package io.rowlog.consumer.ddl;

import io.rowlog.schema.catalog.Definition;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which definitions cannot be created because the target has an object of that name already. Schemas and extensions never
 * collide: they are created only where they are missing. What belongs to a table collides with it and is not named again.
 * Stateless.
 */
public final class CollisionCheck {
    private static final String QUERY = """
            SELECT DISTINCT d.id
            FROM unnest(?::text[], ?::text[], ?::text[]) AS d(id, kind, identity)
            JOIN (
                SELECT o.type, o.identity
                FROM (SELECT 'pg_class'::regclass AS classid, oid FROM pg_class WHERE relkind <> 't'
                      UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type WHERE typelem = 0 OR typarray <> 0
                      UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_proc
                      UNION ALL SELECT 'pg_collation'::regclass, oid FROM pg_collation
                      UNION ALL SELECT 'pg_operator'::regclass, oid FROM pg_operator
                      UNION ALL SELECT 'pg_opfamily'::regclass, oid FROM pg_opfamily
                      UNION ALL SELECT 'pg_opclass'::regclass, oid FROM pg_opclass
                      UNION ALL SELECT 'pg_conversion'::regclass, oid FROM pg_conversion
                      UNION ALL SELECT 'pg_cast'::regclass, oid FROM pg_cast
                      UNION ALL SELECT 'pg_transform'::regclass, oid FROM pg_transform
                      UNION ALL SELECT 'pg_ts_parser'::regclass, oid FROM pg_ts_parser
                      UNION ALL SELECT 'pg_ts_template'::regclass, oid FROM pg_ts_template
                      UNION ALL SELECT 'pg_ts_dict'::regclass, oid FROM pg_ts_dict
                      UNION ALL SELECT 'pg_ts_config'::regclass, oid FROM pg_ts_config
                      UNION ALL SELECT 'pg_statistic_ext'::regclass, oid FROM pg_statistic_ext
                      UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid FROM pg_foreign_data_wrapper
                      UNION ALL SELECT 'pg_foreign_server'::regclass, oid FROM pg_foreign_server
                      UNION ALL SELECT 'pg_user_mapping'::regclass, umid FROM pg_user_mappings
                      UNION ALL SELECT 'pg_publication'::regclass, oid FROM pg_publication
                      UNION ALL SELECT 'pg_subscription'::regclass, oid FROM pg_subscription
                          WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                      UNION ALL SELECT 'pg_event_trigger'::regclass, oid FROM pg_event_trigger
                      UNION ALL SELECT 'pg_largeobject'::regclass, oid FROM pg_largeobject_metadata) x
                CROSS JOIN LATERAL pg_identify_object(x.classid, x.oid, 0) o
                WHERE x.oid >= 16384 OR x.classid = 'pg_largeobject'::regclass) o
              -- Relations and types share their names: a table has a row type.
              ON o.identity = d.identity
              AND (o.type = d.kind
                   OR o.type = ANY (ARRAY['table', 'foreign table', 'view', 'materialized view', 'sequence', 'index',
                                            'composite type', 'type']) AND d.kind = ANY (ARRAY['table', 'foreign table', 'view', 'materialized view', 'sequence', 'index',
                                            'composite type', 'type']))
            """;

    private CollisionCheck() {}

    /**
     * The definitions whose objects exist already, in the order given.
     *
     * @throws SQLException when the connection is lost
     */
    public static List<Definition> collisions(Connection target, List<Definition> definitions) throws SQLException {
        Array ids = texts(target, definitions.stream().map(Definition::id).toList());
        Array kinds = texts(target, definitions.stream().map(Definition::kind).toList());
        Array identities =
                texts(target, definitions.stream().map(Definition::identity).toList());
        Set<String> existing = new HashSet<>();
        try (PreparedStatement statement = target.prepareStatement(QUERY)) {
            statement.setArray(1, ids);
            statement.setArray(2, kinds);
            statement.setArray(3, identities);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    existing.add(row.getString(1));
                }
            }
        }
        return definitions.stream()
                .filter(definition -> existing.contains(definition.id()))
                .toList();
    }

    private static Array texts(Connection connection, List<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }
}
