package io.rowlog.access.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablePatternsTest {
    private static final List<Table> TABLES = Stream.of(
                    "blog.posts", "blog.tags", "shop.Posts", "shop.post_tags", "x.a+b")
            .map(TablePatternsTest::table)
            .toList();

    @ParameterizedTest
    @CsvSource({
        "posts, blog.posts",
        "blog.*, blog.posts blog.tags",
        "*.?osts, blog.posts shop.Posts",
        "*tags, blog.tags shop.post_tags",
        "*, blog.posts blog.tags shop.Posts shop.post_tags x.a+b",
        "a+b, x.a+b",
        "????.tags, blog.tags"
    })
    void aPatternMatchesNamesOrQualifiedNames(String pattern, String names) {
        assertThat(names(new TablePatterns(List.of(pattern), List.of()))).containsExactly(names.split(" "));
    }

    @Test
    void whatIsExcludedIsTakenFromWhatIsIncluded() {
        assertThat(names(new TablePatterns(List.of("blog.*", "shop.*"), List.of("*tags"))))
                .containsExactly("blog.posts", "shop.Posts");
        assertThat(names(new TablePatterns(List.of(), List.of("blog.*", "shop.*"))))
                .containsExactly("x.a+b");
        assertThat(names(TablePatterns.ALL)).hasSize(TABLES.size());
    }

    @ParameterizedTest
    @CsvSource({"Tags", "blog", "bl.tags", "[pt]osts", "''"})
    void aPatternThatMatchesNothingIsNamed(String pattern) {
        assertThatThrownBy(() -> names(new TablePatterns(List.of("posts", pattern), List.of())))
                .hasMessage("No table matches --include '" + pattern + "'.")
                .asInstanceOf(type(Failure.class))
                .returns(FailureCode.USAGE, Failure::code);
        assertThatThrownBy(() -> names(new TablePatterns(List.of(), List.of(pattern))))
                .hasMessage("No table matches --exclude '" + pattern + "'.");
    }

    @Test
    void patternsThatLeaveNothingAreRefused() {
        assertThatThrownBy(() -> names(new TablePatterns(List.of("posts"), List.of("*"))))
                .hasMessageContaining("no table");
    }

    private static List<String> names(TablePatterns patterns) {
        return patterns.select(TABLES).stream()
                .map(table -> table.name().toString())
                .toList();
    }

    private static Table table(String name) {
        int dot = name.indexOf('.');
        return new Table(
                1,
                new QualifiedName(name.substring(0, dot), name.substring(dot + 1)),
                Table.Kind.ORDINARY,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0);
    }

    @Test
    void aPatternOfAPartitionIsToldWhatToChooseInstead() {
        assertThatThrownBy(() -> new TablePatterns(List.of("sale_1"), List.of())
                        .choose(List.of(new QualifiedName("s", "sale")), List.of(new QualifiedName("s", "sale_1"))))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("--include 'sale_1' matches only a partition");
    }
}
