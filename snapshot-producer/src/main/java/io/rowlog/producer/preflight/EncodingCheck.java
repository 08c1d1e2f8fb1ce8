package io.rowlog.producer.preflight;

import java.util.List;

/**
 * Text whose encoding nobody knows: the log holds UTF-8, into which the server converts from every encoding but {@code
 * SQL_ASCII} (PostgreSQL documentation, chapter Character Set Support).
 */
record EncodingCheck() implements Check {
    @Override
    public List<Finding> findings(Source source) {
        return source.catalog().encoding().equals("SQL_ASCII")
                ? List.of(Finding.error(
                        "Database " + source.catalog().database()
                                + " has the encoding SQL_ASCII: the server cannot convert its text to UTF-8.",
                        "Load a dump of it, made with pg_dump --encoding of what the text really is, into a database"
                                + " with ENCODING 'UTF8', and back that up"))
                : List.of();
    }
}
