package io.rowlog.schema.log;

/**
 * The database that a log is of. A log is of one database for good: rows of two would mix beyond repair.
 *
 * @param systemIdentifier of its cluster ({@code pg_control_system}); 0 where the role may not read it, as the log has it
 * @param name of the database
 */
public record SourceDatabase(long systemIdentifier, String name) {
    /** Whether the other is this database, as far as both are known. */
    public boolean same(SourceDatabase other) {
        boolean sameSystem =
                systemIdentifier == other.systemIdentifier || systemIdentifier == 0 || other.systemIdentifier == 0;
        return sameSystem && name.equals(other.name);
    }

    @Override
    public String toString() {
        return "database " + name + " of system " + systemIdentifier;
    }
}
