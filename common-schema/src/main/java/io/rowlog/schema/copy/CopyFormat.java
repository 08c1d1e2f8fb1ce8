package io.rowlog.schema.copy;

import io.rowlog.schema.bytes.ByteOutput;

/** How rows are written into {@code COPY ... FROM STDIN} (PostgreSQL documentation, COPY, File Formats). */
public enum CopyFormat {
    /** Binary format: cheapest for the server; needs a binary form of every value. */
    BINARY {
        @Override
        public void writeHeader(ByteOutput out) {
            out.writeAscii("PGCOPY\n");
            out.writeByte(0xFF);
            out.writeAscii("\r\n");
            out.writeByte(0);
            out.writeInt(0);
            out.writeInt(0);
        }

        @Override
        public void writeTrailer(ByteOutput out) {
            out.writeShort(-1);
        }
    },
    /** Text format: takes whatever the type's input function takes. */
    TEXT {
        @Override
        public void writeHeader(ByteOutput out) {}

        @Override
        public void writeTrailer(ByteOutput out) {}
    };

    /** Writes what stands before the first row. */
    public abstract void writeHeader(ByteOutput out);

    /** Writes what stands after the last row. */
    public abstract void writeTrailer(ByteOutput out);
}
