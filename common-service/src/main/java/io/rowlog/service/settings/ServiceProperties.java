package io.rowlog.service.settings;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.Passwords;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.postgres.PostgresUrl;
import io.rowlog.access.terminal.option.JobsOption;
import io.rowlog.schema.log.LogName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A service's configuration properties. What is wrong is refused, naming property, value and what is allowed; nothing is
 * replaced by a default. Immutable.
 *
 * @param lookup the text of a property
 */
public record ServiceProperties(Function<String, Optional<String>> lookup) {
    /** URL of the database to read. */
    public static final String SOURCE = "rowlog.source.url";

    /** URL of the database to write. */
    public static final String TARGET = "rowlog.target.url";

    /** Kafka's bootstrap servers. */
    public static final String KAFKA = "rowlog.kafka.servers";

    /** A file of client properties for Kafka. */
    public static final String KAFKA_CONFIG = "rowlog.kafka.config-file";

    /** Name of the log. */
    public static final String LOG = "rowlog.log";

    /** What a client must show to change something. */
    public static final String API_TOKEN = "rowlog.api.token";

    private static final int MAX_JOBS = 64;

    /** The text of a property; one that is set to nothing counts as not set. */
    public Optional<String> text(String name) {
        return lookup.apply(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    /**
     * The text of a property that must be set.
     *
     * @param what what it is, and an example
     * @throws Failure when it is not set
     */
    public String required(String name, String what) {
        return text(name).orElseThrow(() -> Failure.usage("Property " + name + " is not set.", "Set it to " + what));
    }

    /** A whole number. */
    public int number(String name, int least, int most, int otherwise) {
        return text(name)
                .map(value -> {
                    try {
                        int number = Integer.parseInt(value);
                        if (number >= least && number <= most) {
                            return number;
                        }
                    } catch (NumberFormatException e) {
                        // Refused below, as a number out of range is.
                    }
                    throw refused(name, value, "a whole number from " + least + " to " + most);
                })
                .orElse(otherwise);
    }

    /** True or false. */
    public boolean flag(String name, boolean otherwise) {
        return text(name)
                .map(value -> switch (value.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw refused(name, value, "true or false");
                })
                .orElse(otherwise);
    }

    /** A length of time such as {@code 10s}, {@code 5m}, {@code 6h}, {@code 1d} or {@code PT6H}. */
    public Duration duration(String name, Duration least, Duration most, Duration otherwise) {
        return text(name)
                .map(value -> DurationText.parse(value)
                        .filter(found -> found.compareTo(least) >= 0 && found.compareTo(most) <= 0)
                        .orElseThrow(() -> refused(
                                name,
                                value,
                                "a duration such as 10s, 5m, 6h or 1d, from " + least.toSeconds() + "s to "
                                        + most.toSeconds() + "s")))
                .orElse(otherwise);
    }

    /** One of several words. */
    public <T> T choice(String name, Map<String, T> allowed, T otherwise) {
        return text(name)
                .map(value -> {
                    T chosen = allowed.get(value);
                    if (chosen == null) {
                        throw refused(
                                name,
                                value,
                                "one of "
                                        + String.join(
                                                ", ",
                                                allowed.keySet().stream()
                                                        .sorted()
                                                        .toList()));
                    }
                    return chosen;
                })
                .orElse(otherwise);
    }

    /** Texts separated by commas. */
    public List<String> list(String name) {
        return text(name)
                .map(value -> Arrays.stream(value.split(","))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList())
                .orElse(List.of());
    }

    /** The database that a property is the URL of. */
    public PostgresConnector database(String name) {
        String url = required(name, "a database, such as postgresql://user@host:5432/database");
        return naming(name, () -> new PostgresConnector(PostgresUrl.parse(url), Passwords.ofProcess()));
    }

    /** Kafka, by {@link #KAFKA} and {@link #KAFKA_CONFIG}. */
    public KafkaSettings kafka() {
        String servers = required(KAFKA, "Kafka's bootstrap servers, such as kafka-1:9092,kafka-2:9092");
        return text(KAFKA_CONFIG)
                .map(file -> naming(KAFKA_CONFIG, () -> KafkaSettings.withFile(servers, Path.of(file))))
                .orElseGet(() -> naming(KAFKA, () -> new KafkaSettings(servers, Map.of())));
    }

    /** The log's name, by {@link #LOG}. */
    public Optional<LogName> log() {
        return text(LOG).map(name -> naming(LOG, () -> new LogName(name)));
    }

    /** Which tables, by {@code rowlog.include} and {@code rowlog.exclude}: patterns separated by commas. */
    public TablePatterns tables() {
        return new TablePatterns(list("rowlog.include"), list("rowlog.exclude"));
    }

    /** Sessions that work at once, by {@code rowlog.jobs}; by default as many as commands use. */
    public int jobs() {
        return number("rowlog.jobs", 1, MAX_JOBS, new JobsOption().jobs());
    }

    /** The error for a value that is not allowed. */
    public static Failure refused(String name, String value, String allowed) {
        return Failure.usage("Property " + name + " is '" + value + "', which is not allowed.", "Allowed: " + allowed);
    }

    private static <T> T naming(String name, Supplier<T> value) {
        try {
            return value.get();
        } catch (Failure e) {
            throw Failure.usage("Property " + name + ": " + e.getMessage(), e.remedy());
        } catch (IllegalArgumentException e) {
            throw Failure.usage("Property " + name + ": " + e.getMessage(), "Correct it and start again");
        }
    }
}
