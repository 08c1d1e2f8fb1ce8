package io.rowlog.endtoend.types;

import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;

/** Random values in the server's input syntax. */
final class RandomText {
    private static final int LAST_DATE_JULIAN = 2_147_483_493;
    private static final int LAST_TIMESTAMP_JULIAN = 109_203_527;
    private static final String[] PIECES = {
        "a", "Z", "0", " ", ",", "\"", "'", "\\", "{", "}", "(", ")", "\t", "\n", "\r", "\\N", "NULL", "é", "ß", "€",
        "漢", "𝄞", "\u0001"
    };

    private RandomText() {}

    static String word(Random random) {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(10); pieces > 0; pieces--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** Any characters that UTF-8 can hold but the one that PostgreSQL cannot. */
    static String unicode(Random random) {
        return random.ints(random.nextInt(10), 1, Character.MAX_CODE_POINT + 1)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** A string of as many ASCII letters. */
    static String letters(Random random, int count) {
        return random.ints(count, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** A number of up to that many decimal digits, and as many after its point. */
    static String decimal(Random random, int precision, int scale) {
        int digits = 1 + random.nextInt(precision);
        StringBuilder number = new StringBuilder();
        for (int i = 0; i < digits; i++) {
            number.append(random.nextInt(4) == 0 ? 0 : random.nextInt(10));
        }
        while (number.length() <= scale) {
            number.insert(0, '0');
        }
        if (scale > 0) {
            number.insert(number.length() - scale, '.');
        }
        return (random.nextBoolean() ? "-" : "") + number;
    }

    static String bytea(Random random) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return "\\x" + HexFormat.of().formatHex(bytes);
    }

    static String uuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    static String date(Random random) {
        return random.nextBoolean()
                ? "J" + random.nextInt(LAST_DATE_JULIAN)
                : "J" + (2_440_000 + random.nextInt(40_000));
    }

    static String time(Random random) {
        return "%02d:%02d:%02d.%06d"
                .formatted(
                        random.nextInt(24),
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextBoolean() ? random.nextInt(1_000_000) : random.nextInt(1_000) * 1_000);
    }

    static String timestamp(Random random) {
        int day = random.nextBoolean() ? random.nextInt(LAST_TIMESTAMP_JULIAN) : 2_440_000 + random.nextInt(40_000);
        return "J" + day + " " + time(random);
    }

    static String interval(Random random) {
        return "%d mons %d days %d.%06d secs"
                .formatted(
                        random.nextInt(-40_000, 40_000),
                        random.nextInt(-9_999, 9_999),
                        random.nextInt(-90_000, 90_000),
                        random.nextInt(1_000_000));
    }

    static String inet(Random random) {
        if (random.nextBoolean()) {
            return random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                    + random.nextInt(256) + (random.nextBoolean() ? "/" + random.nextInt(33) : "");
        }
        return "%x:%x::%x/%d"
                .formatted(random.nextInt(65_536), random.nextInt(65_536), random.nextInt(65_536), random.nextInt(129));
    }

    static String bits(Random random, int count) {
        return random.ints(count, 0, 2)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }

    static String json(Random random) {
        String word = word(random)
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\u0001", "\\u0001")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        return "{\"b\": [" + random.nextInt() + ", null, " + random.nextDouble() + "],  \"a\":{\"" + word + "\":\""
                + word + "\"}}";
    }

    static String point(Random random) {
        return "(" + random.nextGaussian() + "," + random.nextInt(-1000, 1000) + ")";
    }
}
