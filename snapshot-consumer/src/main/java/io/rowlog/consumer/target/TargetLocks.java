package io.rowlog.consumer.target;

import io.rowlog.access.catalog.LockHolder;
import io.rowlog.access.catalog.LockHolder.Strength;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;

/** Names who holds the lock that a statement on the target has waited for in vain. Stateless. */
public final class TargetLocks {
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private TargetLocks() {}

    /** Work that may have to wait for a lock. */
    @FunctionalInterface
    public interface Waiting<T> {
        /** Returns what the work is for; it may be run once only. */
        T run() throws SQLException, InterruptedException;
    }

    /**
     * Runs work of these sessions.
     *
     * @param tables that it is about
     * @throws Failure when a wait reached its limit; it names the table and who has locked it, where that is still to be found
     */
    public static <T> T explained(Sessions sessions, Collection<QualifiedName> tables, Waiting<T> work)
            throws SQLException, InterruptedException {
        try {
            return work.run();
        } catch (SQLException e) {
            if (!waited(e)) {
                throw e;
            }
            Optional<LockHolder> holder = holder(sessions, tables, e);
            if (holder.isEmpty()) {
                throw e;
            }
            throw failure("A lock was not to be had within " + TargetSettings.LOCK_TIMEOUT, holder.get(), e);
        } catch (Failure e) {
            if (!(e.getCause() instanceof SQLException cause) || !waited(cause)) {
                throw e;
            }
            Optional<LockHolder> holder = holder(sessions, tables, e);
            if (holder.isEmpty()) {
                throw e;
            }
            throw failure(e.getMessage(), holder.get(), cause);
        }
    }

    private static boolean waited(SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState());
    }

    private static Failure failure(String happened, LockHolder holder, SQLException cause) {
        return new Failure(FailureCode.BUSY, happened + ": " + holder.text(), holder.remedy(), cause);
    }

    private static Optional<LockHolder> holder(Sessions sessions, Collection<QualifiedName> tables, Exception failure) {
        try (Connection session = sessions.connector().open()) {
            return LockHolder.find(session, Strength.ANY, sessions.processes(), tables);
        } catch (SQLException | Failure e) {
            // What has failed is to be told of in any case.
            failure.addSuppressed(e);
            return Optional.empty();
        }
    }
}
