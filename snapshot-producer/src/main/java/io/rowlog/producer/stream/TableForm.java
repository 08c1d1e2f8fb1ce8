package io.rowlog.producer.stream;

import io.rowlog.producer.replication.ReplicationMessage;
import io.rowlog.producer.replication.ReplicationMessage.Relation;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.avro.RowSchemas;
import io.rowlog.schema.avro.SchemaId;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.log.LogEvent.TableDescribed;
import io.rowlog.schema.wal.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How changes of a relation stand in the log. Immutable.
 *
 * @param relation as the server described it
 * @param format of the rows of the table that the relation is, or is a partition of
 * @param topic of that table
 * @param columns for each field of the format the relation's column; -1 where changes do not have its value
 */
record TableForm(Relation relation, RowFormat format, String topic, int[] columns) {
    static TableForm of(Relation relation, RowFormat format, String topic) {
        List<String> names = relation.columns().stream()
                .map(ReplicationMessage.RelationColumn::name)
                .toList();
        return new TableForm(
                relation,
                format,
                topic,
                format.fields().stream()
                        .mapToInt(field -> names.indexOf(field.column()))
                        .toArray());
    }

    /** The relation's name as SQL has it, where it is not the table itself but a partition. */
    byte @Nullable [] partition() {
        QualifiedName name = relation.name();
        return name.equals(format.table())
                ? null
                : (SqlIdentifier.quote(name.schema()) + "." + SqlIdentifier.quote(name.name()))
                        .getBytes(StandardCharsets.UTF_8);
    }

    /** The schemas of its rows and keys. */
    List<Schema> schemas() {
        List<Schema> schemas = new ArrayList<>();
        schemas.add(RowSchemas.row(format));
        if (!format.key().isEmpty()) {
            schemas.add(RowSchemas.key(format));
        }
        return schemas;
    }

    /** What the log says of it before its first change. */
    TableDescribed described(Position position) {
        return new TableDescribed(
                position,
                format.table(),
                topic,
                format.key().isEmpty() ? null : SchemaId.of(RowSchemas.key(format)),
                SchemaId.of(RowSchemas.row(format)));
    }

    /** The first column of the key whose old value the server does not send; empty when it sends all. */
    Optional<String> keyBeyondIdentity() {
        return relation.identity() == ReplicationMessage.ReplicaIdentity.FULL
                ? Optional.empty()
                : format.key().stream()
                        .filter(field -> columns[field] < 0
                                || !relation.columns().get(columns[field]).key())
                        .map(field -> format.fields().get(field).column())
                        .findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableForm form
                && relation.equals(form.relation)
                && format.equals(form.format)
                && topic.equals(form.topic)
                && Arrays.equals(columns, form.columns);
    }

    @Override
    public int hashCode() {
        return relation.hashCode();
    }
}
