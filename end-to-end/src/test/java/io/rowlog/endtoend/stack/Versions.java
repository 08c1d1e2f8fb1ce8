package io.rowlog.endtoend.stack;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Versions of PostgreSQL that are tested: two of them, or with {@code -Pmatrix} all that are supported. */
public final class Versions {
    private static final List<Integer> VERSIONS = Arrays.stream(
                    Objects.requireNonNull(System.getProperty("postgres.versions"), "postgres.versions")
                            .split(","))
            .map(Integer::valueOf)
            .toList();

    private Versions() {}

    /** Each version. */
    static IntStream all() {
        return VERSIONS.stream().mapToInt(Integer::intValue);
    }

    /** Source and target: every pair of which the target is newer. */
    static Stream<Arguments> upgrades() {
        return VERSIONS.stream()
                .flatMap(source -> VERSIONS.stream()
                        .filter(target -> target > source)
                        .map(target -> Arguments.of(source, target)));
    }
}
