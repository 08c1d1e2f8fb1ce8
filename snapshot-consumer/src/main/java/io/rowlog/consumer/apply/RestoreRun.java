package io.rowlog.consumer.apply;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.consumer.plan.RestorePlan;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.SqlIdentifier;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one restore keeps over all its tries: how long its phases took, and whether its last commit was sent. Tells of the
 * phases. Safe for use by several threads.
 */
public final class RestoreRun {
    private final JobProgress progress;
    private final Map<Phase, Long> begun = new EnumMap<>(Phase.class);
    private final Map<Phase, Duration> took = new EnumMap<>(Phase.class);

    /** Null until the commit is sent with which nothing remains to do. */
    private @Nullable Outcome lastCommit;

    /** A run whose phases the progress is told of. */
    public RestoreRun(JobProgress progress) {
        this.progress = progress;
    }

    /**
     * What a restore did.
     *
     * @param took how long each phase took in this run
     * @param foreignKeys which there are now
     * @param refusals what the target refused, and what depends on that
     * @param restored what of the plan is in the target now
     */
    public record Outcome(
            Map<Phase, Duration> took, ForeignKeys foreignKeys, List<Refusal> refusals, RestorePlan restored) {
        public Outcome {
            took = Map.copyOf(took);
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * The foreign keys that a target has after a restore. Immutable.
     *
     * @param count how many
     * @param violated those of them that the rows violate, as {@code schema.table: constraint}; they are {@code NOT VALID}
     * @param unproven how many are {@code NOT VALID}, or {@code NOT ENFORCED}, because they are so in the source
     */
    public record ForeignKeys(int count, List<String> violated, int unproven) {
        public ForeignKeys {
            violated = List.copyOf(violated);
        }

        /** A definition as the target has it: a foreign key that the rows violate is {@code NOT VALID}. */
        public Definition asItIs(Definition definition) {
            return violates(definition) ? notValid(definition) : definition;
        }

        /** The same foreign key, which need not hold for the rows that are there. */
        static Definition notValid(Definition key) {
            List<String> statements = new ArrayList<>(key.statements());
            statements.set(0, statements.getFirst() + " NOT VALID");
            return new Definition(
                    key.id(),
                    key.kind(),
                    key.identity(),
                    key.table(),
                    key.section(),
                    statements,
                    key.dependsOn(),
                    key.roles());
        }

        private boolean violates(Definition key) {
            return key.section() == Definition.Section.FOREIGN_KEYS
                    && violated.stream().anyMatch(found -> {
                        String table = key.table() + ": ";
                        if (!found.startsWith(table)) {
                            return false;
                        }
                        String name = found.substring(table.length());
                        return key.identity().startsWith(name + " on ")
                                || key.identity().startsWith(SqlIdentifier.quote(name) + " on ");
                    });
        }

        /** Whether a statement makes a foreign key that is not known to hold. */
        static boolean unproven(String statement) {
            return statement.endsWith(" NOT VALID") || statement.endsWith(" NOT ENFORCED");
        }
    }

    /** The work of a phase. */
    @FunctionalInterface
    interface Work {
        /** Does the work. */
        void run() throws SQLException, InterruptedException;
    }

    /** Does the work of a phase. */
    void phase(Phase phase, long total, Work work) throws SQLException, InterruptedException {
        begin(phase, total);
        work.run();
        end(phase);
    }

    /**
     * A phase begins.
     *
     * @param total how much there is to do, in the phase's unit
     */
    synchronized void begin(Phase phase, long total) {
        long now = System.nanoTime();
        Long before = begun.put(phase, now);
        if (before != null) {
            // A connection was lost in it.
            took.merge(phase, Duration.ofNanos(now - before), Duration::plus);
        }
        progress.begun(phase, total);
    }

    /** A phase that was begun is done. */
    synchronized void end(Phase phase) {
        long now = System.nanoTime();
        Long start = begun.remove(phase);
        Duration duration = Duration.ofNanos(start == null ? 0 : now - start);
        took.merge(phase, duration, Duration::plus);
        progress.finished(phase, duration);
    }

    /** What was done, in the phases that have ended. */
    synchronized Outcome outcome(ForeignKeys foreignKeys, List<Refusal> refusals, RestorePlan restored) {
        return new Outcome(took, foreignKeys, refusals, restored);
    }

    /** The last commit is about to be sent. Its answer may be lost, and then nothing in the target tells of the restore. */
    synchronized void sendingLastCommit(Outcome outcome) {
        lastCommit = outcome;
    }

    /** What was done if the last commit, which has been sent, arrived; empty when it has not been sent. */
    synchronized Optional<Outcome> lastCommit() {
        return Optional.ofNullable(lastCommit);
    }
}
