package io.rowlog.service.settings;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.terminal.Environment;
import java.util.HashMap;
import java.util.Map;

/** The environment variables that commands know, as properties of a service. */
public final class CommandVariables {
    private static final Map<String, String> PROPERTIES = Map.of(
            "ROWLOG_SOURCE", ServiceProperties.SOURCE,
            "ROWLOG_TARGET", ServiceProperties.TARGET,
            "ROWLOG_KAFKA", ServiceProperties.KAFKA,
            "ROWLOG_KAFKA_CONFIG", ServiceProperties.KAFKA_CONFIG,
            "ROWLOG_LOG", ServiceProperties.LOG,
            "ROWLOG_API_TOKEN", ServiceProperties.API_TOKEN);

    private CommandVariables() {}

    /**
     * Values by the names of properties. Each variable may name a file instead: {@code ROWLOG_SOURCE_FILE} for {@code
     * ROWLOG_SOURCE}, as secrets are mounted.
     *
     * @throws Failure when such a file cannot be read
     */
    public static Map<String, Object> properties(Environment environment) {
        Map<String, Object> properties = new HashMap<>();
        PROPERTIES.forEach((variable, property) ->
                environment.valueOrFile(variable).ifPresent(value -> properties.put(property, value)));
        return properties;
    }
}
