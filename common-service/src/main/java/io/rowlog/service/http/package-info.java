/**
 * What both services have of HTTP: {@link io.rowlog.service.http.WriteAccess} decides who may change something, and {@link
 * io.rowlog.service.http.FailureHandler} answers what fails with a {@link io.rowlog.service.http.Problem}.
 */
@NullMarked
package io.rowlog.service.http;

import org.jspecify.annotations.NullMarked;
