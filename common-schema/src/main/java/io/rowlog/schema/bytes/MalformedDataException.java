package io.rowlog.schema.bytes;

/** Bytes that are not what their format demands. The message holds positions and lengths, never values. */
public final class MalformedDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedDataException(String message) {
        super(message);
    }
}
