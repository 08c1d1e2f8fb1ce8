package io.rowlog.consumer.restore;

import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.UserError;
import io.rowlog.consumer.ddl.DefinitionException;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.target.TargetSessions;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Runs work on a target, turns failures into {@link UserError}s, and stops the work when another thread wants that. */
final class Job {
    private final KafkaSettings kafka;
    private final TargetSessions sessions;
    private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();
    private volatile boolean stopped;

    Job(KafkaSettings kafka, TargetSessions sessions) {
        this.kafka = kafka;
        this.sessions = sessions;
    }

    /** What is done. */
    @FunctionalInterface
    interface Body<R> {
        R run() throws SQLException, InterruptedException;
    }

    <R> R run(String doing, Body<R> body) throws InterruptedException {
        runner.set(Thread.currentThread());
        try {
            return body.run();
        } catch (SQLException | RuntimeException e) {
            if (stopped) {
                throw stopped(e);
            }
            throw translate(doing, e);
        } catch (InterruptedException e) {
            if (stopped) {
                throw stopped(e);
            }
            throw e;
        } finally {
            runner.set(null);
            sessions.abort();
        }
    }

    void stop() {
        stopped = true;
        sessions.abort();
        Thread thread = runner.get();
        if (thread != null) {
            thread.interrupt();
        }
    }

    private static UserError stopped(Exception cause) {
        return new UserError(
                "The command was stopped before its end",
                "Run the same command again: what it had committed is not done twice",
                ExitCode.FAILED,
                cause);
    }

    private RuntimeException translate(String doing, Exception failure) throws InterruptedException {
        return switch (failure) {
            case UserError e -> e;
            case DefinitionException e -> ServerFailure.of(e);
            case SQLException e -> ServerFailure.of(doing, e);
            case InterruptException e -> throw interrupted(e);
            case KafkaException e -> KafkaErrors.translate(kafka, e);
            case RuntimeException e -> e;
            default -> new IllegalStateException(failure);
        };
    }

    private static InterruptedException interrupted(InterruptException e) {
        InterruptedException interrupted = new InterruptedException("While Kafka was being read");
        interrupted.initCause(e);
        return interrupted;
    }
}
