package io.rowlog.producer.preflight;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.embedded.postgres.PostgresServer;
import io.rowlog.fixture.EmbeddedPostgres;
import io.rowlog.producer.preflight.Finding.Severity;
import io.rowlog.schema.catalog.Catalog;
import io.rowlog.schema.log.LogName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A server of a test's own with a database {@code shop}, as the checks of a stream find it. */
record StreamSource(EmbeddedPostgres server) implements AutoCloseable {
    private static final String DATABASE = "shop";

    /** Settings by name, as in {@code postgresql.conf}. */
    static StreamSource start(int version, Map<String, String> settings) throws SQLException {
        var builder = PostgresServer.builder().version(version).withoutDurability();
        settings.forEach(builder::setting);
        StreamSource source = new StreamSource(new EmbeddedPostgres(builder.start()));
        source.server.createDatabase(DATABASE);
        return source;
    }

    void execute(String sql) throws SQLException {
        server.execute(DATABASE, sql);
    }

    List<String> strings(String sql) throws SQLException {
        return server.strings(DATABASE, sql);
    }

    PostgresConnector connector(String role) {
        return connector(role, server.port());
    }

    static PostgresConnector connector(String role, int port) {
        PostgresUrl url = new PostgresUrl(
                PostgresUrl.parse("postgresql://127.0.0.1:" + port).hosts(), DATABASE, role, "", Map.of());
        return new PostgresConnector(url, new Passwords(Map.of(), Path.of("none")));
    }

    List<Finding> findings() throws SQLException {
        return findings("postgres");
    }

    List<Finding> findings(String role) throws SQLException {
        return findings(connector(role));
    }

    static List<Finding> findings(PostgresConnector connector) throws SQLException {
        try (Connection session = connector.open()) {
            session.setAutoCommit(false);
            Catalog catalog = new CatalogReader().read(session);
            return new StreamPreflight(connector, new LogName("shop")).findings(session, catalog, catalog.tables());
        }
    }

    /** What is found of that severity. */
    static List<String> of(Severity severity, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .map(Finding::what)
                .toList();
    }

    /** The remedy of the finding whose sentence begins like this. */
    static String remedy(List<Finding> findings, String beginning) {
        return findings.stream()
                .filter(finding -> finding.what().startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing begins with '" + beginning + "' in " + findings))
                .remedy()
                .toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
