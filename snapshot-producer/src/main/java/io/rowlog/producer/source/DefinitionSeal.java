package io.rowlog.producer.source;

import io.rowlog.schema.catalog.OwnSchemas;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Tells what the source's triggers say of commands from what any role can write with {@code pg_logical_emit_message}: followers
 * run these commands, so nobody else may have them run. Before the content of a message stands a keyed hash of it and of its
 * transaction's id. Immutable and thread-safe.
 */
public final class DefinitionSeal {
    static final String DROP = "DROP MATERIALIZED VIEW IF EXISTS " + OwnSchemas.SOURCE + ".seal";

    private static final String READABLE = "SELECT coalesce(pg_catalog.has_table_privilege(pg_catalog.to_regclass('"
            + OwnSchemas.SOURCE + ".seal'), 'SELECT'), false)";

    private static final int HASH_CHARACTERS = 64;

    private final byte[] key;

    private DefinitionSeal(byte[] key) {
        this.key = key.clone();
    }

    /** The source's; empty where it has none, or the role may not read it. */
    public static Optional<DefinitionSeal> read(Connection session) throws SQLException {
        if (obstacle(session).isPresent()) {
            return Optional.empty();
        }
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT key FROM " + OwnSchemas.SOURCE + ".seal")) {
            return row.next() ? Optional.of(new DefinitionSeal(row.getBytes(1))) : Optional.empty();
        }
    }

    /** Why a role could not tell what the triggers of another say; empty where it can. */
    static Optional<String> obstacle(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(READABLE)) {
            row.next();
            return row.getBoolean(1)
                    ? Optional.empty()
                    : Optional.of("permission denied for materialized view " + OwnSchemas.SOURCE + ".seal");
        }
    }

    /**
     * The content of a message; empty where no trigger has written it.
     *
     * @param xid of the top-level transaction, as the replication protocol gives it
     */
    public Optional<byte[]> open(byte[] message, int xid) {
        if (message.length < HASH_CHARACTERS) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOfRange(message, HASH_CHARACTERS, message.length);
        byte[] of = Integer.toUnsignedString(xid).getBytes(StandardCharsets.US_ASCII);
        byte[] expected = HexFormat.of()
                .formatHex(sha256(key, of, sha256(key, of, content)))
                .getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, Arrays.copyOf(message, HASH_CHARACTERS))
                ? Optional.of(content)
                : Optional.empty();
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
