package io.rowlog.endtoend.types;

import io.rowlog.fixture.Stack;

/** The types on PostgreSQL 15. */
class Postgres15TypesTest extends TypeRoundTripTest {
    Postgres15TypesTest(Stack stack) {
        super(stack.version(15));
    }
}
