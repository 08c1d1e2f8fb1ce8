package io.rowlog.access.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.embedded.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReadSessionTest {
    private static PostgresServer server;

    @BeforeAll
    static void start() throws SQLException {
        server = PostgresServer.builder()
                .withoutDurability()
                .setting("wal_level", "logical")
                .setting("DateStyle", "German")
                .start();
        try (Connection connection = server.connect("postgres")) {
            execute(connection, "CREATE TABLE public.t (n int)");
        }
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    private static PostgresConnector connector() {
        return new PostgresConnector(
                PostgresUrl.parse(server.url("postgres")), new Passwords(Map.of(), Path.of("/nonexistent")));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void anotherSessionSeesTheSameMoment() throws Exception {
        try (Sessions sessions = new Sessions(connector());
                ReadSession first = ReadSession.begin(sessions)) {
            ReadSession.Moment moment = first.export();
            String before = value(first.connection(), "SELECT count(*) FROM public.t");
            try (Connection writer = server.connect("postgres")) {
                execute(writer, "INSERT INTO public.t VALUES (1)");
            }

            try (ReadSession second = ReadSession.at(moment, sessions)) {
                assertThat(value(second.connection(), "SELECT count(*) FROM public.t"))
                        .isEqualTo(before);
            }
        }
    }

    @Test
    void nothingCanBeWritten() throws Exception {
        try (Sessions sessions = new Sessions(connector());
                ReadSession session = ReadSession.begin(sessions)) {
            assertThatThrownBy(() -> execute(session.connection(), "INSERT INTO public.t VALUES (2)"))
                    .hasMessageContaining("read-only transaction");
        }
    }

    @Test
    void locksAreLetGoAndTheMomentStays() throws Exception {
        try (Sessions sessions = new Sessions(connector());
                ReadSession first = ReadSession.begin(sessions);
                ReadSession second = ReadSession.at(first.export(), sessions)) {
            String locks = "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid()"
                    + " AND relation = 'public.t'::regclass";
            value(second.connection(), "SELECT count(*) FROM public.t");
            second.unlock();

            assertThat(value(second.connection(), locks)).isEqualTo("0");
        }
    }

    @Test
    void theServerKnowsWhetherASessionIsThere() throws Exception {
        try (Sessions sessions = new Sessions(connector());
                ReadSession session = ReadSession.begin(sessions)) {
            String process = value(session.connection(), "SELECT pg_backend_pid()");
            try (Connection other = server.connect("postgres")) {
                execute(other, "SELECT pg_terminate_backend(" + process + ", 5000)");
            }

            assertThat(session.alive()).isFalse();
        }
    }

    @Test
    void sessionsThatWereLeftBehindAreEndedByTheFirstOfTheNext() throws Exception {
        Sessions lost = new Sessions(connector());
        String process = value(lost.open(), "SELECT pg_backend_pid()");

        try (Sessions next = lost.successor()) {
            Connection session = next.open();
            assertThat(value(session, "SELECT count(*) FROM pg_stat_activity WHERE pid = " + process))
                    .isEqualTo("0");
        } finally {
            lost.abort();
        }
    }

    @Test
    void nothingIsOpenedAfterTheEnd() {
        Sessions sessions = new Sessions(connector());
        sessions.abort();

        assertThatThrownBy(sessions::open).hasMessage("The work was stopped");
    }

    @Test
    void aReplicationSessionHasTheSettingsOfEveryOther() throws Exception {
        try (Connection session = connector().openReplication()) {
            assertThat(value(session, "SHOW DateStyle")).isEqualTo("ISO, YMD");
            assertThat(value(session, "IDENTIFY_SYSTEM")).isNotEmpty();
        }
    }
}
