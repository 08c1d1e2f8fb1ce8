package io.rowlog.consumer.plan;

import io.rowlog.schema.catalog.Definition;

/** An object of a snapshot that the target has already, and that is left as it is. Immutable. */
public record Existing(Definition definition, Need need) {
    /** What the restore wants of it; the first that applies. */
    public enum Need {
        /** To be as it is in the log: rows, structure or code of the selected tables are made with it. */
        EQUAL,
        /** To be there: a table that a foreign key of a selected one references, say. */
        PRESENT,
        /** To be as it is in the log but for its owner: a sequence of a selected table's column that outlived the table. */
        OWNED,
        /** Nothing: in the log it needs what is created now. */
        NONE
    }
}
