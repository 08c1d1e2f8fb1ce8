package io.rowlog.access.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The queries for definitions as a function of a database, so that a change of some objects can be described in the
 * transaction that makes it, by what a snapshot reads. It returns the definitions of the objects it is asked for only, and
 * of these each as a JSON object that {@link DescribedDefinitions} are read from. Stateless.
 *
 * <p>PL/pgSQL plans a statement when a session first comes to it and keeps the plan. So each query is a statement of its own,
 * behind a condition that what it is about is asked for.
 */
public final class DefinitionFunction {
    /** Queries of what relations and sequences of columns are made of, by the relation that it belongs to. */
    private static final Set<String> OF_TABLES = Set.of(
            "tables",
            "settings of columns",
            "identities",
            "defaults",
            "checks",
            "inherited constraints",
            "indexes of keys",
            "keys",
            "partitioned exclusions",
            "indexes",
            "foreign keys",
            "checks that are not valid",
            "not-null constraints",
            "statistics",
            "rules",
            "triggers",
            "row security",
            "policies",
            "members of publications");

    /** Those of views, of which only defaults, rules, triggers and columns' settings can belong to tables too. */
    private static final Set<String> OF_VIEWS =
            Set.of("view shells", "views", "materialized views", "rows of materialized views");

    /** Queries of whatever can have an owner, privileges and the like, by the object itself. */
    private static final Set<String> OF_ALL = Set.of("comments", "security labels", "owners", "grants");

    /** All others, by the object itself, and the catalogs that these are in. */
    private static final Map<String, Set<String>> OF_CATALOGS = Map.ofEntries(
            Map.entry("schemas", Set.of("pg_namespace")),
            Map.entry("owners of schemas", Set.of("pg_namespace")),
            Map.entry("grants on schemas", Set.of("pg_namespace")),
            Map.entry("languages", Set.of("pg_language")),
            Map.entry("collations", Set.of("pg_collation")),
            Map.entry("extensions", Set.of("pg_extension")),
            Map.entry("enum types", Set.of("pg_type")),
            Map.entry("shell types", Set.of("pg_type")),
            Map.entry("composite types", Set.of("pg_type")),
            Map.entry("domains", Set.of("pg_type")),
            Map.entry("range types", Set.of("pg_type")),
            Map.entry("base types", Set.of("pg_type")),
            Map.entry("checks of domains", Set.of("pg_type")),
            Map.entry("checks of domains that are not valid", Set.of("pg_type")),
            Map.entry("functions", Set.of("pg_proc")),
            Map.entry("aggregates", Set.of("pg_proc")),
            Map.entry("casts", Set.of("pg_cast")),
            Map.entry("operators", Set.of("pg_operator")),
            Map.entry("operator families", Set.of("pg_opfamily")),
            Map.entry("operator classes", Set.of("pg_opclass")),
            Map.entry("members of operator families", Set.of("pg_opfamily")),
            Map.entry("additions to operator families", Set.of("pg_opfamily")),
            Map.entry("access methods", Set.of("pg_am")),
            Map.entry("transforms", Set.of("pg_transform")),
            Map.entry("conversions", Set.of("pg_conversion")),
            Map.entry("text search", Set.of("pg_ts_parser", "pg_ts_template", "pg_ts_dict", "pg_ts_config")),
            Map.entry("foreign-data wrappers and servers", Set.of("pg_foreign_data_wrapper", "pg_foreign_server")),
            Map.entry("user mappings", Set.of("pg_user_mapping")),
            Map.entry("sequences", Set.of("pg_sequence")),
            Map.entry("tablespaces of tables", Set.of("pg_class")),
            Map.entry("tablespaces of indexes", Set.of("pg_class")),
            Map.entry("publications", Set.of("pg_publication")),
            Map.entry("subscriptions", Set.of("pg_subscription")),
            Map.entry("dependencies on extensions", Set.of("pg_extension", "pg_proc", "pg_class")),
            Map.entry("default privileges", Set.of("pg_default_acl")),
            Map.entry("event triggers", Set.of("pg_event_trigger")));

    /** What no event trigger fires for. */
    private static final Set<String> WITHOUT_EVENTS =
            Set.of("large objects", "comment on the database", "database settings");

    /** Queries that can be asked for as a whole: some commands do not say which objects they change. */
    private static final Set<String> OF_COMPLETE =
            Set.of("owners of schemas", "owners", "grants on schemas", "grants", "default privileges", "policies");

    /** What the planner cannot take into a query that names its parts before it joins them. */
    private static final SqlSections SECTIONS = DefinitionQueries.sections("o.objid = ANY (wanted_objects)");

    private DefinitionFunction() {}

    /**
     * Statement that makes {@code definitions(relations oid[], views bool, classes oid[], objects oid[], kinds text[])}.
     *
     * <ul>
     *   <li>{@code relations}: of these all that belongs to them is returned; {@code views}: whether there are views among
     *       them;
     *   <li>{@code classes} and {@code objects}: addresses of objects and of parts of the relations;
     *   <li>{@code kinds}: names of queries whose definitions are returned all, whatever they are of.
     * </ul>
     *
     * @param schema where the function is to be, as SQL
     * @param serverVersion {@code server_version_num} of the server
     */
    public static String create(String schema, int serverVersion) {
        List<String> lines = new ArrayList<>();
        List<DefinitionQuery> queries = DefinitionQueries.BY_RANK;
        for (int rank = 0; rank < queries.size(); rank++) {
            DefinitionQuery query = queries.get(rank);
            if (!WITHOUT_EVENTS.contains(query.name())) {
                lines.add(statement(query, rank, serverVersion));
            }
        }
        return """
            CREATE OR REPLACE FUNCTION %s.definitions(wanted_relations oid[], views bool, wanted_classes oid[],
                wanted_objects oid[], kinds text[]) RETURNS SETOF json LANGUAGE plpgsql AS $definitions$
            #variable_conflict use_column
            BEGIN
            %sEND
            $definitions$
            """.formatted(schema, String.join("", lines));
    }

    private static String statement(DefinitionQuery query, int rank, int serverVersion) {
        String json = """
            SELECT json_build_object('classid', q.classid, 'objid', q.objid, 'objsubid', q.objsubid, 'aspect', %s,
                'rank', %d, 'section', '%s', 'type', q.type, 'identity', q.identity, 'schema', q.schema,
                'relation', q.relation, 'statements', q.statements, 'uses', q.uses, 'standsAlone', %s)
            FROM (%%s) AS q
            """.formatted(
                        query.aspect() == null ? "NULL" : "'" + query.aspect() + "'",
                        rank,
                        query.section(),
                        query.standsAlone());
        String chosen = json.formatted(DefinitionReader.sql(query, SECTIONS, serverVersion) + condition(query));
        String all = json.formatted(DefinitionReader.sql(query, DefinitionQueries.SQL, serverVersion));
        String readable = query.readable() == null ? "" : " AND " + query.readable();
        String complete = OF_COMPLETE.contains(query.name())
                ? "IF '" + query.name() + "' = ANY (kinds) THEN RETURN QUERY " + all + "; ELS"
                : "";
        return complete + "IF " + occasion(query) + readable + " THEN RETURN QUERY " + chosen + "; END IF;\n";
    }

    private static String occasion(DefinitionQuery query) {
        if (OF_TABLES.contains(query.name())) {
            return "wanted_relations <> '{}'";
        }
        if (OF_VIEWS.contains(query.name())) {
            return "views";
        }
        if (OF_ALL.contains(query.name())) {
            return "wanted_objects <> '{}'";
        }
        Set<String> catalogs = OF_CATALOGS.get(query.name());
        if (catalogs == null) {
            throw new IllegalStateException("Nobody says what the query '" + query.name() + "' is about");
        }
        return new TreeSet<>(catalogs)
                .stream()
                        .map(catalog -> "'" + catalog + "'::regclass")
                        .collect(Collectors.joining(", ", "wanted_classes && ARRAY[", "]::oid[]"));
    }

    private static String condition(DefinitionQuery query) {
        return OF_TABLES.contains(query.name()) || OF_VIEWS.contains(query.name())
                ? " AND d.relid = ANY (wanted_relations)"
                : " AND d.objid = ANY (wanted_objects)"
                        + " AND (d.classid, d.objid) IN (SELECT * FROM unnest(wanted_classes, wanted_objects))";
    }

    /** The queries that nothing is said about; none but for a mistake. */
    static Set<String> unknown() {
        Set<String> names = new TreeSet<>();
        for (DefinitionQuery query : DefinitionQueries.BY_RANK) {
            names.add(query.name());
        }
        names.removeAll(OF_TABLES);
        names.removeAll(OF_VIEWS);
        names.removeAll(OF_ALL);
        names.removeAll(OF_CATALOGS.keySet());
        names.removeAll(WITHOUT_EVENTS);
        return names;
    }
}
