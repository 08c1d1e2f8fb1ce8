package io.rowlog.consumer.replay;

import io.rowlog.consumer.restore.RestoreRequest;

/**
 * What to bring into a target, and up to where.
 *
 * @param base the restore of the snapshot that it begins with; which snapshot follows from the end, unless it names one
 */
public record ReplayRequest(RestoreRequest base, ReplayEnd end) {}
