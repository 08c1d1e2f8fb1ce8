package io.rowlog.consumer.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Phase;
import io.rowlog.consumer.SampleSnapshot;
import io.rowlog.consumer.apply.TableSchedule.Task;
import io.rowlog.consumer.log.CapturedTable;
import io.rowlog.consumer.log.CapturedTable.Part;
import io.rowlog.consumer.log.RowTotal;
import io.rowlog.consumer.plan.DefinitionLocks;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableScheduleTest {
    private static final CapturedTable LARGE = SampleSnapshot.captured("large", 1000);
    private static final CapturedTable SMALL = SampleSnapshot.captured("small", 10);
    private static final Definition FUNCTION = SampleSnapshot.definition("function", "f");

    private final List<String> told = new ArrayList<>();
    private final JobProgress progress = new JobProgress() {
        @Override
        public void begun(Phase phase, long total) {
            told.add(phase + " begins, " + total);
        }

        @Override
        public void finished(Phase phase, Duration took) {
            told.add(phase + " ends");
        }

        @Override
        public void tableFinished(Phase phase, QualifiedName table, long rows) {
            told.add(table.name() + " finished");
        }
    };

    private static Definition index(String id, CapturedTable table, String... dependsOn) {
        return SampleSnapshot.definition(Section.INDEXES, "index", id, table.name(), dependsOn);
    }

    private static Definition key(String id, CapturedTable table, String... dependsOn) {
        return SampleSnapshot.definition(Section.INDEXES, "constraint", id, table.name(), dependsOn);
    }

    private TableSchedule schedule(List<Part> parts, Definition... definitions) {
        List<Definition> all = new ArrayList<>(
                List.of(SampleSnapshot.tableDefinition("large"), SampleSnapshot.tableDefinition("small"), FUNCTION));
        all.addAll(List.of(definitions));
        return new TableSchedule(
                parts,
                List.of(definitions),
                Map.of(LARGE.name(), 1000L, SMALL.name(), 10L),
                new DefinitionLocks(all),
                new RestoreRun(progress),
                progress);
    }

    private static Optional<Task> load(CapturedTable table) {
        return Optional.of(new Task.Load(table.whole()));
    }

    private static Optional<Task> build(Definition definition, boolean last) {
        return Optional.of(new Task.Build(definition, last));
    }

    private static void done(TableSchedule schedule, int tasks) {
        for (int i = 0; i < tasks; i++) {
            schedule.done(schedule.take().orElseThrow());
        }
    }

    @Test
    void whatRemainsIsLoadedLargestFirst() {
        Map<QualifiedName, RestoreNotes.Loaded> notes = Map.of(
                LARGE.name(), RestoreNotes.Loaded.nothing(4).with(1, RowTotal.NONE),
                SMALL.name(), RestoreNotes.Loaded.nothing(1));

        assertThat(TableSchedule.remaining(List.of(SMALL, LARGE), notes))
                .containsExactly(
                        LARGE.parts(4).get(0),
                        LARGE.parts(4).get(2),
                        LARGE.parts(4).get(3),
                        SMALL.whole());
    }

    @Test
    void indexesOfALargeTableComeBeforeRowsOfASmallOne() {
        Definition index = index("i", LARGE, "large");
        TableSchedule schedule = schedule(List.of(LARGE.whole(), SMALL.whole()), index);
        done(schedule, 1);

        assertThat(schedule.take()).isEqualTo(build(index, false));
    }

    @Test
    void indexesOfASmallTableWaitForRowsOfALargerOne() {
        TableSchedule schedule = schedule(List.of(LARGE.whole()), index("i", SMALL, "small"));

        assertThat(schedule.take()).isEqualTo(load(LARGE));
    }

    @Test
    void anIndexWaitsForAllPartsOfItsTable() {
        TableSchedule schedule = schedule(LARGE.parts(2), index("i", LARGE, "large"));
        Task first = schedule.take().orElseThrow();
        schedule.take();
        schedule.done(first);

        assertThat(schedule.take()).isEmpty();
    }

    @Test
    void anIndexOverAFunctionWaitsForAllTables() {
        TableSchedule schedule = schedule(List.of(LARGE.whole(), SMALL.whole()), index("i", LARGE, "large", "f"));
        done(schedule, 1);

        assertThat(schedule.take()).isEqualTo(load(SMALL));
    }

    @Test
    void indexesOfATableAreBuiltAtTheSameTime() {
        TableSchedule schedule = schedule(List.of(), index("i", LARGE, "large"), index("j", LARGE, "large"));
        schedule.take();

        assertThat(schedule.take()).isPresent();
    }

    @Test
    void aKeyWaitsWhileAnIndexOfItsTableIsBuilt() {
        TableSchedule schedule = schedule(List.of(), index("i", LARGE, "large"), key("k", LARGE, "large"));
        schedule.take();

        assertThat(schedule.take()).isEmpty();
    }

    @Test
    void keysOfTwoTablesAreBuiltAtTheSameTime() {
        TableSchedule schedule = schedule(List.of(), key("k", LARGE, "large"), key("l", SMALL, "small"));
        schedule.take();

        assertThat(schedule.take()).isPresent();
    }

    @Test
    void aKeyWaitsForTheIndexThatItTakesOver() {
        Definition key = key("k", LARGE, "i");
        TableSchedule schedule = schedule(List.of(), key, index("i", LARGE, "large"));
        done(schedule, 1);

        assertThat(schedule.take()).isEqualTo(build(key, true));
    }

    @Test
    void theLastIndexMayTakeSeveralProcesses() {
        Definition index = index("i", LARGE, "large");
        TableSchedule schedule = schedule(List.of(), index);

        assertThat(schedule.take()).isEqualTo(build(index, true));
    }

    @Test
    void anIndexBesideAnotherTakesOneProcess() {
        Definition index = index("i", LARGE, "large");
        TableSchedule schedule = schedule(List.of(), index, index("j", SMALL, "small"));

        assertThat(schedule.take()).isEqualTo(build(index, false));
    }

    @Test
    void definitionsThatDependOnEachOtherInACircleAreAnError() {
        TableSchedule schedule = schedule(List.of(), index("i", LARGE, "j"), index("j", LARGE, "i"));

        assertThatThrownBy(schedule::next).hasMessage("Definitions depend on each other in a circle: index i");
    }

    @Test
    void afterTheLastTaskThereIsNone() throws InterruptedException {
        TableSchedule schedule = schedule(List.of(SMALL.whole()));
        done(schedule, 1);

        assertThat(schedule.next()).isNull();
    }

    @Test
    void aTableIsFinishedWithTheLastOfItsParts() {
        TableSchedule schedule = schedule(LARGE.parts(2));
        schedule.finishes(LARGE.parts(2).get(1));

        assertThat(schedule.finishes(LARGE.parts(2).get(0))).isTrue();
    }

    @Test
    void aViewerSeesTheIndexesThatRemainWhenAllRowsAreThere() {
        TableSchedule schedule =
                schedule(List.of(LARGE.whole()), index("i", LARGE, "large"), index("j", SMALL, "small"));
        schedule.begin(1000);

        done(schedule, 1);

        assertThat(told).containsExactly("ROWS begins, 1000", "ROWS ends", "INDEXES begins, 2");
    }
}
