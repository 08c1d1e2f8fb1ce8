package io.rowlog.producer.replication;

import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.schema.wal.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The slot that keeps the source's write-ahead log until the log has it (PostgreSQL documentation, section Replication
 * Slots). Asks and changes it in a session that is not a replication session. Not thread-safe.
 */
public final class ReplicationSlot {
    private static final String FIND = """
            SELECT s.confirmed_flush_lsn::pg_catalog.text, s.active_pid, s.wal_status, s.plugin,
                   s.database = pg_catalog.current_database(),
                   pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), s.restart_lsn)::int8
            FROM pg_catalog.pg_replication_slots AS s WHERE s.slot_name = ?
            """;

    /** Transactions of this database that have written something and have not ended, prepared ones too. */
    private static final String RUNNING = """
            SELECT l.transactionid::pg_catalog.text, coalesce(
                       (SELECT pg_catalog.format('prepared transaction %L', p.gid) FROM pg_catalog.pg_prepared_xacts AS p
                        WHERE p.transaction::pg_catalog.text = l.transactionid::pg_catalog.text),
                       pg_catalog.format('server process %s', l.pid))
            FROM pg_catalog.pg_locks AS l LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
            WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
              AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
              AND (l.pid IS NULL OR a.datname = pg_catalog.current_database() OR a.datname IS NULL)
            """;

    private static final int VERSION_WITH_FAILOVER = 170_000;
    private static final Duration WAIT_STEP = Duration.ofMillis(20);
    private static final Duration NOTICE = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration END_LIMIT = Duration.ofSeconds(30);
    private static final String OBJECT_IN_USE = "55006";

    private final Connection session;
    private final String name;

    public ReplicationSlot(Connection session, String name) {
        this.session = session;
        this.name = name;
    }

    /**
     * What the server says of the slot.
     *
     * @param confirmed commits before it are not sent any more; empty where the slot is not one of changes
     * @param activeProcess the server process that serves whoever reads it
     * @param walStatus {@code lost} when the server has removed what it was to keep
     * @param retainedBytes of write-ahead log that the server keeps for it; empty when nothing is
     */
    public record State(
            Optional<Lsn> confirmed,
            Optional<Integer> activeProcess,
            String walStatus,
            String plugin,
            boolean ofThisDatabase,
            Optional<Long> retainedBytes) {
        /** Whether changes can still be read from it. */
        public boolean usable() {
            return plugin.equals("pgoutput") && ofThisDatabase && !walStatus.equals("lost") && confirmed.isPresent();
        }
    }

    /** The slot as it is now; empty when there is none of the name. */
    public Optional<State> find() throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(FIND)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                int process = row.getInt(2);
                boolean inactive = row.wasNull();
                long retained = row.getLong(6);
                boolean nothing = row.wasNull();
                return Optional.of(new State(
                        Optional.ofNullable(row.getString(1)).map(Lsn::parse),
                        inactive ? Optional.empty() : Optional.of(process),
                        row.getString(3) == null ? "lost" : row.getString(3),
                        row.getString(4) == null ? "" : row.getString(4),
                        row.getBoolean(5),
                        nothing ? Optional.empty() : Optional.of(retained)));
            }
        }
    }

    /** Makes the slot; on servers that can, standbys that are asked to keep it up to date do. */
    public void create(int serverVersion) throws SQLException {
        String sql = serverVersion >= VERSION_WITH_FAILOVER
                ? "SELECT pg_catalog.pg_create_logical_replication_slot(?, 'pgoutput', false, false, true)"
                : "SELECT pg_catalog.pg_create_logical_replication_slot(?, 'pgoutput')";
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, name);
            statement.execute();
        }
    }

    /**
     * Drops the slot, when there is one. One whose reader has just gone is waited for.
     *
     * @throws SQLException when it is still being read
     */
    public void drop() throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + END_LIMIT.toNanos();
        while (find().isPresent()) {
            try (PreparedStatement statement =
                    session.prepareStatement("SELECT pg_catalog.pg_drop_replication_slot(?)")) {
                statement.setString(1, name);
                statement.execute();
            } catch (SQLException e) {
                if (!OBJECT_IN_USE.equals(e.getSQLState()) || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(WAIT_STEP);
            }
        }
    }

    /**
     * Waits until every transaction has ended that runs now. One that has written its commit record before the slot could
     * see it, and that waits for a standby or for the disk, is neither sent by the slot nor seen by a snapshot: only one that
     * begins after it has ended sees it.
     *
     * @param notice is told what is being waited for when it takes long
     * @throws Failure when it takes longer than ten minutes
     */
    public void awaitRunning(Consumer<String> notice) throws SQLException, InterruptedException {
        Set<String> waited = new HashSet<>();
        List<Running> first = running();
        first.forEach(transaction -> waited.add(transaction.xid()));
        long begun = System.nanoTime();
        long told = begun;
        List<Running> left = first;
        while (!left.isEmpty()) {
            long now = System.nanoTime();
            if (now - begun > LIMIT.toNanos()) {
                throw new Failure(
                        FailureCode.BUSY,
                        "Transactions that began before the replication slot was made have not ended within "
                                + LIMIT.toMinutes() + " minutes: " + names(left),
                        Remedy.of("End them (COMMIT PREPARED, pg_terminate_backend), then %s", Action.AGAIN));
            }
            if (now - told > NOTICE.toNanos()) {
                told = now;
                notice.accept(
                        "Waiting for transactions that began before the replication slot was made: " + names(left));
            }
            Thread.sleep(WAIT_STEP);
            left = running().stream()
                    .filter(transaction -> waited.contains(transaction.xid()))
                    .toList();
        }
    }

    private static String names(List<Running> transactions) {
        String names = String.join(
                ", ",
                transactions.stream().map(Running::who).distinct().limit(5).toList());
        return transactions.size() > 5 ? names + " and others" : names;
    }

    private record Running(String xid, String who) {}

    private List<Running> running() throws SQLException {
        List<Running> running = new ArrayList<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(RUNNING)) {
            while (row.next()) {
                running.add(new Running(row.getString(1), row.getString(2)));
            }
        }
        return running;
    }
}
