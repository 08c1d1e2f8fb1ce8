/**
 * What must be right, and what is good to know, before a source is read. {@link io.rowlog.producer.preflight.Preflight}
 * runs all {@link io.rowlog.producer.preflight.Check}s, so that one look shows every
 * {@link io.rowlog.producer.preflight.Finding} with the statement that puts it right;
 * {@link io.rowlog.producer.preflight.StreamPreflight} runs those that concern following the source's changes.
 */
@NullMarked
package io.rowlog.producer.preflight;

import org.jspecify.annotations.NullMarked;
