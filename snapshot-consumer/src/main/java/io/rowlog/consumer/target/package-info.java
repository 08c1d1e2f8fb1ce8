/** The target's server: how its sessions are set up, and what its failures mean. */
@NullMarked
package io.rowlog.consumer.target;

import org.jspecify.annotations.NullMarked;
