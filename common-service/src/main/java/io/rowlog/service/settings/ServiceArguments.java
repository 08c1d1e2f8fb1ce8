package io.rowlog.service.settings;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.terminal.Environment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a service is started with, as commands are: options, and environment variables that may name files. */
public final class ServiceArguments {
    /** Name of the source of what {@link #variables} gives. */
    public static final String VARIABLES = "commands' variables";

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
        String property = Setting.ofOption(name).flatMap(Setting::property).orElseThrow(() -> unknown(name));
        if (equals < 0 && !rest.hasNext()) {
            throw Failure.usage("Option " + name + " has no value.", "Give " + name + " VALUE");
        }
        return "--" + property + "=" + (equals < 0 ? rest.next() : argument.substring(equals + 1));
    }

    private static Failure unknown(String name) {
        String options = Arrays.stream(Setting.values())
                .filter(setting -> setting.property().isPresent())
                .map(Setting::option)
                .flatMap(Optional::stream)
                .sorted()
                .collect(Collectors.joining(", "));
        return Failure.usage("A service has no option " + name + ".", "It has " + options + ", and --property=value");
    }

    /**
     * Values that variables give, by the names of properties. Each variable may name a file instead: {@code
     * ROWLOG_SOURCE_FILE} for {@code ROWLOG_SOURCE}, as secrets are mounted.
     *
     * @throws Failure when such a file cannot be read
     */
    public static Map<String, Object> variables(Environment environment) {
        Map<String, Object> properties = new HashMap<>();
        for (Setting setting : Setting.values()) {
            setting.variable()
                    .flatMap(environment::valueOrFile)
                    .ifPresent(value -> setting.property().ifPresent(property -> properties.put(property, value)));
        }
        return properties;
    }
}
