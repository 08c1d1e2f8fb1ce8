package io.rowlog.consumer.apply;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.failure.Setting;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.consumer.ddl.CollisionCheck;
import io.rowlog.consumer.ddl.ServerObjectsCheck;
import io.rowlog.consumer.plan.Existing;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.consumer.target.CreationRights;
import io.rowlog.consumer.target.TargetTables;
import io.rowlog.consumer.verify.DefinitionComparison.Difference;
import io.rowlog.consumer.verify.DefinitionComparison.Side;
import io.rowlog.consumer.verify.ExistingComparison;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.log.SnapshotState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a restore in mode {@code create} creates in its target, decided once, before anything is changed. All of a snapshot goes
 * into a target that has none of it. A part of its tables goes beside the rest as well: what they need and the target has is
 * used as it is, if it is what the log has. Immutable.
 *
 * @param plan what is created
 * @param present ids of the snapshot's definitions whose objects the target has, with what is to be said of them; empty
 *     where it has none
 */
record CreateTarget(RestorePlan plan, Map<String, Optional<String>> present) {
    CreateTarget {
        present = Map.copyOf(present);
    }

    /** As it was when the restore began that is noted in the target. */
    static CreateTarget noted(Connection session, RestorePlan asked) throws SQLException {
        Map<String, Optional<String>> present = RestoreNotes.existing(session);
        RestorePlan plan = present.isEmpty() ? asked : asked.beside(present.keySet());
        plan.requireTables();
        ServerObjectsCheck.require(session, plan.definitions());
        return new CreateTarget(plan, present);
    }

    /**
     * As it is now.
     *
     * @param chosen whether somebody chose tables, even if all of them
     * @throws Failure naming what is in the way or not as it must be, before anything is changed
     */
    static CreateTarget found(Connection session, Sessions sessions, RestorePlan asked, boolean chosen)
            throws SQLException {
        requireNoSchemaOfTheName(asked);
        boolean part = chosen || !asked.whole() || asked.snapshot().start().partial();
        CreateTarget target =
                part && !CollisionCheck.collisions(session, asked.all()).isEmpty()
                        ? beside(session, sessions, asked)
                        : new CreateTarget(requireFree(session, asked), Map.of());
        RestorePlan plan = target.plan();
        ServerObjectsCheck.require(session, plan.definitions());
        CreationRights.requireTables(session, plan.definitions());
        ExtensionTableLoad.requireEmpty(session, plan);
        return target;
    }

    private static CreateTarget beside(Connection target, Sessions sessions, RestorePlan asked) throws SQLException {
        SnapshotState snapshot = asked.snapshot();
        try (ReadSession session = ReadSession.begin(sessions)) {
            Side found = Side.of(new CatalogReader().read(session.connection()), session.connection());
            Set<String> ids = found.present(asked.all());
            RestorePlan plan = requireFree(target, asked.beside(ids));
            ExistingComparison compared = ExistingComparison.of(
                    plan.existing(),
                    new Side(List.of(), snapshot.uncaptured(), snapshot.start().serverVersion()),
                    found);
            if (!compared.differences().isEmpty()) {
                throw new Failure(
                        FailureCode.TARGET_UNFIT,
                        "The target has what the chosen tables need, but not as the log has it:\n  "
                                + compared.differences().stream()
                                        .map(Difference::describe)
                                        .collect(Collectors.joining("\n  ")),
                        Remedy.of(
                                "Nothing was changed. Make it in the target as it is in the log, with the statements that %s"
                                        + " prints, or choose another snapshot with %s; or restore into an empty database"
                                        + " and copy the tables from there",
                                Action.SCHEMA, Setting.SNAPSHOT));
            }
            Map<String, Optional<String>> present = new HashMap<>();
            ids.forEach(
                    id -> present.put(id, Optional.ofNullable(compared.remarks().get(id))));
            return new CreateTarget(plan, present);
        }
    }

    private static void requireNoSchemaOfTheName(RestorePlan asked) {
        if (asked.definitions().stream()
                .anyMatch(definition -> definition.table().schema().equals(RestoreNotes.SCHEMA)
                        || definition.kind().equals("schema")
                                && definition.identity().equals(RestoreNotes.SCHEMA))) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The backup has a schema " + RestoreNotes.SCHEMA
                            + ", where a restore keeps its progress in the target",
                    "Rename that schema in the source and back up again");
        }
    }

    private static RestorePlan requireFree(Connection session, RestorePlan plan) throws SQLException {
        plan.requireTables();
        Set<String> outlived = plan.outlived();
        List<Definition> collisions = CollisionCheck.collisions(
                session,
                plan.definitions().stream()
                        .filter(definition -> !outlived.contains(definition.id()))
                        .toList());
        if (!collisions.isEmpty()) {
            throw new Failure(
                    FailureCode.TARGET_UNFIT,
                    "The target has already: "
                            + TargetTables.names(
                                    collisions.stream().map(CreateTarget::name).toList()),
                    Remedy.of(
                            "Nothing was changed. Restore into an empty database, or with %s or %s into the tables that are"
                                    + " there, or only the tables that are missing, with rowlog restore --include",
                            Setting.MODE.as("replace"), Setting.MODE.as("merge")));
        }
        return plan;
    }

    private static String name(Definition definition) {
        return definition.kind() + " " + definition.identity();
    }

    /** What the target had before and is left as it is, for people. */
    List<String> existing() {
        return plan.existing().stream()
                .map(Existing::definition)
                .map(definition -> name(definition)
                        + present.getOrDefault(definition.id(), Optional.empty())
                                .map(remark -> " (" + remark + ")")
                                .orElse(""))
                .toList();
    }
}
