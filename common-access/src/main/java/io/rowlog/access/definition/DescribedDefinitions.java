package io.rowlog.access.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Definitions of some objects, as the function of {@link DefinitionFunction} describes them. Immutable and thread-safe.
 */
public final class DescribedDefinitions {
    /** None. */
    public static final DescribedDefinitions NONE = new DescribedDefinitions(List.of(), List.of(), Map.of());

    private final List<CapturedObject> objects;
    private final List<Dependencies.Row> dependencies;
    private final Map<String, String> roles;

    private DescribedDefinitions(
            List<CapturedObject> objects, List<Dependencies.Row> dependencies, Map<String, String> roles) {
        this.objects = List.copyOf(objects);
        this.dependencies = List.copyOf(dependencies);
        this.roles = Map.copyOf(roles);
    }

    /**
     * Reads them.
     *
     * @param json an object with {@code objects}, {@code dependencies} as in {@code pg_depend}, and {@code roles}
     * @throws IllegalArgumentException when it is none
     */
    public static DescribedDefinitions of(JsonNode json) {
        List<CapturedObject> objects = new ArrayList<>();
        json.required("objects").forEach(object -> objects.add(object(object)));
        List<Dependencies.Row> dependencies = new ArrayList<>();
        json.required("dependencies")
                .forEach(row -> dependencies.add(new Dependencies.Row(
                        address(row, 0), address(row, 3), row.required(6).asBoolean())));
        Map<String, String> roles = new HashMap<>();
        json.required("roles")
                .fields()
                .forEachRemaining(
                        role -> roles.put(role.getKey(), role.getValue().asText()));
        return new DescribedDefinitions(objects, dependencies, roles);
    }

    /**
     * The definitions in the order to create them.
     *
     * @param others ids of definitions that are not among these and that these may depend on
     */
    public List<Definition> definitions(Set<String> others) {
        return new CreationOrder(objects, Dependencies.of(dependencies), new Roles(roles), others).definitions();
    }

    private static CapturedObject object(JsonNode json) {
        JsonNode aspect = json.required("aspect");
        String type = json.required("type").asText();
        String identity = json.required("identity").asText();
        return new CapturedObject(
                new Address(
                        json.required("classid").asLong(),
                        json.required("objid").asLong(),
                        json.required("objsubid").asInt()),
                aspect.isNull() ? null : aspect.asText(),
                json.required("rank").asInt(),
                Section.valueOf(json.required("section").asText()),
                aspect.isNull() ? type : aspect.asText(),
                aspect.isNull() ? identity : (type + " " + identity).strip(),
                new QualifiedName(
                        json.required("schema").asText(),
                        json.required("relation").asText()),
                texts(json.required("statements")),
                texts(json.required("uses")),
                json.required("standsAlone").asBoolean());
    }

    private static Address address(JsonNode row, int at) {
        return new Address(
                row.required(at).asLong(),
                row.required(at + 1).asLong(),
                row.required(at + 2).asInt());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
