/**
 * How Rowlog reaches a PostgreSQL server: {@link io.rowlog.access.postgres.PostgresUrl} says which,
 * {@link io.rowlog.access.postgres.Passwords} finds the password,
 * {@link io.rowlog.access.postgres.PostgresConnector} opens sessions whose settings make text output canonical and let
 * no timeout of the server cut a long read short.
 */
@NullMarked
package io.rowlog.access.postgres;

import org.jspecify.annotations.NullMarked;
