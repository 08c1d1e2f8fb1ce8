/** Where things stand in a source's history: places in its write-ahead log, timelines, and which transactions are seen. */
@NullMarked
package io.rowlog.schema.wal;

import org.jspecify.annotations.NullMarked;
