package io.rowlog.endtoend.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rowlog.embedded.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A service in a process of its own, which is told to end when this is closed. */
final class ServiceProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path log;
    private final Process process;
    private final int port = FreePort.find();

    private ServiceProcess(String main, String withoutModule, Map<String, String> environment) throws IOException {
        log = Files.createTempFile("rowlog-service", ".log");
        ProcessBuilder builder = builder(main, withoutModule).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("MICRONAUT_SERVER_PORT", Integer.toString(port));
        process = builder.start();
    }

    private static ProcessBuilder builder(String main, String withoutModule, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(withoutModule),
                main,
                "serve"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    /** A producer that is not expected to come up. */
    static ProcessBuilder refusedProducer(String... arguments) {
        return builder("io.rowlog.producer.SnapshotProducer", "snapshot-consumer", arguments);
    }

    static ServiceProcess producer(Map<String, String> environment) throws IOException {
        return new ServiceProcess("io.rowlog.producer.SnapshotProducer", "snapshot-consumer", environment).up();
    }

    static ServiceProcess consumer(Map<String, String> environment) throws IOException {
        return new ServiceProcess("io.rowlog.consumer.SnapshotConsumer", "snapshot-producer", environment).up();
    }

    /** Each service knows only itself: both have their own application.yml. */
    private static String classPath(String withoutModule) {
        return Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .filter(entry -> !entry.contains(File.separator + withoutModule))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private ServiceProcess up() {
        Awaitility.await(log + " says that it is up").atMost(LIMIT).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(said());
            }
            return said().contains("Server Running");
        });
        return this;
    }

    /** What the process has written. */
    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return send(to(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(to(path));
    }

    /** Waits until the answer is as it should be, and returns it. */
    JsonNode await(String path, Predicate<JsonNode> wanted) {
        return Awaitility.await(path)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> JSON.readTree(get(path).body()), wanted);
    }

    /** Ends it as a container's runtime does, by SIGTERM, and returns what it has said. */
    String end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("The service does not end: " + said());
        }
        return said();
    }

    @Override
    public void close() {
        try {
            end();
            Files.delete(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
