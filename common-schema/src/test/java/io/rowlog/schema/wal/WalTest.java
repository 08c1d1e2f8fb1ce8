package io.rowlog.schema.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalTest {
    @ParameterizedTest
    @ValueSource(strings = {"0/0", "0/15D6A48", "16/B374D848", "FFFFFFFF/FFFFFFFF"})
    void aPlaceInTheWriteAheadLogPrintsAsTheServerHasIt(String text) {
        assertThat(Lsn.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0/", "/0", "g/0", "0/123456789", "-1/0", "0/0 "})
    void whatIsNoPlaceIsRefused(String text) {
        assertThatThrownBy(() -> Lsn.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void placesAreOrderedAsUnsignedNumbers() {
        assertThat(Lsn.parse("FFFFFFFF/0")).isGreaterThan(Lsn.parse("7FFFFFFF/FFFFFFFF"));
    }

    @Test
    void positionsAreOrderedByCommitAndThenByOrdinal() {
        Position first = new Position(Lsn.parse("0/10"), 9);

        assertThat(List.of(new Position(Lsn.parse("0/20"), 0), new Position(Lsn.parse("0/10"), 10)))
                .allMatch(position -> position.compareTo(first) > 0);
    }

    @Test
    void aPositionIsReadFromItsHeader() {
        Position position = new Position(Lsn.parse("16/B374D848"), 7_000_000_000L);

        assertThat(Position.parse(position.toBytes())).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(strings = {"740:740:", "740:742:740", "4294967300:4294967310:4294967301,4294967305"})
    void aSnapshotPrintsAsTheServerHasIt(String text) {
        assertThat(Visibility.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1:2", "2:1:", "1:2:2", "5:9:4", "1:2:a", "1:2:1,"})
    void whatIsNoSnapshotIsRefused(String text) {
        assertThatThrownBy(() -> Visibility.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSnapshotSeesWhatHadEndedWhenItWasTaken() {
        Visibility snapshot = Visibility.parse("10:20:10,15");

        assertThat(List.of(9L, 11L, 14L, 19L)).allMatch(snapshot::sees);
        assertThat(List.of(10L, 15L, 20L, 21L)).noneMatch(snapshot::sees);
    }

    @Test
    void transactionIdsAboveTheSignedRangeAreSeenToo() {
        Visibility snapshot = Visibility.parse("18446744073709551000:18446744073709551010:18446744073709551005");

        assertThat(snapshot.sees(5)).isTrue();
        assertThat(snapshot.sees(Long.parseUnsignedLong("18446744073709551005")))
                .isFalse();
        assertThat(snapshot.sees(Long.parseUnsignedLong("18446744073709551009")))
                .isTrue();
        assertThat(snapshot.sees(Long.parseUnsignedLong("18446744073709551010")))
                .isFalse();
    }
}
