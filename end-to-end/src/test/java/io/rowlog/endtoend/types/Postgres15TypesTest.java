package io.rowlog.endtoend.types;

/** The types on PostgreSQL 15. */
class Postgres15TypesTest extends TypeRoundTripTest {
    Postgres15TypesTest() {
        super(15);
    }
}
