package io.rowlog.producer.stream;

import io.rowlog.access.catalog.CatalogReader;
import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.definition.DefinitionReader;
import io.rowlog.access.job.BesideThread;
import io.rowlog.access.job.JobProgress;
import io.rowlog.access.postgres.ReadSession;
import io.rowlog.access.postgres.Sessions;
import io.rowlog.producer.replication.ReplicationSlot;
import io.rowlog.producer.source.SourceNames;
import io.rowlog.producer.source.SourceObjects;
import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What is known of definitions where no event triggers tell: looks into the catalog now and then, publishes tables that were
 * made meanwhile, and keeps the publication of updates right. In a thread and a session of its own. Safe for use by several
 * threads.
 */
final class NoticedDefinitions implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Sessions sessions;
    private final Connection session;
    private final TablePatterns chosen;
    private final SourceNames names;
    private final Duration interval;
    private final JobProgress progress;
    private final Set<QualifiedName> known = new HashSet<>();
    private final Set<String> told = new HashSet<>();
    private final Queue<Set<QualifiedName>> found = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final BesideThread thread;

    /**
     * @param published the tables that have been published so far
     */
    NoticedDefinitions(
            Sessions sessions,
            TablePatterns chosen,
            SourceNames names,
            List<Table> published,
            Duration interval,
            JobProgress progress)
            throws SQLException {
        this.sessions = sessions;
        this.chosen = chosen;
        this.names = names;
        this.interval = interval;
        this.progress = progress;
        published.forEach(table -> known.add(table.name()));
        session = sessions.open();
        thread = BesideThread.start("stream-definitions", this::run);
    }

    private void run() throws SQLException, InterruptedException {
        while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
            look();
        }
    }

    private void look() throws SQLException, InterruptedException {
        List<Table> tables = new CatalogReader()
                .tables(session).stream()
                        .filter(table -> table.extensionCondition() == null && chosen.matches(table.name()))
                        .toList();
        Set<QualifiedName> added = new LinkedHashSet<>();
        tables.stream().map(Table::name).filter(name -> !known.contains(name)).forEach(added::add);
        SourceObjects objects = new SourceObjects(names);
        List<String> unpublished = added.isEmpty()
                ? objects.refresh(session)
                : objects.make(session, tables).unpublished();
        tell(unpublished);
        if (!added.isEmpty()) {
            // A transaction that wrote before the publication was changed is not sent: what is read must see it.
            new ReplicationSlot(session, names.slot()).awaitRunning(progress::notice);
            known.addAll(added);
            found.add(added);
        }
    }

    private void tell(List<String> unpublished) {
        List<String> unknown = unpublished.stream().filter(told::add).toList();
        if (!unknown.isEmpty()) {
            progress.notice("Changes of these tables cannot be published by this role, and are not in the log: "
                    + String.join(", ", unknown));
        }
    }

    /** Tables that have been found, and are published from now on; empty when there are none that were not asked for yet. */
    Optional<Set<QualifiedName>> found() {
        return Optional.ofNullable(found.poll());
    }

    /** The definitions of tables as they are now, and of what belongs to them. */
    List<Definition> read(Set<QualifiedName> tables) throws SQLException {
        try (ReadSession reading = ReadSession.begin(sessions)) {
            return new DefinitionReader()
                    .read(reading.connection()).stream()
                            .filter(definition -> tables.contains(definition.table()))
                            .collect(Collectors.toUnmodifiableList());
        }
    }

    /** Throws why it has ended, if it has. */
    void check() throws SQLException {
        thread.check();
    }

    @Override
    public void close() {
        closed.countDown();
        sessions.close(session);
        thread.join(CLOSE_LIMIT);
    }
}
