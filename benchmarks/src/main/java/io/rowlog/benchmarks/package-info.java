/** Benchmarks of the way from the server's binary form to Avro and back. */
@NullMarked
package io.rowlog.benchmarks;

import org.jspecify.annotations.NullMarked;
