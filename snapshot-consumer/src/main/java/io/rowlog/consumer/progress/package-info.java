/** How far a restore is: {@link io.rowlog.consumer.progress.RestoreProgress} is told, whoever shows it implements it. */
@NullMarked
package io.rowlog.consumer.progress;

import org.jspecify.annotations.NullMarked;
