package io.rowlog.embedded.postgres;

import io.rowlog.embedded.DirectoryTree;
import io.rowlog.embedded.EmbeddedStackException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The server's process, which is stopped once, by whoever comes first: its owner or the end of this process. */
final class ServerProcess {
    private final ServerPrograms programs;
    private final Process postgres;
    private final boolean temporary;
    private final @Nullable Path scratch;
    private boolean stopped;
    private final Thread atExit = new Thread(this::stop, "rowlog-postgres-stop");

    /**
     * @param temporary whether the data directory goes with the server
     * @param scratch another directory that goes with the server
     */
    ServerProcess(ServerPrograms programs, Process postgres, boolean temporary, @Nullable Path scratch) {
        this.programs = programs;
        this.postgres = postgres;
        this.temporary = temporary;
        this.scratch = scratch;
    }

    void stopWhenThisProcessExits() {
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        forgetHook();
        try {
            if (postgres.isAlive() && !programs.stopFast()) {
                postgres.destroyForcibly();
            }
            if (temporary) {
                new DirectoryTree(programs.data().path()).delete();
            }
            if (scratch != null) {
                new DirectoryTree(scratch).delete();
            }
        } catch (IOException e) {
            throw new EmbeddedStackException(
                    "PostgreSQL in " + programs.data().path() + " didn't stop in an orderly way: " + e + ".",
                    "End process " + postgres.pid() + " if it still runs.",
                    e);
        }
    }

    private void forgetHook() {
        if (Thread.currentThread() == atExit) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process is exiting, and the hook waits for this stop to end.
            assert atExit.isAlive();
        }
    }
}
