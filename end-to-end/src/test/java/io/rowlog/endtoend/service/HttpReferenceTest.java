package io.rowlog.endtoend.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.core.beans.BeanIntrospector;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.HttpMethodMapping;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The how-to's tables of requests and metrics, compared with those that services have. */
class HttpReferenceTest {
    private static final Path HOW_TO = Path.of("../docs/how-to/run-as-services.md");

    /** Nobody listens there: services start without their servers. */
    private static final String NOWHERE = "127.0.0.1:1";

    private static final String DATABASE = "postgresql://me@127.0.0.1:1/shop";

    /** What stands in the first cells of tables and looks like this. */
    private static Set<String> described(String pattern) throws IOException {
        return Files.readAllLines(HOW_TO).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|")[1])
                .flatMap(cell -> Pattern.compile("`(" + pattern + ")`")
                        .matcher(cell)
                        .results()
                        .map(found -> found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> requests(String mode) {
        try (ApplicationContext services = ApplicationContext.builder("test")
                .properties(Map.of(
                        "rowlog.source.url", DATABASE,
                        "rowlog.target.url", DATABASE,
                        "rowlog.kafka.servers", NOWHERE,
                        "rowlog.log", "shop",
                        "rowlog.mode", mode))
                .build()
                .start()) {
            return services.getBeanDefinitions(Qualifiers.byStereotype(Controller.class)).stream()
                    .flatMap(controller ->
                            controller.getExecutableMethods().stream().map(method -> request(controller, method)))
                    .toList()
                    .stream();
        }
    }

    private static String request(BeanDefinition<?> controller, ExecutableMethod<?, ?> method) {
        String path = controller.stringValue(Controller.class).orElseThrow()
                + method.stringValue(HttpMethodMapping.class).orElse("");
        Class<?> verb =
                method.getAnnotationTypeByStereotype(HttpMethodMapping.class).orElseThrow();
        return verb.getSimpleName().toUpperCase(Locale.ROOT) + " " + path.replaceFirst("(?<=.)/$", "");
    }

    @Test
    void theTableListsExactlyTheRequestsThatThereAre() throws IOException {
        assertThat(described("(?:GET|POST) /(?!health|prometheus)[^`]*"))
                .isEqualTo(Stream.of("refresh", "follow")
                        .flatMap(HttpReferenceTest::requests)
                        .collect(Collectors.toSet()));
    }

    @Test
    void theTableListsExactlyTheFieldsOfTheReplica() throws IOException {
        String section = Files.readString(HOW_TO)
                .replaceFirst("(?s).*### The replica", "")
                .replaceFirst("(?s)## .*", "");
        Set<String> fields = section.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> code(line.split("\\|")[1]))
                .collect(Collectors.toSet());

        assertThat(BeanIntrospector.SHARED.findIntrospections(
                        type -> type.getName().endsWith(".ReplicaController$ReplicaView")))
                .singleElement()
                .extracting(view -> Set.of(view.getPropertyNames()))
                .isEqualTo(fields);
    }

    private static Stream<String> code(String cell) {
        return Pattern.compile("`([^`]+)`").matcher(cell).results().map(found -> found.group(1));
    }

    @Test
    void theTableListsExactlyTheMetricsThatThereAre() throws Exception {
        Set<String> metrics = new TreeSet<>();
        try (ServiceProcess producer = ServiceProcess.producer(
                        Map.of("ROWLOG_SOURCE", DATABASE, "ROWLOG_KAFKA", NOWHERE, "ROWLOG_STREAM", "true"));
                ServiceProcess restoring = consumer("refresh");
                ServiceProcess following = consumer("follow")) {
            for (ServiceProcess service : new ServiceProcess[] {producer, restoring, following}) {
                metrics.addAll(metrics(service));
            }
        }

        assertThat(described("rowlog_[a-z_]+")).isEqualTo(metrics);
    }

    private static ServiceProcess consumer(String mode) throws IOException {
        return ServiceProcess.consumer(
                Map.of("ROWLOG_TARGET", DATABASE, "ROWLOG_KAFKA", NOWHERE, "ROWLOG_LOG", "shop", "ROWLOG_MODE", mode));
    }

    /** A timer's greatest value is a metric of its own, which needs no line of its own. */
    private static Set<String> metrics(ServiceProcess service) throws Exception {
        return service.get("/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("# TYPE rowlog_"))
                .map(line -> line.split(" ")[2])
                .filter(name -> !name.endsWith("_max"))
                .collect(Collectors.toSet());
    }
}
