package io.rowlog.producer.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.fixture.VersionTest;
import io.rowlog.producer.preflight.Finding.Severity;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a role may not do that a stream needs, for roles that are no superusers. */
class StreamRightsTest {
    private static final String TABLES = """
        CREATE ROLE streamer LOGIN;
        CREATE ROLE shopkeeper;
        CREATE ROLE "The 100% Auditor";
        CREATE TABLE items (id int PRIMARY KEY);
        CREATE TABLE orders (id int PRIMARY KEY);
        CREATE TABLE audit (id int PRIMARY KEY);
        ALTER TABLE items OWNER TO shopkeeper;
        ALTER TABLE orders OWNER TO shopkeeper;
        ALTER TABLE audit OWNER TO "The 100% Auditor";
        CREATE TABLE own (id int PRIMARY KEY);
        ALTER TABLE own OWNER TO streamer;
        """;

    @VersionTest
    void whatAnOrdinaryRoleLacksIsToldAtOnceByOwner(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of())) {
            source.execute(TABLES);

            List<Finding> findings = source.findings("streamer");

            assertThat(StreamSource.of(Severity.ERROR, findings))
                    .containsExactly(
                            "Role streamer may not replicate.",
                            "Role streamer may not create publications in database shop.",
                            "Role streamer may not publish table public.audit, which is owned by The 100% Auditor.",
                            "Role streamer may not publish 2 tables, which are owned by shopkeeper: public.items,"
                                    + " public.orders.");
            assertThat(StreamSource.of(Severity.WARNING, findings))
                    .containsExactly(
                            "Role streamer may not create event triggers: changed definitions are noticed when a"
                                    + " changed row comes, a new table is added when it is noticed, and what cannot be known of the"
                                    + " time before is on record.");
            assertThat(StreamSource.remedy(findings, "Role streamer may not create event triggers"))
                    .isEqualTo("Stream as a superuser");
        }
    }

    @VersionTest
    void theStatementsOfTheRightsGiveThem(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of())) {
            source.execute(TABLES);

            for (Finding finding : source.findings("streamer")) {
                if (finding.severity() == Severity.ERROR) {
                    source.execute(finding.remedy().toString());
                }
            }

            assertThat(StreamSource.of(Severity.ERROR, source.findings("streamer")))
                    .isEmpty();
        }
    }

    @Test
    void nobodyIsToldToHandASuperusersRightsOn() throws SQLException {
        try (StreamSource source = StreamSource.start(18, Map.of())) {
            source.execute("CREATE ROLE streamer LOGIN; CREATE TABLE t (id int PRIMARY KEY)");

            assertThat(StreamSource.remedy(source.findings("streamer"), "Role streamer may not publish table public.t"))
                    .startsWith("As a superuser: CREATE PUBLICATION rowlog_shop FOR ALL TABLES WITH (publish = 'insert,"
                            + " truncate'); CREATE PUBLICATION rowlog_shop_keyed FOR TABLE ... ")
                    .doesNotContain("GRANT");
        }
    }

    @VersionTest
    void publicationsThatAreThereNeedNoRights(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of())) {
            source.execute(TABLES);
            source.execute("""
                ALTER ROLE streamer REPLICATION;
                CREATE PUBLICATION rowlog_shop FOR ALL TABLES WITH (publish = 'insert, truncate');
                CREATE PUBLICATION rowlog_shop_keyed FOR TABLE items, orders, audit, own WITH (publish = 'update, delete');
                """);

            assertThat(StreamSource.of(Severity.ERROR, source.findings("streamer")))
                    .isEmpty();
        }
    }

    @Test
    void anAdministratorOfAProviderMayMakeWhatASuperuserMay() throws SQLException {
        try (StreamSource source = StreamSource.start(18, Map.of())) {
            source.execute(TABLES);
            source.execute("CREATE ROLE rds_superuser; CREATE ROLE rds_replication;"
                    + "GRANT CREATE ON DATABASE shop TO streamer; GRANT rds_superuser TO streamer");

            List<Finding> findings = source.findings("streamer");

            assertThat(StreamSource.of(Severity.ERROR, findings)).containsExactly("Role streamer may not replicate.");
            assertThat(StreamSource.remedy(findings, "Role streamer may not replicate"))
                    .isEqualTo("GRANT rds_replication TO \"streamer\"");
            assertThat(StreamSource.of(Severity.WARNING, findings)).isEmpty();
        }
    }

    @Test
    void whatOneRoleMayNotAskIsToldAndTheRestIsAskedAllTheSame() throws SQLException {
        try (StreamSource source = StreamSource.start(18, Map.of())) {
            source.execute("CREATE ROLE streamer LOGIN; CREATE TABLE t (v int);"
                    + "REVOKE SELECT ON pg_catalog.pg_event_trigger FROM PUBLIC");

            List<Finding> findings = source.findings("streamer");

            assertThat(StreamSource.of(Severity.WARNING, findings))
                    .containsExactly(
                            "Table public.t has no primary key: its snapshot is complete, later updates and deletes could"
                                    + " not be followed.",
                            "Something could not be asked, and what it would have shown is not known: ERROR: permission"
                                    + " denied for table pg_event_trigger");
            assertThat(StreamSource.of(Severity.NOTE, findings)).hasSize(1);
        }
    }

    @VersionTest
    void eventTriggersThatDoNotActAreNamed(int version) throws SQLException {
        try (StreamSource source = StreamSource.start(version, Map.of())) {
            source.execute("""
                CREATE SCHEMA rowlog_stream;
                CREATE FUNCTION rowlog_stream.told() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
                CREATE EVENT TRIGGER rowlog_command ON ddl_command_end EXECUTE FUNCTION rowlog_stream.told();
                """);

            List<Finding> findings = source.findings();

            assertThat(StreamSource.of(Severity.WARNING, findings))
                    .containsExactly(
                            "Event trigger rowlog_command of Rowlog does not act always: some changed definitions are not"
                                    + " recorded.");
            source.execute(StreamSource.remedy(findings, "Event trigger rowlog_command"));
            assertThat(StreamSource.of(Severity.WARNING, source.findings())).isEmpty();
        }
    }

    @Test
    void eventTriggersThatAreSwitchedOffAreNamed() throws SQLException {
        try (StreamSource source = StreamSource.start(18, Map.of("event_triggers", "off"))) {
            assertThat(StreamSource.remedy(source.findings(), "event_triggers is off"))
                    .isEqualTo("ALTER SYSTEM SET event_triggers = on; SELECT pg_reload_conf()");
        }
    }

    /** Lets sessions through to a server, one thread for each direction, and refuses replication as pgbouncer before 1.23 does. */
    private record Pooler(ServerSocket socket, int serverPort) implements AutoCloseable {
        static Pooler of(int serverPort) throws IOException {
            Pooler pooler = new Pooler(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), serverPort);
            daemon("pooler", pooler::accept);
            return pooler;
        }

        private static void daemon(String name, Runnable work) {
            Thread.ofPlatform().daemon(true).name(name).start(work);
        }

        private void accept() {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    daemon("pooled session", () -> serve(client));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void serve(Socket client) {
            try (client;
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                int length = in.readInt();
                byte[] startup = in.readNBytes(length - 4);
                if (length == 8) {
                    client.getOutputStream().write('N');
                    length = in.readInt();
                    startup = in.readNBytes(length - 4);
                }
                if (new String(startup, StandardCharsets.ISO_8859_1).contains("replication")) {
                    refuse(client.getOutputStream());
                    return;
                }
                OutputStream out = server.getOutputStream();
                out.write(
                        new byte[] {(byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length});
                out.write(startup);
                daemon("pooled answers", () -> copy(server, client));
                in.transferTo(out);
            } catch (IOException e) {
                // The session has ended.
            }
        }

        private static void copy(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // The session has ended.
            }
        }

        private static void refuse(OutputStream out) throws IOException {
            byte[] fields = "SFATAL\0C08P01\0Munsupported startup parameter: replication\0\0"
                    .getBytes(StandardCharsets.ISO_8859_1);
            int length = fields.length + 4;
            out.write(new byte[] {'E', 0, 0, (byte) (length >> 8), (byte) length});
            out.write(fields);
            out.flush();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void aPoolerThatLetsNoReplicationThroughIsNamed() throws SQLException, IOException {
        try (StreamSource source = StreamSource.start(18, Map.of());
                Pooler pooler = Pooler.of(source.server().port())) {
            List<Finding> findings = StreamSource.findings(
                    StreamSource.connector("postgres", pooler.socket().getLocalPort()));

            assertThat(StreamSource.of(Severity.ERROR, findings))
                    .singleElement()
                    .asString()
                    .matches("Between here and 127\\.0\\.0\\.1:\\d+ a pooler lets no replication session through: .*"
                            + "unsupported startup parameter: replication");
            assertThat(StreamSource.remedy(findings, "Between here"))
                    .isEqualTo("Name the server itself: --source postgresql://...");
        }
    }
}
