package io.rowlog.consumer.drill;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.consumer.target.ServerFailure;
import io.rowlog.schema.catalog.SqlIdentifier;
import io.rowlog.schema.log.LogName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A database that is made for one drill and dropped after it. Not thread-safe. */
final class ScratchDatabase {
    private static final String PREFIX = "rowlog_drill_";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Longer names are cut by the server (PostgreSQL documentation, section Identifiers and Key Words). */
    private static final int LONGEST_NAME = 63;

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String INVALID_PARAMETER_VALUE = "22023";

    private static final String EARLIER = """
            SELECT d.datname FROM pg_catalog.pg_database d
            WHERE pg_catalog.starts_with(d.datname, ?)
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)
            ORDER BY 1
            """;

    private static final String SUBSCRIPTIONS = """
            SELECT pg_catalog.quote_ident(s.subname) FROM pg_catalog.pg_subscription s
            JOIN pg_catalog.pg_database d ON d.oid = s.subdbid WHERE d.datname = pg_catalog.current_database()
            """;

    private final PostgresConnector server;
    private final String name;

    private ScratchDatabase(PostgresConnector server, String name) {
        this.server = server;
        this.name = name;
    }

    /**
     * Makes one, empty of everything that the server's administrator has put into new databases.
     *
     * @param server leads to any database of the server
     * @param encoding of the source
     * @throws Failure when the role may not, or the server refuses it
     */
    static ScratchDatabase create(PostgresConnector server, LogName log, Instant now, String encoding) {
        String suffix = "_" + TIME.format(now);
        String stem = PREFIX + log.name();
        ScratchDatabase made = new ScratchDatabase(
                server, stem.substring(0, Math.min(stem.length(), LONGEST_NAME - suffix.length())) + suffix);
        String create = "CREATE DATABASE " + made.identifier() + " TEMPLATE template0 ENCODING '"
                + encoding.replace("'", "''") + "'";
        try (Connection session = server.open()) {
            try {
                execute(session, create);
            } catch (SQLException e) {
                if (!INVALID_PARAMETER_VALUE.equals(e.getSQLState())) {
                    throw e;
                }
                // The server's locale is of another encoding; this one goes with all.
                execute(session, create + " LC_COLLATE 'C' LC_CTYPE 'C'");
            }
            return made;
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw new Failure(
                        FailureCode.TARGET_UNFIT,
                        "The role " + server.url().user() + " may not make databases on "
                                + server.url().hostList(),
                        "As a superuser: ALTER ROLE "
                                + SqlIdentifier.quote(server.url().user()) + " CREATEDB",
                        e);
            }
            throw ServerFailure.of("Making a database for the drill on " + server.url(), e);
        }
    }

    /** Of drills that were killed: databases that nobody is connected to. */
    static List<String> leftBehind(PostgresConnector server) {
        List<String> names = new ArrayList<>();
        try (Connection session = server.open();
                PreparedStatement statement = session.prepareStatement(EARLIER)) {
            statement.setString(1, PREFIX);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        } catch (SQLException e) {
            throw ServerFailure.of("Looking at " + server.url(), e);
        }
        return names;
    }

    String name() {
        return name;
    }

    String identifier() {
        return SqlIdentifier.quote(name);
    }

    /** Leads to it. */
    PostgresConnector connector() {
        return server.toDatabase(name);
    }

    /**
     * Drops it, whoever is connected.
     *
     * @throws SQLException when the server refuses that
     */
    void drop() throws SQLException {
        // A database is not dropped that has subscriptions. Those were restored disabled and without a slot.
        try (Connection inside = connector().open()) {
            for (String subscription : subscriptions(inside)) {
                execute(inside, "ALTER SUBSCRIPTION " + subscription + " SET (slot_name = NONE)");
                execute(inside, "DROP SUBSCRIPTION " + subscription);
            }
        }
        try (Connection session = server.open()) {
            execute(session, "DROP DATABASE " + identifier() + " WITH (FORCE)");
        }
    }

    private static List<String> subscriptions(Connection inside) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = inside.createStatement();
                ResultSet row = statement.executeQuery(SUBSCRIPTIONS)) {
            while (row.next()) {
                names.add(Objects.requireNonNull(row.getString(1)));
            }
        }
        return names;
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }
}
