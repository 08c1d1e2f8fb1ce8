package io.rowlog.service.settings;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.naming.NameUtils;
import io.rowlog.access.failure.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Refuses a wrong configuration before anything else begins, and tells all that is wrong with it: Micronaut binds each
 * record when it is needed, and ends with the first value that it cannot read.
 */
@Context
final class ConfigurationCheck {
    private static final String OURS = "rowlog.";

    /**
     * @throws RefusedConfiguration when a property that must be set is not, one has a value that is not allowed, one is set
     *     that there is not, or some do not go together
     */
    ConfigurationCheck(ApplicationContext context) {
        Environment environment = context.getEnvironment();
        List<ConfigurationProperty> properties = ConfigurationProperty.of(context);
        List<Failure> refusals = new ArrayList<>();
        for (ConfigurationProperty property : properties) {
            Optional<String> text =
                    environment.getProperty(property.name(), String.class).filter(value -> !value.isEmpty());
            property.refuse(text, context.getConversionService()).ifPresent(refusals::add);
        }
        refusals.addAll(unknown(
                environment,
                properties.stream().map(ConfigurationProperty::name).toList()));
        if (refusals.isEmpty()) {
            context.getBeansOfType(ConfigurationRule.class).forEach(rule -> refusals.addAll(rule.refusals()));
        }
        if (!refusals.isEmpty()) {
            throw new RefusedConfiguration(refusals);
        }
    }

    private static List<Failure> unknown(Environment environment, List<String> known) {
        return environment.getPropertySources().stream()
                // Variables are for the launcher and for commands too, and some of them are nobody's property.
                .filter(source -> source.getConvention() != PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE
                        && !source.getName().equals(ServiceArguments.VARIABLES))
                .flatMap(source -> StreamSupport.stream(source.spliterator(), false))
                .filter(name -> name.startsWith(OURS) && !known.contains(plain(name)))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(name -> unknown(name, known))
                .toList();
    }

    /** As records have it: {@code rowlog.initialSnapshot} is {@code rowlog.initial-snapshot}, and elements are their list. */
    private static String plain(String name) {
        return NameUtils.hyphenate(name.replaceFirst("\\[.*", ""), true);
    }

    private static Failure unknown(String name, List<String> known) {
        String nearest = known.stream()
                .min(Comparator.comparingInt(other -> changes(name, other)))
                .orElseThrow();
        return Failure.usage(
                "There is no property " + name + ".",
                "The nearest is " + nearest + "; all are in docs/how-to/run-as-services.md");
    }

    /** How many characters to change, add or take away (the distance of Levenshtein). */
    static int changes(String from, String to) {
        int[] before = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            before[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] now = new int[to.length() + 1];
            now[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
                now[column] = Math.min(Math.min(now[column - 1], before[column]) + 1, before[column - 1] + change);
            }
            before = now;
        }
        return before[to.length()];
    }
}
