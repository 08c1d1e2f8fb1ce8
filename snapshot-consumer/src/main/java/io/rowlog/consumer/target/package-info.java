/**
 * The target's server: how its sessions are set up ({@link io.rowlog.consumer.target.TargetSettings}), what its tables and
 * large objects are and whether they can take a backup's rows, and what its failures mean ({@link
 * io.rowlog.consumer.target.ServerFailure}).
 */
@NullMarked
package io.rowlog.consumer.target;

import org.jspecify.annotations.NullMarked;
