package io.rowlog.producer.cli;

import io.rowlog.access.failure.Failure;
import io.rowlog.schema.prisma.PrismaSchema;
import io.rowlog.schema.prisma.PrismaSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A {@code schema.prisma} on disk. */
record PrismaFile(Path path) {
    /**
     * Reads it.
     *
     * @throws Failure when it cannot be read or is not such a schema, naming line and column
     */
    PrismaSchema read() {
        try {
            return PrismaSchema.parse(Files.readString(path));
        } catch (IOException e) {
            throw Failure.usage(
                    "Prisma schema " + path + " cannot be read: " + e.getClass().getSimpleName() + ".",
                    "Give --prisma the path of a schema.prisma in UTF-8");
        } catch (PrismaSyntaxException e) {
            throw Failure.usage(
                    "Prisma schema " + path + ", " + e.getMessage(),
                    "Correct the schema; prisma validate checks it too");
        }
    }
}
