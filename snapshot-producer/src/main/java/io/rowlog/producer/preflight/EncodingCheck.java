package io.rowlog.producer.preflight;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Text that the server cannot give as UTF-8, which the log holds (PostgreSQL documentation, chapter Character Set Support).
 * It converts from every encoding but {@code SQL_ASCII}, of which it can only say whether bytes happen to be valid UTF-8;
 * and some encodings have characters that Unicode lacks. So the text of all tables is read once, by the server alone,
 * unless the encoding rules such characters out.
 */
record EncodingCheck() implements Check {
    /** In {@code LATIN1} each byte is the Unicode character of the same number. */
    private static final Set<String> COMPLETE = Set.of("UTF8", "LATIN1");

    @Override
    public List<Finding> findings(Source source) throws SQLException {
        String encoding = source.catalog().encoding();
        if (COMPLETE.contains(encoding)) {
            return List.of();
        }
        return new ConvertibleText(source.connection(), source.tables())
                .failing().stream()
                        .map(column -> Finding.error(
                                "Column " + column + " holds text that PostgreSQL cannot convert from " + encoding
                                        + " to UTF-8.",
                                remedy(encoding)))
                        .toList();
    }

    private static String remedy(String encoding) {
        return encoding.equals("SQL_ASCII")
                ? "Correct these values; or load a dump, made with pg_dump --encoding of what the text really is, into a"
                        + " database with ENCODING 'UTF8', and back that up"
                : "Find the rows with SELECT ... WHERE convert_to(column::text, 'UTF8') IS NULL, which fails at the first of"
                        + " them, and correct them";
    }
}
