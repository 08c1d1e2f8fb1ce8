package io.rowlog.access.connection;

import io.rowlog.access.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A password file as libpq reads it (libpq documentation, chapter The Password File). The driver has a reader too, but
 * it takes a file that everyone may read.
 */
record PasswordFile(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordFile.class);
    private static final Set<String> DEFAULT_SOCKETS = Set.of("/tmp", "/var/run/postgresql");
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.range(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_EXECUTE);

    /** The password of the first line that matches; empty when none does, or when there is no file to trust. */
    String find(PostgresUrl url) {
        if (!Files.exists(path) || !trusted()) {
            return "";
        }
        List<String> lines = lines();
        for (PostgresHost host : url.hosts()) {
            for (String line : lines) {
                List<String> fields = fields(line);
                if (fields.size() == 5
                        && !line.startsWith("#")
                        && matches(fields.get(0), name(host))
                        && matches(fields.get(1), Integer.toString(host.port()))
                        && matches(fields.get(2), url.database())
                        && matches(fields.get(3), url.user())) {
                    return unescape(fields.get(4));
                }
            }
        }
        return "";
    }

    /** The directory where a server has its socket unless told otherwise, as built and in Debian, is this machine. */
    private static String name(PostgresHost host) {
        return DEFAULT_SOCKETS.contains(host.name()) ? "localhost" : host.name();
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw Failure.usage(
                    "The password file " + path + " cannot be read.",
                    "Make it a file of UTF-8 text that this user may read");
        }
    }

    private boolean trusted() {
        if (!Files.isRegularFile(path)) {
            LOG.warn("The password file {} is ignored: it is not a plain file", path);
            return false;
        }
        PosixFileAttributeView attributes = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        try {
            if (attributes == null
                    || attributes.readAttributes().permissions().stream().noneMatch(OTHERS::contains)) {
                return true;
            }
        } catch (IOException e) {
            LOG.warn("The password file {} is ignored: its permissions cannot be read", path);
            return false;
        }
        LOG.warn("The password file {} is ignored: group or others have access; run: chmod 600 {}", path, path);
        return false;
    }

    /** The first four fields still escaped, because an escaped asterisk is not a wildcard; the fifth takes the rest. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < line.length() && fields.size() < 4; i++) {
            if (line.charAt(i) == '\\') {
                i++;
            } else if (line.charAt(i) == ':') {
                fields.add(line.substring(start, i));
                start = i + 1;
            }
        }
        fields.add(line.substring(start));
        return fields;
    }

    private static boolean matches(String field, String value) {
        return field.equals("*") || unescape(field).equals(value);
    }

    private static String unescape(String field) {
        return field.replaceAll("\\\\(.)", "$1");
    }
}
