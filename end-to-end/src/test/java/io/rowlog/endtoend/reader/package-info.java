/** Reading a log with nothing but a Kafka client and an Avro library, as docs/reference/log-format.md says. */
@NullMarked
package io.rowlog.endtoend.reader;

import org.jspecify.annotations.NullMarked;
