package io.rowlog.endtoend.restore;

import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts the statements that the driver sends, by its own log of the protocol's messages. */
final class DriverStatements extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");
    private final AtomicLong count = new AtomicLong();

    private DriverStatements() {}

    static DriverStatements watch() {
        DriverStatements statements = new DriverStatements();
        statements.setLevel(Level.ALL);
        statements.logger.setLevel(Level.FINEST);
        statements.logger.setUseParentHandlers(false);
        statements.logger.addHandler(statements);
        return statements;
    }

    long count() {
        return count.get();
    }

    @Override
    public void publish(LogRecord message) {
        if (message.getMessage().startsWith(" FE=> Execute(")) {
            count.incrementAndGet();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(null);
    }
}
