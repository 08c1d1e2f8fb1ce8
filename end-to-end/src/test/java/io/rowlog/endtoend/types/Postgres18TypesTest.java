package io.rowlog.endtoend.types;

/** The types on PostgreSQL 18. */
class Postgres18TypesTest extends TypeRoundTripTest {
    Postgres18TypesTest() {
        super(18);
    }
}
