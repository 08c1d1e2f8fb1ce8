package io.rowlog.producer.ddl;

import io.rowlog.schema.catalog.Definition;
import io.rowlog.schema.catalog.Definition.Section;
import io.rowlog.schema.catalog.QualifiedName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the definitions of everything in a database that Rowlog captures, in the order to create them.
 *
 * <p>Immutable and thread-safe. Sizes: one query per kind, whatever the number of objects.
 */
public final class DefinitionReader {
    private static final List<DefinitionSource> SOURCES = List.of(
            new SchemaDefinitions(),
            new LanguageDefinitions(),
            new CollationDefinitions(),
            new ExtensionDefinitions(),
            new EnumDefinitions(),
            new ShellTypeDefinitions(),
            new CompositeTypeDefinitions(),
            new DomainDefinitions(),
            new RangeDefinitions(),
            new BaseTypeDefinitions(),
            new FunctionDefinitions(),
            new AggregateDefinitions(),
            new CastDefinitions(),
            new OperatorDefinitions(),
            new OperatorFamilyDefinitions(),
            new OperatorClassDefinitions(),
            new OperatorFamilyMemberDefinitions(),
            new OperatorFamilyAdditionDefinitions(),
            new AccessMethodDefinitions(),
            new TransformDefinitions(),
            new ConversionDefinitions(),
            new TextSearchDefinitions(),
            new ForeignDataDefinitions(),
            new UserMappingDefinitions(),
            new DomainCheckDefinitions(),
            new TableDefinitions(),
            new ColumnDefinitions(),
            new SequenceDefinitions(),
            new IdentityDefinitions(),
            new DefaultDefinitions(),
            new CheckDefinitions(),
            new NotNullDefinitions(),
            new InheritedConstraintDefinitions(),
            new ViewShellDefinitions(),
            new ViewDefinitions(),
            new MaterializedViewDefinitions(),
            new TablespaceDefinitions(Section.BEFORE_DATA),
            new KeyIndexDefinitions(),
            new KeyDefinitions(),
            new PartitionedExclusionDefinitions(),
            new IndexDefinitions(),
            new TablespaceDefinitions(Section.INDEXES),
            new ForeignKeyDefinitions(),
            new StatisticsDefinitions(),
            new RuleDefinitions(),
            new TriggerDefinitions(),
            new RowSecurityDefinitions(),
            new PolicyDefinitions(),
            new PublicationDefinitions(),
            new PublicationMemberDefinitions(),
            new SubscriptionDefinitions(),
            new ExtensionDependencyDefinitions(),
            new LargeObjectDefinitions(),
            new CommentDefinitions(),
            new DatabaseCommentDefinitions(),
            new SecurityLabelDefinitions(),
            new RefreshDefinitions(),
            new OwnerDefinitions(true),
            new GrantDefinitions(true),
            new OwnerDefinitions(false),
            new GrantDefinitions(false),
            new DefaultPrivilegeDefinitions(),
            new EventTriggerDefinitions(),
            new DatabaseSettingDefinitions());

    private static final String SELECT = """
            SELECT d.classid::oid::bigint, d.objid::bigint, d.objsubid, coalesce(o.type, l.type),
                   CASE WHEN d.classid = 'pg_database'::regclass THEN '' ELSE coalesce(o.identity, l.identity) END,
                   coalesce(n.nspname, ''), coalesce(c.relname, ''), d.statements, coalesce(d.uses, '{}')
            FROM (
            """;

    private static final String FROM_OBJECTS = """
            ) d(classid, objid, objsubid, relid, statements, uses)
            LEFT JOIN pg_class c ON c.oid = d.relid
            LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) o
            -- One that is unlinked meanwhile is still in the transaction's snapshot, with its content.
            LEFT JOIN LATERAL (SELECT 'large object', d.objid::text) l(type, identity)
              ON d.classid = 'pg_largeobject'::regclass
            """;

    private static final String OF_USERS = """
            WHERE NOT EXISTS (
                SELECT FROM pg_depend e
                WHERE e.deptype = 'e'
                  AND (e.classid, e.objid) IN ((d.classid, d.objid), ('pg_class'::regclass, d.relid)))
              AND (l.type IS NOT NULL OR coalesce(n.nspname, o.schema, '') !~ '^(pg_|information_schema$|rowlog$)')
            """;

    /** The privileges in {@code information_schema} are not recorded as those that it is made with. */
    private static final String OF_ALL = """
            WHERE coalesce(n.nspname, o.schema, CASE o.type WHEN 'schema' THEN o.name END, '') !~ '^(pg_temp|pg_toast|information_schema$|rowlog$)'
            """;

    /**
     * Reads the definitions as the connection's transaction sees them. Sets {@code search_path} to empty until that
     * transaction ends.
     *
     * @param connection in a transaction of isolation {@code REPEATABLE READ}. The server's functions that print
     *     definitions look past that snapshot, so whoever must exclude a change of definitions meanwhile holds locks on
     *     the tables.
     * @return in the order to create them: sections in their order, and in each what is depended on first; {@code
     *     dependsOn} names earlier ones only
     * @throws SQLException when a query fails, or an object is dropped while it is read (SQLSTATE 40001: read again)
     */
    public List<Definition> read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT set_config('search_path', '', true)");
        }
        int serverVersion = serverVersion(connection);
        List<CapturedObject> objects = new ArrayList<>();
        for (int rank = 0; rank < SOURCES.size(); rank++) {
            objects.addAll(objects(connection, SOURCES.get(rank), rank, serverVersion));
        }
        return new CreationOrder(objects, Dependencies.read(connection), Roles.read(connection)).definitions();
    }

    private static List<CapturedObject> objects(
            Connection connection, DefinitionSource source, int rank, int serverVersion) throws SQLException {
        List<CapturedObject> objects = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            if (!readable(statement, source)) {
                return objects;
            }
            String query = SELECT
                    + source.query(serverVersion)
                    + FROM_OBJECTS
                    + (source.ofSystemAndExtensions() ? OF_ALL : OF_USERS);
            try (ResultSet row = statement.executeQuery(query)) {
                while (row.next()) {
                    objects.add(object(row, source, rank));
                }
            }
        }
        return objects;
    }

    private static boolean readable(Statement statement, DefinitionSource source) throws SQLException {
        if (source.readable().equals("true")) {
            return true;
        }
        try (ResultSet row = statement.executeQuery("SELECT " + source.readable())) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static CapturedObject object(ResultSet row, DefinitionSource source, int rank) throws SQLException {
        Address address = new Address(row.getLong(1), row.getLong(2), row.getInt(3));
        String type = row.getString(4);
        String identity = row.getString(5);
        Array statements = row.getArray(8);
        if (type == null || identity == null || statements == null) {
            throw vanished(address);
        }
        List<String> texts = texts(statements);
        if (texts.isEmpty() || texts.stream().anyMatch(String::isEmpty)) {
            throw vanished(address);
        }
        String aspect = source.aspect();
        return new CapturedObject(
                address,
                aspect,
                rank,
                source.section(),
                aspect.isEmpty() ? type : aspect,
                aspect.isEmpty() ? identity : (type + " " + identity).strip(),
                new QualifiedName(row.getString(6), row.getString(7)),
                texts,
                texts(row.getArray(9)),
                source.standsAlone());
    }

    private static SQLException vanished(Address address) {
        return new SQLException(
                "Object " + address + " was dropped while its definition was read; read the definitions again",
                "40001");
    }

    private static List<String> texts(Array array) throws SQLException {
        String[] elements = (String[]) array.getArray();
        List<String> texts = new ArrayList<>(elements.length);
        for (String element : elements) {
            texts.add(element == null ? "" : element);
        }
        return texts;
    }

    private static int serverVersion(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_version_num')::int")) {
            row.next();
            return row.getInt(1);
        }
    }
}
