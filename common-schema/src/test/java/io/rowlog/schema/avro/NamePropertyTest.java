package io.rowlog.schema.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.schema.bytes.ByteInput;
import io.rowlog.schema.bytes.MalformedDataException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NamePropertyTest {
    /** Names made of what escapes are made of, so that they look like escapes as often as possible. */
    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("_", "x", "_x", "41", "_x41_", "a", "A", "0", "-", ".", " ", "é", "€", "𝄞", "$", "\\")
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 5000)
    void anEscapedNameIsOneOfAvroAndGivesTheNameBack(@ForAll("names") String name) {
        String escaped = AvroName.escape(name);

        assertThat(escaped).matches("[A-Za-z_][A-Za-z0-9_]*");
        assertThat(AvroName.unescape(escaped)).isEqualTo(name);
    }

    @Example
    void anOrdinaryNameStaysAsItIs() {
        assertThat(AvroName.escape("created_at2")).isEqualTo("created_at2");
        assertThat(AvroName.escape("_x_y")).isEqualTo("_x_y");
        assertThat(AvroName.escape("2nd")).isEqualTo("_x32_nd");
        assertThat(AvroName.escape("größe")).isEqualTo("gr_xf6__xdf_e");
    }

    @Property
    void aPrintedSchemaIdIsReadBack(@ForAll long fingerprint, @ForAll long text) {
        SchemaId id = new SchemaId(fingerprint, "%016x".formatted(text));

        assertThat(SchemaId.parse(id.toString())).isEqualTo(id);
    }

    @Example
    void whatIsNoSchemaIdIsRefused() {
        for (String id : new String[] {
            "",
            "0123456789abcdef",
            "0123456789abcdef:0123456789abcde",
            "0123456789ABCDEF:0123456789abcdef",
            "0123456789abcdef:0123456789abcdefa",
            "0123456789abcdeg:0123456789abcdef"
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SchemaId.parse(id))
                    .withMessageContaining("schema id");
        }
    }

    @Example
    void aRecordOfAnotherSchemaIsRefusedNamingBoth() {
        byte[] framed = {(byte) 0xC3, 1, 8, 7, 6, 5, 4, 3, 2, 1};

        assertThatThrownBy(() -> SingleObject.expectHeader(1, new ByteInput().set(framed, 0, framed.length)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessage("Written with schema 0102030405060708, expected 0000000000000001");
    }
}
