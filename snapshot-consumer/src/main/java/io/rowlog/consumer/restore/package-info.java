/**
 * The consumer's jobs as plain objects, for commands and services alike: {@link io.rowlog.consumer.restore.Restore} brings
 * a snapshot into a database, {@link io.rowlog.consumer.restore.Verification} compares the two.
 */
@NullMarked
package io.rowlog.consumer.restore;

import org.jspecify.annotations.NullMarked;
