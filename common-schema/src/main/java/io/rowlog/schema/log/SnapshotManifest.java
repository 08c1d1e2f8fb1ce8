package io.rowlog.schema.log;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.SequenceValue;
import io.rowlog.schema.catalog.Uncaptured;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A snapshot as the log has it.
 *
 * @param id unique within the log
 * @param damage how its events contradict each other; empty unless it is damaged
 * @param open whether the log does not say that it has ended
 * @param startedAt when its database snapshot was taken; the epoch when the log does not say
 * @param lsn WAL position at that moment, as PostgreSQL prints it
 * @param visibility {@code pg_current_snapshot()}
 * @param serverVersion {@code server_version_num} of the source
 * @param encoding of the source database
 * @param partial whether patterns left tables out
 * @param tables in dependency order
 */
public record SnapshotManifest(
        String id,
        State state,
        String damage,
        boolean open,
        Instant startedAt,
        String lsn,
        String visibility,
        int serverVersion,
        String encoding,
        boolean partial,
        List<TableManifest> tables,
        List<Definition> definitions,
        List<Uncaptured> uncaptured,
        List<SequenceValue> sequences) {
    public SnapshotManifest {
        tables = List.copyOf(tables);
        definitions = List.copyOf(definitions);
        uncaptured = List.copyOf(uncaptured);
        sequences = List.copyOf(sequences);
    }

    /** How far a snapshot got. */
    public enum State {
        /** Begun and neither completed nor abandoned: still running, or its producer died. */
        STARTED,
        /** Whole in the log. */
        COMPLETED,
        /** Given up; its rows are not to be restored. */
        ABANDONED,
        /** Its events contradict each other, so that nobody knows what it holds. */
        DAMAGED;

        /** As messages have it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Rows of all tables. */
    public long rows() {
        return tables.stream().mapToLong(TableManifest::rows).sum();
    }

    /** Avro bytes of all rows, without framing. */
    public long bytes() {
        return tables.stream().mapToLong(TableManifest::bytes).sum();
    }
}
