package io.rowlog.access.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rowlog.fixture.Stack;
import io.rowlog.schema.catalog.Column;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CatalogReaderOn18Test extends CatalogReaderContract {
    @BeforeAll
    static void startServer(Stack stack) {
        server = stack.version(18);
    }

    @Test
    void virtualGeneratedColumnsAreNotWritable() throws SQLException {
        database.run("CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL)");

        assertThat(table("public", "t").columns())
                .extracting(Column::generated, Column::writable)
                .containsExactly(tuple(Column.Generated.NEVER, true), tuple(Column.Generated.VIRTUAL, false));
    }
}
