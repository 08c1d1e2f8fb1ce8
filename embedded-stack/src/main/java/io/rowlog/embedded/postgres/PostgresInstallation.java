package io.rowlog.embedded.postgres;

import io.rowlog.embedded.DirectoryTree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacked binaries of one PostgreSQL version, ready to run.
 *
 * @param home directory that holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresInstallation(Path home) {

    /**
     * The installation that all processes of this user share; unpacked (1 to 2 s, 60 MB) when it isn't there yet.
     * Processes that unpack at the same time don't disturb each other: the first to finish wins, by a rename.
     */
    static PostgresInstallation shared(PostgresBinaries binaries) throws IOException {
        Path cache = Path.of(System.getProperty("user.home", "."), ".cache", "rowlog");
        Files.createDirectories(cache);
        Path home = cache.resolve("postgresql-" + binaries.version() + "-" + PostgresBinaries.platform());
        if (!Files.isDirectory(home)) {
            Path unpacked = unpack(binaries, Files.createTempDirectory(cache, "unpacking-"));
            try {
                Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException | AtomicMoveNotSupportedException e) {
                new DirectoryTree(unpacked).delete();
            }
        }
        return new PostgresInstallation(home);
    }

    /** An installation of its own in a directory that is there already and empty. */
    static PostgresInstallation in(Path home, PostgresBinaries binaries) throws IOException {
        return new PostgresInstallation(unpack(binaries, home));
    }

    /** Path of one of the programs {@code initdb}, {@code pg_ctl} and {@code postgres}. */
    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static Path unpack(PostgresBinaries binaries, Path home) throws IOException {
        try (InputStream raw = new BufferedInputStream(binaries.archive().openStream());
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(raw))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, home);
            }
        }
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private static void unpack(InputStream content, TarArchiveEntry entry, Path home) throws IOException {
        Path path = home.resolve(entry.getName()).normalize();
        if (!path.startsWith(home)) {
            throw new IOException("The archive of PostgreSQL's binaries points outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.resolveSibling(""));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, path);
            boolean executable = path.startsWith(home.resolve("bin"));
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
