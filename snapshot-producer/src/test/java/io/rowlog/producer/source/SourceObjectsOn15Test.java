package io.rowlog.producer.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.rowlog.fixture.PgDump;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On the version whose {@code pg_dump} is widely installed, that judges. */
class SourceObjectsOn15Test extends SourceObjectsContract {
    SourceObjectsOn15Test() {
        super(15);
    }

    @Test
    void removingItLeavesTheDatabaseAsItWas() throws Exception {
        String before;
        try (FollowedDatabase database = FollowedDatabase.create(server, "")) {
            String empty = server.newDatabase("untouched");
            server.execute(empty, TABLES);
            before = new PgDump().schema(server, empty);
            database.execute(TABLES);

            try (Connection session = database.session()) {
                SourceObjects objects = new SourceObjects(database.names());
                List<SourceObject> existing = objects.existing(session);

                List<SourceObject> removed = objects.remove(session);

                assertThat(removed)
                        .containsExactlyInAnyOrderElementsOf(existing)
                        .hasSize(8);
                assertThat(objects.existing(session)).isEmpty();
            }
            assertThat(new PgDump().schema(server, database.name())).isEqualTo(before);
        }
    }
}
