/**
 * What is written into {@code COPY ... FROM STDIN}, binary and text (PostgreSQL documentation, COPY, File Formats). Reading
 * is in {@code schema.tuple}.
 */
@NullMarked
package io.rowlog.schema.copy;

import org.jspecify.annotations.NullMarked;
