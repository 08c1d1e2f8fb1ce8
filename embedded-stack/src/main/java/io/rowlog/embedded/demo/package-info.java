/**
 * The demo: a sample shop goes through Kafka and comes back, by the commands that a user types, each in a process of its
 * own, and is counted at both ends by plain SQL.
 */
@NullMarked
package io.rowlog.embedded.demo;

import org.jspecify.annotations.NullMarked;
