package io.rowlog.embedded.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A disk of a few MiB in memory. Root mounts it; anybody else, and a root that may not, in namespaces of a process that is
 * kept for that, through which the disk is reached.
 */
final class SmallDisk implements AutoCloseable {
    private static final String REMEDY = "A test needs to mount a tmpfs, and neither root nor a user namespace may."
            + " Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1,"
            + " kernel.apparmor_restrict_unprivileged_userns=0), or give a container --cap-add=SYS_ADMIN"
            + " --security-opt apparmor=unconfined.";

    private final Path mounted;

    /** Keeps the namespaces; null when the disk is mounted in this process's own. */
    private final @Nullable Process holder;

    private SmallDisk(Path mounted, @Nullable Process holder) {
        this.mounted = mounted;
        this.holder = holder;
    }

    /** Mounts one on a directory that is made. */
    static SmallDisk mount(Path directory, int mebibytes) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        String size = "size=" + mebibytes + "m";
        if (succeeds(List.of("mount", "-t", "tmpfs", "-o", size, "tmpfs", directory.toString()))) {
            return new SmallDisk(directory, null);
        }
        Process holder = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o " + size + " tmpfs \"$0\" && echo mounted && exec sleep 600",
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String said = holder.inputReader().readLine();
        if (!"mounted".equals(said)) {
            holder.destroyForcibly();
            throw new AssertionError(REMEDY + " The system says: " + said);
        }
        return new SmallDisk(directory, holder);
    }

    /** Where it is. */
    Path path() {
        Process namespace = holder;
        return namespace == null
                ? mounted
                : Path.of("/proc", Long.toString(namespace.pid()), "root")
                        .resolve(Path.of("/").relativize(mounted));
    }

    /** Makes it larger. */
    void resize(int mebibytes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        Process namespace = holder;
        if (namespace != null) {
            command.addAll(List.of(
                    "nsenter",
                    "--target",
                    Long.toString(namespace.pid()),
                    "--user",
                    "--mount",
                    "--preserve-credentials"));
        }
        command.addAll(List.of("mount", "-o", "remount,size=" + mebibytes + "m", mounted.toString()));
        if (!succeeds(command)) {
            throw new AssertionError("Failed: " + String.join(" ", command));
        }
    }

    private static boolean succeeds(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Process namespace = holder;
        if (namespace == null) {
            succeeds(List.of("umount", "--lazy", mounted.toString()));
        } else {
            namespace.destroyForcibly();
        }
    }
}
