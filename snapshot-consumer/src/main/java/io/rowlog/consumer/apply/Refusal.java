package io.rowlog.consumer.apply;

import io.rowlog.access.failure.Remedy;
import org.jspecify.annotations.Nullable;

/**
 * Something that a restore left out, because the target refused it or something that it needs. Immutable.
 *
 * @param what for people, such as {@code index public.orders_pkey} or {@code rows of table public.orders}
 * @param reason what the server said, or what it needs that is left out
 * @param remedy what to do; null where it is left out only because something else is
 * @param rows whether rows of a table are not in the target for it
 */
public record Refusal(String what, String reason, @Nullable Remedy remedy, boolean rows) {}
