package io.rowlog.endtoend.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.endtoend.cli.Commands;
import io.rowlog.fixture.SampleShop;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another program reads the whole of the sample; the judge is the source itself. */
@ExtendWith(StackExtension.class)
class PlainReaderTest {
    /** Of these, Java prints a value as PostgreSQL does. */
    private static final Set<String> PRINTED_ALIKE = Set.of("bool", "int2", "int4", "int8", "text", "uuid", "output");

    private final Stack stack;

    PlainReaderTest(Stack stack) {
        this.stack = stack;
    }

    @Test
    void aKafkaClientAndAnAvroLibraryReadEveryTableOfTheLatestSnapshot() throws Exception {
        String database = SampleShop.create(stack);
        for (int snapshot = 0; snapshot < 2; snapshot++) {
            assertThat(Commands.producer(
                                    "backup",
                                    "--source",
                                    stack.url(database),
                                    "--kafka",
                                    stack.kafka(),
                                    "--log",
                                    database)
                            .status())
                    .isZero();
        }

        List<PlainReader.Table> tables;
        try (PlainReader reader = new PlainReader(stack.kafka(), database)) {
            tables = reader.latest();
        }

        assertThat(tables).hasSize(SampleShop.TABLES);
        assertThat(tables.stream().mapToLong(table -> table.rows().size()).sum())
                .isEqualTo(SampleShop.ROWS);
        int compared = 0;
        for (PlainReader.Table table : tables) {
            assertThat(table.rows()).as(table.name()).hasSize((int) table.captured());
            for (Schema.Field field : table.schema().getFields()) {
                if (!table.rows().isEmpty() && PRINTED_ALIKE.contains(field.getProp("postgresql.encoding"))) {
                    assertThat(read(table, field))
                            .as(table.name() + "." + field.name())
                            .isEqualTo(ofSource(database, table, field));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    private static List<String> read(PlainReader.Table table, Schema.Field field) {
        return table.rows().stream()
                .map(row -> String.valueOf(row.get(field.pos())))
                .sorted()
                .toList();
    }

    private List<String> ofSource(String database, PlainReader.Table table, Schema.Field field) throws SQLException {
        String property = field.getProp("postgresql.column");
        String column = quoted(property == null ? field.name() : property);
        // A cast of some types is not what their output function prints, and concat prints a bool in short.
        String printed = "output".equals(field.getProp("postgresql.encoding"))
                ? "pg_catalog.concat(" + column + ")"
                : column + "::text";
        String sql = "SELECT CASE WHEN " + column + " IS NULL THEN 'null' ELSE " + printed + " END FROM "
                + quoted(table.schemaName()) + "." + quoted(table.name());
        return stack.strings(database, sql).stream().sorted().toList();
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
