package io.rowlog.schema.log;

import io.rowlog.schema.catalog.QualifiedName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names of a log's topics. Kafka allows letters, digits, dots, underscores and hyphens, 249 in all. In the names of
 * schemas and tables everything but ASCII letters, digits and underscores is escaped byte by byte as {@code -hh} (UTF-8,
 * hexadecimal). In the names of schemas underscores are escaped too, because Kafka refuses a topic whose name differs
 * from another's only in dots and underscores. A name that is then too long is cut and ends in {@code --} and 32 hexadecimal digits of its SHA-256; the
 * log's plan and the row's schema hold the original.
 */
public record TopicNames(LogName log) {
    private static final int MAX_LENGTH = 249;
    private static final int HASH_BYTES = 16;

    /** The control topic: what was captured, in order; one partition. */
    public String control() {
        return log + ".control";
    }

    /** The transactions topic: one record for each source transaction; one partition. */
    public String transactions() {
        return log + ".transactions";
    }

    /** The schemas topic: Avro schemas by id; compacted. */
    public String schemas() {
        return log + ".schemas";
    }

    /** The topic of a table's rows and changes. */
    public String table(QualifiedName table) {
        String topic = log + ".table." + escape(table.schema()).replace("_", "-5f") + "." + escape(table.name());
        if (topic.length() <= MAX_LENGTH) {
            return topic;
        }
        String hash = "--" + hash(topic);
        return topic.substring(0, MAX_LENGTH - hash.length()) + hash;
    }

    private static String hash(String topic) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(topic.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** A part of a topic's name, escaped. */
    public static String escape(String part) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            if (plain(b)) {
                escaped.append((char) b);
            } else {
                escaped.append('-').append(HexFormat.of().toHexDigits(b));
            }
        }
        return escaped.toString();
    }

    private static boolean plain(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_';
    }

    /** The part that {@link #escape} was given. */
    public static String unescape(String escaped) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < escaped.length(); i++) {
            if (escaped.charAt(i) == '-') {
                bytes.write(HexFormat.fromHexDigits(escaped, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(escaped.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
