package io.rowlog.access.connection;

import io.rowlog.access.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Connections under a name, as libpq reads them (libpq documentation, section The Connection Service File). */
record ServiceFile(Path path) {
    /**
     * What is said of a service.
     *
     * @param files where to look, in this order; the first that has the service is the one
     * @throws Failure when no file has it, or one cannot be read
     */
    static Map<String, String> find(String service, List<Path> files) {
        return files.stream()
                .filter(Files::exists)
                .map(file -> new ServiceFile(file).service(service))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> Failure.usage(
                        "There is no connection service '" + service + "'.",
                        "Add a section [" + service + "] to " + files.getFirst()
                                + ", or name the file in PGSERVICEFILE"));
    }

    private Optional<Map<String, String>> service(String service) {
        Map<String, String> found = new LinkedHashMap<>();
        boolean within = false;
        for (String line : lines()) {
            String text = line.strip();
            if (text.startsWith("[")) {
                if (within) {
                    break;
                }
                within = text.equals("[" + service + "]");
            } else if (within && !text.isEmpty() && !text.startsWith("#")) {
                int equals = text.indexOf('=');
                if (equals < 1 || text.startsWith("service=") || text.startsWith("ldap")) {
                    throw Failure.usage(
                            "The service '" + service + "' in " + path + " has a line that is not keyword=value.",
                            "Write a keyword of libpq in each line, for example host=db.example");
                }
                found.putIfAbsent(text.substring(0, equals), text.substring(equals + 1));
            }
        }
        return within ? Optional.of(found) : Optional.empty();
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw Failure.usage(
                    "The connection service file " + path + " cannot be read.",
                    "Make it a file of UTF-8 text that this user may read");
        }
    }
}
