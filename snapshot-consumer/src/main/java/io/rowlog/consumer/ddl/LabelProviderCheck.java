package io.rowlog.consumer.ddl;

import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.schema.catalog.Definition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether the target's server has loaded the providers of security labels. It has no list of them to be asked for, but
 * {@code SECURITY LABEL} looks for the provider before it looks for the object. So one label of each provider is tried,
 * and rolled back.
 */
public final class LabelProviderCheck {
    private LabelProviderCheck() {}

    /**
     * Passes when all are loaded.
     *
     * @param target in a transaction
     * @throws Failure naming the provider that is not, and what to do
     * @throws SQLException when the connection is lost
     */
    public static void require(Connection target, Collection<Definition> definitions) throws SQLException {
        List<String> labels = definitions.stream()
                .filter(definition -> definition.kind().equals(Remedy.SECURITY_LABEL))
                .flatMap(definition -> definition.statements().stream())
                .toList();
        Set<String> tried = new HashSet<>();
        for (String label : labels) {
            if (tried.add(label.substring(0, label.indexOf(" ON ")))) {
                requireProvider(target, label);
            }
        }
    }

    private static void requireProvider(Connection target, String label) throws SQLException {
        Savepoint before = target.setSavepoint();
        try (Statement statement = target.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(label);
        } catch (SQLException e) {
            if (Remedy.INVALID_PARAMETER_VALUE.equals(e.getSQLState())) {
                throw new Failure(
                        FailureCode.TARGET_UNFIT,
                        "The backup has security labels that the target does not take: "
                                + DefinitionException.reason(e),
                        "Nothing was changed. " + Remedy.LOAD_PROVIDER,
                        e);
            }
        } finally {
            target.rollback(before);
        }
    }
}
