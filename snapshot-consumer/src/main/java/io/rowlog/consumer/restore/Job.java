package io.rowlog.consumer.restore;

import io.rowlog.access.kafka.KafkaErrors;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.retry.Tries;
import io.rowlog.access.terminal.ExitCode;
import io.rowlog.access.terminal.UserError;
import io.rowlog.consumer.ddl.DefinitionException;
import io.rowlog.consumer.progress.CommittedSteps;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.target.TargetSessions;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Runs work on a target, turns failures into {@link UserError}s, begins it again when a connection is lost, and stops it
 * when another thread wants that.
 */
final class Job {
    private final KafkaSettings kafka;
    private final Tries tries;
    private final CommittedSteps steps;
    private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();
    private volatile TargetSessions sessions;
    private volatile boolean stopped;

    Job(KafkaSettings kafka, PostgresConnector target, Tries tries, CommittedSteps steps) {
        this.kafka = kafka;
        this.tries = tries;
        this.steps = steps;
        sessions = new TargetSessions(target);
    }

    /** What is done, on sessions of its own each time. */
    @FunctionalInterface
    interface Body<R> {
        R run(TargetSessions sessions) throws SQLException, InterruptedException;
    }

    <R> R run(String doing, Body<R> body) throws InterruptedException {
        runner.set(Thread.currentThread());
        try {
            boolean connected = false;
            while (true) {
                TargetSessions now = sessions;
                try {
                    return body.run(now);
                } catch (SQLException | RuntimeException e) {
                    if (stopped) {
                        throw stopped(e);
                    }
                    RuntimeException failure = translate(doing, e);
                    connected |= now.connected();
                    now.abort();
                    if (!connected) {
                        // Nothing is lost that was there: the user should correct the address.
                        throw failure;
                    }
                    tries.again(failure, steps.count());
                    sessions = now.successor();
                    if (stopped) {
                        throw stopped(failure);
                    }
                } finally {
                    now.abort();
                }
            }
        } catch (InterruptedException e) {
            if (stopped) {
                throw stopped(e);
            }
            throw e;
        } finally {
            runner.set(null);
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
