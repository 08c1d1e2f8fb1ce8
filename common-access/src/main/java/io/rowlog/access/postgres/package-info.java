/**
 * How Rowlog reaches a PostgreSQL server: {@link io.rowlog.access.postgres.PostgresConnector} opens sessions whose settings make
 * text output canonical and let no timeout of the server cut a long read short, {@link io.rowlog.access.postgres.Sessions} are
 * those of one job, and a {@link io.rowlog.access.postgres.ReadSession} sees one moment.
 */
@NullMarked
package io.rowlog.access.postgres;

import org.jspecify.annotations.NullMarked;
