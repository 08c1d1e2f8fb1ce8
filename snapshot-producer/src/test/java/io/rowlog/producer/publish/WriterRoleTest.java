package io.rowlog.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.schema.log.LogName;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriterRoleTest {
    private static final LogName SHOP = new LogName("shop");
    private static final List<String> KNOWN = List.of(
            "rowlog.shop.control",
            "rowlog.shop.rows.0",
            "rowlog.shop.rows.17",
            "rowlog.shop.stream",
            "rowlog.shop-2.control",
            "rowlog.shop.rows.x",
            "other.shop.control");

    @Test
    void aSnapshotsWritersAreThoseOfEventsAndOfRowsInItsLog() {
        assertThat(WriterRole.SNAPSHOT.ids(SHOP, KNOWN))
                .containsExactly("rowlog.shop.control", "rowlog.shop.rows.0", "rowlog.shop.rows.17");
    }

    @Test
    void aStreamHasOneWriter() {
        assertThat(WriterRole.STREAM.ids(SHOP, KNOWN)).containsExactly("rowlog.shop.stream");
    }

    @Test
    void idsAreThoseThatUsersHaveGrantedTheirBackupsUserAccessTo() {
        assertThat(List.of(WriterRole.SNAPSHOT.id(SHOP, "control"), WriterRole.SNAPSHOT.id(SHOP, "rows.3")))
                .containsExactly("rowlog.shop.control", "rowlog.shop.rows.3");
    }

    @Test
    void aRoleHasNoIdOfTheOthers() {
        assertThatThrownBy(() -> WriterRole.STREAM.id(SHOP, "control")).isInstanceOf(IllegalArgumentException.class);
    }
}
