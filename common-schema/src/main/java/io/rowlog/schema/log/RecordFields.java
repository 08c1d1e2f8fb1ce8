package io.rowlog.schema.log;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.digest.Digest;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** The fields of a record that Avro has read; of the types that the schema says. */
record RecordFields(GenericRecord record) {
    /** Whether records of this kind have such a field. */
    boolean has(String field) {
        return record.getSchema().getField(field) != null;
    }

    boolean present(String field) {
        return record.get(field) != null;
    }

    String text(String field) {
        return record.get(field).toString();
    }

    /** Null where the field is. */
    @Nullable
    String optional(String field) {
        return present(field) ? text(field) : null;
    }

    int integer(String field) {
        return (Integer) record.get(field);
    }

    long number(String field) {
        return (Long) record.get(field);
    }

    boolean flag(String field) {
        return (Boolean) record.get(field);
    }

    Digest digest(String field) {
        return Digest.fromBytes(((GenericData.Fixed) record.get(field)).bytes());
    }

    QualifiedName name(String field) {
        RecordFields name = new RecordFields((GenericRecord) record.get(field));
        return new QualifiedName(name.text("schemaName"), name.text("name"));
    }

    List<QualifiedName> names(String field) {
        return list(field, name -> new QualifiedName(name.text("schemaName"), name.text("name")));
    }

    List<String> texts(String field) {
        return ((List<?>) record.get(field)).stream().map(Object::toString).toList();
    }

    <T> List<T> list(String field, Function<RecordFields, T> element) {
        return ((List<?>) record.get(field))
                .stream()
                        .map(item -> element.apply(new RecordFields((GenericRecord) item)))
                        .toList();
    }
}
