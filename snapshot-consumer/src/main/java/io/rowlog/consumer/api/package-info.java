/**
 * The consumer as a service: {@link io.rowlog.consumer.watch.Watch} does the work without being asked, {@link
 * io.rowlog.consumer.api.RestoreController} shows over HTTP how far it is.
 */
@NullMarked
package io.rowlog.consumer.api;

import org.jspecify.annotations.NullMarked;
