package io.rowlog.endtoend.stream;

import io.rowlog.access.job.JobProgress;
import io.rowlog.fixture.JavaProcess;
import io.rowlog.producer.replication.ChangeStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A stream in a process of its own, which follows until it is killed or fails, with exit code 1 then. */
final class StreamProcess {
    private StreamProcess() {}

    /** Starts one. */
    static JavaProcess start(Path directory, FollowedDatabase followed) throws IOException {
        return JavaProcess.start(directory, StreamProcess.class, Map.of(), arguments(followed));
    }

    /** Starts one with the heap and the garbage collector of the launcher {@code rowlog}. */
    static JavaProcess launched(Path directory, FollowedDatabase followed) throws IOException {
        return JavaProcess.launched(directory, StreamProcess.class, arguments(followed));
    }

    private static List<String> arguments(FollowedDatabase followed) {
        return new ArrayList<>(List.of(followed.url(), followed.kafka, followed.log));
    }

    /**
     * Follows.
     *
     * @param arguments URL of the source, address of the broker, name of the log
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (var job = new ChangeStream(FollowedDatabase.request(arguments[0], arguments[1], arguments[2]))
                .job(new JobProgress() {
                    @Override
                    public void notice(String text) {
                        System.out.println(text);
                    }

                    @Override
                    public void brokenOff(String text, boolean kept) {
                        System.out.println(text);
                    }
                })) {
            job.run();
        } catch (RuntimeException e) {
            System.out.println("failed: " + e.getMessage());
            e.printStackTrace();
            System.exit(1);
        }
    }
}
