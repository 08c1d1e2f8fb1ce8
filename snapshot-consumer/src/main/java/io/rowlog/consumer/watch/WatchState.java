package io.rowlog.consumer.watch;

import java.time.Instant;

/** What a watch is at. */
public sealed interface WatchState {
    /** The log does not exist yet, or its topic is not read yet. */
    record WaitingForLog() implements WatchState {}

    /** It waits for the next snapshot. */
    record Watching() implements WatchState {}

    /** It restores, or looks whether there is something to restore. */
    record Working() implements WatchState {}

    /** A restore has failed and is tried again. */
    record Retrying(int failed, Instant at, String problem) implements WatchState {}

    /** A restore has failed as often as it may; it waits for the next snapshot, or for somebody to ask. */
    record GivenUp(int failed, String problem) implements WatchState {}

    /** Kafka does not answer; it tries again. */
    record Disconnected(String problem) implements WatchState {}
}
