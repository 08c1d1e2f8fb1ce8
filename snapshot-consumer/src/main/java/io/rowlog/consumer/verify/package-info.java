/**
 * Reads a database back and compares it with a snapshot in a log: {@link io.rowlog.consumer.verify.Verifier} does, {@link
 * io.rowlog.consumer.verify.VerificationReport} tells.
 */
@NullMarked
package io.rowlog.consumer.verify;

import org.jspecify.annotations.NullMarked;
