/**
 * PostgreSQL from the binaries on the class path: found by {@link io.rowlog.embedded.postgres.PostgresBinaries},
 * unpacked once per version, started and stopped by {@link io.rowlog.embedded.postgres.PostgresServer}, under an account
 * that PostgreSQL accepts ({@link io.rowlog.embedded.postgres.ServerAccount}).
 */
@NullMarked
package io.rowlog.embedded.postgres;

import org.jspecify.annotations.NullMarked;
