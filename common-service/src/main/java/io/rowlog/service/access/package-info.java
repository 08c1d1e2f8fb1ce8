/**
 * Who may change something over HTTP: {@link io.rowlog.service.access.WriteAccess} decides, a filter asks it.
 */
@NullMarked
package io.rowlog.service.access;

import org.jspecify.annotations.NullMarked;
