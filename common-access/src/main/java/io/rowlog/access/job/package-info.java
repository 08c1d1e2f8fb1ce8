/**
 * Work that takes long: a {@link io.rowlog.access.job.Job} does it once, tells {@link io.rowlog.access.job.JobProgress} how it
 * goes on, can be stopped, and begins again when a connection was lost ({@link io.rowlog.access.job.Retry}). {@link
 * io.rowlog.access.job.Workers} are the threads of one. Commands, requests and schedules all run their work like this.
 */
@NullMarked
package io.rowlog.access.job;

import org.jspecify.annotations.NullMarked;
