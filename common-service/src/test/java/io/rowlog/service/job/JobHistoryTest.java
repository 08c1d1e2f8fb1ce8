package io.rowlog.service.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rowlog.access.connection.Passwords;
import io.rowlog.access.connection.PostgresUrl;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.job.Job;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.job.Retry;
import io.rowlog.access.kafka.KafkaSettings;
import io.rowlog.access.postgres.PostgresConnector;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.service.job.JobHistory.Answer;
import io.rowlog.service.job.JobHistory.Entry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class JobHistoryTest {
    private static final KafkaSettings KAFKA = new KafkaSettings("kafka:9092", Map.of());
    private static final PostgresConnector DATABASE =
            new PostgresConnector(PostgresUrl.parse("postgresql://user@host/database"), Passwords.ofProcess());

    private final JobHistory<String, Integer> history = new JobHistory<>();

    private static Job<Integer> job(Supplier<Integer> work) {
        return new Job<>(
                new Job.Body<>() {
                    @Override
                    public Integer attempt(Sessions sessions, JobProgress progress) {
                        return work.get();
                    }

                    @Override
                    public Failure explain(SQLException failure) {
                        return new Failure(FailureCode.SOURCE_FAILED, "It failed", "Look");
                    }

                    @Override
                    public Retry.Places places() {
                        return new Retry.Places("a database", "Kafka");
                    }

                    @Override
                    public String next() {
                        return "it begins anew";
                    }

                    @Override
                    public boolean stepwise() {
                        return false;
                    }
                },
                KAFKA,
                new Sessions(DATABASE),
                JobProgress.NONE);
    }

    private Entry<String, Integer> begin(String about, Supplier<Integer> work) {
        return ((Answer.Begun<String, Integer>) history.begin(about, id -> job(work))).entry();
    }

    private static int failing() {
        throw new Failure(FailureCode.SOURCE_UNFIT, "It cannot", "Do not");
    }

    @Test
    void aSecondJobIsRefusedWhileOneRuns() {
        Entry<String, Integer> first = begin("first", () -> 1);

        assertThat(history.begin("second", id -> job(() -> 2))).isEqualTo(new Answer.Busy<>(first));
    }

    @Test
    void whatAJobDidIsItsResult() throws InterruptedException {
        Entry<String, Integer> entry = begin("job", () -> 7);
        entry.job().run();

        assertThat(entry.result()).contains(7);
        assertThat(entry.endedAt()).isPresent();
        assertThat(entry.failure()).isEmpty();
    }

    @Test
    void theLatestOfTheLastHundredComesFirst() throws InterruptedException {
        for (int i = 0; i < 101; i++) {
            begin("job " + i, () -> 1).job().run();
        }

        assertThat(history.all()).hasSize(100).first().extracting(Entry::about).isEqualTo("job 100");
    }

    @Test
    void theLastFailureIsToldUntilAJobSucceeds() throws InterruptedException {
        Entry<String, Integer> failing = begin("failing", JobHistoryTest::failing);
        assertThatThrownBy(() -> failing.job().run()).isInstanceOf(Failure.class);
        begin("next", () -> 1);

        assertThat(history.lastFailure()).get().extracting(Failure::code).isEqualTo(FailureCode.SOURCE_UNFIT);
    }

    @Test
    void aJobThatSucceedsPutsItRight() throws InterruptedException {
        Entry<String, Integer> failing = begin("failing", JobHistoryTest::failing);
        assertThatThrownBy(() -> failing.job().run()).isInstanceOf(Failure.class);
        begin("good", () -> 1).job().run();

        assertThat(history.lastFailure()).isEmpty();
    }

    @Test
    void listenersHearOfTheBeginningAndTheEnd() throws InterruptedException {
        List<String> heard = new ArrayList<>();
        history.listen(new JobHistory.Listener<>() {
            @Override
            public void begun(Entry<String, Integer> entry) {
                heard.add("begun " + entry.about());
            }

            @Override
            public void ended(Entry<String, Integer> entry) {
                heard.add("ended with " + entry.result().orElseThrow());
            }
        });

        begin("job", () -> 7).job().run();

        assertThat(heard).containsExactly("begun job", "ended with 7");
    }

    @Test
    void whenItIsClosedTheJobThatRunsIsStoppedAndNoOtherBegins() {
        Entry<String, Integer> entry = begin("job", () -> {
            history.close();
            throw new IllegalStateException("Stopped");
        });
        assertThatThrownBy(() -> entry.job().run())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(FailureCode.STOPPED));

        assertThatThrownBy(() -> history.begin("late", id -> job(() -> 1))).isInstanceOf(Failure.class);
    }
}
