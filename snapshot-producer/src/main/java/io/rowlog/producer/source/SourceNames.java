package io.rowlog.producer.source;

import io.rowlog.schema.log.LogName;
import java.util.Locale;

/**
 * What a log's slot and publications are called in the source: {@code rowlog_} and the log's name, in the letters that a slot
 * may have (PostgreSQL documentation, section Replication Slots: lower-case letters, digits and underscores, at most 63).
 * Logs whose names differ in nothing else than other letters get the same; each object's comment has the log's own.
 */
public record SourceNames(LogName log) {
    private static final String KEYED = "_keyed";
    private static final int LONGEST = 63 - KEYED.length();

    /** The replication slot, of which a cluster has one of that name. */
    public String slot() {
        return publication();
    }

    /** The publication of inserted rows and of {@code TRUNCATE}. */
    public String publication() {
        String name = "rowlog_" + log.name().toLowerCase(Locale.ROOT).replace('-', '_');
        if (name.length() <= LONGEST) {
            return name;
        }
        // What is cut off must still tell two logs apart.
        String rest = Integer.toHexString(log.name().hashCode());
        return name.substring(0, LONGEST - rest.length() - 1) + "_" + rest;
    }

    /** The publication of updated and deleted rows, for tables whose rows have an identity. */
    public String keyedPublication() {
        return publication() + KEYED;
    }
}
