/**
 * Order-independent checksum of a table's rows.
 */
@NullMarked
package io.rowlog.schema.digest;

import org.jspecify.annotations.NullMarked;
