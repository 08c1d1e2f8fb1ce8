/** The consumer's process: a command line, or a service. */
@NullMarked
package io.rowlog.consumer;

import org.jspecify.annotations.NullMarked;
