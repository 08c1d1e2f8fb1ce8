package io.rowlog.schema.prisma;

import java.util.List;
import java.util.Optional;

/** All attributes of one model, field, enum or enum value, in the order written. */
public record Attributes(List<Attribute> all) {
    public Attributes {
        all = List.copyOf(all);
    }

    /** The first attribute of that name ({@code id}, not {@code @id}). */
    public Optional<Attribute> first(String name) {
        return all.stream().filter(attribute -> attribute.name().equals(name)).findFirst();
    }

    /** Whether there is an attribute of that name. */
    public boolean has(String name) {
        return first(name).isPresent();
    }

    /** What {@code @map} or {@code @@map} says about something that is called {@code own} in the schema. */
    DatabaseName databaseName(String own) {
        return first("map")
                .map(map -> map.requiredText("name"))
                .<DatabaseName>map(DatabaseName.Mapped::new)
                .orElseGet(() -> new DatabaseName.Same(own));
    }

    /** What {@code @@schema} says. */
    SchemaChoice schema() {
        return first("schema")
                .map(schema -> schema.requiredText("name"))
                .<SchemaChoice>map(SchemaChoice.Chosen::new)
                .orElseGet(SchemaChoice.Open::new);
    }
}
