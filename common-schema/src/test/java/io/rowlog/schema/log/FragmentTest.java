package io.rowlog.schema.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.schema.bytes.MalformedDataException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentTest {
    /** Part of the log's format. */
    @Test
    void theHeaderIsWhatItWas() {
        assertThat(LogHeaders.FRAGMENT).isEqualTo("rowlog.fragment");
        assertThat(new Fragment(0xFEDC_BA98_7654_3210L, 8_388_608, 209_715_234).toBytes())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("fedcba9876543210:8388608:209715234");
        assertThat(new Fragment(10, 0, 1).toBytes())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("000000000000000a:0:1");
    }

    @Property
    void theHeaderGivesTheFragmentBack(
            @ForAll long row,
            @ForAll @IntRange(max = Integer.MAX_VALUE - 1) int offset,
            @ForAll @IntRange(min = 1) int more) {
        Fragment fragment = new Fragment(row, offset, (int) Math.min(Integer.MAX_VALUE, offset + (long) more));

        assertThat(Fragment.parse(fragment.toBytes())).isEqualTo(fragment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "000000000000000a",
                "000000000000000a:0",
                "00000000000000a:0:1",
                "000000000000000A:0:1",
                "000000000000000a:-1:1",
                "000000000000000a:0:1:2",
                "000000000000000a:0:1\n",
                "000000000000000a: 0:1",
                "000000000000000a:2147483648:2147483649",
                "000000000000000a:99999999999:99999999999",
                "000000000000000a:1:1",
                "000000000000000a:0:0"
            })
    void anyOtherHeaderIsRefused(String header) {
        assertThatThrownBy(() -> Fragment.parse(header.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedDataException.class);
    }
}
