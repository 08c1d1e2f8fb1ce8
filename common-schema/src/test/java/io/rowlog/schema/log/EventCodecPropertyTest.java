package io.rowlog.schema.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.schema.bytes.MalformedDataException;
import io.rowlog.schema.log.LogEvent.SchemaCaptured;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.LongFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

class EventCodecPropertyTest {
    private static final LongFunction<Schema> NONE = fingerprint -> {
        throw new MalformedDataException("No schema " + fingerprint);
    };

    @Provide
    Arbitrary<LogEvent> events() {
        return Arbitraries.of(Events.all());
    }

    @Example
    void everyKindIsKnownAndReadsBack() {
        assertThat(Events.all())
                .extracting(EventCodec::kind)
                .containsExactlyInAnyOrderElementsOf(
                        EventCodec.SCHEMAS.stream().map(Schema::getName).toList());
        for (LogEvent event : Events.all()) {
            String kind = EventCodec.kind(event);
            assertThat(EventCodec.knows(kind)).isTrue();
            assertThat(EventCodec.decode(kind, EventCodec.encode(event), NONE)).isEqualTo(event);
        }
        assertThat(EventCodec.knows("Compacted")).isFalse();
    }

    @Example
    void anEventOfALaterVersionWithAFieldMoreIsRead() {
        Schema later = new Schema.Parser().parse("""
                {"type": "record", "name": "SnapshotAbandoned", "namespace": "io.rowlog.schema.log.event", "fields": [
                  {"name": "snapshot", "type": "string"},
                  {"name": "by", "type": "string"},
                  {"name": "abandonedAt", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                  {"name": "reason", "type": "string"}]}
                """);
        byte[] bytes = LaterVersion.bytes(later, Events.abandoned("s1"), "by", "operator");

        assertThat(EventCodec.decode("SnapshotAbandoned", bytes, fingerprint -> {
                    assertThat(fingerprint).isEqualTo(SchemaNormalization.parsingFingerprint64(later));
                    return later;
                }))
                .isEqualTo(Events.abandoned("s1"));
    }

    /** As it was before definitions named roles. */
    @Example
    void definitionsOfAnEarlierVersionNameNoRoles() {
        Schema now = EventCodec.SCHEMAS.stream()
                .filter(schema -> schema.getName().equals("SchemaCaptured"))
                .findFirst()
                .orElseThrow();
        Schema earlier = new Schema.Parser()
                .parse(now.toString().replaceAll(",\\{\"name\":\"roles\".*?\"default\":\\[\\]\\}", ""));
        byte[] bytes = HexFormat.of()
                .parseHex(
                        "c30127b4e318a41cd3f30473310002020464300a7461626c651a7075626c69632e6f7264657273020c7075626c6963"
                                + "0c6f7264657273164245464f52455f444154410222435245415445205441424c4520782028290002046439000002"
                                + "186c61726765206f626a6563740a31363530300e6e6f742079657400");

        assertThat(EventCodec.decode("SchemaCaptured", bytes, fingerprint -> {
                    assertThat(fingerprint).isEqualTo(SchemaNormalization.parsingFingerprint64(earlier));
                    return earlier;
                }))
                .isInstanceOfSatisfying(SchemaCaptured.class, event -> {
                    assertThat(event.definitions().getFirst().dependsOn()).containsExactly("d9");
                    assertThat(event.definitions().getFirst().roles()).isEmpty();
                    assertThat(event.uncaptured()).hasSize(1);
                });
    }

    @Property
    void truncatedEventsAreRefused(@ForAll("events") LogEvent event) {
        byte[] bytes = EventCodec.encode(event);
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> EventCodec.decode(EventCodec.kind(event), truncated, NONE))
                    .isInstanceOf(MalformedDataException.class);
        }
    }

    @Property(tries = 20_000)
    void flippedBitsGiveAnEventOrAreRefused(@ForAll("events") LogEvent event, @ForAll Random random) {
        byte[] bytes = EventCodec.encode(event);
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        try {
            assertThat(EventCodec.decode(EventCodec.kind(event), bytes, NONE)).isNotNull();
        } catch (MalformedDataException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
