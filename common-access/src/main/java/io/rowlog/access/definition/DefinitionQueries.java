package io.rowlog.access.definition;

import static io.rowlog.schema.catalog.Definition.Section.AFTER_DATA;
import static io.rowlog.schema.catalog.Definition.Section.BEFORE_DATA;
import static io.rowlog.schema.catalog.Definition.Section.FOREIGN_KEYS;
import static io.rowlog.schema.catalog.Definition.Section.INDEXES;

import io.rowlog.access.catalog.Secrets;
import io.rowlog.schema.catalog.OwnSchemas;
import java.util.List;
import java.util.Map;

/**
 * All queries for definitions. Their SQL is in one file per family of objects beside this class; this list has them in
 * their rank: of definitions that do not depend on each other, those of the earlier query come first, as in {@code pg_dump}.
 * The order is the log's too, so it changes only with a reason.
 */
final class DefinitionQueries {
    /** Kind of the first half of a type, which its functions need and which needs them. */
    static final String SHELL_TYPE = "shell type";

    /** Kind of the first half of a view that needs itself, or a key while a table needs its rows' type. */
    static final String VIEW_SHELL = "view shell";

    static final List<DefinitionQuery> BY_RANK = List.of(
            // Nearly everything else is in a schema. An extension may be written in a language.
            DefinitionQuery.of("schemas", BEFORE_DATA),
            DefinitionQuery.of("languages", BEFORE_DATA),
            DefinitionQuery.of("collations", BEFORE_DATA),
            DefinitionQuery.of("extensions", BEFORE_DATA),

            // A base type's functions come between its shell and the type itself, by dependencies.
            DefinitionQuery.of("enum types", BEFORE_DATA),
            DefinitionQuery.of("shell types", BEFORE_DATA).beside(SHELL_TYPE).standingAlone(),
            DefinitionQuery.of("composite types", BEFORE_DATA),
            DefinitionQuery.of("domains", BEFORE_DATA),
            DefinitionQuery.of("range types", BEFORE_DATA),
            DefinitionQuery.of("base types", BEFORE_DATA),
            DefinitionQuery.of("functions", BEFORE_DATA),
            DefinitionQuery.of("aggregates", BEFORE_DATA),
            DefinitionQuery.of("casts", BEFORE_DATA),
            DefinitionQuery.of("operators", BEFORE_DATA),

            // Empty families first, since classes name theirs; loose members need the operators of both.
            DefinitionQuery.of("operator families", BEFORE_DATA),
            DefinitionQuery.of("operator classes", BEFORE_DATA),
            DefinitionQuery.of("members of operator families", BEFORE_DATA).beside("operator family members"),
            DefinitionQuery.of("additions to operator families", BEFORE_DATA),
            DefinitionQuery.of("access methods", BEFORE_DATA),
            DefinitionQuery.of("transforms", BEFORE_DATA),
            DefinitionQuery.of("conversions", BEFORE_DATA),
            DefinitionQuery.of("text search", BEFORE_DATA),
            DefinitionQuery.of("foreign-data wrappers and servers", BEFORE_DATA),
            DefinitionQuery.of("user mappings", BEFORE_DATA),

            // Checks of domains call functions that may take the domain itself.
            DefinitionQuery.of("checks of domains", BEFORE_DATA),

            // Defaults and constraints after all tables, or inheritance would hand them down to new ones.
            DefinitionQuery.of("tables", BEFORE_DATA),
            DefinitionQuery.of("settings of columns", BEFORE_DATA),
            DefinitionQuery.of("sequences", BEFORE_DATA),
            DefinitionQuery.of("identities", BEFORE_DATA),
            DefinitionQuery.of("defaults", BEFORE_DATA),
            DefinitionQuery.of("checks", BEFORE_DATA),
            DefinitionQuery.of("inherited constraints", BEFORE_DATA),
            DefinitionQuery.of("view shells", BEFORE_DATA).beside(VIEW_SHELL).standingAlone(),
            DefinitionQuery.of("views", BEFORE_DATA),
            DefinitionQuery.of("materialized views", BEFORE_DATA),
            DefinitionQuery.of("tablespaces of tables", BEFORE_DATA).beside("tablespace"),

            // A key takes over its index, so that indexes of one table are built at the same time.
            DefinitionQuery.of("indexes of keys", INDEXES),
            DefinitionQuery.of("keys", INDEXES),
            DefinitionQuery.of("partitioned exclusions", INDEXES),
            DefinitionQuery.of("indexes", INDEXES),
            DefinitionQuery.of("tablespaces of indexes", INDEXES).beside("tablespace"),
            DefinitionQuery.of("foreign keys", FOREIGN_KEYS),

            // What must not see the rows arrive, or what older rows need not fulfil.
            DefinitionQuery.of("checks that are not valid", AFTER_DATA),
            DefinitionQuery.of("checks of domains that are not valid", AFTER_DATA),
            DefinitionQuery.of("not-null constraints", AFTER_DATA),
            DefinitionQuery.of("statistics", AFTER_DATA),
            DefinitionQuery.of("rules", AFTER_DATA),
            DefinitionQuery.of("triggers", AFTER_DATA),
            DefinitionQuery.of("row security", AFTER_DATA).beside("row security"),
            DefinitionQuery.of("policies", AFTER_DATA),
            DefinitionQuery.of("publications", AFTER_DATA),
            DefinitionQuery.of("members of publications", AFTER_DATA),
            DefinitionQuery.of("subscriptions", AFTER_DATA).where(Secrets.CONNECTION_STRINGS_READABLE),
            DefinitionQuery.of("dependencies on extensions", AFTER_DATA).beside("dependency on an extension"),

            // Their pages are rows, so they come before the data, but after all else that does.
            DefinitionQuery.of("large objects", BEFORE_DATA),

            // Notes on what is there by now. A view is filled from what is complete.
            DefinitionQuery.of("comments", AFTER_DATA).beside("comment"),
            DefinitionQuery.of("comment on the database", AFTER_DATA)
                    .beside("comment")
                    .standingAlone(),
            DefinitionQuery.of("security labels", AFTER_DATA)
                    .beside("security label")
                    .alsoOfSystemAndExtensions(),
            DefinitionQuery.of("rows of materialized views", AFTER_DATA).beside("rows"),

            // Rights when nothing else is left to do: who restores may do everything with what is still theirs. Those
            // of
            // schemas first: a role needs them to own something there.
            DefinitionQuery.of("owners of schemas", AFTER_DATA).beside("owner"),
            DefinitionQuery.of("grants on schemas", AFTER_DATA).beside("grants").alsoOfSystemAndExtensions(),
            DefinitionQuery.of("owners", AFTER_DATA).beside("owner"),
            DefinitionQuery.of("grants", AFTER_DATA).beside("grants").alsoOfSystemAndExtensions(),
            DefinitionQuery.of("default privileges", AFTER_DATA),

            // Neither is to have an effect on the restore.
            DefinitionQuery.of("event triggers", AFTER_DATA),
            DefinitionQuery.of("database settings", AFTER_DATA)
                    .beside("database setting")
                    .standingAlone());

    private static final List<String> FILES = List.of(
            "database",
            "types",
            "routines",
            "operators",
            "text",
            "foreign-data",
            "tables",
            "constraints",
            "indexes",
            "views",
            "row-level",
            "replication",
            "rights",
            "comments");

    /** The queries' SQL, by their names. */
    static final SqlSections SQL = sections("true");

    private DefinitionQueries() {}

    /**
     * The queries' SQL for some objects, where the planner would not take a condition on the result into the query.
     *
     * @param wanted condition on the OID {@code o.objid} of an object
     */
    static SqlSections sections(String wanted) {
        return SqlSections.read(
                DefinitionQueries.class,
                FILES,
                Map.of(
                        "Rowlog's own schemas", OwnSchemas.SQL_LIST,
                        "publication of Rowlog", OwnSchemas.SQL_PUBLICATION,
                        "wanted object", wanted,
                        "readable user mapping", Secrets.USER_MAPPING_READABLE,
                        "name of a secret option", Secrets.SECRET_OPTION,
                        "connection string without secrets", Secrets.CONNECTION_STRING_WITHOUT_SECRETS));
    }
}
