package io.rowlog.access.failure;

/** What a person can ask Rowlog to do, as remedies name it. */
public enum Action {
    /** Take a snapshot. */
    BACKUP("rowlog backup", "POST /snapshots of the producer"),
    /** Show what a log holds; no service does. */
    LIST("rowlog list", "rowlog list"),
    /** Show what a backup would read; no service does. */
    PLAN("rowlog plan", "rowlog plan"),
    /** Print a snapshot's definitions; no service does. */
    SCHEMA("rowlog schema", "rowlog schema"),
    /** Follow the database's changes; a producer service does so where it is asked to. */
    STREAM("rowlog stream", "rowlog.stream=true of the producer"),
    /** Take away what a stream has made in the source; no service does. */
    DETACH("rowlog detach", "rowlog detach"),
    /** Show how a stream stands; a service says so over HTTP. */
    STATUS("rowlog status", "GET /stream of the producer"),
    /** The same once more. */
    AGAIN("run the same command again", "ask the service again");

    private final String command;
    private final String request;

    Action(String command, String request) {
        this.command = command;
        this.request = request;
    }

    String word(Wording wording) {
        return switch (wording) {
            case COMMAND_LINE -> command;
            case SERVICE -> request;
        };
    }
}
