package io.rowlog.access.postgres;

/**
 * Where a server listens.
 *
 * @param name host name or address, an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record PostgresHost(String name, int port) {
    /** The port that a PostgreSQL server listens on unless told otherwise. */
    public static final int DEFAULT_PORT = 5432;

    /** {@code name:port} as in a URL, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + port;
    }
}
