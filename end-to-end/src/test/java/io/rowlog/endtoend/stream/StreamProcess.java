package io.rowlog.endtoend.stream;

import io.rowlog.access.job.JobProgress;
import io.rowlog.fixture.JavaProcess;
import io.rowlog.producer.stream.ChangeStream;
import io.rowlog.producer.stream.StreamRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A stream in a process of its own, which follows until it is killed or fails, with exit code 1 then. */
final class StreamProcess {
    private StreamProcess() {}

    /** Starts one. */
    static JavaProcess start(Path directory, FollowedDatabase followed) throws IOException {
        return JavaProcess.start(
                directory, StreamProcess.class, Map.of(), arguments(followed, FollowedDatabase.SILENCE));
    }

    /**
     * Starts one with the heap and the garbage collector of the launcher {@code rowlog}, whose source may be silent for as
     * long as it needs for a row of some hundred megabytes.
     */
    static JavaProcess launched(Path directory, FollowedDatabase followed) throws IOException {
        return JavaProcess.launched(directory, StreamProcess.class, arguments(followed, Duration.ofMinutes(1)));
    }

    private static List<String> arguments(FollowedDatabase followed, Duration silence) {
        return List.of(followed.url(), followed.kafka, followed.log, silence.toString());
    }

    /**
     * Follows.
     *
     * @param arguments URL of the source, address of the broker, name of the log, how long the source may be silent
     */
    public static void main(String[] arguments) throws InterruptedException {
        StreamRequest request = FollowedDatabase.paced(
                FollowedDatabase.request(arguments[0], arguments[1], arguments[2]),
                Duration.ofMillis(300),
                Duration.parse(arguments[3]));
        try (var job = new ChangeStream(request).job(new JobProgress() {
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
