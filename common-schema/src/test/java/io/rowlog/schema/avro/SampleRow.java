package io.rowlog.schema.avro;

import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.tuple.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** A row of a table with up to six columns of any types; those whose value is not null are its key. */
record SampleRow(List<SampleColumn> columns, List<Sample> values) {
    static Arbitrary<SampleRow> any() {
        return Arbitraries.of(SampleColumns.all())
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .flatMap(columns -> Combinators.combine(
                                columns.stream().map(SampleRow::nullable).toList())
                        .as(values -> new SampleRow(columns, values)));
    }

    private static Arbitrary<Sample> nullable(SampleColumn column) {
        return column.values().injectNull(0.1).map(sample -> sample == null ? Sample.NULL : sample);
    }

    static String name(int index) {
        return "column " + index;
    }

    RowFormat format() {
        List<Column> named = IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).named(i + 1, name(i)))
                .toList();
        return RowFormat.of(new Table(
                1,
                new QualifiedName("public", "sample"),
                Table.Kind.ORDINARY,
                named,
                key().stream().map(SampleRow::name).toList(),
                List.of(),
                List.of(),
                List.of(),
                0));
    }

    List<Integer> key() {
        return IntStream.range(0, columns.size())
                .filter(i -> values.get(i).server() != null)
                .boxed()
                .toList();
    }

    /** As binary COPY sends the row. */
    Tuple copied() {
        return ServerForm.copied(format(), tuple());
    }

    /** As pgoutput sends the row: in binary, or as text where the kind is {@code t}. */
    Tuple streamed(String kinds) {
        List<byte @Nullable []> data = new ArrayList<>();
        for (int i = 0; i < kinds.length(); i++) {
            String text = values.get(i).text();
            data.add(text == null || kinds.charAt(i) == 'b' ? values.get(i).server() : ServerForm.text(text));
        }
        return ServerForm.streamed(kinds, data);
    }

    byte[] tuple() {
        return ServerForm.tuple(values.stream().map(Sample::server).toList());
    }

    boolean inBinary() {
        return values.stream().allMatch(Sample::inBinary);
    }

    /** The row as the Avro library has it. */
    GenericData.Record record(Schema schema) {
        GenericData.Record row = new GenericData.Record(schema);
        for (int i = 0; i < values.size(); i++) {
            row.put(i, values.get(i).avro());
        }
        return row;
    }

    List<Object> avro() {
        return new ArrayList<>(values.stream().map(Sample::avro).toList());
    }
}
