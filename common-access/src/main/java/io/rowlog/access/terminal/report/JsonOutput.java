package io.rowlog.access.terminal.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.rowlog.access.failure.Remedy;
import io.rowlog.schema.digest.Digest;
import io.rowlog.schema.log.LogName;
import io.rowlog.schema.wal.Lsn;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;

/**
 * A report as JSON: records and maps become objects with the same names, instants ISO 8601 text in UTC, digests
 * hexadecimal text, places in the write-ahead log as the server prints them, remedies text in the command line's words,
 * enum constants text in lower case, and what is not known null.
 */
public final class JsonOutput {
    private final ObjectWriter writer = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(Digest.class, ToStringSerializer.instance)
                    .addSerializer(Lsn.class, ToStringSerializer.instance)
                    .addSerializer(LogName.class, ToStringSerializer.instance)
                    .addSerializer(Remedy.class, ToStringSerializer.instance))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .defaultLocale(Locale.ROOT)
            .build()
            .writer();

    /** Writes one report and a line's end. */
    public void print(PrintWriter out, Object report) {
        print(out, writer, report);
    }

    /** Writes one of many reports, each a line of its own. */
    public void printLine(PrintWriter out, Object report) {
        print(out, writer.without(SerializationFeature.INDENT_OUTPUT), report);
    }

    private static void print(PrintWriter out, ObjectWriter as, Object report) {
        try {
            out.println(as.writeValueAsString(report));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report is made of what has a form in JSON", e);
        }
    }
}
