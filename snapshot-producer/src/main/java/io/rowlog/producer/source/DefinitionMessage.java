package io.rowlog.producer.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rowlog.access.definition.DescribedDefinitions;
import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an event trigger of the source tells of a command: the content of a transactional logical message with the prefix
 * {@link #PREFIX}, as JSON in UTF-8 (PostgreSQL documentation, chapters Event Triggers and Logical Replication Message
 * Formats). It stands among the transaction's changes where the command ended; rows of {@code CREATE TABLE AS} come before.
 * Any role can write such a message by {@code pg_logical_emit_message}: {@link DefinitionSeal} tells. Immutable and
 * thread-safe.
 */
public sealed interface DefinitionMessage {
    /** The prefix of these messages. */
    String PREFIX = "rowlog.ddl";

    /** Tag of the command, such as {@code ALTER TABLE} (PostgreSQL documentation, Event Trigger Firing Matrix). */
    String command();

    /** What could not be done to keep publications from making an {@code UPDATE} of the source fail; mostly nothing. */
    List<PublicationFailure> publicationFailures();

    /**
     * A command, as it was run.
     *
     * @param statement all that the client sent at once, the first 65,536 characters of it; empty where it may hold a secret
     * @param characters how many the client sent
     * @param searchPath the session's {@code search_path}
     * @param role the session's role, also where a function of another role ran the command
     */
    record Context(Optional<String> statement, int characters, String searchPath, String role) {}

    /**
     * An object that a command named.
     *
     * @param address {@code classid:objid:objsubid}
     * @param kind PostgreSQL's word for what it is
     * @param identity as {@code pg_identify_object} gives it
     * @param schema the schema that it is in; empty where it is in none
     */
    record NamedObject(String address, String kind, String identity, Optional<String> schema) {}

    /**
     * The value that rows have in a column which was added with a default, and which was not written into them.
     *
     * @param relation OID of the table
     * @param value as text
     */
    record MissingValue(long relation, String column, String value) {}

    /** A table that a publication could not be brought in line with. */
    record PublicationFailure(String publication, String table, String verb, String sqlState, String message) {}

    /**
     * What is defined after a command, of the objects that it changed.
     *
     * @param objects addresses ({@code classid:objid:0}) of the objects of which the definitions are all that there are:
     *     earlier ones, of what belongs to them too, no longer hold
     * @param kinds queries of which the definitions are all of the database, since the command does not say what it changed
     * @param missing values of columns that were added to tables with rows
     */
    record Description(
            Set<String> objects, List<String> kinds, DescribedDefinitions definitions, List<MissingValue> missing) {
        /** Of nothing. */
        public static final Description NONE =
                new Description(Set.of(), List.of(), DescribedDefinitions.NONE, List.of());

        public Description {
            objects = Set.copyOf(objects);
            kinds = List.copyOf(kinds);
            missing = List.copyOf(missing);
        }

        /**
         * The definitions in the order to create them.
         *
         * @param others ids of definitions of other objects, which these may depend on
         */
        public List<Definition> definitions(Set<String> others) {
            return definitions.definitions(others);
        }
    }

    /**
     * A command has ended.
     *
     * @param objects what it says that it changed; nothing where it does not say
     */
    record CommandEnded(
            String command,
            Context context,
            List<NamedObject> objects,
            Description description,
            List<PublicationFailure> publicationFailures)
            implements DefinitionMessage {
        public CommandEnded {
            objects = List.copyOf(objects);
            publicationFailures = List.copyOf(publicationFailures);
        }
    }

    /**
     * A command has dropped objects. Where it changed others too, it is told when it has ended.
     *
     * @param objects all that went, the parts of an object too
     * @param description of tables that lost columns with something else, such as their type
     */
    record ObjectsDropped(
            String command,
            Context context,
            List<NamedObject> objects,
            Description description,
            List<PublicationFailure> publicationFailures)
            implements DefinitionMessage {
        public ObjectsDropped {
            objects = List.copyOf(objects);
            publicationFailures = List.copyOf(publicationFailures);
        }
    }

    /**
     * A command is about to write all rows of a table anew, of which no change is sent: they have to be read again.
     *
     * @param relation OID of the table
     * @param reason bits of {@code pg_event_trigger_table_rewrite_reason()}: 1 persistence, 2 default value, 4 type of a
     *     column, 8 access method
     */
    record TableRewritten(String command, Context context, long relation, QualifiedName table, int reason)
            implements DefinitionMessage {
        @Override
        public List<PublicationFailure> publicationFailures() {
            return List.of();
        }
    }

    /**
     * A command has ended of which what it changed could not be described: only a new snapshot knows.
     *
     * @param event of which event trigger
     * @param sqlState of the error that kept it
     * @param reason the error's text
     */
    record Undescribed(
            String command, String event, String sqlState, String reason, List<PublicationFailure> publicationFailures)
            implements DefinitionMessage {
        public Undescribed {
            publicationFailures = List.copyOf(publicationFailures);
        }
    }

    /**
     * Reads a message's content.
     *
     * @throws MalformedDataException when it is not what this version of the functions writes
     */
    static DefinitionMessage parse(byte[] content) {
        try {
            return message(new ObjectMapper().readTree(content));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new MalformedDataException("A message with the prefix " + PREFIX + " of " + content.length
                    + " bytes is not one that Rowlog's event triggers write");
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory can be read", e);
        }
    }

    private static DefinitionMessage message(JsonNode json) {
        if (json.has("failure")) {
            JsonNode failure = json.required("failure");
            return new Undescribed(
                    text(json, "command"),
                    text(json, "event"),
                    text(failure, "sqlstate"),
                    text(failure, "message"),
                    publicationFailures(json));
        }
        JsonNode context = json.required("context");
        String command = text(context, "command");
        return switch (text(context, "event")) {
            case "ddl_command_end" ->
                new CommandEnded(
                        command,
                        context(context),
                        objects(json.required("objects")),
                        description(json),
                        publicationFailures(json));
            case "sql_drop" ->
                new ObjectsDropped(
                        command,
                        context(context),
                        objects(json.required("dropped")),
                        json.has("definitions") ? description(json) : Description.NONE,
                        publicationFailures(json));
            case "table_rewrite" ->
                new TableRewritten(
                        command,
                        context(context),
                        json.required("relation").asLong(),
                        new QualifiedName(text(json, "schema"), text(json, "name")),
                        json.required("reason").asInt());
            default -> throw new IllegalArgumentException("No such event");
        };
    }

    private static Context context(JsonNode json) {
        JsonNode statement = json.required("statement");
        return new Context(
                statement.isNull() ? Optional.empty() : Optional.of(statement.asText()),
                json.required("characters").asInt(),
                text(json, "searchPath"),
                text(json, "role"));
    }

    private static List<NamedObject> objects(JsonNode array) {
        List<NamedObject> objects = new ArrayList<>();
        for (JsonNode object : array) {
            String schema = text(object, "schema");
            objects.add(new NamedObject(
                    "%d:%d:%d"
                            .formatted(
                                    object.required("classid").asLong(),
                                    object.required("objid").asLong(),
                                    object.required("objsubid").asInt()),
                    text(object, "type"),
                    text(object, "identity"),
                    schema.isEmpty() ? Optional.empty() : Optional.of(schema)));
        }
        return objects;
    }

    private static Description description(JsonNode json) {
        Set<String> objects = new LinkedHashSet<>();
        json.required("described")
                .forEach(object -> objects.add(
                        object.required(0).asLong() + ":" + object.required(1).asLong() + ":0"));
        List<String> kinds = new ArrayList<>();
        json.required("kinds").forEach(kind -> kinds.add(kind.asText()));
        List<MissingValue> missing = new ArrayList<>();
        json.required("missing")
                .forEach(value -> missing.add(new MissingValue(
                        value.required("relation").asLong(), text(value, "column"), text(value, "value"))));
        return new Description(objects, kinds, DescribedDefinitions.of(json.required("definitions")), missing);
    }

    private static List<PublicationFailure> publicationFailures(JsonNode json) {
        return publicationFailures(json.path("publications"), new ArrayList<>());
    }

    /** Of the result of {@code rowlog.keep_publications}; none where it is null. */
    static List<PublicationFailure> publicationFailures(JsonNode array, List<PublicationFailure> failures) {
        for (JsonNode failure : array) {
            failures.add(new PublicationFailure(
                    text(failure, "publication"),
                    text(failure, "table"),
                    text(failure, "verb"),
                    text(failure, "sqlstate"),
                    text(failure, "message")));
        }
        return failures;
    }

    private static String text(JsonNode json, String name) {
        return json.required(name).asText();
    }
}
