package io.rowlog.access.failure;

import java.util.Arrays;
import java.util.Optional;

/**
 * What can be set, with the names that it has as an option of commands, as a property of services, and as an environment
 * variable of both. The one list of these names.
 */
public enum Setting {
    /** URL of the database to read. */
    SOURCE("--source", "rowlog.source.url", "ROWLOG_SOURCE"),
    /** URL of the database to write. */
    TARGET("--target", "rowlog.target.url", "ROWLOG_TARGET"),
    /** URL of any database of the server that drills make theirs on; services have none. */
    TARGET_SERVER(Optional.of("--target-server"), Optional.empty(), Optional.of("ROWLOG_TARGET_SERVER")),
    /** Kafka's bootstrap servers. */
    KAFKA("--kafka", "rowlog.kafka.servers", "ROWLOG_KAFKA"),
    /** A file of client properties for Kafka. */
    KAFKA_CONFIG("--kafka-config", "rowlog.kafka.config-file", "ROWLOG_KAFKA_CONFIG"),
    /** Where the embedded broker keeps its log; services have none. */
    KAFKA_DIR("--kafka-dir"),
    /** What a client must show to change something over HTTP; commands have none. */
    API_TOKEN(Optional.empty(), Optional.of("rowlog.api.token"), Optional.of("ROWLOG_API_TOKEN")),
    /** Name of the log. */
    LOG("--log", "rowlog.log", "ROWLOG_LOG"),
    /** Which of a log's snapshots; services take the latest. */
    SNAPSHOT("--snapshot"),
    /** Patterns of the tables that are chosen. */
    INCLUDE("--include", "rowlog.include"),
    /** Patterns of the tables that are left out. */
    EXCLUDE("--exclude", "rowlog.exclude"),
    /** Sessions that work at once. */
    JOBS("--jobs", "rowlog.jobs"),
    /** What becomes of what is in the target. */
    MODE("--mode", "rowlog.mode"),
    /** Whether owners are restored. */
    OWNERS("--owners", "rowlog.owners"),
    /** Whether grants are restored. */
    GRANTS("--grants", "rowlog.grants"),
    /** Whether relations go to their tablespaces; services leave them. */
    TABLESPACES("--tablespaces"),
    /** Leaves verification out; services always verify. */
    NO_VERIFY("--no-verify"),
    /** Begins a stream again that cannot go on. */
    RESNAPSHOT("--resnapshot", "rowlog.resnapshot"),
    /** How much of its write-ahead log the source may keep for a stream. */
    MAX_SLOT_WAL("--max-slot-wal", "rowlog.max-slot-wal"),
    /** When snapshots are taken; commands take one. */
    SCHEDULE("--schedule", "rowlog.schedule"),
    /** Address that a service listens on. */
    HOST("--host", "micronaut.server.host"),
    /** Port that a service listens on. */
    PORT("--port", "micronaut.server.port");

    private final Optional<String> option;
    private final Optional<String> property;
    private final Optional<String> variable;

    Setting(String option) {
        this(Optional.of(option), Optional.empty(), Optional.empty());
    }

    Setting(String option, String property) {
        this(Optional.of(option), Optional.of(property), Optional.empty());
    }

    Setting(String option, String property, String variable) {
        this(Optional.of(option), Optional.of(property), Optional.of(variable));
    }

    Setting(Optional<String> option, Optional<String> property, Optional<String> variable) {
        this.option = option;
        this.property = property;
        this.variable = variable;
    }

    /** The setting with a value. */
    public Value as(String value) {
        return new Value(this, value);
    }

    /** The setting that this option of the command line gives. */
    public static Optional<Setting> ofOption(String option) {
        return Arrays.stream(values())
                .filter(setting -> setting.option.filter(option::equals).isPresent())
                .findFirst();
    }

    /** The option, with its hyphens; empty where commands have none. */
    public Optional<String> option() {
        return option;
    }

    /** The property; empty where services have none. */
    public Optional<String> property() {
        return property;
    }

    /** The environment variable that gives it to commands and services alike; empty where there is none of its own. */
    public Optional<String> variable() {
        return variable;
    }

    String word(Wording wording) {
        return switch (wording) {
            case COMMAND_LINE -> option.or(() -> property).orElse(name());
            case SERVICE -> property.or(() -> option).orElse(name());
        };
    }

    /** A setting with a value, such as {@code --jobs 1} or {@code rowlog.jobs=1}. */
    public record Value(Setting setting, String value) {
        String word(Wording wording) {
            boolean asProperty = wording == Wording.SERVICE && setting.property.isPresent();
            return setting.word(wording) + (asProperty ? "=" : " ") + value;
        }
    }
}
