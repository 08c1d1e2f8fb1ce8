package io.rowlog.producer.stream;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.producer.source.DefinitionMessage;
import io.rowlog.producer.source.DefinitionMessage.CommandEnded;
import io.rowlog.producer.source.DefinitionMessage.Context;
import io.rowlog.producer.source.DefinitionMessage.Description;
import io.rowlog.producer.source.DefinitionMessage.ObjectsDropped;
import io.rowlog.producer.source.DefinitionMessage.TableRewritten;
import io.rowlog.producer.source.DefinitionMessage.Undescribed;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.DefinitionChanged;
import io.rowlog.schema.log.LogEvent.DefinitionSource;
import io.rowlog.schema.log.LogEvent.MissingValue;
import io.rowlog.schema.log.LogEvent.NamedObject;
import io.rowlog.schema.wal.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the log says of commands that event triggers of the source tell of. Immutable. */
record DefinitionChanges(TablePatterns chosen, LongFunction<Optional<QualifiedName>> tables) {
    /**
     * The event for a message; empty where it is about tables alone that were not chosen.
     *
     * @param position of the command
     */
    Optional<DefinitionChanged> of(DefinitionMessage message, Position position) {
        return switch (message) {
            case CommandEnded ended ->
                told(position, ended, ended.context(), ended.objects(), List.of(), ended.description());
            case ObjectsDropped dropped ->
                told(position, dropped, dropped.context(), List.of(), dropped.objects(), dropped.description());
            case TableRewritten rewritten ->
                chosen.matches(rewritten.table())
                        ? Optional.of(event(
                                position,
                                rewritten,
                                rewritten.context(),
                                List.of(),
                                List.of(),
                                Description.NONE,
                                List.of(),
                                List.of(rewritten.table()),
                                null))
                        : Optional.empty();
            case Undescribed undescribed ->
                Optional.of(event(
                        position,
                        undescribed,
                        null,
                        List.of(),
                        List.of(),
                        Description.NONE,
                        List.of(),
                        List.of(),
                        "what it changed could not be described (SQLSTATE " + undescribed.sqlState() + "): "
                                + undescribed.reason()));
        };
    }

    private Optional<DefinitionChanged> told(
            Position position,
            DefinitionMessage message,
            Context context,
            List<DefinitionMessage.NamedObject> changed,
            List<DefinitionMessage.NamedObject> dropped,
            Description description) {
        List<Definition> all = description.definitions(Set.of());
        List<Definition> kept = all.stream()
                .filter(definition -> definition.table().name().isEmpty() || chosen.matches(definition.table()))
                .toList();
        return kept.isEmpty() && !all.isEmpty()
                ? Optional.empty()
                : Optional.of(event(
                        position, message, context, changed, dropped, description, kept, List.of(), problem(message)));
    }

    /** A table whose updates are not published from here on. */
    private static @Nullable String problem(DefinitionMessage message) {
        return message.publicationFailures().isEmpty()
                ? null
                : message.publicationFailures().stream()
                        .map(failure -> failure.table() + " could not be " + failure.verb() + " publication "
                                + failure.publication() + ": " + failure.message())
                        .collect(Collectors.joining("; "));
    }

    private DefinitionChanged event(
            Position position,
            DefinitionMessage message,
            @Nullable Context context,
            List<DefinitionMessage.NamedObject> changed,
            List<DefinitionMessage.NamedObject> dropped,
            Description description,
            List<Definition> definitions,
            List<QualifiedName> rewritten,
            @Nullable String problem) {
        List<MissingValue> missing = new ArrayList<>();
        for (DefinitionMessage.MissingValue value : description.missing()) {
            tables.apply(value.relation())
                    .ifPresent(table -> missing.add(new MissingValue(table, value.column(), value.value())));
        }
        return new DefinitionChanged(
                position,
                DefinitionSource.EVENT_TRIGGERS,
                message.command(),
                context == null ? null : context.statement().orElse(null),
                context == null ? null : context.searchPath(),
                context == null ? null : context.role(),
                named(changed),
                definitions,
                named(dropped),
                missing,
                rewritten,
                problem);
    }

    private static List<NamedObject> named(List<DefinitionMessage.NamedObject> objects) {
        return objects.stream()
                .map(object -> new NamedObject(
                        object.address(), object.kind(), Objects.requireNonNullElse(object.identity(), "")))
                .toList();
    }
}
