package io.rowlog.access.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.failure.Failure;
import io.rowlog.embedded.postgres.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Poolers, as of connections that are shared by transaction and of ones that are not. */
class PoolerTest {
    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.builder().withoutDurability().start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    /** Gives its clients' transactions the server's sessions: one for all of them, or one for each client. */
    private static final class Pooler implements AutoCloseable {
        private static final int BACKEND_KEY_DATA = 'K';
        private static final int READY_FOR_QUERY = 'Z';

        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final boolean shared;
        private @Nullable Session pooled;

        /** A session of the server, and what it said at its begin. */
        private record Session(Socket socket, DataInputStream in, DataOutputStream out, byte[] greeting) {}

        Pooler(boolean shared) throws IOException {
            this.shared = shared;
            daemon(() -> {
                while (true) {
                    Socket client = listener.accept();
                    daemon(() -> serve(client));
                }
            });
        }

        String url() {
            return "postgresql://postgres@127.0.0.1:" + listener.getLocalPort()
                    + "/postgres?sslmode=disable&gssencmode=disable";
        }

        private synchronized Session session(byte[] startup) throws IOException {
            if (shared && pooled != null) {
                return pooled;
            }
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(startup.length + 4);
            out.write(startup);
            Session opened = new Session(socket, in, out, untilReady(in));
            pooled = opened;
            return opened;
        }

        /** What a server says until it waits for its client; a key that is not its own, as poolers give. */
        private static byte[] untilReady(DataInputStream in) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream copy = new DataOutputStream(bytes);
            int type;
            do {
                type = in.readUnsignedByte();
                byte[] message = in.readNBytes(in.readInt() - 4);
                if (type == BACKEND_KEY_DATA) {
                    message[0] = 0x7f;
                }
                copy.write(type);
                copy.writeInt(message.length + 4);
                copy.write(message);
            } while (type != READY_FOR_QUERY);
            return bytes.toByteArray();
        }

        private void serve(Socket client) throws IOException {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            Session session = session(in.readNBytes(in.readInt() - 4));
            out.write(session.greeting());
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            DataOutputStream copy = new DataOutputStream(request);
            while (true) {
                int type = in.readUnsignedByte();
                byte[] message = in.readNBytes(in.readInt() - 4);
                if (type == 'X') {
                    client.close();
                    return;
                }
                copy.write(type);
                copy.writeInt(message.length + 4);
                copy.write(message);
                if (type == 'Q' || type == 'S') {
                    synchronized (session) {
                        session.out().write(request.toByteArray());
                        out.write(untilReady(session.in()));
                    }
                    request.reset();
                }
            }
        }

        private interface Step {
            void run() throws IOException;
        }

        private static void daemon(Step step) {
            Thread.ofPlatform().daemon(true).name("pooler").start(() -> {
                try {
                    step.run();
                } catch (IOException e) {
                    // A side has ended the connection.
                }
            });
        }

        @Override
        public void close() throws IOException {
            listener.close();
            if (pooled != null) {
                pooled.socket().close();
            }
        }
    }

    private static PostgresConnector connector(Pooler pooler) {
        return new PostgresConnector(PostgresUrl.parse(pooler.url()), new Passwords(Map.of(), Path.of("/nonexistent")));
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void onePoolForAllTransactionsIsRefusedAndLeftAsItWas() throws Exception {
        try (Pooler pooler = new Pooler(true)) {
            assertThatThrownBy(() -> connector(pooler).open())
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("a pooler gives each transaction another session");

            try (Connection another =
                    DriverManager.getConnection("jdbc:" + pooler.url().replace("postgres@", "") + "&user=postgres")) {
                assertThat(show(another, "search_path")).contains("public");
            }
        }
    }

    @Test
    void aPoolOfWholeSessionsIsTaken() throws Exception {
        try (Pooler pooler = new Pooler(false);
                Connection connection = connector(pooler).open()) {
            assertThat(show(connection, "search_path")).isEmpty();
        }
    }
}
