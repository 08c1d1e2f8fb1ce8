package io.rowlog.producer.source;

/**
 * Something that Rowlog makes in the source.
 *
 * @param name the name that the server knows it by, unquoted
 */
public record SourceObject(Kind kind, String name) {
    /** What it is, in the order in which what depends on another comes later. */
    public enum Kind {
        /** A schema with the functions behind event triggers; all logs of the database share it. */
        SCHEMA("schema"),
        /** Of commands that change definitions; all logs of the database share them. */
        EVENT_TRIGGER("event trigger"),
        /** Of a log. */
        PUBLICATION("publication"),
        /** Of a log: keeps the write-ahead log that is not in Kafka yet. */
        REPLICATION_SLOT("replication slot");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** For people, such as {@code publication rowlog_shop}. */
    @Override
    public String toString() {
        return kind.word + " " + name;
    }
}
