/**
 * What services add to a {@link io.rowlog.access.job.Job}: {@link io.rowlog.service.job.JobHistory} runs one at a time and
 * remembers the last hundred, and HTTP, health and {@link io.rowlog.service.job.JobMetrics} read all of it there. {@link
 * io.rowlog.service.job.EndlessWork} begins one again and again that has no end of its own.
 */
@NullMarked
package io.rowlog.service.job;

import org.jspecify.annotations.NullMarked;
