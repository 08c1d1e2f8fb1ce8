package io.rowlog.access.catalog;

import io.rowlog.fixture.Stack;
import org.junit.jupiter.api.BeforeAll;

class CatalogReaderOn15Test extends CatalogReaderContract {
    @BeforeAll
    static void startServer(Stack stack) {
        server = stack.version(15);
    }
}
