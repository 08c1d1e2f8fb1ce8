package io.rowlog.producer.preflight;

import io.rowlog.access.postgres.ServerVersion;
import java.util.List;

/** A server newer than those that the tests run against. An older one is refused at the connection already. */
record ServerVersionCheck() implements Check {
    @Override
    public List<Finding> findings(Source source) {
        ServerVersion version = new ServerVersion(source.catalog().serverVersion());
        return version.major() <= ServerVersion.NEWEST_TESTED
                ? List.of()
                : List.of(Finding.note(
                        "The server is PostgreSQL " + version + "; Rowlog has been tested with versions "
                                + ServerVersion.OLDEST + " to " + ServerVersion.NEWEST_TESTED + ".",
                        "Look at what the next restore reports as not captured"));
    }
}
