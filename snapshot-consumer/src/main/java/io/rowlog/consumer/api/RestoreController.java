package io.rowlog.consumer.api;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Wording;
import io.rowlog.consumer.watch.TargetHistory.Restored;
import io.rowlog.consumer.watch.WatchSettings;
import io.rowlog.consumer.watch.WatchState;
import java.util.Optional;

/** Restores over HTTP. */
@Controller("/restores")
@Requires(property = ConsumerProperties.MODE, notEquals = ConsumerProperties.FOLLOW)
@ExecuteOn(TaskExecutors.BLOCKING)
final class RestoreController {
    private final RestoreJobs jobs;
    private final WatchSettings settings;

    RestoreController(RestoreJobs jobs, WatchSettings settings) {
        this.jobs = jobs;
        this.settings = settings;
    }

    /** What the service is at, also while the target does not answer: that is the problem then. */
    @Get
    RestoresView all() {
        // Read once: it changes meanwhile.
        WatchState state = jobs.watch().state();
        Optional<Failure> problem = state.failure();
        Optional<Restored> restored = Optional.empty();
        try {
            restored = jobs.watch().restored();
        } catch (Failure e) {
            problem = Optional.of(e);
        }
        return new RestoresView(
                settings.log().name(),
                settings.target().url().toString(),
                state.word(),
                problem.map(failure -> failure.line(Wording.SERVICE)).orElse(null),
                restored.map(RestoresView.InTarget::of).orElse(null),
                jobs.all().stream().map(RestoresView.Attempt::of).toList());
    }

    /**
     * Has the service look again, also after it has given up: 202.
     *
     * @throws Failure {@link FailureCode#BUSY} while it works
     */
    @Post
    HttpResponse<?> again() {
        if (jobs.watch().state() instanceof WatchState.Working) {
            throw new Failure(
                    FailureCode.BUSY, "A restore is running", "Wait until it ends; GET /restores shows how far it is");
        }
        jobs.watch().ask();
        return HttpResponse.accepted();
    }
}
