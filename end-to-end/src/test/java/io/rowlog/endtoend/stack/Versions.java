package io.rowlog.endtoend.stack;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

    /** Many tests run on these in any case. */
    private static final Set<Integer> ALWAYS = Set.of(15, 18);

    private Versions() {}

    /** Each version. */
    static IntStream all() {
        return VERSIONS.stream().mapToInt(Integer::intValue);
    }

    /** Those that only {@code -Pmatrix} has. */
    static IntStream others() {
        return all().filter(version -> !ALWAYS.contains(version));
    }

    /** Source and target: every pair of which the target is newer, and twice the same of {@link #others()}. */
    static Stream<Arguments> pairs() {
        return VERSIONS.stream()
                .flatMap(source -> VERSIONS.stream()
                        .filter(target -> target > source || target.equals(source) && !ALWAYS.contains(source))
                        .map(target -> Arguments.of(source, target)));
    }
}
