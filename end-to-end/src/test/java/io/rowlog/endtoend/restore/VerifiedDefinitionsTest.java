package io.rowlog.endtoend.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.consumer.plan.RestoreMode;
import io.rowlog.consumer.restore.RestoreReport;
import io.rowlog.consumer.verify.DefinitionComparison.Note;
import io.rowlog.consumer.verify.VerificationReport;
import io.rowlog.endtoend.cli.Commands;
import io.rowlog.endtoend.cli.Commands.Run;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import io.rowlog.fixture.VersionTest;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Verification proves what keeps the rows right, not only the rows. */
@ExtendWith(StackExtension.class)
class VerifiedDefinitionsTest {
    private static final String LIBRARY = """
        CREATE DOMAIN isbn AS text CONSTRAINT thirteen CHECK (length(VALUE) = 13);
        CREATE TYPE state AS ENUM ('in', 'out');
        CREATE TABLE author (id int PRIMARY KEY, name text NOT NULL UNIQUE, born date, CONSTRAINT past CHECK (born < '2200-01-01'));
        CREATE TABLE book (id int PRIMARY KEY, isbn isbn, author int NOT NULL REFERENCES author, state state DEFAULT 'in');
        CREATE TABLE loan (book int REFERENCES book, since date NOT NULL, EXCLUDE USING btree (book WITH =));
        CREATE TABLE visit (at date NOT NULL, reader text) PARTITION BY RANGE (at);
        CREATE TABLE visit_2024 PARTITION OF visit FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        CREATE INDEX book_state ON book (state);
        CREATE STATISTICS book_both ON state, author FROM book;
        CREATE SEQUENCE ticket;
        CREATE VIEW borrowed AS SELECT * FROM book WHERE state = 'out';
        CREATE MATERIALIZED VIEW authors AS SELECT count(*) FROM author;
        CREATE FUNCTION due(date) RETURNS date LANGUAGE sql AS 'SELECT $1 + 28';
        CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
        CREATE TRIGGER stamped BEFORE INSERT ON loan FOR EACH ROW EXECUTE FUNCTION stamp();
        CREATE RULE kept AS ON DELETE TO author DO INSTEAD NOTHING;
        ALTER TABLE loan ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON loan USING (since > '2000-01-01');
        COMMENT ON TABLE book IS 'all of them';
        INSERT INTO author VALUES (1, 'Brontë', '1818-07-30');
        INSERT INTO book VALUES (1, '9780000000000', 1);
        INSERT INTO loan VALUES (1, '2024-02-29');
        INSERT INTO visit VALUES ('2024-02-29', 'Jane');
        """;

    /** One of each kind, none of which changes a row. */
    private static final String TAMPERING = """
        ALTER DOMAIN isbn DROP CONSTRAINT thirteen;
        ALTER DOMAIN isbn ADD CONSTRAINT thirteen CHECK (length(VALUE) = 13) NOT VALID;
        ALTER TYPE state ADD VALUE 'lost';
        ALTER TABLE loan DROP CONSTRAINT loan_book_fkey;
        ALTER TABLE book DROP CONSTRAINT book_author_fkey;
        ALTER TABLE book ADD CONSTRAINT book_author_fkey FOREIGN KEY (author) REFERENCES author NOT VALID;
        ALTER TABLE book DROP CONSTRAINT book_pkey;
        ALTER TABLE book ALTER COLUMN author DROP NOT NULL;
        ALTER TABLE book ALTER COLUMN state SET DEFAULT 'out';
        ALTER TABLE author DROP CONSTRAINT past;
        ALTER TABLE loan DISABLE TRIGGER stamped;
        ALTER TABLE author DISABLE RULE kept;
        ALTER TABLE loan DISABLE ROW LEVEL SECURITY;
        DROP POLICY own ON loan;
        ALTER TABLE visit DETACH PARTITION visit_2024;
        ALTER TABLE visit ATTACH PARTITION visit_2024 FOR VALUES FROM ('2024-01-01') TO ('2026-01-01');
        DROP INDEX book_state;
        DROP STATISTICS book_both;
        ALTER SEQUENCE ticket CYCLE;
        CREATE OR REPLACE VIEW borrowed AS SELECT * FROM book WHERE state = 'in';
        REFRESH MATERIALIZED VIEW authors WITH NO DATA;
        CREATE OR REPLACE FUNCTION due(date) RETURNS date LANGUAGE sql AS 'SELECT $1 + 7';
        COMMENT ON TABLE book IS NULL;
        CREATE TABLE shelf (id int PRIMARY KEY, room text DEFAULT 'hall');
        """;

    private final Stack stack;

    VerifiedDefinitionsTest(Stack stack) {
        this.stack = stack;
    }

    @VersionTest(all = true)
    void eachDefinitionThatIsNotAsItWasIsNamed(int version) throws Exception {
        Postgres server = stack.version(version);
        RoundTrip trip = new RoundTrip(stack.kafka(), "tampered-" + version);
        String target = restored(trip, server);
        server.execute(target, TAMPERING);

        VerificationReport report = trip.verify(server.url(target));

        assertThat(report.equal()).isFalse();
        assertThat(report.differences()).isEmpty();
        assertThat(report.definitions().differences())
                .extracting(difference -> difference.word() + ": " + difference.object())
                .containsExactlyInAnyOrder(
                        "not valid: domain constraint thirteen on public.isbn",
                        "different: type public.state",
                        "missing: table constraint loan_book_fkey on public.loan",
                        "not valid: table constraint book_author_fkey on public.book",
                        "missing: table constraint book_pkey on public.book",
                        "different: table public.book",
                        "different: default value for public.book.state",
                        "missing: table constraint past on public.author",
                        "disabled: trigger stamped on public.loan",
                        "disabled: rule kept on public.author",
                        "missing: row security of table public.loan",
                        "missing: policy own on public.loan",
                        "different: table public.visit_2024",
                        "missing: index public.book_state",
                        "missing: statistics object public.book_both",
                        "different: sequence public.ticket",
                        "different: view public.borrowed",
                        "missing: rows of materialized view public.authors",
                        "different: function public.due(pg_catalog.date)",
                        "missing: comment of table public.book");
        assertThat(report.definitions().notes()).containsExactly(new Note.Additional("table public.shelf"));
    }

    @VersionTest(all = true)
    void whatAServerPrintsOtherwiseOnceItHasReadItsOwnPrintIsNoDifference(int version) throws Exception {
        Postgres server = stack.version(version);
        String source = server.newDatabase("printed");
        server.execute(source, """
            CREATE TABLE parcel (id int PRIMARY KEY, size varchar(8) CHECK (size IN ('small', 'it''s')), other varchar(8),
                CHECK (size NOT IN (other, 'none')));
            CREATE INDEX open ON parcel (id) WHERE size IN ('small', 'm');
            CREATE POLICY mine ON parcel USING (other IN ('a', 'b'));
            CREATE VIEW usual AS SELECT id FROM parcel WHERE id BETWEEN 1 AND 9 AND other IS NOT NULL;
            CREATE FOREIGN DATA WRAPPER post;
            CREATE SERVER far FOREIGN DATA WRAPPER post;
            CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS ("user" 'u', password 'p');
            """);
        RoundTrip trip = new RoundTrip(stack.kafka(), "printed-" + version);
        trip.backup(server.url(source));

        RestoreReport report = trip.restore(server.url(server.newDatabase("read_back")), RestoreMode.CREATE);

        VerificationReport verification = Objects.requireNonNull(report.verification());
        assertThat(verification.definitions().differences()).isEmpty();
        assertThat(verification.definitions().notes()).extracting(Note::object).containsExactly("view public.usual");
    }

    @Test
    void whatTheDatabaseHasBesidesIsANote() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "additional-definitions");
        String target = restored(trip, stack.version(18));
        stack.version(18).execute(target, "CREATE TABLE shelf (id int PRIMARY KEY); CREATE INDEX more ON book (isbn)");

        Run verify = verify(trip, stack.version(18), target);

        assertThat(verify.out())
                .contains(" definitions equal\n")
                .contains("  note: index public.more: in the database only\n")
                .contains("  note: table public.shelf: in the database only\n");
        assertThat(verify.status()).isZero();
    }

    @Test
    void aForeignKeyWhoseTriggersAreDisabledIsNamed() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "disabled-keys");
        String target = restored(trip, stack.version(18));
        stack.version(18).execute(target, "ALTER TABLE book DISABLE TRIGGER ALL");

        Run verify = verify(trip, stack.version(18), target);

        assertThat(verify.out())
                .contains("  table constraint book_author_fkey on public.book: disabled in the database\n");
        assertThat(verify.status()).isEqualTo(4);
    }

    @Test
    void rowsAloneAreComparedWhereAnotherProgramMadeTheTables() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "rows-alone");
        String target = restored(trip, stack.version(18));
        stack.version(18).execute(target, "ALTER TABLE book DROP CONSTRAINT book_author_fkey");

        Run verify = verify(trip, stack.version(18), target, "--data-only");

        assertThat(verify.out()).endsWith("all digests equal\n");
        assertThat(verify.status()).isZero();
    }

    @Test
    void ownersAreComparedWhereTheyAreAskedFor() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(15)) {
            server.execute("postgres", "CREATE ROLE librarian");
            String source = server.newDatabase("owned");
            server.execute(
                    source, LIBRARY + "ALTER TABLE book OWNER TO librarian; GRANT SELECT ON author TO librarian;");
            RoundTrip trip = new RoundTrip(stack.kafka(), "verified-owners");
            trip.backup(server.url(source));
            String target = server.newDatabase("verified");
            trip.restore(server.url(target), RestoreMode.CREATE);

            assertThat(verify(trip, server, target).status()).isZero();
            assertThat(verify(trip, server, target, "--owners", "--grants").out())
                    .contains(
                            "  owner of table public.book: \"ALTER TABLE public.book OWNER TO librarian\" in the log, \"ALTER"
                                    + " TABLE public.book OWNER TO postgres\" in the database\n")
                    .contains("  grants of table public.author: missing in the database\n");
        }
    }

    @Test
    void aRestoreThatIsNotDoneIsNamedAsOne() throws Exception {
        RoundTrip trip = new RoundTrip(stack.kafka(), "unfinished");
        String target = restored(trip, stack.version(18));
        stack.version(18).execute(target, """
            CREATE SCHEMA rowlog;
            CREATE TABLE rowlog.restore (what text NOT NULL, started_at timestamptz NOT NULL DEFAULT now());
            INSERT INTO rowlog.restore VALUES ('snapshot 1 of log shop');
            """);

        Run verify = verify(trip, stack.version(18), target);

        assertThat(verify.out())
                .contains("  a restore of snapshot 1 of log shop, begun 20", "is not done; run it again");
        assertThat(verify.status()).isEqualTo(4);
    }

    @Test
    void aPartIsComparedWithItsOwnDefinitionsAndSequencesOnly() throws Exception {
        String source = stack.newDatabase("to_verify");
        stack.execute(source, """
            CREATE TABLE a (id serial PRIMARY KEY); CREATE TABLE "B b" (id serial PRIMARY KEY, a int REFERENCES a);
            CREATE TABLE c (id int GENERATED ALWAYS AS IDENTITY);
            INSERT INTO a DEFAULT VALUES; INSERT INTO "B b" DEFAULT VALUES; INSERT INTO c DEFAULT VALUES;
            """);
        RoundTrip trip = new RoundTrip(stack.kafka(), "verified-part");
        String log = "verified-part-backed-up";
        String target = stack.newDatabase("verified");

        Run backup = Commands.producer(
                "backup", "--source", stack.url(source), "--kafka", stack.kafka(), "--log", log, "--include", "a");
        assertThat(backup.out()).contains("1 sequence\n");
        Run restore =
                Commands.consumer("restore", "--target", stack.url(target), "--kafka", stack.kafka(), "--log", log);
        assertThat(restore.out()).contains("1 table, 1 row, all digests equal");
        assertThat(restore.status()).isZero();

        trip.backup(stack.url(source));
        Run part = Commands.consumer(
                "verify",
                "--target",
                stack.url(target),
                "--kafka",
                stack.kafka(),
                "--log",
                "verified-part",
                "--include",
                "a");
        assertThat(part.out()).contains("1 table, 1 row, all digests equal");
        assertThat(part.status()).isZero();
        stack.execute(target, "SELECT nextval('a_id_seq')");
        assertThat(verify(trip, stack, target, "--include", "a").out())
                .contains("  sequence public.a_id_seq: 1 handed out in the log, 2 handed out in the database\n");
    }

    /** A database with the library, backed up and restored. */
    private static String restored(RoundTrip trip, Postgres server) throws Exception {
        String source = server.newDatabase("library" + trip.log().name().replace('-', '_'));
        server.execute(source, LIBRARY);
        trip.backup(server.url(source));
        String target = server.newDatabase("copy_" + trip.log().name().replace('-', '_'));
        RestoreReport report = trip.restore(server.url(target), RestoreMode.CREATE);
        VerificationReport verification = Objects.requireNonNull(report.verification());
        assertThat(verification.definitions().differences()).isEmpty();
        assertThat(verification.definitions().notes()).isEmpty();
        return target;
    }

    private Run verify(RoundTrip trip, Postgres server, String target, String... more) {
        String[] arguments = new String[more.length + 7];
        String[] first = {
            "verify",
            "--target",
            server.url(target),
            "--kafka",
            stack.kafka(),
            "--log",
            trip.log().name()
        };
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(more, 0, arguments, first.length, more.length);
        return Commands.consumer(arguments);
    }
}
