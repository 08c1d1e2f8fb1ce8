/**
 * Writes the log: schemas, control events, and rows with their chunk events, all through transactional producers.
 */
@NullMarked
package io.rowlog.producer.publish;

import org.jspecify.annotations.NullMarked;
