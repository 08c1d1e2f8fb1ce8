package io.rowlog.consumer.replay;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.consumer.load.CopyWriter;
import io.rowlog.consumer.log.RowReader;
import io.rowlog.consumer.target.MergeKeys;
import io.rowlog.schema.avro.RowFormat;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.SqlIdentifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes of one table, many at once: new rows by {@code COPY}, others by a statement over rows or keys that were
 * copied into a table of the session. Its transactions are the caller's. Not thread-safe.
 */
final class TableWriter {
    /** Columns of a table as {@code COPY} fills them: domains without their constraints, since a key has no other columns. */
    private static final String COLUMNS = """
            WITH RECURSIVE base(attnum, oid, typmod) AS (
                SELECT a.attnum, a.atttypid, a.atttypmod
                FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = pg_catalog.to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
                UNION ALL
                SELECT b.attnum, t.typbasetype, CASE WHEN t.typtypmod >= 0 THEN t.typtypmod ELSE b.typmod END
                FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.oid AND t.typtype = 'd')
            SELECT a.attname, pg_catalog.format_type(b.oid, b.typmod), a.attidentity = 'a', c.relkind = 'p'
            FROM base b
            JOIN pg_catalog.pg_type t ON t.oid = b.oid AND t.typtype <> 'd'
            JOIN pg_catalog.pg_attribute a ON a.attrelid = pg_catalog.to_regclass(?) AND a.attnum = b.attnum
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            ORDER BY a.attnum
            """;

    private final Connection session;
    private final RowFormat format;
    private final List<String> key;
    private final @Nullable String condition;
    private final Map<String, TargetColumn> columns;
    private final String name;
    private final ByteOutput buffer;
    private final String rowStage;
    private final String keyStage;
    private boolean rowsStaged;
    private boolean keysStaged;

    private record TargetColumn(String type, boolean alwaysIdentity) {}

    private TableWriter(
            Connection session,
            RowFormat format,
            List<String> key,
            @Nullable String condition,
            Map<String, TargetColumn> columns,
            String name,
            int number,
            ByteOutput buffer) {
        this.session = session;
        this.format = format;
        this.key = key;
        this.condition = condition;
        this.columns = columns;
        this.name = name;
        this.buffer = buffer;
        rowStage = "pg_temp.rowlog_rows_" + number;
        keyStage = "pg_temp.rowlog_keys_" + number;
    }

    /**
     * A writer of rows of a format; empty where the target has no such table.
     *
     * @param number tells the tables of the session from those of other writers
     * @throws Failure when the target's table lacks columns or the key
     */
    static Optional<TableWriter> of(Connection session, RowFormat format, MergeKeys keys, int number, ByteOutput buffer)
            throws SQLException {
        QualifiedName table = format.table();
        Map<String, TargetColumn> columns = new LinkedHashMap<>();
        boolean partitioned = false;
        try (PreparedStatement select = session.prepareStatement(COLUMNS)) {
            select.setString(1, table.sql());
            select.setString(2, table.sql());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    columns.put(row.getString(1), new TargetColumn(row.getString(2), row.getBoolean(3)));
                    partitioned = row.getBoolean(4);
                }
            }
        }
        if (columns.isEmpty() && !exists(session, table)) {
            return Optional.empty();
        }
        List<String> missing = format.writableColumns().stream()
                .filter(column -> !columns.containsKey(column))
                .toList();
        if (!missing.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "Table " + table + " of the target lacks columns that its changes have: "
                            + String.join(", ", missing),
                    "Add them as they are at the source, or begin again with an empty database");
        }
        List<String> key =
                format.key().stream().map(i -> format.fields().get(i).column()).toList();
        String condition = key.isEmpty()
                ? null
                : keys.condition(table, key)
                        .orElseThrow(() -> new Failure(
                                FailureCode.TARGET_UNFIT,
                                "Table " + table + " of the target has no unique index on its key ("
                                        + String.join(", ", key) + ")",
                                "Make one as it is at the source, or begin again with an empty database"));
        TableWriter writer = new TableWriter(
                session, format, key, condition, columns, (partitioned ? "" : "ONLY ") + table.sql(), number, buffer);
        writer.makeStages();
        return Optional.of(writer);
    }

    private static boolean exists(Connection session, QualifiedName table) throws SQLException {
        try (PreparedStatement select = session.prepareStatement("SELECT pg_catalog.to_regclass(?) IS NOT NULL")) {
            select.setString(1, table.sql());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private void makeStages() throws SQLException {
        execute("CREATE TEMPORARY TABLE " + rowStage + " (" + staged(format.writableColumns())
                + ") ON COMMIT DELETE ROWS");
        if (condition != null) {
            execute("CREATE TEMPORARY TABLE " + keyStage + " (" + staged(key) + ") ON COMMIT DELETE ROWS");
        }
    }

    private String staged(List<String> names) {
        return names.stream()
                .map(column -> SqlIdentifier.quote(column) + " " + type(column))
                .collect(Collectors.joining(", "));
    }

    private String type(String column) {
        TargetColumn found = columns.get(column);
        if (found == null) {
            throw new IllegalStateException("Column " + column + " of " + format.table() + " is not in the target");
        }
        return found.type();
    }

    /** Gives up the tables of the session. */
    void drop() throws SQLException {
        execute("DROP TABLE IF EXISTS " + rowStage + ", " + keyStage);
    }

    /** What was staged has gone with the transaction. */
    void ended() {
        rowsStaged = false;
        keysStaged = false;
    }

    RowFormat format() {
        return format;
    }

    /** Hands on rows, without framing, one by one. */
    @FunctionalInterface
    interface Source {
        /** Hands all on. */
        void writeTo(RowReader.Sink sink) throws SQLException;
    }

    /** Adds rows. */
    void insert(Source rows) throws SQLException {
        copy(rows, format, format.table().sql());
    }

    /**
     * Deletes the rows of these keys.
     *
     * @param keyFormat of rows that are nothing but a key
     * @throws ConflictException when the target does not have all of them
     */
    void delete(Source keys, RowFormat keyFormat, long count) throws SQLException, ConflictException {
        require(deleteAny(keys, keyFormat), count, "to be deleted");
    }

    /** Deletes the rows of these keys that are there, and returns how many. */
    long deleteAny(Source keys, RowFormat keyFormat) throws SQLException {
        stageKeys(keys, keyFormat);
        return execute("DELETE FROM " + name + " AS t USING " + keyStage + " AS s WHERE " + condition);
    }

    /**
     * Gives the rows of these keys new values.
     *
     * @param absent indexes of the fields that stay as they are
     * @throws ConflictException when the target does not have all of them
     */
    void update(Source rows, BitSet absent, long count) throws SQLException, ConflictException {
        String assignments = assignments("s", absent, false);
        if (assignments.isEmpty()) {
            return;
        }
        stageRows(rows);
        require(
                execute("UPDATE " + name + " AS t SET " + assignments + " FROM " + rowStage + " AS s WHERE "
                        + condition),
                count,
                "to be updated");
    }

    /**
     * Gives the row of one key another key and new values.
     *
     * @throws ConflictException when the target does not have it
     */
    void move(Source oldKey, RowFormat keyFormat, Source row, BitSet absent) throws SQLException, ConflictException {
        stageKeys(oldKey, keyFormat);
        stageRows(row);
        require(
                execute("UPDATE " + name + " AS t SET " + assignments("r", absent, true) + " FROM " + keyStage
                        + " AS s, " + rowStage + " AS r WHERE " + condition),
                1,
                "to be updated");
    }

    /**
     * Deletes as many rows as these, each one that is equal to one of them: prints as it does, which is what the log knows of
     * a value.
     *
     * @throws ConflictException when the target does not have all of them
     */
    void deleteEqual(Source rows, long count) throws SQLException, ConflictException {
        stageRows(rows);
        require(
                execute("WITH wanted AS (SELECT ROW(" + printed("s") + ")::text AS row, count(*) AS many FROM "
                        + rowStage
                        + " AS s GROUP BY 1) DELETE FROM " + name
                        + " AS d USING (SELECT t.tableoid AS part, t.ctid AS place,"
                        + " w.many, row_number() OVER (PARTITION BY w.row) AS number FROM " + name
                        + " AS t JOIN wanted AS w ON ROW(" + printed("t") + ")::text = w.row) AS f"
                        + " WHERE f.number <= f.many AND d.tableoid = f.part AND d.ctid = f.place"),
                count,
                "to be changed");
    }

    private String printed(String from) {
        return format.writableColumns().stream()
                .map(column -> from + "." + SqlIdentifier.quote(column))
                .collect(Collectors.joining(", "));
    }

    private String assignments(String from, BitSet absent, boolean withKey) {
        return format.fields().stream()
                .filter(field -> field.writable()
                        && !absent.get(format.fields().indexOf(field))
                        && (withKey || !key.contains(field.column())))
                .map(field -> field.column())
                .filter(column -> !Optional.ofNullable(columns.get(column))
                        .map(TargetColumn::alwaysIdentity)
                        .orElse(false))
                .map(column -> SqlIdentifier.quote(column) + " = " + from + "." + SqlIdentifier.quote(column))
                .collect(Collectors.joining(", "));
    }

    private void require(long done, long expected, String what) throws ConflictException {
        if (done != expected) {
            throw new ConflictException("the target has " + done + " of the " + expected
                    + (expected == 1 ? " row" : " rows") + " of table " + format.table() + " that "
                    + (expected == 1 ? "is " : "are ") + what
                    + (key.isEmpty() ? "" : ", by its key (" + String.join(", ", key) + ")"));
        }
    }

    private void stageRows(Source rows) throws SQLException {
        if (rowsStaged) {
            execute("TRUNCATE " + rowStage);
        }
        rowsStaged = true;
        copy(rows, format, rowStage);
    }

    private void stageKeys(Source keys, RowFormat keyFormat) throws SQLException {
        if (keysStaged) {
            execute("TRUNCATE " + keyStage);
        }
        keysStaged = true;
        copy(keys, keyFormat, keyStage);
    }

    private void copy(Source rows, RowFormat rowFormat, String target) throws SQLException {
        try (CopyWriter writer = new CopyWriter(session, rowFormat, target, false, buffer)) {
            rows.writeTo(writer);
            writer.finish();
        }
    }

    private long execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.setEscapeProcessing(false);
            return statement.executeLargeUpdate(sql);
        }
    }
}
