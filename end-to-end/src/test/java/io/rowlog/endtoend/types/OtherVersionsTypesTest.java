package io.rowlog.endtoend.types;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The types on those versions of PostgreSQL that only {@code -Pmatrix} has. */
class OtherVersionsTypesTest {
    private static final class Types extends TypeRoundTripTest {
        Types(int version) {
            super(version);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("io.rowlog.endtoend.stack.Versions#others")
    void allComeBack(int version) throws Exception {
        Types types = new Types(version);
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
