package io.rowlog.access.catalog;

import io.rowlog.schema.catalog.Column;
import io.rowlog.schema.catalog.ColumnType;
import io.rowlog.schema.catalog.ForeignKey;
import io.rowlog.schema.catalog.Heap;
import io.rowlog.schema.catalog.QualifiedName;
import io.rowlog.schema.catalog.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tables with rows of their own: ordinary and partitioned tables that are no partitions, in the users' schemas and
 * not part of an extension; those that an extension leaves to its users; and where there are large objects, the system
 * catalog of their pages. One statement for the tables and one for each sort of part, whatever the number of tables.
 */
final class TableReader {
    /** There are large objects, and their pages are of the size that the log has. */
    private static final String LARGE_OBJECTS =
            "(pg_catalog.current_setting('block_size') = '8192' AND EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata))";

    private static final CatalogQuery RELATIONS = new CatalogQuery("""
            SELECT c.oid, n.nspname, c.relname, c.relkind, x.condition
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            LEFT JOIN %s AS x(oid, condition) ON x.oid = c.oid
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND (x.oid IS NOT NULL OR %s AND %s OR c.oid = 'pg_catalog.pg_largeobject'::regclass AND %s)
            """.formatted(
                    ExtensionTables.SQL,
                    UserSchemas.CONDITION,
                    UserSchemas.notOfExtension("pg_class", "c.oid"),
                    LARGE_OBJECTS));

    /**
     * The live columns, in their order, with domains resolved. A true array is its element type's array type; {@code typelem} alone would take in {@code name}, {@code point} and
     * {@code int2vector}, whose text is no array literal.
     */
    private static final CatalogQuery COLUMNS = new CatalogQuery(ColumnTypes.DOMAINS + """
            SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), b.oid,
                   CASE WHEN e.typarray = b.oid AND e.typtype <> 'd' THEN e.oid ELSE 0 END,
                   coalesce(d.modifier, a.atttypmod), b.typtype = 'e', a.attnotnull, a.attgenerated, a.attidentity
            FROM pg_catalog.pg_attribute AS a
            LEFT JOIN (step AS d JOIN pg_catalog.pg_type AS t ON t.oid = d.type AND t.typtype <> 'd')
              ON d.domain = a.atttypid
            JOIN pg_catalog.pg_type AS b ON b.oid = coalesce(d.type, a.atttypid)
            LEFT JOIN pg_catalog.pg_type AS e ON e.oid = b.typelem
            WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attrelid, a.attnum
            """);

    /**
     * The columns that identify a row: those of the index chosen with {@code REPLICA IDENTITY USING INDEX}, else the primary
     * key's, in the index's order.
     */
    private static final CatalogQuery KEYS = new CatalogQuery("""
            SELECT i.indrelid, a.attname
            FROM pg_catalog.pg_index AS i
            CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = ANY (?) AND k.place <= i.indnkeyatts
              AND (i.indisreplident OR i.indisprimary AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_index AS chosen WHERE chosen.indrelid = i.indrelid AND chosen.indisreplident))
            ORDER BY i.indrelid, k.place
            """);

    /**
     * One that is declared on a partition, or references a partition, counts as its root's, because rows are kept by root.
     * The roots are materialized, or a server that has not analyzed its catalog yet would look for every foreign key in
     * every table.
     */
    private static final CatalogQuery FOREIGN_KEYS = new CatalogQuery("""
            WITH f AS MATERIALIZED (
                SELECT o.*, coalesce(pg_catalog.pg_partition_root(o.conrelid)::oid, o.conrelid) AS root,
                       coalesce(pg_catalog.pg_partition_root(o.confrelid)::oid, o.confrelid) AS referenced_root
                FROM pg_catalog.pg_constraint AS o
                WHERE o.contype = 'f' AND o.conparentid = 0
            )
            SELECT f.root, f.conname, tn.nspname, t.relname,
                   ARRAY (SELECT a.attname::text FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY AS k(attnum, place)
                          JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.attnum
                          ORDER BY k.place),
                   rn.nspname, r.relname,
                   ARRAY (SELECT a.attname::text FROM pg_catalog.unnest(f.confkey) WITH ORDINALITY AS k(attnum, place)
                          JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.confrelid AND a.attnum = k.attnum
                          ORDER BY k.place),
                   f.condeferrable, f.convalidated
            FROM f
            JOIN pg_catalog.pg_class AS t ON t.oid = f.root
            JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace
            JOIN pg_catalog.pg_class AS r ON r.oid = f.referenced_root
            JOIN pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace
            WHERE f.root = ANY (?)
            ORDER BY f.root, f.conname COLLATE "C", f.conrelid
            """);

    /** The tables that tables inherit from, in the order of {@code INHERITS}. */
    private static final CatalogQuery PARENTS = new CatalogQuery("""
            SELECT i.inhrelid, n.nspname, p.relname
            FROM pg_catalog.pg_inherits AS i
            JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent
            JOIN pg_catalog.pg_namespace AS n ON n.oid = p.relnamespace
            WHERE i.inhrelid = ANY (?)
            ORDER BY i.inhrelid, i.inhseqno
            """);

    /**
     * The relations that store the rows: the table itself, or all leaves below a partitioned one. {@code reltuples} is -1 for a heap that was never analyzed.
     *
     * <p>Code is what the planner evaluates of a relation and where a function or an operator is called that somebody made,
     * an extension too: expressions and predicates of indexes, extended statistics, checks, and partition keys, those of all
     * partitioned tables above included (PostgreSQL source, plancat.c). Objects below 16384 are the server's own. A type or an
     * operator class needs no attention: what they bring in that a user could have written is a function or an operator.
     */
    private static final CatalogQuery HEAPS = new CatalogQuery("""
            WITH RECURSIVE caller(classid, objid) AS MATERIALIZED (
                SELECT DISTINCT d.classid, d.objid FROM pg_catalog.pg_depend AS d
                WHERE d.refclassid IN ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_operator'::regclass)
                  AND d.refobjid >= 16384
            ),
            code(relation) AS MATERIALIZED (
                SELECT i.indrelid FROM caller AS d JOIN pg_catalog.pg_index AS i ON i.indexrelid = d.objid
                WHERE d.classid = 'pg_catalog.pg_class'::regclass
              UNION
                SELECT s.stxrelid FROM caller AS d JOIN pg_catalog.pg_statistic_ext AS s ON s.oid = d.objid
                WHERE d.classid = 'pg_catalog.pg_statistic_ext'::regclass
              UNION
                SELECT k.conrelid FROM caller AS d JOIN pg_catalog.pg_constraint AS k ON k.oid = d.objid
                WHERE d.classid = 'pg_catalog.pg_constraint'::regclass AND k.contype = 'c'
              UNION
                SELECT d.objid FROM caller AS d WHERE d.classid = 'pg_catalog.pg_class'::regclass
            ),
            tree(root, relation, code) AS (
                SELECT c.oid, c.oid, c.oid IN (SELECT x.relation FROM code AS x)
                FROM pg_catalog.pg_class AS c WHERE c.oid = ANY (?)
              UNION ALL
                SELECT t.root, i.inhrelid, t.code OR i.inhrelid IN (SELECT x.relation FROM code AS x)
                FROM tree AS t
                JOIN pg_catalog.pg_class AS p ON p.oid = t.relation AND p.relkind = 'p'
                JOIN pg_catalog.pg_inherits AS i ON i.inhparent = p.oid
            )
            SELECT t.root, c.oid, n.nspname, c.relname,
                   coalesce(pg_catalog.pg_relation_size(c.oid), 0)
                     / pg_catalog.current_setting('block_size')::int8,
                   coalesce(pg_catalog.pg_relation_size(nullif(c.reltoastrelid, 0)), 0)
                     / pg_catalog.current_setting('block_size')::int8,
                   c.relam = (SELECT m.oid FROM pg_catalog.pg_am AS m WHERE m.amname = 'heap'),
                   c.reltuples::int8, NOT t.code
            FROM tree AS t
            JOIN pg_catalog.pg_class AS c ON c.oid = t.relation
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r'
            ORDER BY t.root, n.nspname COLLATE "C", c.relname COLLATE "C"
            """);

    private TableReader() {}

    /** In name order. */
    static List<Table> read(Connection connection) throws SQLException {
        List<Relation> relations = relations(connection);
        List<Long> oids = relations.stream().map(Relation::oid).toList();
        Map<Long, List<Column>> columns = COLUMNS.byOid(connection, oids, TableReader::column);
        Map<Long, List<String>> keys = KEYS.byOid(connection, oids, row -> row.getString(2));
        Map<Long, List<ForeignKey>> foreignKeys = FOREIGN_KEYS.byOid(connection, oids, TableReader::foreignKey);
        Map<Long, List<QualifiedName>> parents = PARENTS.byOid(connection, oids, row -> name(row, 2));
        Map<Long, List<EstimatedHeap>> heaps = HEAPS.byOid(connection, oids, TableReader::heap);
        List<Table> tables = new ArrayList<>(relations.size());
        for (Relation relation : relations) {
            List<EstimatedHeap> own = heaps.getOrDefault(relation.oid(), List.of());
            tables.add(new Table(
                    relation.oid(),
                    relation.name(),
                    relation.kind(),
                    columns.getOrDefault(relation.oid(), List.of()),
                    keys.getOrDefault(relation.oid(), List.of()),
                    foreignKeys.getOrDefault(relation.oid(), List.of()),
                    parents.getOrDefault(relation.oid(), List.of()),
                    own.stream().map(EstimatedHeap::heap).toList(),
                    estimatedRows(own),
                    relation.condition()));
        }
        return List.copyOf(tables);
    }

    /**
     * A table before its parts are read.
     *
     * @param condition that the users' rows of an extension's table satisfy; null for other tables
     */
    private record Relation(
            long oid,
            QualifiedName name,
            Table.Kind kind,
            @Nullable String condition) {}

    /** A heap with the rows that the server believes it has. */
    private record EstimatedHeap(Heap heap, OptionalLong rows) {}

    private static OptionalLong estimatedRows(List<EstimatedHeap> heaps) {
        return heaps.stream().anyMatch(heap -> heap.rows().isEmpty())
                ? OptionalLong.empty()
                : OptionalLong.of(heaps.stream()
                        .mapToLong(heap -> heap.rows().getAsLong())
                        .sum());
    }

    private static List<Relation> relations(Connection connection) throws SQLException {
        return RELATIONS
                .list(
                        connection,
                        row -> new Relation(
                                row.getLong(1),
                                name(row, 2),
                                row.getString(4).equals("p") ? Table.Kind.PARTITIONED : Table.Kind.ORDINARY,
                                row.getString(5)))
                .stream()
                .sorted(Comparator.comparing(Relation::name))
                .toList();
    }

    private static Column column(ResultSet row) throws SQLException {
        ColumnType type =
                new ColumnType(row.getString(4), row.getLong(5), row.getLong(6), row.getInt(7), row.getBoolean(8));
        Column.Generated generated = switch (row.getString(10)) {
            case "" -> Column.Generated.NEVER;
            case "s" -> Column.Generated.STORED;
            case "v" -> Column.Generated.VIRTUAL;
            default -> throw unknown("attgenerated", row);
        };
        Column.Identity identity = switch (row.getString(11)) {
            case "" -> Column.Identity.NONE;
            case "a" -> Column.Identity.ALWAYS;
            case "d" -> Column.Identity.BY_DEFAULT;
            default -> throw unknown("attidentity", row);
        };
        return new Column(row.getInt(2), row.getString(3), type, row.getBoolean(9), generated, identity);
    }

    private static SQLException unknown(String field, ResultSet row) throws SQLException {
        return new SQLException("Column " + row.getString(3) + " of the relation with OID " + row.getLong(1)
                + " has a pg_attribute." + field + " that this version of Rowlog does not know");
    }

    private static ForeignKey foreignKey(ResultSet row) throws SQLException {
        return new ForeignKey(
                row.getString(2),
                name(row, 3),
                strings(row, 5),
                name(row, 6),
                strings(row, 8),
                row.getBoolean(9),
                row.getBoolean(10));
    }

    private static EstimatedHeap heap(ResultSet row) throws SQLException {
        Heap heap = new Heap(
                row.getLong(2), name(row, 3), row.getLong(5), row.getLong(6), row.getBoolean(7), row.getBoolean(9));
        long rows = row.getLong(8);
        if (rows >= 0) {
            return new EstimatedHeap(heap, OptionalLong.of(rows));
        }
        return new EstimatedHeap(heap, heap.blocks() == 0 ? OptionalLong.of(0) : OptionalLong.empty());
    }

    /** From the schema in a column and the name in the next. */
    private static QualifiedName name(ResultSet row, int column) throws SQLException {
        return new QualifiedName(row.getString(column), row.getString(column + 1));
    }

    private static List<String> strings(ResultSet row, int column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }
}
