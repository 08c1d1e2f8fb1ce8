package io.rowlog.producer.preflight;

import io.rowlog.schema.avro.RowField;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.value.ValueCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * Asks the server to convert the text of tables to UTF-8, many columns in a statement, and halves what fails until the
 * columns are found. No row leaves the server. Not thread-safe.
 */
final class ConvertibleText {
    private static final int COLUMNS_PER_STATEMENT = 256;
    /** {@code character_not_in_repertoire} and {@code untranslatable_character}. */
    private static final Set<String> NOT_CONVERTIBLE = Set.of("22021", "22P05");

    /** Of a table that cannot be read another check tells. */
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Connection connection;
    private final List<Text> columns;

    /** A column in one of its table's heaps. */
    private record Text(Table table, Heap heap, RowField field) {
        String sql() {
            return "SELECT pg_catalog.count(pg_catalog.convert_to(pg_catalog.concat(t." + quoted() + "), 'UTF8'))"
                    + " FROM " + table.from("ONLY " + heap.name().sql()) + " AS t";
        }

        private String quoted() {
            return SqlIdentifier.quote(field.column());
        }

        @Override
        public String toString() {
            return table.name() + "." + field.column();
        }
    }

    /**
     * @param connection in a transaction
     */
    ConvertibleText(Connection connection, List<Table> tables) {
        this.connection = connection;
        columns = tables.stream().flatMap(table -> texts(table).stream()).toList();
    }

    private static List<Text> texts(Table table) {
        List<RowField> fields = RowFormat.of(table).fields().stream()
                .filter(field -> isText(field.codec()))
                .toList();
        return table.heaps().stream()
                .flatMap(heap -> fields.stream().map(field -> new Text(table, heap, field)))
                .toList();
    }

    private static boolean isText(ValueCodec codec) {
        Schema type = codec.avroType();
        return codec.readAsText()
                || type.getType() == Schema.Type.STRING && type.getLogicalType() == null
                || type.getType() == Schema.Type.ARRAY
                        && type.getElementType().getTypes().stream()
                                .anyMatch(branch -> branch.getType() == Schema.Type.STRING);
    }

    /** Columns with text that cannot be converted, as {@code schema.table.column}, in order of their names. */
    Set<String> failing() throws SQLException {
        Set<String> failing = new TreeSet<>();
        for (int from = 0; from < columns.size(); from += COLUMNS_PER_STATEMENT) {
            find(columns.subList(from, Math.min(columns.size(), from + COLUMNS_PER_STATEMENT)), failing);
        }
        return failing;
    }

    private void find(List<Text> some, Set<String> failing) throws SQLException {
        String state = state(some);
        if (state.isEmpty()) {
            return;
        }
        if (some.size() == 1) {
            if (NOT_CONVERTIBLE.contains(state)) {
                failing.add(some.getFirst().toString());
            }
            return;
        }
        int half = some.size() / 2;
        find(some.subList(0, half), failing);
        find(some.subList(half, some.size()), failing);
    }

    /** SQLSTATE of what keeps the columns from being converted; empty when nothing does. Lets all locks go. */
    private String state(List<Text> some) throws SQLException {
        String sql = some.stream().map(Text::sql).collect(Collectors.joining(" UNION ALL "));
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            return "";
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (NOT_CONVERTIBLE.contains(state) || INSUFFICIENT_PRIVILEGE.equals(state)) {
                return state;
            }
            throw e;
        } finally {
            connection.rollback(before);
        }
    }
}
