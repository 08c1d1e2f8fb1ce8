package io.rowlog.consumer.ddl;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import java.io.PrintWriter;
import java.util.List;

/** Definitions as a script that {@code psql} runs in an empty database. Immutable. */
public final class DefinitionScript {
    private final List<String> heading;
    private final List<Definition> definitions;

    /**
     * @param heading lines to print first, as comments
     * @param definitions in the order to create them, as the log holds them
     */
    public DefinitionScript(List<String> heading, List<Definition> definitions) {
        this.heading = List.copyOf(heading);
        this.definitions = List.copyOf(definitions);
    }

    /** Prints the script; does not flush. */
    public void print(PrintWriter out) {
        heading.forEach(line -> comment(out, line));
        out.println();
        statement(out, "SET client_encoding = 'UTF8'");
        statement(out, "SET standard_conforming_strings = on");
        DefinitionWriter.SESSION_SETTINGS.forEach(setting -> statement(out, setting));
        Section section = Section.BEFORE_DATA;
        for (Definition definition : definitions) {
            if (section == Section.BEFORE_DATA && definition.section() != section) {
                out.println();
                comment(out, "Here the rows would be loaded.");
            }
            section = definition.section();
            out.println();
            comment(out, definition.kind() + " " + definition.identity());
            definition.statements().forEach(sql -> statement(out, sql));
        }
    }

    /** A name can hold the end of a line, and what follows it would be run. */
    private static void comment(PrintWriter out, String text) {
        out.println("-- " + text.replaceAll("\\v", " "));
    }

    private static void statement(PrintWriter out, String sql) {
        out.println(sql + ";");
    }
}
