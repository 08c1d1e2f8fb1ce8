package io.rowlog.producer.cli;

/** A server's version as people write it. */
record ServerVersion(int number) {
    /** {@code PostgreSQL 18.4}. */
    @Override
    public String toString() {
        return "PostgreSQL " + number / 10_000 + "." + number % 10_000;
    }
}
