package io.rowlog.service;

import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.runtime.Micronaut;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.Wording;
import io.rowlog.access.terminal.Environment;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.service.settings.RefusedConfiguration;
import io.rowlog.service.settings.ServiceArguments;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a module as a service, until the process is told to end. */
public final class Service {
    private Service() {}

    /**
     * Starts the service; returns when it is up. A configuration that is not right ends the process with {@link
     * ExitCode#USAGE} and says all that is wrong with it, and what to do about it.
     *
     * @param arguments as {@link ServiceArguments} reads them
     */
    public static void run(Class<?> main, String... arguments) {
        // Commands show their own progress; a service tells what it does by its log. See logback.xml.
        System.setProperty("log.level", "INFO");
        try {
            Micronaut.build(ServiceArguments.properties(arguments))
                    .mainClass(main)
                    .banner(false)
                    .propertySources(PropertySource.of(
                            ServiceArguments.VARIABLES,
                            ServiceArguments.variables(Environment.ofProcess()),
                            EnvironmentPropertySource.POSITION + 1))
                    .mapError(BeanInstantiationException.class, Service::explained)
                    .start();
        } catch (Failure e) {
            end(List.of(e));
        }
    }

    private static int explained(BeanInstantiationException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedConfiguration refused) {
                end(refused.refusals());
            } else if (cause instanceof Failure error) {
                end(List.of(error));
            }
        }
        return ExitCode.FAILED.status();
    }

    private static void end(List<Failure> failures) {
        Logger log = LoggerFactory.getLogger(Service.class);
        failures.forEach(failure -> log.error("{}", failure.line(Wording.SERVICE)));
        System.exit(ExitCode.of(failures.getFirst().code()).status());
    }
}
