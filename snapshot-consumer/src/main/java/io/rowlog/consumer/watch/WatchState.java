package io.rowlog.consumer.watch;

import io.rowlog.access.failure.Failure;
import java.time.Instant;
import java.util.Optional;

/** What a watch is at. */
public sealed interface WatchState {
    /** The log does not exist yet, or its topic is not read yet. */
    record WaitingForLog() implements WatchState {}

    /** It waits for the next snapshot. */
    record Watching() implements WatchState {}

    /** It restores, or looks whether there is something to restore. */
    record Working() implements WatchState {}

    /** A restore has failed and is tried again. */
    record Retrying(int failed, Instant at, Failure problem) implements WatchState {}

    /** A restore has failed as often as it may; it waits for the next snapshot, or for somebody to ask. */
    record GivenUp(int failed, Failure problem) implements WatchState {}

    /** Kafka does not answer, or the log cannot be read; it tries again. */
    record Disconnected(Failure problem) implements WatchState {}

    /** As the API shows it. */
    default String word() {
        return switch (this) {
            case WaitingForLog() -> "waiting-for-log";
            case Watching() -> "watching";
            case Working() -> "working";
            case Retrying retrying -> "retrying";
            case GivenUp givenUp -> "given-up";
            case Disconnected disconnected -> "disconnected";
        };
    }

    /** What is wrong; empty when nothing is. */
    default Optional<Failure> failure() {
        return switch (this) {
            case WaitingForLog() -> Optional.empty();
            case Watching() -> Optional.empty();
            case Working() -> Optional.empty();
            case Retrying retrying -> Optional.of(retrying.problem());
            case GivenUp givenUp -> Optional.of(givenUp.problem());
            case Disconnected disconnected -> Optional.of(disconnected.problem());
        };
    }

    /**
     * What follows when a restore has failed.
     *
     * @param failed how often it has by now, from 1
     */
    static WatchState afterFailure(RetryPolicy retry, int failed, Failure problem, Instant now) {
        return retry.again(failed)
                ? new Retrying(failed, now.plus(retry.pause(failed)), problem)
                : new GivenUp(failed, problem);
    }
}
