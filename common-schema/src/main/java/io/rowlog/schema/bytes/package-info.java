/**
 * Cursors over byte arrays that the codecs read from and write to: reused from row to row, so that transcoding allocates
 * nothing. Multi-byte numbers are big-endian as in PostgreSQL's protocol unless a method says otherwise.
 */
@NullMarked
package io.rowlog.schema.bytes;

import org.jspecify.annotations.NullMarked;
