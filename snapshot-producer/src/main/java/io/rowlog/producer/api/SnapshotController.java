package io.rowlog.producer.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.producer.snapshot.SnapshotReport;
import io.rowlog.producer.snapshot.SnapshotRequest;
import io.rowlog.service.job.JobHistory.Answer;
import io.rowlog.service.job.JobHistory.Entry;
import java.net.URI;
import java.util.List;

/** Snapshots over HTTP. */
@Controller("/snapshots")
final class SnapshotController {
    private final SnapshotJobs jobs;
    private final String log;

    SnapshotController(SnapshotJobs jobs, SnapshotRequest request) {
        this.jobs = jobs;
        this.log = request.log().name();
    }

    /**
     * Begins a snapshot: 202 and where to look.
     *
     * @throws Failure {@link FailureCode#BUSY} while one runs
     */
    @Post
    HttpResponse<SnapshotView> start() {
        return switch (jobs.start(Trigger.REQUEST)) {
            case Answer.Begun<Trigger, SnapshotReport>(Entry<Trigger, SnapshotReport> entry) ->
                HttpResponse.<SnapshotView>accepted(URI.create(location(entry))).body(SnapshotView.of(entry, log));
            case Answer.Busy<Trigger, SnapshotReport>(Entry<Trigger, SnapshotReport> running) ->
                throw new Failure(
                        FailureCode.BUSY,
                        "A snapshot is running: " + running.id(),
                        Remedy.of("Wait until it ends, GET %s shows how far it is", location(running)));
        };
    }

    /** The snapshots of this process, the latest first. */
    @Get
    List<SnapshotView> all() {
        return jobs.all().stream().map(entry -> SnapshotView.of(entry, log)).toList();
    }

    /**
     * One of them.
     *
     * @throws Failure {@link FailureCode#JOB_NOT_FOUND} when there is none
     */
    @Get("/{id}")
    SnapshotView one(String id) {
        return jobs.all().stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .map(entry -> SnapshotView.of(entry, log))
                .orElseThrow(() -> new Failure(
                        FailureCode.JOB_NOT_FOUND,
                        "This process has no snapshot with this id",
                        Remedy.of("GET /snapshots shows those that it has; %s shows those in the log", Action.LIST)));
    }

    private static String location(Entry<Trigger, SnapshotReport> entry) {
        return "/snapshots/" + entry.id();
    }
}
