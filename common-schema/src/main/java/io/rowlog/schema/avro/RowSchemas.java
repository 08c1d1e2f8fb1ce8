package io.rowlog.schema.avro;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.value.ValueCodecs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/**
 * Avro schemas of a table: its row, a flat record with one nullable field per column, and its key, a record of the key's
 * columns, which are never null. Properties keep what Avro has no word for, so that {@link #read} gives the format back.
 */
public final class RowSchemas {
    private static final String SCHEMA = "postgresql.schema";
    private static final String TABLE = "postgresql.table";
    private static final String COLUMN = "postgresql.column";
    private static final String TYPE = "postgresql.type";
    private static final String ENCODING = "postgresql.encoding";
    private static final String ELEMENT = "postgresql.element";
    private static final String GENERATED = "postgresql.generated";
    private static final String KEY = "postgresql.key";

    private RowSchemas() {}

    /** The schema of a table's rows. */
    public static Schema row(RowFormat format) {
        List<Schema.Field> fields = new ArrayList<>();
        for (RowField field : format.fields()) {
            fields.add(describe(
                    field,
                    new Schema.Field(
                            AvroName.escape(field.column()),
                            field.codec().nullable(),
                            null,
                            JsonProperties.NULL_VALUE)));
        }
        Schema schema = record(format.table(), "Row", fields);
        schema.addProp(
                KEY,
                format.key().stream().map(i -> format.fields().get(i).column()).toList());
        return schema;
    }

    /** The schema of a table's keys; of no fields when the table has no key. */
    public static Schema key(RowFormat format) {
        List<Schema.Field> fields = new ArrayList<>();
        for (int index : format.key()) {
            RowField field = format.fields().get(index);
            List<Schema> branches = field.codec().nullable().getTypes();
            Schema type =
                    branches.size() == 2 ? branches.get(1) : Schema.createUnion(branches.subList(1, branches.size()));
            fields.add(describe(field, new Schema.Field(AvroName.escape(field.column()), type)));
        }
        return record(format.table(), "Key", fields);
    }

    private static Schema record(QualifiedName table, String name, List<Schema.Field> fields) {
        Schema schema = Schema.createRecord(
                name, null, AvroName.escape(table.schema()) + "." + AvroName.escape(table.name()), false, fields);
        schema.addProp(SCHEMA, table.schema());
        schema.addProp(TABLE, table.name());
        return schema;
    }

    private static Schema.Field describe(RowField field, Schema.Field avro) {
        avro.addProp(TYPE, field.declared());
        avro.addProp(ENCODING, field.codec().encoding());
        if (!avro.name().equals(field.column())) {
            avro.addProp(COLUMN, field.column());
        }
        if (field.elementType() != 0) {
            avro.addProp(ELEMENT, field.elementType());
        }
        if (!field.writable()) {
            avro.addProp(GENERATED, true);
        }
        return avro;
    }

    /**
     * The format that a row schema describes.
     *
     * @throws IllegalArgumentException when the schema is not one that {@link #row} made, or of a newer version
     */
    public static RowFormat read(Schema row) {
        List<RowField> fields = row.getFields().stream().map(RowSchemas::field).toList();
        List<String> names = fields.stream().map(RowField::column).toList();
        if (!(row.getObjectProp(KEY) instanceof List<?> key)) {
            throw new IllegalArgumentException("Schema " + row.getFullName() + " has no property " + KEY);
        }
        return new RowFormat(
                new QualifiedName(property(row, SCHEMA), property(row, TABLE)),
                fields,
                key.stream().map(column -> names.indexOf(column.toString())).toList());
    }

    /**
     * The format of rows that are nothing but a key, which {@link RowFields#ofKey} makes of keys of this schema.
     *
     * @throws IllegalArgumentException when the schema is not one that {@link #key} made, or of a newer version
     */
    public static RowFormat readKey(Schema key) {
        List<RowField> fields = key.getFields().stream()
                .map(avro -> field(
                        avro, avro.schema().isUnion() ? avro.schema().getTypes().getFirst() : avro.schema(), true))
                .toList();
        return new RowFormat(
                new QualifiedName(property(key, SCHEMA), property(key, TABLE)),
                fields,
                IntStream.range(0, fields.size()).boxed().toList());
    }

    private static RowField field(Schema.Field avro) {
        return field(avro, avro.schema().getTypes().get(1), !Boolean.TRUE.equals(avro.getObjectProp(GENERATED)));
    }

    private static RowField field(Schema.Field avro, Schema ordinary, boolean writable) {
        long element = avro.getObjectProp(ELEMENT) instanceof Number number ? number.longValue() : 0;
        return new RowField(
                avro.getObjectProp(COLUMN) instanceof String column ? column : avro.name(),
                property(avro, TYPE),
                ValueCodecs.of(property(avro, ENCODING), ordinary, element),
                element,
                writable);
    }

    private static String property(JsonProperties holder, String name) {
        if (holder.getObjectProp(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("The schema has no property " + name + ": it is not of a table of this log");
    }
}
