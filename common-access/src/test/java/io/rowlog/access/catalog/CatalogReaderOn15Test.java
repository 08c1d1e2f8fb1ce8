package io.rowlog.access.catalog;

import io.rowlog.embedded.postgres.PostgresServer;
import org.junit.jupiter.api.BeforeAll;

class CatalogReaderOn15Test extends CatalogReaderContract {
    @BeforeAll
    static void startServer() {
        server = PostgresServer.builder().version(15).withoutDurability().start();
    }
}
