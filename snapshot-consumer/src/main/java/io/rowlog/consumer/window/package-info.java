/**
 * Which moments of a source a log can bring back: {@link io.rowlog.consumer.window.RestorableWindows} from each snapshot to
 * where the transactions after it end, and what is missing between.
 */
@NullMarked
package io.rowlog.consumer.window;

import org.jspecify.annotations.NullMarked;
