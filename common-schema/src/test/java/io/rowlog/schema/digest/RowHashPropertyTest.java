package io.rowlog.schema.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.codec.digest.MurmurHash3;

/** Digests; the oracle of the hash is another implementation of it. */
class RowHashPropertyTest {
    @Property
    void theHashIsMurmurHash3(@ForAll @Size(max = 100) byte[] data, @ForAll @IntRange(max = 9) int before) {
        byte[] padded = new byte[before + data.length + 3];
        System.arraycopy(data, 0, padded, before, data.length);
        RowHash hash = new RowHash();
        hash.hash(padded, before, data.length);

        long[] expected = MurmurHash3.hash128x64(data, 0, data.length, 0);
        assertThat(hash.first()).isEqualTo(expected[0]);
        assertThat(hash.second()).isEqualTo(expected[1]);
    }

    @Property
    void piecesGiveTheHashOfTheWhole(@ForAll @Size(max = 20) List<@Size(max = 40) byte[]> pieces) {
        DigestAccumulator inPieces = new DigestAccumulator();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int row = 0; row < 2; row++) {
            inPieces.begin();
            for (byte[] piece : pieces) {
                byte[] padded = new byte[piece.length + 2];
                System.arraycopy(piece, 0, padded, 1, piece.length);
                inPieces.piece(padded, 1, piece.length);
                whole.writeBytes(row == 0 ? piece : new byte[0]);
            }
            inPieces.end();
        }

        assertThat(inPieces.digest()).isEqualTo(digest(List.of(whole.toByteArray(), whole.toByteArray())));
        assertThat(inPieces.rows()).isEqualTo(2);
        assertThat(inPieces.bytes()).isEqualTo(2L * whole.size());
    }

    @Property
    void theOrderOfRowsDoesNotMatter(@ForAll @Size(max = 20) List<byte[]> rows, @ForAll Random random) {
        List<byte[]> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);

        assertThat(digest(shuffled)).isEqualTo(digest(rows));
    }

    @Property
    void digestsOfPartsAddUp(@ForAll @Size(min = 1, max = 20) List<byte[]> rows, @ForAll Random random) {
        int cut = random.nextInt(rows.size());

        assertThat(digest(rows.subList(0, cut)).plus(digest(rows.subList(cut, rows.size()))))
                .isEqualTo(digest(rows));
    }

    @Property
    void aRowMoreOrOneBitLessGivesAnotherDigest(
            @ForAll @Size(min = 1, max = 20) List<@Size(min = 1) byte[]> rows, @ForAll Random random) {
        List<byte[]> doubled = new ArrayList<>(rows);
        doubled.add(rows.getFirst());
        List<byte[]> flipped = new ArrayList<>(rows);
        byte[] changed = Arrays.copyOf(rows.getFirst(), rows.getFirst().length);
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        flipped.set(0, changed);

        assertThat(digest(doubled)).isNotEqualTo(digest(rows));
        assertThat(digest(flipped)).isNotEqualTo(digest(rows));
    }

    @Property
    void bytesGiveTheDigestBack(@ForAll long high, @ForAll long low) {
        Digest digest = new Digest(high, low);

        assertThat(Digest.fromBytes(digest.toBytes())).isEqualTo(digest);
        assertThat(digest.toString()).isEqualTo("%016x%016x".formatted(high, low));
    }

    private static Digest digest(List<byte[]> rows) {
        DigestAccumulator digest = new DigestAccumulator();
        rows.forEach(row -> digest.add(row, 0, row.length));
        assertThat(digest.rows()).isEqualTo(rows.size());
        assertThat(digest.bytes())
                .isEqualTo(rows.stream().mapToLong(row -> row.length).sum());
        return digest.digest();
    }
}
