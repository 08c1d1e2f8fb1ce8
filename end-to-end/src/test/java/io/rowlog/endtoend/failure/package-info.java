/** Backups that meet wrong input, locks, crashes and full disks, with real servers and, where it matters, processes. */
@NullMarked
package io.rowlog.endtoend.failure;

import org.jspecify.annotations.NullMarked;
