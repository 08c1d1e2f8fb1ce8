/**
 * Framing of PostgreSQL's {@code COPY} data, binary and text
 * (PostgreSQL documentation, chapter SQL Commands, COPY, File Formats).
 */
@NullMarked
package io.rowlog.schema.copy;

import org.jspecify.annotations.NullMarked;
