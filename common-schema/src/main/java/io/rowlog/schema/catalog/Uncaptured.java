package io.rowlog.schema.catalog;

/**
 * An object that Rowlog found and does not capture. Named in the reports and in the log; makes the exit code 3.
 *
 * @param kind PostgreSQL's word for it, as {@code pg_identify_object} gives it: {@code view}, {@code trigger}
 * @param identity the object's identity, as {@code pg_identify_object} gives it
 * @param reason why, in a few words
 */
public record Uncaptured(String kind, String identity, String reason) {}
