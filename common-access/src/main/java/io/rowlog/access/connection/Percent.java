package io.rowlog.access.connection;

import io.rowlog.access.failure.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding of URLs (RFC 3986, section 2.1). Unlike a form's, a plus sign stands for itself. */
final class Percent {
    private Percent() {}

    /**
     * @param part what the text is, for the message
     * @throws Failure when a percent sign is not followed by two hexadecimal digits, or the bytes are not UTF-8
     */
    static String decode(String encoded, String part) {
        byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                decoded.write(bytes[i]);
                continue;
            }
            if (i + 2 >= bytes.length || !HexFormat.isHexDigit(bytes[i + 1]) || !HexFormat.isHexDigit(bytes[i + 2])) {
                throw malformed(part);
            }
            decoded.write(HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
            i += 2;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded.toByteArray()))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw malformed(part);
            }
            return text;
        } catch (CharacterCodingException e) {
            throw malformed(part);
        }
    }

    private static Failure malformed(String part) {
        return Failure.usage(
                "The " + part + " in the database URL is not percent-encoded UTF-8.",
                "Write a percent sign as %25, and every other special character as % and two hexadecimal digits");
    }
}
