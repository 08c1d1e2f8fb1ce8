package io.rowlog.consumer.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rowlog.access.failure.Failure;
import io.rowlog.consumer.watch.Watch;
import io.rowlog.consumer.watch.WatchSettings;
import io.rowlog.consumer.watch.WatchState;
import io.rowlog.service.access.Problem;
import java.sql.SQLException;

/** Restores over HTTP. */
@Controller("/restores")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RestoreController {
    private final Watch watch;
    private final WatchSettings settings;

    RestoreController(Watch watch, WatchSettings settings) {
        this.watch = watch;
        this.settings = settings;
    }

    /** What the service is at. */
    @Get
    RestoresView all() {
        RestoresView.InTarget restored = null;
        // Read once: it changes meanwhile.
        WatchState state = watch.state();
        String problem = RestoresView.problem(state);
        try {
            restored = RestoresView.InTarget.of(watch.restored());
        } catch (Failure e) {
            problem = Problem.of(e).text();
        } catch (SQLException e) {
            problem = "The target failed: SQLSTATE " + e.getSQLState();
        }
        return new RestoresView(
                settings.log().name(),
                settings.target().url().toString(),
                RestoresView.word(state),
                problem,
                restored,
                watch.attempts().stream().map(RestoreView::of).toList());
    }

    /** Has the service look again, also after it has given up: 202, or 409 while it works. */
    @Post
    HttpResponse<?> again() {
        if (watch.state() instanceof WatchState.Working) {
            return HttpResponse.status(HttpStatus.CONFLICT)
                    .body(new Problem("A restore is running", "Wait until it ends; GET /restores shows how far it is"));
        }
        watch.ask();
        return HttpResponse.accepted();
    }
}
