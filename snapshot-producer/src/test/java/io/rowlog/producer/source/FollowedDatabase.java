package io.rowlog.producer.source;

import io.rowlog.fixture.Postgres;
import io.rowlog.schema.catalog.Table;
import io.rowlog.schema.log.LogName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A database with all that Rowlog makes in a source, and a slot of which the messages are read back. */
final class FollowedDatabase implements AutoCloseable {
    private static final int LSN = 8;

    private final Postgres server;
    private final String name;
    private final SourceNames names;

    private final String slot;

    private FollowedDatabase(Postgres server, String name, SourceNames names) {
        this.server = server;
        this.name = name;
        this.names = names;
        this.slot = new SourceNames(new LogName(name)).slot();
    }

    /** Follows a new one with these definitions. */
    static FollowedDatabase create(Postgres server, String before) throws SQLException {
        return follow(server, server.newDatabase("followed"), before);
    }

    /** Follows one that is there. */
    static FollowedDatabase follow(Postgres server, String database, String before) throws SQLException {
        return withObjects(server, database, before).withSlot();
    }

    /** One of which copies are to be followed. */
    static FollowedDatabase original(Postgres server, String before) throws SQLException {
        return withObjects(server, server.newDatabase("original"), before);
    }

    private static FollowedDatabase withObjects(Postgres server, String database, String before) throws SQLException {
        FollowedDatabase made = new FollowedDatabase(server, database, new SourceNames(new LogName(database)));
        server.execute(database, before);
        made.make(List.of());
        return made;
    }

    /** Follows a copy of it, with the same objects. */
    FollowedDatabase copy() throws SQLException {
        return new FollowedDatabase(server, server.copyDatabase(name), names).withSlot();
    }

    private FollowedDatabase withSlot() throws SQLException {
        strings("SELECT lsn FROM pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        return this;
    }

    SourceObjects.Made make(List<Table> chosen) throws SQLException {
        try (Connection session = session()) {
            return new SourceObjects(names).make(session, chosen);
        }
    }

    SourceNames names() {
        return names;
    }

    String name() {
        return name;
    }

    Connection session() throws SQLException {
        return server.connect(name);
    }

    void execute(String sql) throws SQLException {
        server.execute(name, sql);
    }

    List<String> strings(String sql) throws SQLException {
        return server.strings(name, sql);
    }

    /** What the publication of updates and deletes has, as {@code schema.table}. */
    List<String> keyed() throws SQLException {
        return strings("SELECT concat(schemaname, '.', tablename) FROM pg_publication_tables WHERE pubname = '"
                + names.keyedPublication() + "' ORDER BY 1");
    }

    /** What a script makes the event triggers tell, each statement on its own. */
    List<DefinitionMessage> messages(String... statements) throws SQLException {
        for (String statement : statements) {
            execute(statement);
        }
        return messages();
    }

    /** What has been told since the last time. */
    List<DefinitionMessage> messages() throws SQLException {
        List<DefinitionMessage> messages = new ArrayList<>();
        // What is decoded is what has been written to disk.
        execute("SET synchronous_commit = on; SELECT pg_logical_emit_message(true, 'written', '')");
        try (Connection session = session();
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT data FROM pg_logical_slot_get_binary_changes('" + slot
                        + "', NULL, NULL, 'proto_version', '1', 'messages', 'true', 'publication_names', '"
                        + names.publication() + "," + names.keyedPublication() + "')")) {
            while (row.next()) {
                byte[] data = row.getBytes(1);
                if (data[0] == 'M') {
                    message(ByteBuffer.wrap(data)).ifPresent(messages::add);
                }
            }
        }
        return messages;
    }

    /** PostgreSQL documentation, section Logical Replication Message Formats, Message. */
    private static Optional<DefinitionMessage> message(ByteBuffer data) {
        data.position(2 + LSN);
        StringBuilder prefix = new StringBuilder();
        for (byte letter = data.get(); letter != 0; letter = data.get()) {
            prefix.append((char) letter);
        }
        if (!prefix.toString().equals(DefinitionMessage.PREFIX)) {
            return Optional.empty();
        }
        byte[] content = new byte[data.getInt()];
        data.get(content);
        try {
            return Optional.of(DefinitionMessage.parse(Arrays.copyOfRange(content, 64, content.length)));
        } catch (RuntimeException e) {
            throw new IllegalStateException(new String(content, StandardCharsets.UTF_8), e);
        }
    }

    @Override
    public void close() throws SQLException {
        strings("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '" + name + "'");
        server.dropDatabase(name);
    }
}
