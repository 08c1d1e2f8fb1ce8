package io.rowlog.schema.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.schema.prisma.PrismaSchema.JoinTable;
import io.rowlog.schema.prisma.PrismaSchema.SchemaChoice;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImplicitRelationsTest {
    private static List<JoinTable> joinTables(String text) {
        return PrismaSchema.parse(text).joinTables();
    }

    private static List<String> names(String text) {
        return joinTables(text).stream().map(JoinTable::name).toList();
    }

    @Test
    void listsThatFaceEachOtherHaveAJoinTableNamedInAlphabeticalOrder() {
        assertThat(joinTables("model Post {\n tags Category[]\n}\nmodel Category {\n posts Post[]\n}"))
                .containsExactly(new JoinTable("_CategoryToPost", new SchemaChoice.Open(), "Category", "Post"));
    }

    @Test
    void theNameIsOfTheModelsNotOfTheirTables() {
        assertThat(names("model Z {\n a A[]\n @@map(\"b\")\n}\nmodel A {\n z Z[]\n @@map(\"y\")\n}"))
                .containsExactly("_AToZ");
    }

    @Test
    void aNamedRelationNamesItsTable() {
        assertThat(names("""
                        model Post {
                          tags   Tag[] @relation("Tagged")
                          hidden Tag[] @relation(name: "Hidden")
                        }
                        model Tag {
                          on     Post[] @relation("Tagged")
                          off    Post[] @relation("Hidden")
                        }
                        """)).containsExactly("_Hidden", "_Tagged");
    }

    @Test
    void aSelfRelationOfTwoListsHasAJoinTable() {
        assertThat(
                        joinTables(
                                "model User {\n follows User[] @relation(\"Follows\")\n followers User[] @relation(\"Follows\")\n}"))
                .containsExactly(new JoinTable("_Follows", new SchemaChoice.Open(), "User", "User"));
    }

    @Test
    void aTreeIsNoManyToManyRelation() {
        assertThat(names("""
                                model Menu {
                                  parentId Int?
                                  parent   Menu?  @relation("Tree", fields: [parentId], references: [id])
                                  children Menu[] @relation("Tree")
                                  id       Int @id
                                }
                                """)).isEmpty();
    }

    @Test
    void oneToManyHasNoJoinTable() {
        assertThat(names("""
                        model User {
                          posts Post[]
                        }
                        model Post {
                          userId Int
                          user   User @relation(fields: [userId], references: [id])
                        }
                        """)).isEmpty();
    }

    @Test
    void anExplicitJoinModelNeedsNoOther() {
        assertThat(names("""
                        model Post {
                          tags PostTag[]
                        }
                        model Tag {
                          posts PostTag[]
                        }
                        model PostTag {
                          post Post @relation(fields: [postId], references: [id])
                          tag  Tag  @relation(fields: [tagId], references: [id])
                          postId Int
                          tagId  Int
                        }
                        """)).isEmpty();
    }

    @Test
    void anExplicitRelationBesideAnImplicitOneIsToldApartByName() {
        assertThat(names("""
                        model Post {
                          authorId Int
                          author   User   @relation("Author", fields: [authorId], references: [id])
                          likedBy  User[] @relation("Likes")
                        }
                        model User {
                          written Post[] @relation("Author")
                          likes   Post[] @relation("Likes")
                        }
                        """)).containsExactly("_Likes");
    }

    @Test
    void referencesAsPrisma2WroteThemDoNotHideTheRelation() {
        assertThat(
                        names(
                                "model A {\n b B[] @relation(references: [id])\n}\nmodel B {\n a A[] @relation(references: [id])\n}"))
                .containsExactly("_AToB");
    }

    @Test
    void aListWithoutItsOppositeHasNoJoinTable() {
        assertThat(names("model A {\n b B[]\n}\nmodel B {\n id Int\n}")).isEmpty();
    }

    @Test
    void theJoinTableIsInTheSchemaOfTheFirstModel() {
        assertThat(joinTables("model B {\n a A[]\n @@schema(\"s2\")\n}\nmodel A {\n b B[]\n @@schema(\"s1\")\n}"))
                .extracting(JoinTable::schema)
                .containsExactly(new SchemaChoice.Chosen("s1"));
    }
}
