package io.rowlog.consumer.search;

import io.rowlog.access.catalog.TablePatterns;
import io.rowlog.access.failure.Action;
import io.rowlog.access.failure.Failure;
import io.rowlog.access.failure.FailureCode;
import io.rowlog.access.failure.Remedy;
import io.rowlog.access.kafka.CapturedLog;
import io.rowlog.access.kafka.TransactionsReader;
import io.rowlog.access.kafka.TransactionsReader.Entry;
import io.rowlog.access.terminal.report.NumberText;
import io.rowlog.consumer.replay.ReplayEnd;
import io.rowlog.consumer.search.SearchReport.Changed;
import io.rowlog.consumer.search.SearchReport.Hit;
import io.rowlog.consumer.window.RestorableWindows;
import io.rowlog.consumer.window.Window;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.log.LogEvent.ChangeRange;
import io.rowlog.schema.log.LogEvent.TransactionCaptured;
import io.rowlog.schema.log.LogState;
import io.rowlog.schema.log.TopicNames;
import io.rowlog.schema.wal.Lsn;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks for transactions in a log, from the last one back, until there are enough. The transactions topic is read from where
 * Kafka's time index says; of table topics only what those transactions wrote that may be meant, and only for a key. Values of
 * rows are told by nothing that it returns. Not thread-safe; one for each search.
 */
public final class TransactionSearch {
    private static final long FIRST_STRETCH = 4_096;
    private static final long LONGEST_STRETCH = 65_536;

    private final SearchRequest request;
    private final CapturedLog log;
    private final TransactionsReader transactions;
    private final RestorableWindows windows;
    private final Map<String, QualifiedName> tables = new HashMap<>();
    private final Set<QualifiedName> chosen;

    /** Also of transactions that changed definitions alone. */
    private final boolean everything;

    private TransactionSearch(SearchRequest request, CapturedLog log, TransactionsReader transactions) {
        this.request = request;
        this.log = log;
        this.transactions = transactions;
        windows = RestorableWindows.read(request.kafka(), log);
        LogState state = log.state();
        state.snapshots()
                .forEach(snapshot -> snapshot.tables().forEach(each -> tables.put(each.topic(), each.table())));
        state.described().forEach(each -> tables.put(each.topic(), each.table()));
        chosen = chosen(request.tables());
        everything = request.tables().equals(TablePatterns.ALL) && request.operation() == null && request.key() == null;
        if (request.key() != null && chosen.size() != 1) {
            throw Failure.usage(
                    "A key is of one table, and " + NumberText.count(chosen.size(), "is", "are") + " chosen.",
                    "Name the table with --table");
        }
    }

    private Set<QualifiedName> chosen(TablePatterns patterns) {
        List<QualifiedName> all = tables.values().stream().distinct().sorted().toList();
        if (patterns.equals(TablePatterns.ALL)) {
            return Set.copyOf(all);
        }
        try {
            return patterns.choose(all);
        } catch (Failure e) {
            throw Failure.usage(
                    "Log " + request.log() + " has no table " + String.join(", ", patterns.include()),
                    all.isEmpty()
                            ? "It has none at all yet"
                            : "Choose one of: "
                                    + all.stream().map(QualifiedName::toString).collect(Collectors.joining(", ")));
        }
    }

    /**
     * Searches.
     *
     * @throws Failure when there is no such log or table, nothing of a stream in it, or Kafka does not deliver
     */
    public static SearchReport run(SearchRequest request) {
        CapturedLog log = CapturedLog.open(request.kafka(), request.log());
        if (log.state().streams().isEmpty()) {
            throw new Failure(
                    FailureCode.LOG_NOT_FOUND,
                    "Log " + request.log() + " has no transactions: no stream has written into it",
                    Remedy.of("Begin one with %s", Action.STREAM));
        }
        try (TransactionsReader transactions =
                new TransactionsReader(request.kafka(), request.log(), log.schemas()::get)) {
            return new TransactionSearch(request, log, transactions).search();
        }
    }

    /**
     * A transaction that may be meant.
     *
     * @param previous the event before it; null where its stretch begins with it
     */
    record Candidate(
            long offset,
            TransactionCaptured captured,
            @Nullable Lsn previous) {}

    private SearchReport search() {
        long begin = request.from() == null ? transactions.beginning() : begin(request.from());
        long end = request.to() == null ? transactions.end() : end(begin, request.to());
        Deque<Hit> hits = new ArrayDeque<>();
        boolean more = false;
        long to = end;
        for (long stretch = FIRST_STRETCH; to > begin && !more; stretch *= 2) {
            long from = Math.max(begin, to - Math.min(stretch, LONGEST_STRETCH));
            for (Hit hit : hits(candidates(from, to)).reversed()) {
                if (hits.size() == request.limit()) {
                    more = true;
                    break;
                }
                hits.addFirst(hit);
            }
            to = from;
            more |= hits.size() == request.limit() && to > begin;
        }
        return new SearchReport(request.log().name(), List.copyOf(hits), more);
    }

    private List<Candidate> candidates(long from, long to) {
        List<Candidate> found = new ArrayList<>();
        Lsn[] previous = {null};
        transactions.visit(from, to, entry -> {
            if (entry.event() instanceof TransactionCaptured captured && meant(captured)) {
                found.add(new Candidate(entry.offset(), captured, previous[0]));
            }
            previous[0] = entry.event().end();
            return true;
        });
        return found;
    }

    /** Whether it changed one of the tables as asked; where a key is, a truncate may have. */
    private boolean meant(TransactionCaptured captured) {
        if (request.from() instanceof ReplayEnd.Time(Instant at)
                && captured.commit().at().isBefore(at)) {
            return false;
        }
        return everything
                || captured.ranges().stream()
                        .filter(range -> chosen(range.topic()))
                        .anyMatch(range -> request.key() != null || did(range));
    }

    private boolean chosen(String topic) {
        QualifiedName table = tables.get(topic);
        return table != null && chosen.contains(table);
    }

    private boolean did(ChangeRange range) {
        return request.operation() == null
                || switch (request.operation()) {
                    case INSERT -> range.inserts() > 0;
                    case UPDATE -> range.updates() > 0;
                    case DELETE -> range.deletes() > 0;
                    case TRUNCATE -> range.truncates() > 0;
                    case OLD_ROW -> false;
                };
    }

    private List<Hit> hits(List<Candidate> candidates) {
        String key = request.key();
        if (key == null) {
            return candidates.stream().map(candidate -> hit(candidate, null)).toList();
        }
        Map<Lsn, List<String>> done = keys(key, candidates);
        return candidates.stream()
                .filter(candidate ->
                        done.containsKey(candidate.captured().commit().lsn()))
                .map(candidate ->
                        hit(candidate, done.get(candidate.captured().commit().lsn())))
                .toList();
    }

    private Map<Lsn, List<String>> keys(String key, List<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return Map.of();
        }
        try (KeySearch search = new KeySearch(request.kafka(), log, key, request.operation())) {
            return search.run(candidates, range -> chosen(range.topic()));
        }
    }

    private Hit hit(Candidate candidate, @Nullable List<String> key) {
        TransactionCaptured captured = candidate.captured();
        String control = new TopicNames(request.log()).control();
        Map<String, Changed> changed = new LinkedHashMap<>();
        long definitions = 0;
        for (ChangeRange range : captured.ranges()) {
            if (range.topic().equals(control)) {
                definitions += range.records();
            } else {
                QualifiedName table = tables.get(range.topic());
                String name = table == null ? range.topic() : table.toString();
                changed.merge(name, Changed.of(name, range), Changed::plus);
            }
        }
        return new Hit(
                captured.commit().at(),
                captured.commit().lsn(),
                captured.commit().xid(),
                before(candidate),
                List.copyOf(changed.values()),
                definitions,
                key);
    }

    /** The last place before a transaction that can be restored, with everything that was committed before it. */
    private @Nullable Lsn before(Candidate candidate) {
        Lsn commit = candidate.captured().commit().lsn();
        Optional<Lsn> previous = candidate.previous() != null
                ? Optional.of(candidate.previous())
                : transactions
                        .before(candidate.offset())
                        .map(entry -> entry.event().end());
        if (previous.isPresent() && windows.holding(previous.get()).isPresent()) {
            return previous.get();
        }
        return windows.windows().stream()
                .map(Window::from)
                .map(Window.Point::lsn)
                .filter(from -> from.compareTo(commit) <= 0)
                .filter(from -> previous.isEmpty() || from.compareTo(previous.get()) > 0)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    /** Offset of the first event that is not before a moment. */
    private long begin(ReplayEnd from) {
        return switch (from) {
            case ReplayEnd.Time(Instant at) -> transactions.at(at).orElseGet(transactions::end);
            case ReplayEnd.Place(Lsn lsn) -> after(lsn);
            case ReplayEnd.Named(String name) -> after(marker(name));
            case ReplayEnd.Latest latest -> transactions.end();
            case ReplayEnd.Never never -> transactions.end();
        };
    }

    /** Offset of the first event that is after a moment. */
    private long end(long begin, ReplayEnd to) {
        return switch (to) {
            case ReplayEnd.Time(Instant at) -> later(begin, at);
            case ReplayEnd.Place(Lsn lsn) -> after(lsn);
            case ReplayEnd.Named(String name) -> after(marker(name));
            case ReplayEnd.Latest latest -> transactions.end();
            case ReplayEnd.Never never -> transactions.end();
        };
    }

    private Lsn marker(String name) {
        return windows.marker(name)
                .orElseThrow(() -> new Failure(
                        FailureCode.SNAPSHOT_NOT_RESTORABLE,
                        "Log " + request.log() + " has no marker " + name,
                        Remedy.of("%s shows the markers", Action.LIST)))
                .end();
    }

    /** Offset of the first transaction, in the order of commits, that was committed later. */
    private long later(long begin, Instant at) {
        long end = transactions.end();
        OptionalLong near = transactions.at(at);
        long[] found = {end};
        if (near.isPresent()) {
            transactions.visit(Math.max(begin, near.getAsLong()), end, entry -> {
                boolean later = entry.event().at().isAfter(at);
                found[0] = later ? entry.offset() : found[0];
                return !later;
            });
        }
        return found[0];
    }

    /** Offset of the first event whose end is after a place. Events of one stream are in the order of the write-ahead log. */
    private long after(Lsn lsn) {
        long low = transactions.beginning();
        long high = transactions.end();
        while (low < high) {
            long middle = low + (high - low) / 2;
            Optional<Entry> last = transactions.before(middle + 1);
            if (last.isEmpty() || last.get().event().end().compareTo(lsn) <= 0) {
                low = middle + 1;
            } else {
                high = Math.min(middle, last.get().offset());
            }
        }
        return low;
    }
}
