package io.rowlog.producer.cli;

import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;

/**
 * A table, and how it is captured.
 *
 * @param topic that its rows go to
 * @param level in the dependency order
 * @param key empty when it has none
 * @param rows as counted; 0 when they cannot be read
 * @param captured whether a backup has its rows
 * @param reason why not; empty when it is captured
 */
record CoveredTable(
        QualifiedName table, String topic, int level, List<String> key, long rows, boolean captured, String reason) {}
