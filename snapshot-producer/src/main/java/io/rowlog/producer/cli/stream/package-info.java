/** Commands of the stream: following a database, marking moments, and how things stand. */
@NullMarked
package io.rowlog.producer.cli.stream;

import org.jspecify.annotations.NullMarked;
