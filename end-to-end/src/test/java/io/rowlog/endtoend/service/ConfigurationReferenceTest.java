package io.rowlog.endtoend.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.rowlog.access.failure.Setting;
import io.rowlog.service.settings.ConfigurationProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The how-to's tables of properties, compared with those that both services have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigurationReferenceTest {
    private static final Path HOW_TO = Path.of("../docs/how-to/run-as-services.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final ApplicationContext services = ApplicationContext.builder("test")
            .properties(Map.of(
                    "rowlog.source.url", "postgresql://me@host/shop",
                    "rowlog.target.url", "postgresql://me@host/staging",
                    "rowlog.kafka.servers", "kafka:9092",
                    "rowlog.log", "shop"))
            .build();

    /** A property's line: what the columns say of it. */
    private record Line(String variable, String defaultValue) {}

    @BeforeAll
    void start() {
        services.start();
    }

    @AfterAll
    void stop() {
        services.close();
    }

    private static Map<String, Line> described() throws IOException {
        Map<String, Line> lines = new LinkedHashMap<>();
        for (String line : Files.readAllLines(HOW_TO)) {
            String[] cells = line.split("\\|");
            if (cells.length < 5 || !cells[2].contains("_")) {
                continue;
            }
            List<String> names = code(cells[1]);
            for (int i = 0; i < names.size(); i++) {
                lines.put(
                        names.get(i),
                        new Line(code(cells[2]).get(i), cells[3].strip().replace("`", "")));
            }
        }
        return lines;
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    private List<ConfigurationProperty> properties() {
        return ConfigurationProperty.of(services);
    }

    @Test
    void theTablesListExactlyThePropertiesThatThereAre() throws IOException {
        assertThat(described().keySet())
                .containsExactlyInAnyOrderElementsOf(properties().stream()
                        .map(ConfigurationProperty::name)
                        .distinct()
                        .toList());
    }

    @Test
    void theTablesNameTheVariablesThatGiveThem() throws IOException {
        assertThat(described())
                .allSatisfy((name, line) -> assertThat(line.variable())
                        .isEqualTo(Arrays.stream(Setting.values())
                                .filter(setting -> setting.property().equals(Optional.of(name)))
                                .findFirst()
                                .flatMap(Setting::variable)
                                .orElse(name.toUpperCase(Locale.ROOT)
                                        .replace('.', '_')
                                        .replace('-', '_'))));
    }

    @Test
    void theTablesNameTheDefaults() throws IOException {
        Map<String, Line> described = described();

        assertThat(properties())
                .filteredOn(property -> property.name().startsWith("rowlog."))
                .filteredOn(property ->
                        property.defaultValue().filter(text -> !text.isEmpty()).isPresent())
                .isNotEmpty()
                .allSatisfy(property -> assertThat(Objects.requireNonNull(described.get(property.name()))
                                .defaultValue())
                        .isEqualTo(property.defaultValue().orElseThrow()));
    }

    @Test
    void theTablesSayWhatMustBeSet() throws IOException {
        Map<String, Line> described = described();

        assertThat(properties())
                .filteredOn(ConfigurationProperty::required)
                .isNotEmpty()
                .allSatisfy(property -> assertThat(Objects.requireNonNull(described.get(property.name()))
                                .defaultValue())
                        .contains("required"));
    }

    @Test
    void thePageListsTheOptionsThatAServiceHas() throws IOException {
        String options = Files.readAllLines(HOW_TO).stream()
                .filter(line -> line.startsWith("Options: "))
                .findFirst()
                .orElseThrow();

        assertThat(code(options))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Setting.values())
                        .filter(setting -> setting.property().isPresent())
                        .map(Setting::option)
                        .flatMap(Optional::stream)
                        .toList());
    }
}
