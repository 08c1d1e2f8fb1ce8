package io.rowlog.schema.prisma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.prisma.ModelMapping.MappedTable;
import io.rowlog.schema.prisma.ModelMapping.MatchRule;
import io.rowlog.schema.prisma.ModelMapping.UnmappedTable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelMappingTest {
    /** Tables as {@code name} in public or {@code schema.name}. */
    private static ModelMapping map(String schema, String... tables) {
        List<QualifiedName> names =
                Stream.of(tables).map(ModelMappingTest::table).toList();
        return ModelMapping.of(PrismaSchema.parse(schema), names);
    }

    private static QualifiedName table(String name) {
        int dot = name.indexOf('.');
        return dot < 0
                ? new QualifiedName("public", name)
                : new QualifiedName(name.substring(0, dot), name.substring(dot + 1));
    }

    private static String model(String name, String... attributes) {
        return "model " + name + " {\n id Int @id\n" + String.join("\n", attributes) + "\n}\n";
    }

    private static List<String> mapped(ModelMapping mapping) {
        return mapping.mapped().stream()
                .map(found -> found.expected().name() + " = " + found.table() + " " + found.rule())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "User,            User,             MODEL_NAME",
        "users,           users,            MODEL_NAME",
        "UserSession,     user_session,     SNAKE_CASE",
        "HTTPRequest,     http_request,     SNAKE_CASE",
        "Address2Line,    address2_line,    SNAKE_CASE",
        "User,            USER,             CASE_OR_PLURAL",
        "User,            users,            CASE_OR_PLURAL",
        "UserSession,     user_sessions,    CASE_OR_PLURAL",
        "UserSession,     UserSessions,     CASE_OR_PLURAL",
        "Category,        categories,       CASE_OR_PLURAL",
        "CourseCategory,  course_categories,CASE_OR_PLURAL",
        "Address,         addresses,        CASE_OR_PLURAL",
        "Box,             boxes,            CASE_OR_PLURAL",
        "Users,           user,             CASE_OR_PLURAL",
        "Categories,      Category,         CASE_OR_PLURAL",
    })
    void aModelWithoutMapFindsItsTable(String model, String table, MatchRule rule) {
        assertThat(map(model(model), table).mapped())
                .extracting(MappedTable::table, MappedTable::rule)
                .containsExactly(tuple(table(table), rule));
    }

    @ParameterizedTest
    @CsvSource({
        "ext_list, ext_list,  MAPPED_NAME",
        "ext_list, Invoice,   MODEL_NAME",
        "ext_list, invoice,   SNAKE_CASE",
        "ext_list, EXT_LIST,  CASE_OR_PLURAL",
        "ext_list, ext_lists, CASE_OR_PLURAL",
        "ext_list, invoices,  CASE_OR_PLURAL",
    })
    void aModelWithMapFallsBackInOrder(String mapped, String table, MatchRule rule) {
        assertThat(map(model("Invoice", "@@map(\"" + mapped + "\")"), table, "unrelated")
                        .mapped())
                .extracting(MappedTable::table, MappedTable::rule)
                .containsExactly(tuple(table(table), rule));
    }

    @Test
    void theSurestRuleWins() {
        ModelMapping mapping = map(model("Invoice", "@@map(\"bill\")"), "invoices", "invoice", "Invoice", "bill");

        assertThat(mapped(mapping)).containsExactly("Invoice = public.bill MAPPED_NAME");
        assertThat(mapping.tablesWithoutModel()).containsExactly(table("Invoice"), table("invoice"), table("invoices"));
    }

    @Test
    void anExactNameWinsOverASimilarOneThatIsWrittenEarlier() {
        ModelMapping mapping = map(model("Tag") + model("Label", "@@map(\"tags\")"), "tags");

        assertThat(mapped(mapping)).containsExactly("Label = public.tags MAPPED_NAME");
        assertThat(mapping.withoutTable()).singleElement().isInstanceOfSatisfying(UnmappedTable.Taken.class, taken -> {
            assertThat(taken.expected().name()).isEqualTo("Tag");
            assertThat(taken.table()).isEqualTo(table("tags"));
            assertThat(taken.by().name()).isEqualTo("Label");
        });
    }

    @Test
    void theSecondModelOfOneTableIsReported() {
        ModelMapping mapping = map(model("A", "@@map(\"x\")") + model("B", "@@map(\"x\")"), "x", "b");

        assertThat(mapped(mapping)).containsExactly("A = public.x MAPPED_NAME");
        assertThat(mapping.withoutTable())
                .singleElement()
                .isInstanceOfSatisfying(
                        UnmappedTable.Taken.class,
                        taken -> assertThat(taken.expected().name()).isEqualTo("B"));
        assertThat(mapping.tablesWithoutModel()).containsExactly(table("b"));
    }

    @Test
    void whenOneOfTwoSimilarTablesIsTakenTheOtherFits() {
        assertThat(mapped(map(model("Menu") + model("Old", "@@map(\"MENU\")"), "MENU", "menus")))
                .containsExactly("Menu = public.menus CASE_OR_PLURAL", "Old = public.MENU MAPPED_NAME");
    }

    @Test
    void severalTablesThatFitEquallyAreReportedAndNoneIsChosen() {
        ModelMapping mapping = map(model("User"), "USER", "users");

        assertThat(mapping.mapped()).isEmpty();
        assertThat(mapping.withoutTable())
                .singleElement()
                .isInstanceOfSatisfying(UnmappedTable.Ambiguous.class, ambiguous -> {
                    assertThat(ambiguous.rule()).isEqualTo(MatchRule.CASE_OR_PLURAL);
                    assertThat(ambiguous.candidates()).containsExactly(table("USER"), table("users"));
                });
        assertThat(mapping.tablesWithoutModel()).containsExactly(table("USER"), table("users"));
    }

    @Test
    void candidatesOfAnAmbiguousModelAreNotGivenAwayByALessSureRule() {
        ModelMapping mapping = map(model("Log") + model("Logs"), "a.Log", "b.Log");

        assertThat(mapping.mapped()).isEmpty();
        assertThat(mapping.withoutTable())
                .hasExactlyElementsOfTypes(UnmappedTable.Ambiguous.class, UnmappedTable.Taken.class);
    }

    @Test
    void publicIsPreferredWhereTheModelNamesNoSchema() {
        assertThat(mapped(map(model("User"), "audit.User", "public.User")))
                .containsExactly("User = public.User MODEL_NAME");
        assertThat(mapped(map(model("User"), "audit.User"))).containsExactly("User = audit.User MODEL_NAME");
        assertThat(map(model("User"), "a.User", "b.User").withoutTable())
                .hasOnlyElementsOfType(UnmappedTable.Ambiguous.class);
    }

    @Test
    void theSchemaThatAModelNamesIsTheOnlyOneLookedIn() {
        String audited = model("User", "@@schema(\"audit\")");

        assertThat(mapped(map(audited, "public.User", "audit.users")))
                .containsExactly("User = audit.users CASE_OR_PLURAL");
        assertThat(map(audited, "public.User").withoutTable()).hasOnlyElementsOfType(UnmappedTable.Missing.class);
    }

    @Test
    void sameModelNamesMappedInTwoSchemasFindTheirOwn() {
        assertThat(mapped(map(
                        model("User", "@@map(\"users\")", "@@schema(\"a\")")
                                + model("Account", "@@map(\"users\")", "@@schema(\"b\")"),
                        "a.users",
                        "b.users")))
                .containsExactly("User = a.users MAPPED_NAME", "Account = b.users MAPPED_NAME");
    }

    @Test
    void anIgnoredModelIsMappedAndSaysThatItIsIgnored() {
        assertThat(map(model("Log", "@@ignore"), "Log").mapped())
                .singleElement()
                .satisfies(found -> assertThat(found.expected().ignored()).isTrue());
    }

    @Test
    void anImplicitJoinTableIsMappedLikeAModel() {
        ModelMapping mapping = map(
                "model Post {\n id Int @id\n tags Tag[]\n}\nmodel Tag {\n id Int @id\n posts Post[]\n}",
                "Post",
                "Tag",
                "_PostToTag");

        assertThat(mapping.mapped().getLast().expected().origin()).isEqualTo(ExpectedTable.Origin.JOIN_TABLE);
        assertThat(mapping.complete()).isTrue();
    }

    @Test
    void twoRelationsThatNameOneJoinTableAreNotBothMapped() {
        ModelMapping mapping = map("""
                model A {
                  b B[] @relation("Same")
                  c C[] @relation("Same")
                }
                model B {
                  a A[] @relation("Same")
                }
                model C {
                  a A[] @relation("Same")
                }
                """, "A", "B", "C", "_Same");

        assertThat(mapping.mapped()).hasSize(4);
        assertThat(mapping.withoutTable())
                .hasOnlyElementsOfType(UnmappedTable.Taken.class)
                .hasSize(1);
    }

    @Test
    void aViewIsListedAndNeedsNoTable() {
        ModelMapping mapping = map("view UserSummary {\n id Int @unique\n}", "user_summary");

        assertThat(mapping.views()).extracting(ExpectedTable::name).containsExactly("UserSummary");
        assertThat(mapping.withoutTable()).isEmpty();
        assertThat(mapping.tablesWithoutModel()).containsExactly(table("user_summary"));
    }

    @Test
    void aViewWithTheVeryNameOfATableIsMappedToIt() {
        ModelMapping mapping = map("view Summary {\n id Int @unique\n @@map(\"totals\")\n}", "totals");

        assertThat(mapped(mapping)).containsExactly("Summary = public.totals MAPPED_NAME");
        assertThat(mapping.views()).isEmpty();
    }

    @Test
    void whatIsLeftOnEitherSideIsReported() {
        ModelMapping mapping = map(model("User") + model("Ghost"), "User", "zebra", "apple");

        assertThat(mapping.withoutTable())
                .singleElement()
                .isInstanceOfSatisfying(
                        UnmappedTable.Missing.class,
                        missing -> assertThat(missing.expected().name()).isEqualTo("Ghost"));
        assertThat(mapping.tablesWithoutModel()).containsExactly(table("apple"), table("zebra"));
        assertThat(mapping.complete()).isFalse();
    }
}
