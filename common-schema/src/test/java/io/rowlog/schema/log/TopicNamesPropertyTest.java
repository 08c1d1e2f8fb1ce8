package io.rowlog.schema.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rowlog.schema.catalog.QualifiedName;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class TopicNamesPropertyTest {
    private static final TopicNames NAMES = new TopicNames(new LogName("shop"));

    @Provide
    Arbitrary<QualifiedName> tables() {
        return names().tuple2().map(pair -> new QualifiedName(pair.get1(), pair.get2()));
    }

    /** Up to the server's 63 bytes, of what escapes and separators are made of. */
    @Provide
    Arbitrary<String> names() {
        return Arbitraries.frequencyOf(Tuple.of(9, parts(6)), Tuple.of(1, parts(20)));
    }

    private static Arbitrary<String> parts(int most) {
        return Arbitraries.of("a", "b", "_", "-", ".", "-5f", "2d", "A", " ", "é", "𝄞")
                .list()
                .ofMinSize(1)
                .ofMaxSize(most)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 5000)
    void anEscapedPartGivesThePartBack(@ForAll("names") String name) {
        assertThat(TopicNames.escape(name)).matches("[A-Za-z0-9_-]+");
        assertThat(TopicNames.unescape(TopicNames.escape(name))).isEqualTo(name);
    }

    @Property(tries = 5000)
    void aTopicsNameIsOneThatKafkaTakesAndNamesTheTable(@ForAll("tables") QualifiedName table) {
        String topic = NAMES.table(table);

        assertThat(topic).matches("[A-Za-z0-9._-]{1,249}");
        if (!topic.contains("--")) {
            String[] parts = topic.split("\\.");
            assertThat(parts).hasSize(4).startsWith("shop", "table");
            assertThat(TopicNames.unescape(parts[2])).isEqualTo(table.schema());
            assertThat(TopicNames.unescape(parts[3])).isEqualTo(table.name());
        }
    }

    @Property(tries = 5000)
    void kafkaNeverTakesTwoTablesTopicsForTheSame(
            @ForAll("tables") QualifiedName one, @ForAll("tables") QualifiedName other) {
        Assume.that(!one.equals(other));

        assertThat(asKafkaCompares(NAMES.table(one))).isNotEqualTo(asKafkaCompares(NAMES.table(other)));
    }

    @Example
    void anUnderscoreMayStandOnEitherSideOfTheDot() {
        assertThat(NAMES.table(new QualifiedName("app", "user_roles"))).isEqualTo("shop.table.app.user_roles");
        assertThat(NAMES.table(new QualifiedName("app_user", "roles"))).isEqualTo("shop.table.app-5fuser.roles");
    }

    @Example
    void namesThatAreTooLongAreCutAndStayDifferent() {
        String long1 = NAMES.table(new QualifiedName("é".repeat(31), "é".repeat(30) + "1"));
        String long2 = NAMES.table(new QualifiedName("é".repeat(31), "é".repeat(30) + "2"));

        assertThat(long1).hasSize(249).contains("--");
        assertThat(long2).hasSize(249).isNotEqualTo(long1);
    }

    @Example
    void aLogIsNamedAfterItsDatabase() {
        assertThat(LogName.ofDatabase("shop").name()).isEqualTo("shop");
        assertThat(LogName.ofDatabase("my shop").name()).isEqualTo("my-20shop");
        assertThat(LogName.ofDatabase("é".repeat(31)).name()).hasSize(80);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogName("a.b"))
                .withMessageContaining("a.b");
        assertThatIllegalArgumentException().isThrownBy(() -> new LogName(""));
    }

    /** Kafka refuses a topic whose name collides with another's in the names of metrics ({@code Topic.hasCollision}). */
    private static String asKafkaCompares(String topic) {
        return topic.replace('.', '_');
    }
}
