package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Uncaptured;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Names everything in a database that is not captured. Stateless. */
public final class UncapturedReader {
    private static final Comparator<Uncaptured> ORDER =
            Comparator.comparing(Uncaptured::kind).thenComparing(Uncaptured::identity);

    /** In the order of kind and identity. The session must have an empty {@code search_path}. */
    public List<Uncaptured> read(Connection connection) throws SQLException {
        List<Uncaptured> uncaptured = new ArrayList<>();
        uncaptured.addAll(UncapturedObjectQuery.read(connection));
        uncaptured.addAll(UncapturedRelationQuery.read(connection));
        uncaptured.addAll(UncapturedPropertyQuery.read(connection));
        uncaptured.addAll(UncapturedSecretQuery.read(connection));
        uncaptured.addAll(SystemSchemaQuery.read(connection));
        uncaptured.addAll(DisabledKeyQuery.read(connection));
        uncaptured.addAll(LargeObjectSql.uncaptured(connection));
        uncaptured.addAll(ExtensionRowsQuery.read(connection));
        uncaptured.sort(ORDER);
        return List.copyOf(uncaptured);
    }
}
