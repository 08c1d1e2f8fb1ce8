package io.rowlog.consumer.log;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.kafka.SchemaStore;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.avro.RowSchemas;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.SnapshotState.TableState;
import java.util.List;

/**
 * A table's rows in a snapshot, and how to read them. Immutable.
 *
 * @param manifest where the rows are, how many, and their digest
 * @param format the rows' fields
 * @param fingerprint what stands before each row
 */
public record TableRows(TableState manifest, RowFormat format, long fingerprint) {
    /**
     * Finds the schema of a table's rows.
     *
     * @throws Failure when the log does not have it, or this version cannot read it
     */
    public static TableRows of(TableState manifest, SchemaStore schemas) {
        try {
            return new TableRows(
                    manifest,
                    RowSchemas.read(schemas.get(manifest.planned().rowSchema())),
                    manifest.planned().rowSchema().fingerprint());
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    FailureCode.LOG_TOO_NEW,
                    "Rows of table " + manifest.table() + " cannot be read: " + e.getMessage(),
                    "Use the version of Rowlog that made the backup, or a newer one");
        }
    }

    /** The table's name. */
    public QualifiedName table() {
        return manifest.table();
    }

    /** Names of the key's columns; empty when the table has no key. */
    public List<String> key() {
        return format.key().stream()
                .map(index -> format.fields().get(index).column())
                .toList();
    }

    /** Names of the columns that are written; not those that the server computes. */
    public List<String> writableColumns() {
        return format.fields().stream()
                .filter(field -> field.writable())
                .map(field -> field.column())
                .toList();
    }
}
