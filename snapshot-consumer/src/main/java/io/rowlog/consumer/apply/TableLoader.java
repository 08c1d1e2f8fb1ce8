package io.rowlog.consumer.apply;

import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.consumer.log.RowReader;
import io.rowlog.consumer.log.RowsComparison;
import io.rowlog.consumer.log.RowsPart;
import io.rowlog.consumer.log.TableRows;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.schema.bytes.ByteOutput;
import io.rowlog.schema.catalog.LargeObjects;
import io.rowlog.schema.digest.DigestAccumulator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/** Brings rows from Kafka into tables over one session; its transactions are the caller's. Not thread-safe. */
final class TableLoader implements AutoCloseable {
    private final Connection session;
    private final RowReader reader;
    private final KafkaSilence silence;
    private final ByteOutput buffer = CopyWriter.buffer();

    TableLoader(Connection session, Source source) {
        this.session = session;
        silence = source.silence();
        reader = new RowReader(source.kafka(), source.clientId(), source.largeRows());
    }

    /**
     * Where rows come from, under which client id, and who is told of them.
     *
     * @param largeRows held by a loader that has a row which came in several records
     */
    record Source(KafkaSettings kafka, String clientId, ReentrantLock largeRows, KafkaSilence silence) {}

    /**
     * Loads a part of a table; a whole table is compared with what the backup counted.
     *
     * @param target the table to write to as SQL, with columns of the same names; large objects, which must exist, are
     *     written where they are
     * @param freeze whether to write the rows as frozen
     */
    DigestAccumulator load(RowsPart part, String target, boolean freeze) throws SQLException {
        try (RowWriter writer = writer(part.rows(), target, freeze)) {
            DigestAccumulator digest = reader.read(part, writer, silence.listener());
            writer.finish();
            if (part.parts() == 1) {
                RowsComparison.require(part.rows(), digest.rows(), digest.digest());
            }
            return digest;
        } catch (SQLException e) {
            throw ServerFailure.of("Loading table " + part.rows().table() + place(part), e);
        }
    }

    private RowWriter writer(TableRows rows, String target, boolean freeze) throws SQLException {
        return rows.table().equals(LargeObjects.TABLE) && !LargeObjectWriter.unnecessary(session)
                ? new LargeObjectWriter(session, rows, buffer)
                : new CopyWriter(session, rows, target, freeze, buffer);
    }

    private static String place(RowsPart part) {
        StringBuilder place = new StringBuilder();
        part.ranges()
                .forEach(range -> place.append(
                                place.isEmpty()
                                        ? " from topic "
                                                + part.rows().manifest().topic() + ", "
                                        : "; ")
                        .append("partition ")
                        .append(range.partition())
                        .append(" offsets ")
                        .append(range.first())
                        .append(" to ")
                        .append(range.last()));
        return place.toString();
    }

    @Override
    public void close() {
        reader.close();
    }
}
