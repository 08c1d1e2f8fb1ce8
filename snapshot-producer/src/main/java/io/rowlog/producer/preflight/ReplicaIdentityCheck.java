package io.rowlog.producer.preflight;

import java.util.List;

/** Tables without a key: a snapshot needs none, but changes can't tell which row they are about. */
record ReplicaIdentityCheck() implements Check {
    @Override
    public List<Finding> findings(Source source) {
        return source.tables().stream()
                .filter(table -> table.key().isEmpty())
                .map(table -> Finding.note(
                        "Table " + table.name() + " has no primary key: its snapshot is complete, later changes to it"
                                + " could not be followed.",
                        "ALTER TABLE " + table.name().sql() + " REPLICA IDENTITY FULL"))
                .toList();
    }
}
