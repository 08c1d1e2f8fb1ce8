package io.rowlog.endtoend.types;

import io.rowlog.fixture.Stack;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The types on PostgreSQL 18. */
class Postgres18TypesTest extends TypeRoundTripTest {
    Postgres18TypesTest(Stack stack) {
        super(stack.version(18));
    }

    /** One table for each type too, so that a row's way does not depend on its neighbours, in whatever version. */
    @Test
    void eachTypeComesBackAlone() throws SQLException {
        int number = 0;
        for (TypeValues type : NativeTypes.all()) {
            assertRoundTrip("alone" + number++, List.of(type), true);
        }
    }
}
