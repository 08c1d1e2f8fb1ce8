/**
 * The target's server: how its sessions are set up ({@link io.rowlog.consumer.target.TargetSettings}), what its tables and
 * large objects are and whether they can take a backup's rows, what the role may create and sees there, and what the server's
 * failures mean ({@link io.rowlog.consumer.target.ServerFailure}) and who holds a lock ({@link
 * io.rowlog.consumer.target.TargetLocks}).
 */
@NullMarked
package io.rowlog.consumer.target;

import org.jspecify.annotations.NullMarked;
