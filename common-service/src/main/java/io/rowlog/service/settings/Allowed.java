package io.rowlog.service.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a configuration property may be. Each component of a {@code @ConfigurationProperties} record has one: {@link
 * ConfigurationCheck} finds the properties by it, and refuses what it does not allow.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Allowed {
    /** In words, as they follow "Allowed:" and "Set it to". */
    String value();

    /**
     * What holds where it is not set, for a type whose values Micronaut cannot read from {@code Bindable}: its own converters
     * are not asked there. None where it is empty.
     */
    String otherwise() default "";

    /** The least value, as it is written in a configuration; none where it is empty. */
    String least() default "";

    /** The greatest value, likewise. */
    String most() default "";
}
