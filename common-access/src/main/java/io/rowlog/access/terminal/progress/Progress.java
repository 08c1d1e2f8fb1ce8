package io.rowlog.access.terminal.progress;

/** Tells a person how far a command is. One part of its work at a time, which any number of threads may advance. */
public interface Progress {
    /**
     * Begins a part of the work, which the caller finishes and closes.
     *
     * @param name in a word or two, such as {@code Rows}
     * @param unit what is counted, in the plural, such as {@code rows}
     * @param expected how many there will be, by estimate; 0 when that is not known
     */
    Part begin(String name, String unit, long expected);

    /** Says something that is worth a line of its own. */
    void say(String line);

    /** A part of the work. */
    interface Part extends AutoCloseable {
        /**
         * So much more is done. Cheap, but not for every single row.
         *
         * @param where what it was done on, such as a table's name
         */
        void advance(String where, long units);

        /** All is done; it may have been fewer units than expected, or more. */
        void finish();

        /** Ends the part, which has failed unless it was finished before. */
        @Override
        void close();
    }
}
