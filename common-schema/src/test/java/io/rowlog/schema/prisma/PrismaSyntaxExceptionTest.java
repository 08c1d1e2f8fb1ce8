package io.rowlog.schema.prisma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrismaSyntaxExceptionTest {
    /** {@code |} stands for the end of a line, {@code ^} for a double quote. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "modle A {|}; line 1, column 1: expected model, view, enum, type, datasource or generator, found 'modle'",
                "model {|}; line 1, column 7: expected a name after 'model', found '{'",
                "model A; line 1, column 8: expected '{', found the end of the schema",
                "model A {| id Int @id; line 1, column 7: block 'A' has no '}'",
                "model A {| id| name String|}; line 2, column 2: field 'id' has no type",
                "model A {| id Int name String|}; line 2, column 9: expected the end of the line, found 'name'",
                "model A {| id Int!|}; line 2, column 8: expected the end of the line, found '!'",
                "model A {| id: Int|}; line 2, column 4: expected a type, found ':'",
                "model A {| id [Int]|}; line 2, column 5: expected a type, found '['",
                "model A {| id Int[]?|}; line 2, column 10: expected no '?' after '[]', since a list cannot be optional, found '?'",
                "model A {| id Int[|}; line 3, column 1: expected ']', found '}'",
                "model A {| id Strin|}; line 2, column 5: there is no type, enum, model or view 'Strin'",
                "model A {| id Int @|}; line 3, column 1: expected an attribute's name, found '}'",
                "model A {| id Int @default(|}; line 3, column 1: expected a value, found '}'",
                "model A {| id Int @default(1 2)|}; line 2, column 20: expected ',' or ')', found '2'",
                "model A {| id Int @x(map:)|}; line 2, column 16: expected a value, found ')'",
                "model A {| id Int @x([1, 2)|}; line 2, column 17: expected ',' or ']', found ')'",
                "model A {| id Int @map(id)|}; line 2, column 9: 'map' needs a string: map(^...^)",
                "model A {| id Int| @@map|}; line 3, column 2: 'map' needs a string: map(^...^)",
                "model A {| id Int| @@schema(^^)|}; line 3, column 2: 'schema' needs a string: schema(^...^)",
                "model A {| id Unsupported(point)|}; line 2, column 17: expected a database type in quotes, found 'point'",
                "model A {| b A @relation(fields: ^x^)|}; line 2, column 6: 'fields' of 'relation' needs a list of fields in [ ]",
                "model A {| b A @relation(fields: [^x^])|}; line 2, column 6: 'relation' may list only names of fields",
                "model A {| id String @default(^x)|}; line 2, column 21: the string that begins here is not closed on its line",
                "model A {| id String @default(^\\q^)|}; line 2, column 22: unknown escape '\\' with 'q'",
                "model A {| id String @default(^\\u12g4^)|}; line 2, column 22: expected four hexadecimal digits after '\\u'",
                "model A {| 1st Int|}; line 2, column 2: a name cannot begin with a digit",
                "model A {| id Int @default(-)|}; line 2, column 18: expected a number with digits",
                "model A {| id Int # note|}; line 2, column 9: unexpected character '#'",
                "/* model A {|}; line 1, column 1: the comment that begins here has no '*/'",
                "generator g {| x = {; line 1, column 13: the block that begins here has no '}'",
                "model A {| id Int|}|enum A {| X|}; line 4, column 6: 'A' is declared already, at line 1, column 7",
                "enum A {| X, Y|}; line 2, column 3: expected the end of the line, found ','",
                "enum A {| X @map(1)|}; line 2, column 4: 'map' needs a string: map(^...^)",
            })
    void aMistakeIsNamedWithItsLineAndColumn(String text, String message) {
        assertThatThrownBy(() -> PrismaSchema.parse(text.replace('|', '\n').replace('^', '"')))
                .isInstanceOf(PrismaSyntaxException.class)
                .hasMessage(message.replace('^', '"'));
    }

    @Test
    void lineAndColumnCanBeAskedFor() {
        assertThatThrownBy(() -> PrismaSchema.parse("\r\n\r\n  oops"))
                .isInstanceOfSatisfying(PrismaSyntaxException.class, mistake -> {
                    assertThat(mistake.line()).isEqualTo(3);
                    assertThat(mistake.column()).isEqualTo(3);
                });
    }

    @Test
    void aMissingClosingBraceIsReportedEvenWhenAnotherBlockFollows() {
        assertThatThrownBy(() -> PrismaSchema.parse("model A {\n id Int\n\nmodel B {\n id Int\n}"))
                .isInstanceOf(PrismaSyntaxException.class)
                .hasMessageStartingWith("line 4, column 9");
    }
}
