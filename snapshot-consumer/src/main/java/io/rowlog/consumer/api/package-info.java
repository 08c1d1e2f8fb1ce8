/**
 * The consumer as a service: {@link io.rowlog.consumer.api.RestoreJobs} has a {@link io.rowlog.consumer.watch.Watch} that
 * does the work without being asked, {@link io.rowlog.consumer.api.RestoreController} shows over HTTP how far it is. In
 * mode {@code follow} it is {@link io.rowlog.consumer.api.ReplicaJob} instead, and {@link
 * io.rowlog.consumer.api.ReplicaController}. What can be restored of the log is watched by {@link
 * io.rowlog.consumer.api.RestorableMetrics}. What
 * can be configured is in {@link io.rowlog.consumer.api.ConsumerProperties}.
 */
@NullMarked
package io.rowlog.consumer.api;

import org.jspecify.annotations.NullMarked;
