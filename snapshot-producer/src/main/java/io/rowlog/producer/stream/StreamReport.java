package io.rowlog.producer.stream;

import io.rowlog.schema.log.LogName;
import io.rowlog.schema.wal.Lsn;

/**
 * What a stream has done when it was stopped.
 *
 * @param transactions of the source that it put into the log
 * @param changes of rows in them
 * @param confirmed everything that was committed before this place is in the log
 */
public record StreamReport(LogName log, long transactions, long changes, Lsn confirmed) {}
