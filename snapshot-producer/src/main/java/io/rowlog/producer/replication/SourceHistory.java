package io.rowlog.producer.replication;

import io.rowlog.schema.wal.Lsn;
import io.rowlog.schema.wal.Timeline;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which server it is, and which course of its history it is on (PostgreSQL documentation, section Streaming Replication
 * Protocol, IDENTIFY_SYSTEM and TIMELINE_HISTORY; section Timelines). Immutable.
 *
 * @param systemIdentifier of the cluster
 * @param switches where each earlier timeline was left, in their order
 */
public record SourceHistory(long systemIdentifier, Timeline timeline, List<Switch> switches) {
    public SourceHistory {
        switches = List.copyOf(switches);
    }

    /** A timeline and where the server left it. */
    public record Switch(Timeline from, Lsn at) {}

    /**
     * Asks the server.
     *
     * @param session of {@code PostgresConnector.openReplication()}, on which nothing is read yet
     */
    public static SourceHistory read(Connection session) throws SQLException {
        long system;
        Timeline timeline;
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
            row.next();
            system = Long.parseUnsignedLong(row.getString("systemid"));
            timeline = new Timeline(row.getInt("timeline"));
        }
        return new SourceHistory(system, timeline, timeline.number() == 1 ? List.of() : switches(session, timeline));
    }

    private static List<Switch> switches(Connection session, Timeline timeline) throws SQLException {
        String file;
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("TIMELINE_HISTORY " + timeline.number())) {
            row.next();
            file = new String(row.getBytes(2), StandardCharsets.UTF_8);
        }
        List<Switch> switches = new ArrayList<>();
        for (String line : file.split("\\R")) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length >= 2 && fields[0].matches("\\d+")) {
                switches.add(new Switch(new Timeline(Integer.parseInt(fields[0])), Lsn.parse(fields[1])));
            }
        }
        return switches;
    }

    /**
     * Where the server's history left the one that a place was reached on; empty when the place is part of the history.
     *
     * @param on the timeline on which it was reached
     */
    public Optional<String> left(Timeline on, Lsn place) {
        if (on.equals(timeline)) {
            return Optional.empty();
        }
        for (Switch change : switches) {
            if (change.from().equals(on)) {
                return change.at().compareTo(place) >= 0
                        ? Optional.empty()
                        : Optional.of("the source left timeline " + on + " at " + change.at() + " and is on timeline "
                                + timeline + " now");
            }
        }
        return Optional.of("the source is on timeline " + timeline + ", which does not come from timeline " + on);
    }
}
