package io.rowlog.consumer.verify;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.ReadSession.Moment;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.CapturedTable.Part;
import io.rowlog.consumer.log.RowReader;
import io.rowlog.consumer.log.RowSource;
import io.rowlog.consumer.target.RowSecurity;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.consumer.verify.DifferentRows.Example;
import io.rowlog.consumer.verify.DifferentRows.Found;
import io.rowlog.consumer.verify.DifferentRows.InDatabase;
import io.rowlog.consumer.verify.DifferentRows.InLog;
import io.rowlog.consumer.verify.DifferentRows.NotFound;
import io.rowlog.consumer.verify.RowMatch.DatabaseRow;
import io.rowlog.consumer.verify.RowMatch.LogPlace;
import io.rowlog.consumer.verify.RowMatch.Pair;
import io.rowlog.consumer.verify.RowMatch.Parts;
import io.rowlog.consumer.verify.RowMatch.Scope;
import io.rowlog.consumer.verify.TableComparison.HeapRows;
import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.tuple.Tuple;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds which rows of tables differ that are known to: reads a table's rows once more, from the log and from the database as it
 * was compared. Of a large table it does so twice: the first time divides the rows into parts by their keys, the second time
 * matches those of parts that differ. So it needs no more memory for more rows, but may not name all of very many. Used by one
 * thread, for one table after the other.
 */
final class RowSearch implements AutoCloseable {
    /** So many rows of both sides are matched at once: 60 MiB. */
    private static final long ROWS = 500_000;

    private final Moment moment;
    private final Sessions sessions;
    private final RowReader reader;
    private final Duration limit;
    private final long end;

    /**
     * @param moment at which was compared
     * @param limit how long all of it may take
     */
    RowSearch(KafkaSettings kafka, Moment moment, Sessions sessions, Duration limit) {
        this.moment = moment;
        this.sessions = sessions;
        this.limit = limit;
        end = System.nanoTime() + limit.toNanos();
        reader = new RowSource(kafka, JobProgress.NONE).reader("rowlog-verify");
    }

    /** Breaks off what takes too long. */
    private static final class OutOfTimeException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private void requireTime() {
        if (System.nanoTime() > end) {
            throw new OutOfTimeException();
        }
    }

    /**
     * Finds the rows, or says why it did not.
     *
     * @throws SQLException when the session is lost
     */
    DifferentRows find(TableComparison comparison) throws SQLException {
        CapturedTable table = comparison.table();
        try {
            Scope scope = comparison.rows() + table.total().rows() <= ROWS
                    ? Scope.EVERYTHING
                    : differentParts(comparison).different(ROWS);
            RowMatch.Result result = match(comparison, scope).result();
            List<Example> examples = new ArrayList<>();
            for (Pair pair : result.examples()) {
                examples.add(example(table, pair));
            }
            return new Found(
                    table.name(),
                    table.key(),
                    result.onlyInLog(),
                    result.onlyInDatabase(),
                    result.different(),
                    scope.all(),
                    examples);
        } catch (OutOfTimeException e) {
            return new NotFound(table.name(), "that takes longer than " + limit.toMinutes() + " min");
        } catch (Failure e) {
            return new NotFound(table.name(), e.getMessage());
        } catch (SQLException e) {
            throw ServerFailure.of("Reading table " + table.name(), e);
        }
    }

    private Parts differentParts(TableComparison comparison) throws SQLException {
        Parts parts = new Parts();
        RowHashes hashes = new RowHashes(comparison.table().format());
        readLog(comparison.table().whole(), hashes, (partition, offset) -> parts.log(hashes.ofKey(), hashes.ofRow()));
        readDatabase(comparison, hashes, (heap, tuple) -> parts.database(hashes.ofKey(), hashes.ofRow()));
        return parts;
    }

    private RowMatch match(TableComparison comparison, Scope scope) throws SQLException {
        RowMatch match = new RowMatch();
        RowHashes hashes = new RowHashes(comparison.table().format());
        readLog(comparison.table().whole(), hashes, (partition, offset) -> {
            if (scope.keys().test(hashes.ofKey())) {
                match.log(hashes.ofKey(), hashes.ofRow(), partition, offset);
            }
        });
        readDatabase(comparison, hashes, (heap, tuple) -> {
            long key = hashes.ofKey();
            if (scope.keys().test(key)) {
                match.database(key, hashes.ofRow(), () -> new DatabaseRow(key, place(heap, tuple), hashes.ofColumns()));
            }
        });
        return match;
    }

    /** Takes rows of the log that have been hashed. */
    @FunctionalInterface
    private interface LogRows {
        void accept(int partition, long offset);
    }

    private void readLog(Part part, RowHashes hashes, LogRows rows) throws SQLException {
        reader.read(part, new RowReader.Sink() {
            private int partition;
            private long offset;

            @Override
            public void at(int rowPartition, long rowOffset) {
                partition = rowPartition;
                offset = rowOffset;
            }

            @Override
            public void accept(ByteInput row) {
                requireTime();
                hashes.take(row);
                rows.accept(partition, offset);
            }
        });
    }

    /** Takes rows of the database that have been hashed. */
    @FunctionalInterface
    private interface DatabaseRows {
        void accept(HeapRows heap, Tuple tuple);
    }

    private void readDatabase(TableComparison comparison, RowHashes hashes, DatabaseRows rows) throws SQLException {
        for (HeapRows heap : comparison.heaps()) {
            try (ReadSession session = heap.forced()
                    ? ReadSession.at(moment, sessions, RowSecurity.lifting(heap.name()))
                    : ReadSession.at(moment, sessions)) {
                TableDigest.scan(session.connection(), heap.rows(), tuple -> {
                    requireTime();
                    hashes.take(tuple);
                    rows.accept(heap, tuple);
                });
            }
        }
    }

    private static @Nullable InDatabase place(HeapRows heap, Tuple tuple) {
        if (!heap.placed()) {
            return null;
        }
        ByteInput ctid = tuple.value(tuple.columns() - 1);
        return new InDatabase(
                heap.name(), new String(ctid.array(), ctid.position(), ctid.remaining(), StandardCharsets.US_ASCII));
    }

    private Example example(CapturedTable table, Pair pair) throws SQLException {
        LogPlace inLog = pair.inLog();
        DatabaseRow inDatabase = pair.inDatabase();
        return new Example(
                pair.difference(),
                inLog == null || inDatabase == null ? List.of() : differentColumns(table, inLog, inDatabase.columns()),
                inLog == null ? null : new InLog(table.manifest().topic(), inLog.partition(), inLog.offset()),
                inDatabase == null ? null : inDatabase.place());
    }

    private List<String> differentColumns(CapturedTable table, LogPlace inLog, List<Long> found) throws SQLException {
        RowHashes hashes = new RowHashes(table.format());
        readLog(table.row(inLog.partition(), inLog.offset()), hashes, (partition, offset) -> {});
        List<Long> expected = hashes.ofColumns();
        return IntStream.range(0, found.size())
                .filter(column -> !expected.get(column).equals(found.get(column)))
                .mapToObj(column -> table.format().fields().get(column).column())
                .toList();
    }

    @Override
    public void close() {
        reader.close();
    }
}
