package io.rowlog.schema.avro;

import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;

/** A type with values of it. */
record SampleColumn(ColumnType type, Arbitrary<Sample> values) {
    private static final int ARRAY = 100_000;

    static SampleColumn of(String declared, long oid, Arbitrary<Sample> values) {
        return new SampleColumn(new ColumnType(declared, oid, 0, -1, false), values);
    }

    static SampleColumn numeric(int precision, int scale, Arbitrary<Sample> values) {
        return new SampleColumn(
                new ColumnType(
                        "numeric(" + precision + "," + scale + ")", 1700, 0, (precision << 16 | scale) + 4, false),
                values);
    }

    /** The type of arrays of this one. */
    SampleColumn array() {
        ColumnType array = new ColumnType(type.declared() + "[]", ARRAY, type.base(), type.modifier(), false);
        return new SampleColumn(
                array,
                values.injectNull(0.1)
                        .map(SampleColumn::orNull)
                        .list()
                        .ofMaxSize(8)
                        .map(this::array));
    }

    private static Sample orNull(Sample sample) {
        return sample == null ? Sample.NULL : sample;
    }

    private Sample array(List<Sample> elements) {
        return new Sample(
                ServerForm.array(
                        (int) type.base(), elements.stream().map(Sample::server).toList()),
                new ArrayList<>(elements.stream().map(Sample::avro).toList()),
                elements.stream()
                        .map(element -> element.text() == null ? "NULL" : quoted(element.text()))
                        .collect(Collectors.joining(",", "{", "}")),
                elements.stream().allMatch(Sample::inBinary));
    }

    private static String quoted(String text) {
        boolean plain =
                !text.isEmpty() && !text.equalsIgnoreCase("null") && !text.matches("(?s).*[{},\"\\\\\\s\u000b].*");
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    Column named(int position, String name) {
        return new Column(position, name, type, false, Column.Generated.NEVER, Column.Identity.NONE);
    }

    @Override
    public String toString() {
        return type.declared();
    }
}
