package io.rowlog.schema.avro;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Names a schema in the schemas topic. The fingerprint that stands in every record is of the schema's Parsing Canonical
 * Form (Avro specification, section Schema Fingerprints), which leaves out logical types and properties: a table whose
 * column changes from {@code text} to {@code jsonb} keeps its fingerprint. So the id has a digest of the whole text too.
 *
 * @param fingerprint CRC-64-AVRO of the Parsing Canonical Form
 * @param text first 8 bytes of the SHA-256 of the schema's JSON text, as 16 hexadecimal digits
 */
public record SchemaId(long fingerprint, String text) {
    private static final int TEXT_BYTES = 8;
    private static final int HEX_DIGITS = 16;
    private static final Pattern PRINTED = Pattern.compile("[0-9a-f]{16}:[0-9a-f]{16}");

    /** The id of a schema. */
    public static SchemaId of(Schema schema) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(schema.toString().getBytes(StandardCharsets.UTF_8));
            return new SchemaId(
                    SchemaNormalization.parsingFingerprint64(schema),
                    HexFormat.of().formatHex(Arrays.copyOf(hash, TEXT_BYTES)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * The id that {@link #toString()} printed.
     *
     * @throws IllegalArgumentException when the text is not of that form
     */
    public static SchemaId parse(String id) {
        if (!PRINTED.matcher(id).matches()) {
            throw new IllegalArgumentException("Not a schema id: '" + id + "'");
        }
        return new SchemaId(HexFormat.fromHexDigitsToLong(id, 0, HEX_DIGITS), id.substring(HEX_DIGITS + 1));
    }

    /** {@code <fingerprint>:<text>}, both as 16 hexadecimal digits: the key in the schemas topic. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(fingerprint) + ":" + text;
    }
}
