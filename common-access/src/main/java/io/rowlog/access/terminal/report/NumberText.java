package io.rowlog.access.terminal.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
public final class NumberText {
    private static final String[] BYTE_UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private NumberText() {}

    /** {@code 54,923}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number of things: {@code 1 table}, {@code 107 tables}. */
    public static String count(long number, String singular, String plural) {
        return count(number) + " " + (number == 1 ? singular : plural);
    }

    /** {@code 12.3 MiB}. */
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes / 1024.0;
        int unit = 0;
        // 1023.95 would be printed as 1024.0.
        while (value >= 1023.95) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, BYTE_UNITS[unit]);
    }

    /** {@code 1.4 s}, {@code 2 min 5 s}, {@code 3 h 0 min}. */
    public static String duration(Duration duration) {
        long tenths = (duration.toMillis() + 50) / 100;
        if (tenths < 600) {
            return tenths / 10 + "." + tenths % 10 + " s";
        }
        long seconds = (duration.toMillis() + 500) / 1000;
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }

    /** How many in a second: {@code 18,307}. */
    public static String rate(long number, Duration duration) {
        return count(perSecond(number, duration));
    }

    /** How many in a second, rounded; a time under a millisecond counts as one. */
    public static long perSecond(long number, Duration duration) {
        return Math.round(number * 1000.0 / Math.max(1, duration.toMillis()));
    }
}
