package io.rowlog.access.connection;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server listens.
 *
 * @param name host name or address, an IPv6 address without brackets; or the directory of its Unix socket
 * @param port 1 to 65535
 */
public record PostgresHost(String name, int port) {
    /** The port that a PostgreSQL server listens on unless told otherwise. */
    public static final int DEFAULT_PORT = 5432;

    /** Its Unix socket, where it is not one of TCP (PostgreSQL documentation, section Connection Settings). */
    Optional<Path> socket() {
        return name.startsWith("/") ? Optional.of(Path.of(name, ".s.PGSQL." + port)) : Optional.empty();
    }

    /** {@code name:port} as in a URL, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + port;
    }
}
