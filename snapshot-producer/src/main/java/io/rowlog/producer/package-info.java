/** The producer's process: a command line, or a service. */
@NullMarked
package io.rowlog.producer;

import org.jspecify.annotations.NullMarked;
