package io.rowlog.consumer.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.log.LogEvent.SnapshotStarted;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.SnapshotState;
import io.rowlog.schema.log.SnapshotState.Stage.Damaged;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka holds.
 *
 * @param kafka its bootstrap servers
 */
record LogList(String kafka, List<ListedLog> logs) {
    /**
     * A log.
     *
     * @param systemIdentifier of the source's cluster; 0 when its role could not read it
     * @param snapshots in the order in which they were begun
     */
    record ListedLog(
            String log, String database, long systemIdentifier, Instant createdAt, List<ListedSnapshot> snapshots) {
        static ListedLog of(LogName name, LogState state) {
            return new ListedLog(
                    name.name(),
                    state.created().source().name(),
                    state.created().source().systemIdentifier(),
                    state.created().createdAt(),
                    state.snapshots().stream().map(ListedSnapshot::of).toList());
        }
    }

    /**
     * A snapshot.
     *
     * @param damage how its events contradict each other; null unless it is damaged
     * @param startedAt null when the log does not say
     * @param serverVersion {@code server_version_num} of the source
     * @param partial whether it leaves out tables that the database had
     * @param rows those that are in the log so far, if it is not completed
     * @param bytes of the rows in Avro
     */
    record ListedSnapshot(
            String snapshot,
            String state,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String damage,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant startedAt,

            String lsn,
            int serverVersion,
            boolean partial,
            int tables,
            long rows,
            long bytes,
            int definitions,
            int sequences,
            List<Uncaptured> uncaptured) {
        static ListedSnapshot of(SnapshotState snapshot) {
            SnapshotStarted begun = snapshot.begun();
            return new ListedSnapshot(
                    snapshot.id().value(),
                    snapshot.stage().word(),
                    snapshot.stage() instanceof Damaged damaged ? damaged.contradiction() : null,
                    begun == null ? null : begun.startedAt(),
                    begun == null ? "" : begun.lsn().toString(),
                    begun == null ? 0 : begun.serverVersion(),
                    begun != null && begun.partial(),
                    snapshot.tables().size(),
                    snapshot.rows(),
                    snapshot.bytes(),
                    snapshot.definitions().size(),
                    snapshot.sequences().size(),
                    snapshot.uncaptured());
        }
    }
}
