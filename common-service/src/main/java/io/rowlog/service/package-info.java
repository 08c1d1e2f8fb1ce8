/**
 * What both modules share when they run as services: {@link io.rowlog.service.Service} starts them.
 */
@NullMarked
package io.rowlog.service;

import org.jspecify.annotations.NullMarked;
