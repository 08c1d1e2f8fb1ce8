package io.rowlog.consumer.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.access.catalog.UncapturedReader;
import io.rowlog.consumer.verify.DefinitionComparison.Difference;
import io.rowlog.consumer.verify.DefinitionComparison.Note;
import io.rowlog.consumer.verify.DefinitionComparison.Side;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Uncaptured;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefinitionComparisonTest {
    private static final QualifiedName NONE = new QualifiedName("", "");

    @Test
    void objectsAreTheSameByKindAndIdentityWhateverTheirOids() {
        DefinitionComparison same = compare(
                List.of(definition("1:2:0", "function", "f()", "CREATE FUNCTION f")),
                List.of(definition("1:9:0", "function", "f()", "CREATE FUNCTION f")));

        assertThat(same).isEqualTo(new DefinitionComparison(1, List.of(), List.of()));
    }

    @Test
    void ofATextThatDiffersTheFirstLineIsToldThatDoes() {
        String before = "x".repeat(90);
        DefinitionComparison different = compare(
                List.of(definition("1", "function", "f()", "CREATE FUNCTION f\n" + before + "1 + 1" + before)),
                List.of(definition("1", "function", "f()", "CREATE FUNCTION f\n" + before + "1 + 2" + before)));

        String shown = "x".repeat(46) + "1 + ";
        String after = "x".repeat(49) + "...";
        assertThat(different.differences())
                .containsExactly(new Difference.Different(
                        "function f()", "..." + shown + "1" + after, "..." + shown + "2" + after));
    }

    @Test
    void aConstraintThatIsNotValidIsToldAsOne() {
        Definition valid = definition("1", "table constraint", "fk on t", "ALTER TABLE t ADD CONSTRAINT fk CHECK (a)");
        Definition notValid =
                definition("1", "table constraint", "fk on t", "ALTER TABLE t ADD CONSTRAINT fk CHECK (a) NOT VALID");

        assertThat(compare(List.of(valid), List.of(notValid)).differences())
                .containsExactly(new Difference.NotValid("table constraint fk on t"));
        assertThat(compare(List.of(notValid), List.of(notValid)).differences()).isEmpty();
    }

    @Test
    void aSecretThatIsInNeitherTextIsNoDifference() {
        String mapping = "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (\"user\" 'u')";

        assertThat(compare(
                                List.of(definition("1", "user mapping", "s", "/* Left out: password. */\n" + mapping)),
                                List.of(definition("1", "user mapping", "s", mapping)))
                        .differences())
                .isEmpty();
        assertThat(compare(
                                List.of(definition("1", "user mapping", "s", "/* Left out: password. */\n" + mapping)),
                                List.of(definition("1", "user mapping", "s", mapping.replace("'u'", "'v'"))))
                        .differences())
                .hasSize(1);
    }

    @Test
    void settingsOfTheDatabaseHaveNoOrder() {
        assertThat(compare(
                                List.of(definition("1", "database setting", "database", "SET a", "SET b")),
                                List.of(definition("1", "database setting", "database", "SET b", "SET a")))
                        .differences())
                .isEmpty();
    }

    @Test
    void whoeverTellsOfAnObjectWantsNoNoteOnIt() {
        DefinitionComparison compared = compare(
                List.of(),
                List.of(
                        definition("1", "function", "f()", "CREATE FUNCTION f"),
                        definition("2", "function", "g()", "CREATE FUNCTION g")));

        assertThat(compared.withoutNotesOn(Set.of("function f()")).notes())
                .containsExactly(new Note.Additional("function g()"));
    }

    @Test
    void aTriggerThatDoesNotActIsToldAsDisabled() {
        Definition enabled = definition("1", "trigger", "g on t", "CREATE TRIGGER g");
        Definition disabled =
                definition("1", "trigger", "g on t", "CREATE TRIGGER g", "ALTER TABLE t DISABLE TRIGGER g");

        assertThat(compare(List.of(enabled), List.of(disabled)).differences())
                .containsExactly(new Difference.Disabled("trigger g on t"));
    }

    @Test
    void aForeignKeyWhoseTriggersAreDisabledIsToldUnlessTheSourcesWere() {
        List<Definition> key = List.of(definition("1", "table constraint", "fk on t", "ALTER TABLE t ADD"));
        List<Uncaptured> disabled = List.of(new Uncaptured("foreign key", "fk on t", UncapturedReader.DISABLED_KEY));

        assertThat(DefinitionComparison.of(side(key, List.of()), side(key, disabled), true)
                        .differences())
                .containsExactly(new Difference.Disabled("table constraint fk on t"));
        assertThat(DefinitionComparison.of(side(key, disabled), side(key, disabled), true)
                        .differences())
                .isEmpty();
    }

    @Test
    void whatBelongsToAMissingTableIsNotToldBesides() {
        QualifiedName table = new QualifiedName("s", "t");
        List<Definition> all = List.of(
                new Definition("1", "table", "s.t", table, Section.BEFORE_DATA, List.of("CREATE TABLE"), List.of()),
                new Definition("2", "index", "s.i", table, Section.INDEXES, List.of("CREATE INDEX"), List.of("1")),
                definition("3", "type", "s.e", "CREATE TYPE"),
                definition("3/comment", "comment", "type s.e", "COMMENT"));

        assertThat(compare(all, List.of()).differences())
                .containsExactly(new Difference.Missing("table s.t"), new Difference.Missing("type s.e"));
        assertThat(compare(List.of(), all).notes())
                .containsExactly(new Note.Additional("table s.t"), new Note.Additional("type s.e"));
    }

    @Test
    void aMissingKeyIsToldWithoutItsIndex() {
        List<Definition> key = List.of(
                definition("1", "index", "s.t_pkey", "CREATE UNIQUE INDEX"),
                new Definition(
                        "2",
                        "table constraint",
                        "t_pkey on s.t",
                        NONE,
                        Section.INDEXES,
                        List.of("ALTER"),
                        List.of("1")));

        assertThat(compare(key, List.of()).differences())
                .containsExactly(new Difference.Missing("table constraint t_pkey on s.t"));
    }

    @Test
    void whatTheDatabaseHasBesidesAPartIsNotTold() {
        Side more = side(List.of(definition("1", "type", "e", "CREATE TYPE")), List.of());

        assertThat(DefinitionComparison.of(side(List.of(), List.of()), more, false)
                        .notes())
                .isEmpty();
    }

    @Test
    void ownersAndPlacesThatWereNotRestoredAreNotTold() {
        List<Definition> more = List.of(
                definition("1/owner", "owner", "table t", "ALTER TABLE t OWNER TO ann"),
                definition("1/tablespace", "tablespace", "table t", "ALTER TABLE t SET TABLESPACE s"));

        assertThat(compare(List.of(), more)).isEqualTo(new DefinitionComparison(0, List.of(), List.of()));
        assertThat(compare(List.of(definition("2/owner", "owner", "table u", "ALTER TABLE u")), more)
                        .notes())
                .containsExactly(new Note.Additional("owner of table t"));
    }

    @Test
    void whatTheRoleMayNotReadIsANote() {
        List<Definition> mapping = List.of(definition("1", "user mapping", "ann on server s", "CREATE USER MAPPING"));
        List<Uncaptured> hidden = List.of(new Uncaptured("user mapping", "ann on server s", "hidden"));

        assertThat(DefinitionComparison.of(side(mapping, List.of()), side(List.of(), hidden), true))
                .isEqualTo(new DefinitionComparison(
                        0, List.of(), List.of(new Note.Unreadable("user mapping ann on server s", "hidden"))));
    }

    @Test
    void aNewerServerMayPrintTheSameOtherwise() {
        List<Definition> old = List.of(
                definition("1", "table", "t", "CREATE TABLE t (a int NOT NULL)"),
                definition("2", "view", "v", "CREATE VIEW v AS SELECT (1)"),
                definition("3", "index", "i", "CREATE INDEX i"));
        List<Definition> anew = List.of(
                definition("1", "table", "t", "CREATE TABLE t (a int CONSTRAINT \"t a\" NOT NULL)"),
                definition("2", "view", "v", "CREATE VIEW v AS SELECT 1"));

        DefinitionComparison compared =
                DefinitionComparison.of(new Side(old, List.of(), 150_004), new Side(anew, List.of(), 180_001), true);

        assertThat(compared.equal()).isEqualTo(2);
        assertThat(compared.differences()).containsExactly(new Difference.Missing("index i"));
        assertThat(compared.notes())
                .containsExactly(new Note.PrintedOtherwise(
                        "view v", "CREATE VIEW v AS SELECT (1)", "CREATE VIEW v AS SELECT 1"));
    }

    @Test
    void shellsAndHowAViewReplacesItsOwnDoNotMatter() {
        DefinitionComparison compared = compare(
                List.of(
                        definition("1/view shell", "view shell", "view v", "CREATE VIEW v AS SELECT NULL::int"),
                        definition("1", "view", "v", "CREATE OR REPLACE VIEW v AS SELECT 1")),
                List.of(definition("1", "view", "v", "CREATE VIEW v AS SELECT 1")));

        assertThat(compared).isEqualTo(new DefinitionComparison(1, List.of(), List.of()));
    }

    private static DefinitionComparison compare(List<Definition> expected, List<Definition> found) {
        return DefinitionComparison.of(side(expected, List.of()), side(found, List.of()), true);
    }

    private static Side side(List<Definition> definitions, List<Uncaptured> uncaptured) {
        return new Side(definitions, uncaptured, 180_001);
    }

    private static Definition definition(String id, String kind, String identity, String... statements) {
        return new Definition(id, kind, identity, NONE, Section.BEFORE_DATA, List.of(statements), List.of());
    }
}
