package io.rowlog.service.settings;

import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.convert.ConversionContext;
import io.micronaut.core.convert.ConversionError;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.rowlog.access.failure.Failure;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A property that the service has: a component with {@link Allowed} of one of its {@code @ConfigurationProperties} records.
 * Immutable.
 *
 * @param name its full name
 * @param component the record's component
 */
public record ConfigurationProperty(String name, Argument<?> component) {
    /** All that the service has, discovered among its beans, in the order of their names. */
    public static List<ConfigurationProperty> of(BeanContext context) {
        return context.getBeanDefinitions(Qualifiers.byStereotype(ConfigurationReader.class)).stream()
                .flatMap(bean -> Arrays.stream(bean.getConstructor().getArguments()))
                .filter(component -> component.getAnnotationMetadata().hasAnnotation(Allowed.class))
                .map(component -> new ConfigurationProperty(
                        component
                                .getAnnotationMetadata()
                                .stringValue(Property.class, "name")
                                .orElseThrow(),
                        component))
                .sorted(Comparator.comparing(ConfigurationProperty::name))
                .toList();
    }

    /** Its value where none is set; empty where one must be, or nothing is a value. */
    public Optional<String> defaultValue() {
        return component
                .getAnnotationMetadata()
                .stringValue(Bindable.class, "defaultValue")
                .or(() -> written("otherwise"));
    }

    /** Whether one must be set. */
    public boolean required() {
        return !component.isNullable() && defaultValue().isEmpty();
    }

    /**
     * Why a value is not allowed; empty when it is.
     *
     * @param text the value, empty where it is not set: one that is set to nothing counts as such
     */
    Optional<Failure> refuse(Optional<String> text, ConversionService conversion) {
        if (text.isEmpty()) {
            return required()
                    ? Optional.of(Failure.usage("Property " + name + " is not set.", "Set it to " + allowed()))
                    : Optional.empty();
        }
        // Micronaut takes any text for false, and words in capitals and with underscores for constants.
        Optional<List<String>> words = words();
        if (words.isPresent()) {
            return words.get().contains(text.get()) ? Optional.empty() : Optional.of(refused(text.get()));
        }
        ArgumentConversionContext<?> reading = ConversionContext.of(component);
        Optional<?> value = conversion.convert(text.get(), reading);
        return value.isPresent()
                ? outOfRange(value.get(), conversion) ? Optional.of(refused(text.get())) : Optional.empty()
                : Optional.of(reading.getLastError()
                        .map(ConversionError::getCause)
                        .map(cause -> refused(text.get(), cause))
                        .orElseGet(() -> refused(text.get())));
    }

    /** The only values that there are, where their number is small. */
    private Optional<List<String>> words() {
        Class<?> type = component.getType();
        if (type == boolean.class) {
            return Optional.of(List.of("true", "false"));
        }
        return Optional.ofNullable(type.getEnumConstants())
                .map(constants -> Arrays.stream(constants)
                        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                        .toList());
    }

    private boolean outOfRange(Object value, ConversionService conversion) {
        return bound("least", conversion).anyMatch(least -> compare(value, least) < 0)
                || bound("most", conversion).anyMatch(most -> compare(value, most) > 0);
    }

    private Stream<Object> bound(String end, ConversionService conversion) {
        return written(end).map(text -> (Object) conversion.convertRequired(text, component.getType())).stream();
    }

    private Optional<String> written(String member) {
        return component
                .getAnnotationMetadata()
                .stringValue(Allowed.class, member)
                .filter(text -> !text.isEmpty());
    }

    @SuppressWarnings("unchecked") // both are of the component's type
    private static int compare(Object one, Object other) {
        return ((Comparable<Object>) one).compareTo(other);
    }

    /** What it may be, in words. */
    public String allowed() {
        String range = Stream.of(
                        written("least").map(least -> " from " + least),
                        written("most").map(most -> " to " + most))
                .flatMap(Optional::stream)
                .collect(Collectors.joining());
        String what = written("value").orElseThrow();
        return what + range;
    }

    private Failure refused(String text) {
        return Failure.usage("Property " + name + " is '" + text + "', which is not allowed.", "Allowed: " + allowed());
    }

    /** What has a rule of its own says itself what is wrong: it knows what is a secret. */
    private Failure refused(String text, Throwable cause) {
        return switch (cause) {
            case Failure e -> Failure.usage("Property " + name + ": " + e.getMessage(), e.remedy());
            default -> refused(text);
        };
    }
}
