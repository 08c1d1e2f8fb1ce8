/** Finds transactions in a log: when which tables were changed, and what happened to the row of a key. */
@NullMarked
package io.rowlog.consumer.search;

import org.jspecify.annotations.NullMarked;
