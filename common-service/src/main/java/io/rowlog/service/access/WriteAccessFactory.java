package io.rowlog.service.access;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import io.rowlog.access.failure.Failure;
import io.rowlog.service.settings.ServiceProperties;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Reads from the configuration who may write; a wrong one is refused at the start. */
@Factory
final class WriteAccessFactory {
    private static final int SHORTEST_TOKEN = 16;

    @Context
    WriteAccess access(Environment environment) {
        ServiceProperties properties = new ServiceProperties(name -> environment.getProperty(name, String.class));
        return WriteAccess.of(token(properties), onlyLoopbackReaches(properties));
    }

    private static Optional<String> token(ServiceProperties properties) {
        Optional<String> token = properties.text(ServiceProperties.API_TOKEN);
        if (token.isPresent() && token.get().length() < SHORTEST_TOKEN) {
            throw Failure.usage(
                    "Property " + ServiceProperties.API_TOKEN + " has "
                            + token.get().length() + " characters.",
                    "Allowed: at least " + SHORTEST_TOKEN + ", such as those of: openssl rand -hex 32");
        }
        return token;
    }

    private static boolean onlyLoopbackReaches(ServiceProperties properties) {
        String host = properties.text("micronaut.server.host").orElse("0.0.0.0");
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw ServiceProperties.refused("micronaut.server.host", host, "a name or address of this machine");
        }
    }
}
