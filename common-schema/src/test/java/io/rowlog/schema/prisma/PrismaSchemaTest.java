package io.rowlog.schema.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.schema.prisma.Attributes.Argument;
import io.rowlog.schema.prisma.Attributes.Attribute;
import io.rowlog.schema.prisma.Attributes.Expression;
import io.rowlog.schema.prisma.PrismaSchema.DatabaseName;
import io.rowlog.schema.prisma.PrismaSchema.Field;
import io.rowlog.schema.prisma.PrismaSchema.FieldType;
import io.rowlog.schema.prisma.PrismaSchema.Model;
import io.rowlog.schema.prisma.PrismaSchema.SchemaChoice;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrismaSchemaTest {
    private static Model model(String text) {
        return PrismaSchema.parse(text).models().getFirst();
    }

    private static Field field(String line) {
        return model("model M {\n" + line + "\n}\nenum Mood {\n  HAPPY\n}\nmodel Other {\n  id Int\n}")
                .fields()
                .getFirst();
    }

    @Test
    void anEmptySchemaHasNothing() {
        assertThat(PrismaSchema.parse(" \n// only a comment"))
                .isEqualTo(new PrismaSchema(List.of(), List.of(), List.of()));
    }

    @Test
    void datasourcesAndGeneratorsArePassedOver() {
        PrismaSchema schema = PrismaSchema.parse("""
                datasource db {
                  provider   = "postgresql"
                  url        = env("DATABASE_URL")
                  schemas    = ["public", "audit"]
                  extensions = [pgcrypto, postgis(version: "2.1", schema: "gis")]
                }
                generator client {
                  provider        = "prisma-client-js" // the } here and "here
                  previewFeatures = ["views", "multiSchema"]
                  binaryTargets   = [
                    "native",
                    "debian-openssl-1.1.x"
                  ]
                }
                model User {
                  id Int @id
                }
                """);

        assertThat(schema.models()).extracting(Model::name).containsExactly("User");
    }

    @Test
    void namesInTheDatabaseComeFromMapAndSchema() {
        Model model = model("""
                model Invoice {
                  id    Int @id @map("invoice_id")
                  total Decimal @db.Decimal(10, 2)
                  @@map(name: "ext_listhoadon")
                  @@schema("sales")
                }
                """);

        assertThat(model.table()).isEqualTo(new DatabaseName.Mapped("ext_listhoadon"));
        assertThat(model.schema()).isEqualTo(new SchemaChoice.Chosen("sales"));
        assertThat(model.fields())
                .extracting(Field::column)
                .containsExactly(new DatabaseName.Mapped("invoice_id"), new DatabaseName.Same("total"));
    }

    @Test
    void withoutMapAndSchemaTheNameIsTheModelsOwnAndTheSchemaOpen() {
        Model model = model("model User {\n id Int @id\n}");

        assertThat(model.table()).isEqualTo(new DatabaseName.Same("User"));
        assertThat(model.schema()).isEqualTo(new SchemaChoice.Open());
        assertThat(model.ignored()).isFalse();
    }

    @Test
    void fieldsAreToldApartByTheirType() {
        assertThat(field("a BigInt").type()).isEqualTo(new FieldType.Column("BigInt"));
        assertThat(field("a Mood").type()).isEqualTo(new FieldType.Column("Mood"));
        assertThat(field("a Unsupported(\"polygon\")?").type()).isEqualTo(new FieldType.Column("polygon"));
        assertThat(field("a Other @relation(\"x\", fields: [b], references: [id])")
                        .type())
                .isEqualTo(new FieldType.Relation("Other", "x", List.of("b"), List.of("id")));
        assertThat(field("a Other").type())
                .isEqualTo(new FieldType.Relation("Other", "MToOther", List.of(), List.of()));
    }

    @Test
    void arityIsReadFromTheSignAfterTheType() {
        assertThat(field("a String").arity()).isEqualTo(Field.Arity.REQUIRED);
        assertThat(field("a String?").arity()).isEqualTo(Field.Arity.OPTIONAL);
        assertThat(field("a String[]").arity()).isEqualTo(Field.Arity.LIST);
        assertThat(field("a Unsupported(\"point\")[]").arity()).isEqualTo(Field.Arity.LIST);
    }

    @Test
    void attributesMaySpanLinesInsideParenthesesAndBrackets() {
        Model model = model("""
                model Enrollment {
                  courseId Int
                  userId   Int
                  course   Course @relation(
                    "Enrolled", // inside
                    fields: [
                      courseId,
                      userId,
                    ],
                    references: [id, owner],
                    onDelete: Cascade,
                  )
                  after    String
                  @@index(
                    [courseId(sort: Desc), userId]
                  , map: "ix")
                  @@id([courseId, userId])
                }
                model Course {
                  id Int
                }
                """);

        assertThat(model.fields()).extracting(Field::name).containsExactly("courseId", "userId", "course", "after");
        assertThat(model.fields().get(2).type())
                .isEqualTo(new FieldType.Relation(
                        "Course", "Enrolled", List.of("courseId", "userId"), List.of("id", "owner")));
        assertThat(model.attributes().all()).extracting(Attribute::name).containsExactly("index", "id");
    }

    @Test
    void argumentsAreReadWhateverTheirKind() {
        Attribute attribute = field(
                        "a String @default(dbgenerated(\"gen('}\\\"')\")) @x(-1.5, true, a.b, {c: 1}, [d()])")
                .attributes()
                .first("x")
                .orElseThrow();

        assertThat(attribute.arguments())
                .extracting(Argument::value)
                .containsExactly(
                        new Expression.Number("-1.5"),
                        new Expression.Name("true"),
                        new Expression.Name("a.b"),
                        new Expression.Document(List.of(new Argument.Named("c", new Expression.Number("1")))),
                        new Expression.Array(List.of(new Expression.Call("d", List.of()))));
        assertThat(field("a String @db.VarChar(30) @id @unique @ignore")
                        .attributes()
                        .all())
                .extracting(Attribute::name)
                .containsExactly("db.VarChar", "id", "unique", "ignore");
        assertThat(field("a String @ignore").ignored()).isTrue();
    }

    @Test
    void commentsAreNoPartOfTheSchemaWhereverTheyStand() {
        Model model = model("""
                /// Documents the model { }
                model /* between */ A { // after the brace
                  // model B {
                  /* @@map("no")
                     x Int */
                  id Int @id /// trailing "quote
                  url String @default("http://x/*y*/") // after a string
                } // end""");

        assertThat(model.fields()).extracting(Field::name).containsExactly("id", "url");
        assertThat(model.fields()
                        .get(1)
                        .attributes()
                        .first("default")
                        .orElseThrow()
                        .firstOrNamed("value"))
                .contains(new Expression.Text("http://x/*y*/"));
        assertThat(model.attributes().all()).isEmpty();
    }

    @Test
    void escapesInStringsAreResolved() {
        assertThat(model("model A {\n id Int\n @@map(\"q\\\"b\\\\s\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\")\n}")
                        .table()
                        .name())
                .isEqualTo("q\"b\\s/\b\f\n\r\té😀");
    }

    @Test
    void namesMayBeWordsOfTheLanguageOrOfOtherAlphabets() {
        Model model = model("""
                model model {
                  model String
                  type  Int
                  view  Boolean
                  enum  String?
                  hoá_đơn Json
                }
                """);

        assertThat(model.name()).isEqualTo("model");
        assertThat(model.fields()).extracting(Field::name).containsExactly("model", "type", "view", "enum", "hoá_đơn");
    }

    @Test
    void allLineEndsAndAByteOrderMarkAreRead() {
        assertThat(model("\uFEFFmodel A {\r\n id Int\r\n name String\r\n}").fields())
                .hasSize(2);
        assertThat(model("model A {\r id Int\r name String\r}").fields()).hasSize(2);
    }

    @Test
    void anEnumMayHaveNamesInTheDatabase() {
        PrismaSchema schema = PrismaSchema.parse("""
                enum OrderStatus {
                  PENDING
                  PAID    @map("paid up")
                  // gone
                  @@map("order_status")
                  @@schema("sales")
                }
                model Purchase {
                  status OrderStatus
                }
                """);

        assertThat(schema.models().getFirst().fields().getFirst().type())
                .isEqualTo(new FieldType.Column("OrderStatus"));
    }

    @Test
    void viewsAreKeptApartFromModelsAndCompositeTypesAreOnlyKnownByName() {
        PrismaSchema schema = PrismaSchema.parse("""
                type Address {
                  street String
                }
                model User {
                  id      Int @id
                  address Address
                  summary Summary?
                }
                view Summary {
                  userId Int @unique
                  user   User @relation(fields: [userId], references: [id])
                }
                """);

        assertThat(schema.views()).extracting(Model::name).containsExactly("Summary");
        assertThat(schema.models())
                .singleElement()
                .satisfies(user ->
                        assertThat(user.fields()).extracting(Field::type).contains(new FieldType.Column("Address")));
    }

    @Test
    void aModelMarkedIgnoredSaysSo() {
        assertThat(model("model A {\n id Int\n @@ignore\n}").ignored()).isTrue();
        assertThat(model("model A {\n id Int\n @@fulltext([id])\n @@unique([id], name: \"u\")\n}")
                        .ignored())
                .isFalse();
    }
}
