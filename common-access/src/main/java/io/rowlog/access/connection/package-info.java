/**
 * What a person says about a connection to PostgreSQL, as libpq takes it (PostgreSQL documentation, chapter libpq, sections
 * Connection Strings, Environment Variables, The Password File and The Connection Service File): {@link
 * io.rowlog.access.connection.PostgresUrl} has it all, {@link io.rowlog.access.connection.Passwords} finds the password.
 */
@NullMarked
package io.rowlog.access.connection;

import org.jspecify.annotations.NullMarked;
