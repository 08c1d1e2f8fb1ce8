package io.rowlog.access.connection;

import io.rowlog.access.failure.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A private key that a client shows, in a file that the driver reads: of several forms that libpq reads it knows some. */
record ClientKey(Path file) {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    /**
     * The algorithm of a key in PKCS #8 as PEM; empty for one in DER or PKCS #12.
     *
     * @throws Failure when it is in another form, or cannot be read
     */
    Optional<String> requireUsable() {
        String text;
        try {
            text = text();
        } catch (IOException e) {
            throw Failure.usage(
                    "The client's key " + file + " (sslkey) cannot be read.", "Name a file that this user may read");
        }
        if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || text.contains("Proc-Type: 4,ENCRYPTED")) {
            throw Failure.usage(
                    "The client's key " + file + " (sslkey) is encrypted in a form that the driver does not read.",
                    "Run: openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -outform DER -in " + file + " -out " + file
                            + ".der, and name that file, its password in sslpassword");
        }
        if (text.contains("PRIVATE KEY-----") && !PKCS8.matcher(text).find()) {
            throw Failure.usage(
                    "The client's key " + file + " (sslkey) is in PKCS #1 or SEC 1, which the driver does not read.",
                    "Run: openssl pkcs8 -topk8 -nocrypt -in " + file + " -out " + file + ".pk8 && chmod 600 " + file
                            + ".pk8, and name that file");
        }
        return algorithm(text);
    }

    /** The algorithm of a key in PKCS #8 as PEM; empty when it is none, or cannot be read. */
    Optional<String> algorithm() {
        try {
            return Files.isReadable(file) ? algorithm(text()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String text() throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    private static Optional<String> algorithm(String text) {
        Matcher pem = PKCS8.matcher(text);
        if (!pem.find()) {
            return Optional.empty();
        }
        PKCS8EncodedKeySpec key =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        return ALGORITHMS.stream().filter(algorithm -> reads(algorithm, key)).findFirst();
    }

    private static boolean reads(String algorithm, PKCS8EncodedKeySpec key) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(key) != null;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
