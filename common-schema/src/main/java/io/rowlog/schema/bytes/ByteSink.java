package io.rowlog.schema.bytes;

/** Takes bytes that are handed on piece by piece. */
@FunctionalInterface
public interface ByteSink {
    /**
     * Takes the next piece.
     *
     * @param bytes valid until this returns
     * @param length of the piece, which begins at 0
     */
    void accept(byte[] bytes, int length);
}
