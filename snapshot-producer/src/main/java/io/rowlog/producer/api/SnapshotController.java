package io.rowlog.producer.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.rowlog.service.access.Problem;
import java.net.URI;
import java.util.List;

/** Snapshots over HTTP. */
@Controller("/snapshots")
final class SnapshotController {
    private final SnapshotJobs jobs;
    private final String log;

    SnapshotController(SnapshotJobs jobs, ProducerSettings settings) {
        this.jobs = jobs;
        this.log = settings.request().log().name();
    }

    /** Begins a snapshot: 202 and where to look, or 409 while one runs. */
    @Post
    HttpResponse<?> start() {
        return switch (jobs.start(Trigger.REQUEST)) {
            case SnapshotJobs.Answer.Started(SnapshotJob job) ->
                HttpResponse.accepted(location(job)).body(SnapshotView.of(job, log));
            case SnapshotJobs.Answer.Busy(SnapshotJob running) ->
                HttpResponse.status(HttpStatus.CONFLICT)
                        .body(new Problem(
                                "A snapshot is running: " + running.id(),
                                "Wait until it ends, GET " + location(running) + " shows how far it is"));
        };
    }

    /** The snapshots of this process, the latest first. */
    @Get
    List<SnapshotView> all() {
        return jobs.all().stream().map(job -> SnapshotView.of(job, log)).toList();
    }

    /** One of them. */
    @Get("/{id}")
    HttpResponse<?> one(String id) {
        return jobs.find(id)
                .<HttpResponse<?>>map(job -> HttpResponse.ok(SnapshotView.of(job, log)))
                .orElseGet(() -> HttpResponse.notFound(new Problem(
                        "This process has no snapshot with this id",
                        "GET /snapshots shows those that it has; rowlog list shows those in the log")));
    }

    private static URI location(SnapshotJob job) {
        return URI.create("/snapshots/" + job.id());
    }
}
