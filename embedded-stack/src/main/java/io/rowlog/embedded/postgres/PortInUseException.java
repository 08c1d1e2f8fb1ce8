package io.rowlog.embedded.postgres;

/** Another process listens on the port that the server was to have. */
final class PortInUseException extends Exception {
    private static final long serialVersionUID = 1L;

    PortInUseException(int port) {
        super("Port " + port + " is in use");
    }
}
