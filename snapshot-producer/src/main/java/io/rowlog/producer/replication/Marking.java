package io.rowlog.producer.replication;

import io.rowlog.schema.log.LogName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Named moments, as logical messages of the source: the log's name, a space, and the moment's. Stateless. */
final class Marking {
    static final String PREFIX = "rowlog.marker";

    private Marking() {}

    /** The message's content. */
    static String content(LogName log, String marker) {
        return log + " " + marker;
    }

    /** The moment's name; empty when it is of another log. */
    static Optional<String> name(byte[] content, LogName log) {
        String text = new String(content, StandardCharsets.UTF_8);
        String prefix = log + " ";
        return text.startsWith(prefix) ? Optional.of(text.substring(prefix.length())) : Optional.empty();
    }
}
