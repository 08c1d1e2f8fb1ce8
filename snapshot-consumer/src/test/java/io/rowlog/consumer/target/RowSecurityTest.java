package io.rowlog.consumer.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.consumer.target.RowSecurity.Active;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowSecurityTest {
    private static Active active(String table, boolean own) {
        return new Active(1, SampleSnapshot.name(table), own, "App 1", "\"App 1\"");
    }

    @Test
    void whatTheOwnerForcesOnItselfCanBeLifted() {
        assertThatCode(() -> new RowSecurity(List.of(active("a", true))).requireNone(true))
                .doesNotThrowAnyException();
    }

    @Test
    void allTablesThatHideRowsAreNamedWithTheRemedyWhereNothingMayBeLifted() {
        assertThatThrownBy(() -> new RowSecurity(List.of(active("a", true), active("b", false))).requireNone(false))
                .hasMessage("Row security of public.a, public.b may hide rows from role App 1")
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.remedy().toString()).contains("ALTER ROLE \"App 1\" BYPASSRLS"));
    }

    @Test
    void aTableOfAnotherOwnerCannotBeLifted() {
        assertThatThrownBy(() -> new RowSecurity(List.of(active("a", true), active("b", false))).requireNone(true))
                .hasMessage("Row security of public.b may hide rows from role App 1");
    }
}
