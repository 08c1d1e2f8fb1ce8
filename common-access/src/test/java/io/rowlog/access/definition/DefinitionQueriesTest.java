package io.rowlog.access.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionQueriesTest {
    @ParameterizedTest
    @ValueSource(ints = {140_000, 150_000, 160_000, 170_000, 180_000})
    void everyQueryHasItsSqlForEveryVersion(int serverVersion) {
        assertThat(DefinitionQueries.BY_RANK)
                .extracting(query -> DefinitionQueries.SQL.sql(query.name(), serverVersion))
                .allMatch(sql -> sql.startsWith("SELECT ") || sql.startsWith("WITH "))
                .noneMatch(sql -> sql.contains("--"));
    }

    @Test
    void everySectionBelongsToAQuery() {
        assertThat(DefinitionQueries.SQL.unused(DefinitionQueries.BY_RANK.stream()
                        .map(DefinitionQuery::name)
                        .toList()))
                .isEmpty();
    }

    @Test
    void noQueryIsListedTwice() {
        assertThat(DefinitionQueries.BY_RANK).extracting(DefinitionQuery::name).doesNotHaveDuplicates();
    }

    @Test
    void serversBefore15AreNotAskedForWhatPublicationsHaveSince() {
        assertThat(DefinitionQueries.SQL.sql("members of publications", 140_000))
                .contains("pg_publication_rel")
                .doesNotContain("prattrs", "prqual", "pg_publication_namespace");
    }

    @Test
    void aPrimaryKeyOfATableThatInheritsTakesOverItsIndexBefore18Only() {
        assertThat(DefinitionQueries.SQL.sql("keys", 170_000))
                .doesNotContain("pg_inherits h WHERE h.inhrelid = k.conrelid");
        assertThat(DefinitionQueries.SQL.sql("keys", 180_000)).contains("pg_inherits h WHERE h.inhrelid = k.conrelid");
    }
}
