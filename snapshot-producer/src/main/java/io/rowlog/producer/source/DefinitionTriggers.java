package io.rowlog.producer.source;

import io.rowlog.access.definition.DefinitionFunction;
import io.rowlog.access.definition.SqlSections;
import io.rowlog.access.postgres.SessionSettings;
import io.rowlog.schema.catalog.OwnSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Event triggers by which the source tells of commands that change definitions (PostgreSQL documentation, chapter Event
 * Triggers), and the functions behind them. Their SQL is in {@code functions.sql}. Stateless.
 */
final class DefinitionTriggers {
    /** The sections that make a function or what it needs, in an order in which each finds those that it calls. */
    private static final List<String> FUNCTIONS = List.of(
            "seal",
            "nobody else",
            "last command",
            "emit",
            "keep publications",
            "failure",
            "context",
            "merged",
            "described",
            "definitions of what changed",
            "command with definitions",
            "command",
            "drop",
            "rewrite",
            "command start",
            "command end",
            "sql drop",
            "table rewrite");

    static final SqlSections SQL = SqlSections.read(
            DefinitionTriggers.class,
            List.of("functions", "publications"),
            Map.of(
                    "Rowlog's own schemas", OwnSchemas.SQL_LIST,
                    "Rowlog's own objects", OwnSchemas.SQL_OBJECTS,
                    "publication of Rowlog", OwnSchemas.SQL_PUBLICATION,
                    "settings of texts", SessionSettings.functionClauses()));

    /** An event trigger: its event and name, and for which commands it is, all where nothing is said. */
    private record Event(String name, String condition) {
        String trigger() {
            return "rowlog_" + name;
        }
    }

    private static final List<Event> EVENTS = List.of(
            new Event("ddl_command_end", ""),
            new Event("ddl_command_start", " WHEN TAG IN ('ALTER TABLE', 'GRANT', 'REVOKE')"),
            new Event("sql_drop", ""),
            new Event("table_rewrite", ""));

    private DefinitionTriggers() {}

    /** Names of the event triggers, sorted. */
    static List<String> names() {
        return EVENTS.stream().map(Event::trigger).toList();
    }

    /** Statements that make the schema's functions, or make them anew. */
    static List<String> functions(int serverVersion) {
        List<String> statements = new ArrayList<>();
        statements.add(DefinitionFunction.create(OwnSchemas.SOURCE, serverVersion));
        FUNCTIONS.forEach(section -> statements.add(SQL.sql(section, serverVersion)));
        statements.add("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA " + OwnSchemas.SOURCE + " FROM PUBLIC");
        return statements;
    }

    /** Statements that make the event triggers, also for what a session in replica role does. */
    static List<String> triggers() {
        List<String> statements = new ArrayList<>();
        for (Event event : EVENTS) {
            statements.add("CREATE EVENT TRIGGER " + event.trigger() + " ON " + event.name() + event.condition()
                    + " EXECUTE FUNCTION " + OwnSchemas.SOURCE + "." + event.name() + "()");
            statements.add("ALTER EVENT TRIGGER " + event.trigger() + " ENABLE ALWAYS");
        }
        return statements;
    }
}
