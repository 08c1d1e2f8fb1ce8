package io.rowlog.consumer.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rowlog.schema.catalog.Uncaptured;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.log.Manifest;
import io.rowlog.schema.log.SnapshotManifest;
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
        static ListedLog of(LogName name, Manifest manifest) {
            return new ListedLog(
                    name.name(),
                    manifest.created().getDatabase(),
                    manifest.created().getSystemIdentifier(),
                    manifest.created().getCreatedAt(),
                    manifest.snapshots().stream().map(ListedSnapshot::of).toList());
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
            SnapshotManifest.State state,

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
        static ListedSnapshot of(SnapshotManifest snapshot) {
            return new ListedSnapshot(
                    snapshot.id(),
                    snapshot.state(),
                    snapshot.damage().isEmpty() ? null : snapshot.damage(),
                    snapshot.startedAt().equals(Instant.EPOCH) ? null : snapshot.startedAt(),
                    snapshot.lsn(),
                    snapshot.serverVersion(),
                    snapshot.partial(),
                    snapshot.tables().size(),
                    snapshot.rows(),
                    snapshot.bytes(),
                    snapshot.definitions().size(),
                    snapshot.sequences().size(),
                    snapshot.uncaptured());
        }
    }
}
