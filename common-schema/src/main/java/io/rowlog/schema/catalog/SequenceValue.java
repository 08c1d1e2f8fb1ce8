package io.rowlog.schema.catalog;

/**
 * Where a sequence stands (columns of the sequence relation).
 *
 * @param called whether {@code lastValue} has been handed out already
 */
public record SequenceValue(QualifiedName name, long lastValue, boolean called) {}
