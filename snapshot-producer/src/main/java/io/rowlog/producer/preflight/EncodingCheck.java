package io.rowlog.producer.preflight;

import io.rowlog.schema.avro.RowCopy;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Text that the server cannot give as UTF-8, which the log holds (PostgreSQL documentation, chapter Character Set Support).
 * It converts from every encoding but {@code SQL_ASCII}, of which it can only say whether bytes happen to be valid UTF-8;
 * and some encodings have characters that Unicode lacks. So the text of all tables is read once, by the server alone,
 * unless the encoding rules such characters out.
 */
record EncodingCheck() implements Check {
    /** In {@code LATIN1} each byte is the Unicode character of the same number. */
    private static final Set<String> COMPLETE = Set.of("UTF8", "LATIN1");

    @Override
    public List<Finding> findings(Source source) throws SQLException {
        String encoding = source.catalog().encoding();
        if (COMPLETE.contains(encoding)) {
            return List.of();
        }
        return source.unconvertible().stream()
                .map(column -> Finding.error(
                        "Column " + column + " holds text that PostgreSQL cannot convert from " + encoding
                                + " to UTF-8.",
                        remedy(encoding)))
                .toList();
    }

    private static String remedy(String encoding) {
        return encoding.equals("SQL_ASCII")
                ? "Correct these values; or load a dump, made with pg_dump --encoding of what the text really is, into"
                        + " a database with ENCODING 'UTF8', and back that up"
                : "Find the rows with SELECT ... WHERE convert_to(column::text, 'UTF8') IS NULL, which fails at the"
                        + " first of them, and correct them";
    }

    /**
     * Asks the server to convert the text of tables to UTF-8, many columns in a statement, and halves what fails until the
     * columns are found. No row leaves the server, except those of heaps on which a query would run code of the database:
     * their columns are read one by one. Not thread-safe.
     */
    static final class ConvertibleText {
        private static final int COLUMNS_PER_STATEMENT = 256;
        /** {@code character_not_in_repertoire} and {@code untranslatable_character}. */
        private static final Set<String> NOT_CONVERTIBLE = Set.of("22021", "22P05");

        /** Of a table that cannot be read another check tells. */
        private static final String INSUFFICIENT_PRIVILEGE = "42501";

        private final Connection connection;
        /** What queries read. */
        private final List<Text> columns;

        /** What {@code COPY} of a table reads. */
        private final List<Text> copied;

        /** A column in one of its table's heaps. */
        private record Text(Table table, Heap heap, RowField field) {
            String sql() {
                return "SELECT pg_catalog.count(pg_catalog.convert_to(pg_catalog.concat(t." + quoted() + "), 'UTF8'))"
                        + " FROM " + table.from("ONLY " + heap.name().sql()) + " AS t";
            }

            /** The server converts what it sends. */
            void copy(Connection connection) throws SQLException {
                RowFormat format = new RowFormat(table.name(), List.of(field), List.of());
                CopyOut copy = connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(RowCopy.heap(format, table, heap, List.of()).sql());
                try {
                    while (copy.readFromCopy() != null) {
                        // What comes has been converted, which is all that is asked.
                    }
                } finally {
                    if (copy.isActive()) {
                        copy.cancelCopy();
                    }
                }
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
            Map<Boolean, List<Text>> texts = tables.stream()
                    .flatMap(table -> texts(table).stream())
                    .collect(Collectors.partitioningBy(text -> RowCopy.whole(text.table(), text.heap())));
            columns = texts.getOrDefault(false, List.of());
            copied = texts.getOrDefault(true, List.of());
        }

        private static List<Text> texts(Table table) {
            List<RowField> fields = RowFormat.of(table).fields().stream()
                    .filter(field -> isText(field.codec()))
                    .toList();
            return table.heaps().stream()
                    .filter(heap -> heap.blocks() > 0)
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
            for (Text column : copied) {
                find(List.of(column), failing);
            }
            return failing;
        }

        private void find(List<Text> some, Set<String> failing) throws SQLException {
            Optional<String> state = state(some);
            if (state.isEmpty()) {
                return;
            }
            if (some.size() == 1) {
                if (NOT_CONVERTIBLE.contains(state.get())) {
                    failing.add(some.getFirst().toString());
                }
                return;
            }
            int half = some.size() / 2;
            find(some.subList(0, half), failing);
            find(some.subList(half, some.size()), failing);
        }

        private void query(List<Text> some) throws SQLException {
            String sql = some.stream().map(Text::sql).collect(Collectors.joining(" UNION ALL "));
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(sql);
            }
        }

        /** SQLSTATE of what keeps the columns from being converted; empty when nothing does. Lets all locks go. */
        private Optional<String> state(List<Text> some) throws SQLException {
            Savepoint before = connection.setSavepoint();
            try {
                if (RowCopy.whole(some.getFirst().table(), some.getFirst().heap())) {
                    some.getFirst().copy(connection);
                } else {
                    query(some);
                }
                return Optional.empty();
            } catch (SQLException e) {
                String state = String.valueOf(e.getSQLState());
                if (NOT_CONVERTIBLE.contains(state) || INSUFFICIENT_PRIVILEGE.equals(state)) {
                    return Optional.of(state);
                }
                throw e;
            } finally {
                connection.rollback(before);
            }
        }
    }
}
