package io.rowlog.consumer.verify;

import io.rowlog.schema.catalog.QualifiedName;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which rows of a table are not the same in the log and in the database. Tells where they are, and none of their values. */
public sealed interface DifferentRows {
    /** The table's name. */
    QualifiedName table();

    /** In a sentence, for people. */
    String describe();

    /**
     * They were found.
     *
     * @param key columns by which a row in the log and one in the database were taken for the same; where there are none, rows
     *     that differ are counted as only in the log and only in the database
     * @param onlyInLog how many rows the database does not have
     * @param onlyInDatabase how many rows the log does not have
     * @param different how many rows both have, with other values
     * @param all whether these are all; else there are more, since the rest was not looked at
     * @param examples some of them
     */
    record Found(
            QualifiedName table,
            List<String> key,
            long onlyInLog,
            long onlyInDatabase,
            long different,
            boolean all,
            List<Example> examples)
            implements DifferentRows {
        public Found {
            key = List.copyOf(key);
            examples = List.copyOf(examples);
        }

        @Override
        public String describe() {
            String matched = key.isEmpty()
                    ? "the log has no key of the table, so whole rows were compared"
                    : "rows with the same " + String.join(", ", key) + " were compared";
            return (all ? "" : "at least ") + counts() + "; " + matched;
        }

        private String counts() {
            String counts = Stream.of(
                            count(different, "row differs", "rows differ"),
                            count(onlyInLog, "row is only in the log", "rows are only in the log"),
                            count(onlyInDatabase, "row is only in the database", "rows are only in the database"))
                    .filter(count -> !count.isEmpty())
                    .collect(Collectors.joining(", "));
            return counts.isEmpty() ? "no row was found to differ" : counts;
        }

        private static String count(long number, String one, String several) {
            return number == 0 ? "" : number + " " + (number == 1 ? one : several);
        }
    }

    /**
     * They were not found.
     *
     * @param reason why, for people
     */
    record NotFound(QualifiedName table, String reason) implements DifferentRows {
        @Override
        public String describe() {
            return "which rows differ was not found: " + reason;
        }
    }

    /** How a row differs. */
    enum Difference {
        /** On both sides, with other values. */
        DIFFERENT("different"),
        /** The database does not have it. */
        ONLY_IN_LOG("only in the log"),
        /** The log does not have it. */
        ONLY_IN_DATABASE("only in the database");

        private final String words;

        Difference(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /**
     * A row, and where to look it up.
     *
     * @param columns those whose values differ; none where the row is on one side only
     * @param inLog where it begins in the log; null when it is only in the database
     * @param inDatabase where it is in the database; null when it is only in the log, or when the table is one whose rows are
     *     read without a query, which does not tell their places
     */
    record Example(
            Difference difference,
            List<String> columns,
            @Nullable InLog inLog,
            @Nullable InDatabase inDatabase) {
        public Example {
            columns = List.copyOf(columns);
        }

        /** How it differs and where it is, for people. */
        public String describe() {
            String how = difference.words() + (columns.isEmpty() ? "" : " in " + String.join(", ", columns));
            String where = Stream.of(
                            inLog == null ? "" : inLog.describe(), inDatabase == null ? "" : inDatabase.query())
                    .filter(place -> !place.isEmpty())
                    .collect(Collectors.joining("; "));
            return where.isEmpty() ? how : how + ": " + where;
        }
    }

    /** The place of a record in Kafka: the first of its row. */
    record InLog(String topic, int partition, long offset) {
        /** For people. */
        public String describe() {
            return "topic " + topic + " partition " + partition + " offset " + offset;
        }
    }

    /**
     * The place of a row in a database (PostgreSQL documentation, System Columns). It is another one when the row has been
     * updated since, or the table rewritten.
     *
     * @param relation the table, or the partition that the row is in
     * @param ctid such as {@code (0,3)}
     */
    record InDatabase(QualifiedName relation, String ctid) {
        /** The statement that shows the row. */
        public String query() {
            return "SELECT * FROM ONLY " + relation.sql() + " WHERE ctid = '" + ctid + "'";
        }
    }
}
