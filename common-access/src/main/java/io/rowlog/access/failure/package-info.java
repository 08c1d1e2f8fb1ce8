/**
 * What went wrong, as data: {@link io.rowlog.access.failure.Failure} has a code, what happened and a {@link
 * io.rowlog.access.failure.Remedy}, which the command line words with its options and the services with their properties.
 */
@NullMarked
package io.rowlog.access.failure;

import org.jspecify.annotations.NullMarked;
