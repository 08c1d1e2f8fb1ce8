/** What becomes of work whose connection was lost: it is begun again after a pause, so often and no more. */
@NullMarked
package io.rowlog.access.retry;

import org.jspecify.annotations.NullMarked;
