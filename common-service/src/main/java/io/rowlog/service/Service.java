package io.rowlog.service;

import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.runtime.Micronaut;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;
import io.rowlog.access.terminal.Environment;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.service.settings.CommandVariables;
import io.rowlog.service.settings.ServiceArguments;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a module as a service, until the process is told to end. */
public final class Service {
    private Service() {}

    /**
     * Starts the service; returns when it is up. A configuration that is not right ends the process with {@link
     * ExitCode#USAGE} and says what to do about it.
     *
     * @param arguments as {@link ServiceArguments} reads them
     */
    public static void run(Class<?> main, String... arguments) {
        // Commands show their own progress; a service tells what it does by its log. See logback.xml.
        System.setProperty("rowlog.log.level", "INFO");
        try {
            Micronaut.build(ServiceArguments.properties(arguments))
                    .mainClass(main)
                    .banner(false)
                    .propertySources(PropertySource.of(
                            "commands' variables",
                            CommandVariables.properties(Environment.ofProcess()),
                            EnvironmentPropertySource.POSITION + 1))
                    .mapError(BeanInstantiationException.class, Service::explained)
                    .start();
        } catch (Failure e) {
            end(e);
        }
    }

    private static int explained(BeanInstantiationException failure) {
        cause(failure).ifPresent(Service::end);
        return ExitCode.FAILED.status();
    }

    private static Optional<Failure> cause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Failure error) {
                return Optional.of(error);
            }
        }
        return Optional.empty();
    }

    private static void end(Failure error) {
        Logger log = LoggerFactory.getLogger(Service.class);
        log.error("{}", error.line(Wording.SERVICE));
        System.exit(ExitCode.of(error.code()).status());
    }
}
