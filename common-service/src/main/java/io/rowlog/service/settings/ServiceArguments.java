package io.rowlog.service.settings;

import io.rowlog.access.failure.Failure;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A service's command line: options that commands have too, and properties by their full names. */
public final class ServiceArguments {
    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("--source", ServiceProperties.SOURCE),
            Map.entry("--target", ServiceProperties.TARGET),
            Map.entry("--kafka", ServiceProperties.KAFKA),
            Map.entry("--kafka-config", ServiceProperties.KAFKA_CONFIG),
            Map.entry("--log", ServiceProperties.LOG),
            Map.entry("--include", "rowlog.include"),
            Map.entry("--exclude", "rowlog.exclude"),
            Map.entry("--jobs", "rowlog.jobs"),
            Map.entry("--mode", "rowlog.mode"),
            Map.entry("--owners", "rowlog.owners"),
            Map.entry("--grants", "rowlog.grants"),
            Map.entry("--schedule", "rowlog.schedule"),
            Map.entry("--host", "micronaut.server.host"),
            Map.entry("--port", "micronaut.server.port"));

    private ServiceArguments() {}

    /**
     * The arguments as {@code --property=value}; the word {@code serve} at their start has no effect.
     *
     * @throws Failure when one is not known or has no value
     */
    public static String[] properties(String... arguments) {
        List<String> properties = new ArrayList<>();
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            if (!argument.equals("serve") || !properties.isEmpty()) {
                properties.add(property(argument, rest));
            }
        }
        return properties.toArray(String[]::new);
    }

    private static String property(String argument, Iterator<String> rest) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        if (equals > 0 && name.startsWith("--") && name.indexOf('.') > 0) {
            return argument;
        }
        String property = Optional.ofNullable(PROPERTIES.get(name)).orElseThrow(() -> unknown(name));
        if (equals < 0 && !rest.hasNext()) {
            throw Failure.usage("Option " + name + " has no value.", "Give " + name + " VALUE");
        }
        return "--" + property + "=" + (equals < 0 ? rest.next() : argument.substring(equals + 1));
    }

    private static Failure unknown(String name) {
        return Failure.usage(
                "A service has no option " + name + ".",
                "It has " + String.join(", ", new TreeSet<>(PROPERTIES.keySet())) + ", and --property=value");
    }
}
