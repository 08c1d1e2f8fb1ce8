/**
 * Tries a restore out: into a database that is made for it and dropped afterwards. What comes of it is a {@link
 * io.rowlog.consumer.drill.DrillReport}, also where the restore fails: that is what a drill is for.
 */
@NullMarked
package io.rowlog.consumer.drill;

import org.jspecify.annotations.NullMarked;
