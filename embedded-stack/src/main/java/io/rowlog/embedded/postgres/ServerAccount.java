package io.rowlog.embedded.postgres;

import io.rowlog.embedded.EmbeddedStackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The account that PostgreSQL's programs run under. PostgreSQL refuses to run as root, so root's programs
 * run in a user namespace where they aren't root, or, where the kernel forbids that (as in most containers), as nobody.
 */
sealed interface ServerAccount {

    /** How this process can run PostgreSQL's programs. */
    static ServerAccount ofThisProcess() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new OwnAccount();
        }
        return succeeds(List.of("unshare", "-U", "true")) ? new UserNamespace() : new Nobody();
    }

    /** The command that runs {@code command} under this account. */
    List<String> command(List<String> command);

    /** Hands a directory, with all that is in it, to the account. */
    void own(Path directory) throws IOException;

    /** Whether the account can read what this process's user keeps in its home directory. */
    boolean readsHome();

    /** The account of this process, an ordinary one. */
    record OwnAccount() implements ServerAccount {
        @Override
        public List<String> command(List<String> command) {
            return command;
        }

        @Override
        public void own(Path directory) {}

        @Override
        public boolean readsHome() {
            return true;
        }
    }

    /** Root outside, an unmapped user inside; owns the same files. */
    record UserNamespace() implements ServerAccount {
        @Override
        public List<String> command(List<String> command) {
            return Stream.concat(Stream.of("unshare", "-U"), command.stream()).toList();
        }

        @Override
        public void own(Path directory) {}

        @Override
        public boolean readsHome() {
            return true;
        }
    }

    /** The user nobody, whose number is the kernel's overflow number on every Linux. */
    record Nobody() implements ServerAccount {
        private static final int NOBODY = 65534;

        @Override
        public List<String> command(List<String> command) {
            return Stream.concat(
                            Stream.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"),
                            command.stream())
                    .toList();
        }

        @Override
        public void own(Path directory) throws IOException {
            try (Stream<Path> tree = Files.walk(directory)) {
                for (Path path : (Iterable<Path>) tree::iterator) {
                    Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(path, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }

        @Override
        public boolean readsHome() {
            return false;
        }
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedStackException("Interrupted while starting PostgreSQL.", "Start it again.", e);
        }
    }
}
