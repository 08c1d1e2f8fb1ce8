package io.rowlog.schema.catalog;

import java.util.List;

/**
 * One object's definition: the statements that make it.
 *
 * @param id unique within the capture, and stable for the same object: {@code classid:objid:subid}
 * @param kind PostgreSQL's word for it: {@code schema}, {@code type}, {@code table}, {@code constraint}, {@code index}
 * @param identity the object's identity for people, as {@code pg_identify_object} gives it
 * @param table the table that it belongs to, {@code schema.name} both unquoted; empty strings when it belongs to none
 * @param section whether it comes before the rows or after them
 * @param statements SQL to run in this order, each without a trailing semicolon, every name schema-qualified
 * @param dependsOn ids of definitions in the same capture that must exist before
 * @param roles names of the roles that the statements name, which are not part of a capture and must exist before
 */
public record Definition(
        String id,
        String kind,
        String identity,
        QualifiedName table,
        Section section,
        List<String> statements,
        List<String> dependsOn,
        List<String> roles) {
    public Definition {
        statements = List.copyOf(statements);
        dependsOn = List.copyOf(dependsOn);
        roles = List.copyOf(roles);
    }

    /** A definition that names no role. */
    public Definition(
            String id,
            String kind,
            String identity,
            QualifiedName table,
            Section section,
            List<String> statements,
            List<String> dependsOn) {
        this(id, kind, identity, table, section, statements, dependsOn, List.of());
    }

    /** The same with other statements. */
    public Definition withStatements(List<String> others) {
        return new Definition(id, kind, identity, table, section, others, dependsOn, roles);
    }

    /** When a definition is run, relative to loading the rows. */
    public enum Section {
        /** Schemas, types, sequences, tables with their columns, defaults and check constraints. */
        BEFORE_DATA,
        /** Primary and unique keys, exclusion constraints and indexes. */
        INDEXES,
        /** Foreign keys. */
        FOREIGN_KEYS,
        /** What must not act while rows arrive: triggers, rules, and what depends on indexes. */
        AFTER_DATA
    }
}
