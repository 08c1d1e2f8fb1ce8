package io.rowlog.service.settings;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.TypeConverter;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.terminal.option.JobsOption;
import io.rowlog.schema.log.LogName;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The configuration properties that both services have, and how values of Rowlog's own types are read. */
@Factory
public final class ServiceProperties {
    /**
     * Where the log is.
     *
     * @param servers bootstrap servers, without client properties
     * @param configFile client properties, read from the file that the property names
     */
    @ConfigurationProperties("rowlog.kafka")
    public record Kafka(
            @Allowed("Kafka's bootstrap servers, such as kafka-1:9092,kafka-2:9092")
            KafkaSettings servers,

            @Allowed("a file of client properties for Kafka") @Nullable
            ClientProperties configFile) {
        /** Both together. */
        public KafkaSettings settings() {
            return configFile == null ? servers : new KafkaSettings(servers.bootstrapServers(), configFile.values());
        }
    }

    /** Client properties of a file; may hold secrets, and so are not shown. */
    public record ClientProperties(Map<String, String> values) {
        public ClientProperties {
            values = Map.copyOf(values);
        }

        @Override
        public String toString() {
            return "ClientProperties";
        }
    }

    /**
     * How much is done at once.
     *
     * @param jobs sessions; null where it is not set, which is as many as commands use
     */
    @ConfigurationProperties("rowlog")
    public record Jobs(
            @Allowed(value = "a whole number", least = "1", most = "64") @Nullable
            Integer jobs) {
        /** Sessions that work at once, 1 to 64. */
        public int sessions() {
            return jobs == null ? new JobsOption().jobs() : jobs;
        }
    }

    /**
     * Who may change something.
     *
     * @param token who shows it may; null where nobody can show one
     */
    @ConfigurationProperties("rowlog.api")
    public record Api(
            @Allowed("at least 16 characters, such as those of: openssl rand -hex 32") @Nullable
            Token token) {}

    /** What only those know who may change something; not shown. */
    public record Token(String value) {
        /** What cannot be guessed within the life of a service, however often somebody asks. */
        private static final int SHORTEST = 16;

        /**
         * @throws Failure when it is too short
         */
        public Token {
            if (value.length() < SHORTEST) {
                throw Failure.usage(
                        value.length() + " characters are too few",
                        "Allowed: at least " + SHORTEST + ", such as those of: openssl rand -hex 32");
            }
        }

        @Override
        public String toString() {
            return "Token";
        }
    }

    /**
     * Where the service listens; Micronaut's own names.
     *
     * @param port 0 and -1 take one that is free
     */
    @ConfigurationProperties("micronaut.server")
    public record Server(
            @Allowed(value = "a name or address of this machine", otherwise = "0.0.0.0") @Nullable
            InetAddress host,

            @Allowed(value = "a whole number", least = "-1", most = "65535") @Bindable(defaultValue = "8080")
            int port) {
        /** The address; that of all networks where none is set. */
        public InetAddress address() {
            return host == null ? new InetSocketAddress(0).getAddress() : host;
        }
    }

    /**
     * How a value of one type is read.
     *
     * @param reading throws a {@link Failure}, or an {@link IllegalArgumentException} that says what is wrong
     */
    public static <T> TypeConverter<CharSequence, T> reading(Function<String, T> reading) {
        return (text, type, context) -> {
            try {
                return text.isEmpty()
                        ? Optional.empty()
                        : Optional.of(reading.apply(text.toString().strip()));
            } catch (Failure e) {
                context.reject(text, e);
            } catch (IllegalArgumentException e) {
                context.reject(text, Failure.usage(String.valueOf(e.getMessage()), "Correct it and start again"));
            }
            return Optional.empty();
        };
    }

    @Singleton
    KafkaSettings kafka(Kafka kafka) {
        return kafka.settings();
    }

    @Singleton
    TypeConverter<CharSequence, PostgresUrl> database() {
        return reading(PostgresUrl::parse);
    }

    @Singleton
    TypeConverter<CharSequence, KafkaSettings> servers() {
        return reading(servers -> new KafkaSettings(servers, Map.of()));
    }

    @Singleton
    TypeConverter<CharSequence, ClientProperties> clientProperties() {
        return reading(file -> new ClientProperties(KafkaSettings.clientProperties(Path.of(file))));
    }

    @Singleton
    TypeConverter<CharSequence, LogName> logName() {
        return reading(LogName::new);
    }

    @Singleton
    TypeConverter<CharSequence, Token> token() {
        return reading(Token::new);
    }

    @Singleton
    TypeConverter<CharSequence, InetAddress> address() {
        return reading(name -> {
            try {
                return InetAddress.getByName(name);
            } catch (UnknownHostException e) {
                throw Failure.usage("'" + name + "' is not an address", "Allowed: a name or address of this machine");
            }
        });
    }
}
