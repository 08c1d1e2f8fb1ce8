package io.rowlog.service.access;

import io.micronaut.core.annotation.Introspected;

/**
 * Why a request was refused, as JSON.
 *
 * @param message what is not right
 * @param remedy what to do about it
 */
@Introspected
public record Problem(String message, String remedy) {}
