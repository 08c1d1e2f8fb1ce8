package io.rowlog.endtoend.types;

import io.rowlog.fixture.Postgres;
import io.rowlog.fixture.Stack;
import io.rowlog.fixture.StackExtension;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The types on those versions of PostgreSQL that only {@code -Pmatrix} has. */
@ExtendWith(StackExtension.class)
class OtherVersionsTypesTest {
    private final Stack stack;

    OtherVersionsTypesTest(Stack stack) {
        this.stack = stack;
    }

    private static final class Types extends TypeRoundTripTest {
        Types(Postgres server) {
            super(server);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("io.rowlog.fixture.Versions#others")
    void allComeBack(int version) throws Exception {
        Types types = new Types(stack.version(version));
        types.start();
        try {
            types.typesWithAnAvroTypeComeBackInBinary();
            types.typesWithAnAvroTypeComeBackAsText();
            types.allOtherTypesComeBackAsTheirText();
            types.everyTypeInTheCatalogAndWhatCanBeMadeOfItComesBack();
            types.largeValuesThatAnUpdateLeavesAreUnchangedAndNotNull();
            types.tablesAsWideAndRowsAsLongAsTheServerAllowsComeBack();
        } finally {
            types.stop();
        }
    }
}
