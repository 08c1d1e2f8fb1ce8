-- The functions behind the event triggers. All but those that triggers call run with a fixed search_path; those name
-- everything with its schema, since they hold that of the command's session, and run as the role that made them, so that
-- whoever runs a command needs no right here.

--section command start
-- Notes how far the transaction is (its last command identifier that changed the catalogs), where a command is about to run
-- of which the server does not say all that it changes. In a transaction that has written nothing there is nothing to note.
CREATE OR REPLACE FUNCTION rowlog_stream.ddl_command_start() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $body$
BEGIN
    PERFORM pg_catalog.set_config('rowlog.command', rowlog_stream.last_command(), true);
EXCEPTION WHEN OTHERS THEN
    -- All that the transaction has changed is then taken for changed by the command.
    PERFORM pg_catalog.set_config('rowlog.command', '', true);
END
$body$

--section last command
CREATE OR REPLACE FUNCTION rowlog_stream.last_command() RETURNS text LANGUAGE plpgsql
--include settings
AS $body$
BEGIN
    IF pg_current_xact_id_if_assigned() IS NULL THEN
        RETURN '';
    END IF;
    RETURN coalesce((
        SELECT max(x.command)
        FROM (
            --include changed rows
        ) x(catalog, oid, command)), -1)::text;
END
$body$

--section changed rows
-- What the transaction has changed in the catalogs that say who may do what with an object, or what a relation is: the catalog,
-- the object's OID, and the identifier of the command. A row of this transaction is no older than the transaction.
SELECT 'pg_class'::regclass, c.oid, c.cmin::text::bigint FROM pg_class c
WHERE age(c.xmin) <= age(pg_current_xact_id()::xid)
UNION ALL
SELECT 'pg_class'::regclass, a.attrelid, a.cmin::text::bigint FROM pg_attribute a
WHERE a.attacl IS NOT NULL AND age(a.xmin) <= age(pg_current_xact_id()::xid)
UNION ALL
SELECT 'pg_proc'::regclass, p.oid, p.cmin::text::bigint FROM pg_proc p
WHERE age(p.xmin) <= age(pg_current_xact_id()::xid)
UNION ALL
SELECT 'pg_type'::regclass, t.oid, t.cmin::text::bigint FROM pg_type t
WHERE age(t.xmin) <= age(pg_current_xact_id()::xid)
UNION ALL
SELECT 'pg_namespace'::regclass, n.oid, n.cmin::text::bigint FROM pg_namespace n
WHERE age(n.xmin) <= age(pg_current_xact_id()::xid)
UNION ALL
SELECT 'pg_language'::regclass, l.oid, l.cmin::text::bigint FROM pg_language l
WHERE age(l.xmin) <= age(pg_current_xact_id()::xid)
UNION ALL
SELECT 'pg_foreign_data_wrapper'::regclass, w.oid, w.cmin::text::bigint FROM pg_foreign_data_wrapper w
WHERE age(w.xmin) <= age(pg_current_xact_id()::xid)
UNION ALL
SELECT 'pg_foreign_server'::regclass, s.oid, s.cmin::text::bigint FROM pg_foreign_server s
WHERE age(s.xmin) <= age(pg_current_xact_id()::xid)

--section command end
CREATE OR REPLACE FUNCTION rowlog_stream.ddl_command_end() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $body$
BEGIN
    PERFORM rowlog_stream.describe_command(TG_TAG, pg_catalog.current_setting('search_path'));
EXCEPTION WHEN OTHERS THEN
    PERFORM rowlog_stream.describe_failure(TG_EVENT, TG_TAG, SQLSTATE, SQLERRM);
END
$body$

--section sql drop
CREATE OR REPLACE FUNCTION rowlog_stream.sql_drop() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $body$
BEGIN
    PERFORM rowlog_stream.describe_drop(TG_TAG, pg_catalog.current_setting('search_path'));
EXCEPTION WHEN OTHERS THEN
    PERFORM rowlog_stream.describe_failure(TG_EVENT, TG_TAG, SQLSTATE, SQLERRM);
END
$body$

--section table rewrite
CREATE OR REPLACE FUNCTION rowlog_stream.table_rewrite() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $body$
BEGIN
    PERFORM rowlog_stream.describe_rewrite(TG_TAG, pg_catalog.current_setting('search_path'));
EXCEPTION WHEN OTHERS THEN
    PERFORM rowlog_stream.describe_failure(TG_EVENT, TG_TAG, SQLSTATE, SQLERRM);
END
$body$

--section settings
-- Temporary objects come last, so that none stands for one of PostgreSQL's. Plans are made once in a session. A lock that
-- another session holds is not waited for as long as the server takes to look for deadlocks: so none is this function's.
SET search_path TO pg_catalog, pg_temp SET plan_cache_mode TO force_generic_plan SET lock_timeout TO '500ms'
--include settings of texts

--section failure
-- That a command was run is on record in any case. What was done for Rowlog's publications was undone with the rest.
CREATE OR REPLACE FUNCTION rowlog_stream.describe_failure(event text, tag text, state text, message text) RETURNS void
LANGUAGE plpgsql
--include settings
AS $body$
BEGIN
    PERFORM rowlog_stream.emit(json_build_object('event', event, 'command', tag, 'failure',
        json_build_object('sqlstate', state, 'message', message), 'publications', rowlog_stream.keep_publications(NULL)));
EXCEPTION WHEN OTHERS THEN
    RAISE WARNING 'Rowlog could not record the command %: %', tag, SQLERRM
        USING HINT = 'Take a snapshot, so that the log holds what the command has changed.';
END
$body$

--section seal
-- What tells messages of the triggers from those that any role can write: a key that only the owner can read. A table would
-- be published by others that publish all tables, and end their subscriptions; a materialized view is not.
CREATE MATERIALIZED VIEW IF NOT EXISTS rowlog_stream.seal AS
SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS key

--section nobody else
-- Default privileges may have let others read it.
DO $body$
DECLARE
    other name;
BEGIN
    REVOKE ALL ON rowlog_stream.seal FROM PUBLIC;
    FOR other IN
        SELECT r.rolname
        FROM pg_catalog.pg_class c CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) a
        JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
        WHERE c.oid = 'rowlog_stream.seal'::pg_catalog.regclass AND a.grantee <> c.relowner
    LOOP
        EXECUTE pg_catalog.format('REVOKE ALL ON rowlog_stream.seal FROM %I', other);
    END LOOP;
END
$body$

--section emit
-- Changes are decoded in the order of where their records begin, messages by where theirs end. What comes right after one has
-- the same place, and would come before it where that was written in a subtransaction, as it is here. So another message
-- stands between, which nobody reads. Before the content stands what only the key's owner can make, and only in this
-- transaction.
CREATE OR REPLACE FUNCTION rowlog_stream.emit(content json) RETURNS void LANGUAGE plpgsql
--include settings
AS $body$
DECLARE
    key bytea := (SELECT s.key || convert_to(pg_current_xact_id()::xid::text, 'UTF8') FROM rowlog_stream.seal s);
    body bytea := convert_to(content::text, 'UTF8');
BEGIN
    PERFORM pg_logical_emit_message(true, 'rowlog.ddl',
        convert_to(encode(sha256(key || sha256(key || body)), 'hex'), 'UTF8') || body);
    PERFORM pg_logical_emit_message(true, 'rowlog.place', '');
END
$body$

--section context
-- What was run, by whom. A text that may hold a secret is left out. The text is that of all that the client sent at once, so
-- it is cut where it is long: its length says so. The role is that of the session, also within functions that run as another.
CREATE OR REPLACE FUNCTION rowlog_stream.context(event text, tag text, path text) RETURNS json LANGUAGE plpgsql
--include settings
AS $body$
DECLARE
    statement text := current_query();
    secret bool := tag ~ '(USER MAPPING|SERVER|SUBSCRIPTION|FOREIGN DATA WRAPPER|FOREIGN TABLE)$'
        OR statement ~* '(pass|pwd|secret|token|credential|api_?key|access_?key|private_?key)\w*["\s=(]*''|\mpassword\s*=';
BEGIN
    RETURN json_build_object('event', event, 'command', tag,
        'statement', CASE WHEN secret THEN NULL ELSE left(statement, 65536) END, 'characters', length(statement),
        'searchPath', path, 'role', coalesce(nullif(current_setting('role'), 'none'), session_user));
END
$body$

--section rewrite
CREATE OR REPLACE FUNCTION rowlog_stream.describe_rewrite(tag text, path text) RETURNS void LANGUAGE plpgsql
--include settings
AS $body$
DECLARE
    relation oid := pg_event_trigger_table_rewrite_oid();
    content json;
BEGIN
    SELECT json_build_object('context', rowlog_stream.context('table_rewrite', tag, path), 'relation', c.oid::bigint,
               'schema', n.nspname, 'name', c.relname, 'reason', pg_event_trigger_table_rewrite_reason())
    INTO content
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = relation AND c.relpersistence <> 't' AND n.nspname NOT IN (
    --include Rowlog's own schemas
    );
    IF content IS NOT NULL THEN
        PERFORM rowlog_stream.emit(content);
    END IF;
END
$body$

--section drop
-- What went with a command. A column that went with something else, such as its type, has changed its table, and so has what
-- an identity of rows went with.
CREATE OR REPLACE FUNCTION rowlog_stream.describe_drop(tag text, path text) RETURNS void LANGUAGE plpgsql
--include settings
AS $body$
DECLARE
    dropped json;
    tables oid[];
    lost bool;
    content json;
BEGIN
    SELECT json_agg(json_build_object('classid', d.classid::bigint, 'objid', d.objid::bigint, 'objsubid', d.objsubid,
               'type', d.object_type, 'schema', coalesce(d.schema_name, ''), 'identity', d.object_identity,
               'original', d.original)),
           coalesce(array_agg(DISTINCT d.objid) FILTER (WHERE d.objsubid <> 0 AND d.classid = 'pg_class'::regclass), '{}'),
           coalesce(bool_or(d.object_type IN ('table constraint', 'index', 'table column')), false)
    INTO dropped, tables, lost
    FROM pg_event_trigger_dropped_objects() d
    -- The rule of a temporary view is not said to be temporary, but its view is.
    WHERE NOT d.is_temporary AND coalesce(d.schema_name, '') NOT LIKE 'pg_temp%'
      AND d.object_identity NOT LIKE '% on pg_temp.%'
      AND d.object_type NOT LIKE 'toast %' AND coalesce(d.schema_name, '') NOT IN (
      --include Rowlog's own schemas
      )
      AND NOT (d.object_type = 'schema' AND d.object_name IN (
      --include Rowlog's own schemas
      ))
      AND NOT (d.object_type = 'publication relation' AND EXISTS (
          SELECT FROM pg_publication p
          WHERE p.pubname = d.address_args[1] AND
          --include publication of Rowlog
          ));
    IF dropped IS NULL THEN
        RETURN;
    END IF;
    content := json_build_object('context', rowlog_stream.context('sql_drop', tag, path), 'dropped', dropped,
        'publications', CASE WHEN lost THEN rowlog_stream.keep_publications(NULL) END);
    -- ALTER TABLE tells of its own table when it ends.
    IF tag NOT LIKE 'ALTER%' AND tables <> '{}' THEN
        content := rowlog_stream.with_definitions(content,
            array_fill('pg_class'::regclass::oid, ARRAY[cardinality(tables)]), tables, '{}', false);
    END IF;
    PERFORM rowlog_stream.emit(content);
END
$body$

--section command
CREATE OR REPLACE FUNCTION rowlog_stream.describe_command(tag text, path text) RETURNS void LANGUAGE plpgsql
--include settings
AS $body$
DECLARE
    objects json;
    classes oid[];
    ids oid[];
    columns bool;
    unnamed bool;
    since bigint := coalesce(nullif(current_setting('rowlog.command', true), '')::bigint, -1);
    kinds text[] := CASE
        WHEN tag = 'ALTER DEFAULT PRIVILEGES' THEN ARRAY['default privileges']
        WHEN tag = 'REASSIGN OWNED' THEN ARRAY['owners of schemas', 'owners']
        WHEN tag = 'DROP OWNED' THEN ARRAY['grants on schemas', 'grants', 'default privileges', 'policies']
        ELSE '{}' END;
BEGIN
    -- It changes no definition, and names thousands of indexes at once.
    IF tag = 'REINDEX' THEN
        RETURN;
    END IF;
    SELECT json_agg(json_build_object('classid', d.classid::bigint, 'objid', d.objid::bigint, 'objsubid', d.objsubid,
               'command', d.command_tag, 'type', d.object_type, 'schema', coalesce(d.schema_name, ''),
               'identity', d.object_identity)) FILTER (WHERE d.objid IS NOT NULL),
           coalesce(array_agg(d.classid) FILTER (WHERE d.objid IS NOT NULL), '{}'),
           coalesce(array_agg(d.objid) FILTER (WHERE d.objid IS NOT NULL), '{}'),
           coalesce(bool_or(d.objsubid <> 0), false), coalesce(bool_or(d.objid IS NULL), false)
    INTO objects, classes, ids, columns, unnamed
    FROM pg_event_trigger_ddl_commands() d
    WHERE NOT d.in_extension
      AND coalesce(d.schema_name, '') NOT LIKE 'pg_temp%' AND coalesce(d.schema_name, '') NOT IN (
      --include Rowlog's own schemas
      )
      AND NOT (d.object_type = 'schema' AND d.object_identity IN (
      --include Rowlog's own schemas
      ))
      -- A publication of Rowlog's is known by its comment, which it does not have yet when it is made.
      AND NOT (tag = 'CREATE PUBLICATION' AND coalesce(current_setting('rowlog.making', true), '') = 'on')
      AND (d.objid IS NULL OR (d.classid, d.objid) NOT IN (
      --include Rowlog's own objects
      ))
      AND NOT (d.objid IS NOT NULL AND d.classid = 'pg_publication_rel'::regclass AND EXISTS (
          SELECT FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
          WHERE r.oid = d.objid AND
          --include publication of Rowlog
          ));
    IF unnamed AND kinds = '{}' THEN
        -- GRANT and REVOKE do not say on what.
        SELECT coalesce(array_agg(x.catalog), '{}'), coalesce(array_agg(x.oid), '{}') INTO classes, ids
        FROM (
            --include changed rows
        ) x(catalog, oid, command)
        WHERE x.command > since;
    ELSIF tag = 'ALTER TABLE' THEN
        -- Neither does DETACH PARTITION, of which partition.
        SELECT classes || coalesce(array_agg('pg_class'::regclass::oid), '{}'), ids || coalesce(array_agg(c.oid), '{}')
        INTO classes, ids
        FROM pg_class c
        WHERE c.relkind IN ('r', 'p', 'f') AND age(c.xmin) <= age(pg_current_xact_id()::xid) AND c.cmin::text::bigint > since
          AND c.oid <> ALL (ids)
          AND EXISTS (SELECT FROM pg_class p WHERE p.oid = ANY (ids) AND p.relkind = 'p');
    END IF;
    IF ids = '{}' AND kinds = '{}' THEN
        RETURN;
    END IF;
    -- What an object is called stands in the definitions of others.
    IF tag LIKE 'ALTER%' THEN
        SELECT array_agg(r.classid), array_agg(r.objid) INTO classes, ids
        FROM (
            WITH RECURSIVE reached(classid, objid) AS (
                SELECT * FROM unnest(classes, ids)
                UNION
                SELECT d.classid, d.objid
                FROM reached r
                JOIN pg_depend d ON d.refclassid = r.classid AND d.refobjid = r.objid AND d.deptype <> 'e'
                LEFT JOIN pg_class c ON r.classid = 'pg_class'::regclass AND c.oid = r.objid
                LEFT JOIN pg_type t ON t.oid = c.reltype
                LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
                WHERE columns OR t.oid IS NULL
                   -- A relation that is renamed or moved takes its row type along.
                   OR age(t.xmin) <= age(pg_current_xact_id()::xid) AND t.cmin::text::bigint > since
                   -- A foreign key is made again when its type changes.
                   OR age(k.xmin) <= age(pg_current_xact_id()::xid) AND k.cmin::text::bigint > since)
            SELECT * FROM reached) r;
    END IF;
    PERFORM rowlog_stream.emit_command(json_build_object('context', rowlog_stream.context('ddl_command_end', tag, path),
        'objects', coalesce(objects, '[]')), classes, ids, kinds,
        tag NOT IN ('COMMENT', 'GRANT', 'REVOKE', 'SECURITY LABEL'));
END
$body$

--section command with definitions
CREATE OR REPLACE FUNCTION rowlog_stream.emit_command(content json, classes oid[], ids oid[], kinds text[], below bool)
RETURNS void LANGUAGE plpgsql
--include settings
AS $body$
BEGIN
    content := rowlog_stream.with_definitions(content, classes, ids, kinds, below);
    IF content IS NOT NULL THEN
        PERFORM rowlog_stream.emit(content);
    END IF;
END
$body$

--section definitions of what changed
-- Adds to a message the definitions of objects, and to Rowlog's publications the tables among them. Nothing comes back where
-- all of them are temporary. A part of a table, such as an index, stands for the table: all that belongs to it is described,
-- so that what is not described any more is gone.
CREATE OR REPLACE FUNCTION rowlog_stream.with_definitions(content json, classes oid[], ids oid[], kinds text[], below bool)
RETURNS json LANGUAGE plpgsql
--include settings
AS $body$
#variable_conflict use_column
DECLARE
    named oid[];
    relations oid[];
    views bool;
    other_classes oid[];
    others oid[];
    part_classes oid[];
    parts oid[];
    kept json;
BEGIN
    SELECT coalesce(array_agg(w.objid) FILTER (WHERE w.classid = 'pg_class'::regclass), '{}'),
           coalesce(array_agg(w.classid) FILTER (WHERE w.classid <> 'pg_class'::regclass), '{}'),
           coalesce(array_agg(w.objid) FILTER (WHERE w.classid <> 'pg_class'::regclass), '{}')
    INTO named, other_classes, others
    FROM (
        SELECT DISTINCT w.classid, w.objid
        FROM unnest(classes, ids) x(classid, objid)
        CROSS JOIN LATERAL (
            --include wholes
        ) w(classid, objid)) w;
    SELECT coalesce(array_agg(c.oid), '{}'), coalesce(bool_or(c.relkind IN ('v', 'm')), false)
    INTO relations, views
    FROM (
        WITH RECURSIVE below(oid) AS (
            SELECT unnest(named)
            UNION
            SELECT h.inhrelid FROM below b JOIN pg_inherits h ON h.inhparent = b.oid WHERE below)
        SELECT b.oid FROM below b
        UNION
        -- The sequences of their columns.
        SELECT d.objid
        FROM below b
        JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = b.oid AND d.refobjsubid > 0
            AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
        JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S') r
    JOIN pg_class c ON c.oid = r.oid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't' AND c.oid >= 16384
      AND n.nspname !~ '^(pg_|information_schema$)' AND n.nspname NOT IN (
      --include Rowlog's own schemas
      );
    IF relations = '{}' AND others = '{}' AND kinds = '{}' THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(array_agg(p.classid), '{}'), coalesce(array_agg(p.objid), '{}')
    INTO part_classes, parts
    FROM (
        --include parts
    ) p(classid, objid);
    kept := rowlog_stream.keep_publications(relations);
    RETURN rowlog_stream.merged(content, json_build_object(
        'publications', kept,
        'described', coalesce((
            SELECT json_agg(json_build_array(x.classid::bigint, x.objid::bigint))
            FROM (
                SELECT 'pg_class'::regclass::oid, unnest(relations)
                UNION ALL
                SELECT * FROM unnest(other_classes, others)) x(classid, objid)), '[]'),
        'kinds', to_json(kinds),
        'definitions', rowlog_stream.described(relations, views, part_classes, parts, kinds),
        'missing', (
            SELECT coalesce(json_agg(json_build_object('relation', a.attrelid::bigint, 'column', a.attname,
                       'value', (a.attmissingval::text::text[])[1])), '[]')
            FROM pg_attribute a
            WHERE a.attrelid = ANY (named) AND a.atthasmissing AND NOT a.attisdropped)));
END
$body$

--section keep publications
-- Brings Rowlog's publications of updates and deletes in line with the tables that have an identity of rows, some of them or
-- all (NULL): PostgreSQL refuses UPDATE and DELETE of a table that is published and has none. One that lost it leaves every
-- such publication, one that got it joins those of logs of all tables. Returns what could not be done, with the reason; null
-- where nothing failed.
CREATE OR REPLACE FUNCTION rowlog_stream.keep_publications(relations oid[]) RETURNS json LANGUAGE plpgsql
--include settings
AS $body$
DECLARE
    change record;
    member text;
    failures json[] := '{}';
BEGIN
    IF relations IS NULL THEN
        SELECT coalesce(array_agg(c.oid), '{}') INTO relations FROM pg_class c WHERE c.relkind = 'r' AND c.oid >= 16384;
    END IF;
    FOR change IN
        SELECT c.publication, c.verb, array_agg(c.member ORDER BY c.member) AS members
        FROM (
            --include changes of publications
        ) c
        GROUP BY c.publication, c.verb
    LOOP
        BEGIN
            EXECUTE format('ALTER PUBLICATION %I %s TABLE ONLY %s', change.publication, change.verb,
                array_to_string(change.members, ', ONLY '));
        EXCEPTION WHEN OTHERS THEN
            -- One by one, so that those that can be are done.
            FOREACH member IN ARRAY change.members LOOP
                BEGIN
                    EXECUTE format('ALTER PUBLICATION %I %s TABLE ONLY %s', change.publication, change.verb, member);
                EXCEPTION WHEN OTHERS THEN
                    failures := failures || json_build_object('publication', change.publication, 'table', member,
                        'verb', change.verb, 'sqlstate', SQLSTATE, 'message', SQLERRM);
                END;
            END LOOP;
        END;
    END LOOP;
    RETURN CASE WHEN cardinality(failures) > 0 THEN to_json(failures) END;
END
$body$

--section changes of publications
-- A partitioned table's rows are published by its leaves: what these identify rows by can differ.
WITH own AS MATERIALIZED (
    SELECT p.oid, p.pubname, m.puballtables AS all_tables
    FROM pg_publication p
    LEFT JOIN pg_publication m ON p.pubname = m.pubname || '_keyed'
    WHERE p.pubupdate AND NOT p.pubinsert AND
    --include publication of Rowlog
)
SELECT o.pubname AS publication, 'DROP' AS verb, c.oid::regclass::text AS member
FROM own o
JOIN pg_publication_rel r ON r.prpubid = o.oid
JOIN pg_class c ON c.oid = r.prrelid
WHERE r.prrelid = ANY (relations) AND NOT (
--include has an identity
)
UNION ALL
SELECT o.pubname, 'ADD', c.oid::regclass::text
FROM own o
JOIN pg_class c ON c.oid = ANY (relations)
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE o.all_tables AND n.nspname !~ '^(pg_|information_schema$)' AND n.nspname NOT IN (
--include Rowlog's own schemas
)
  AND NOT EXISTS (SELECT FROM pg_publication_rel r WHERE r.prpubid = o.oid AND r.prrelid = c.oid) AND
--include has an identity

--section has an identity
-- Condition on pg_class c: the server can tell which row an UPDATE or DELETE changed, so that publishing it does not make the
-- command fail (PostgreSQL documentation, chapter Logical Replication, section Publication). From version 18 on it refuses
-- rows that are identified by all columns, where some of these are computed when they are read.
c.relkind = 'r' AND c.relpersistence = 'p' AND c.oid >= 16384
AND CASE c.relreplident
    WHEN 'f' THEN NOT EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attgenerated = 'v' AND NOT a.attisdropped)
    ELSE EXISTS (
        SELECT FROM pg_index i
        WHERE i.indrelid = c.oid AND i.indisvalid AND i.indimmediate
          AND CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident ELSE false END) END

--section merged
-- One JSON object with the members of both.
CREATE OR REPLACE FUNCTION rowlog_stream.merged(one json, other json) RETURNS json LANGUAGE plpgsql
--include settings
AS $body$
BEGIN
    RETURN (SELECT json_object_agg(m.key, m.value)
            FROM (SELECT * FROM json_each(one) UNION ALL SELECT * FROM json_each(other)) m
            WHERE m.value IS NOT NULL);
END
$body$

--section described
-- The definitions, what they depend on, and the names of the roles that they name.
CREATE OR REPLACE FUNCTION rowlog_stream.described(relations oid[], views bool, classes oid[], objects oid[], kinds text[])
RETURNS json LANGUAGE plpgsql
--include settings
AS $body$
#variable_conflict use_column
DECLARE
    definitions json[];
    described_classes oid[];
    described oid[];
BEGIN
    SELECT coalesce(array_agg(d), '{}') INTO definitions FROM rowlog_stream.definitions(relations, views, classes, objects, kinds) d;
    SELECT coalesce(array_agg(x.classid), '{}'), coalesce(array_agg(x.objid), '{}') INTO described_classes, described
    FROM (SELECT DISTINCT (d ->> 'classid')::oid, (d ->> 'objid')::oid FROM unnest(definitions) d) x(classid, objid);
    RETURN json_build_object(
        'objects', to_json(definitions),
        'dependencies', (
            --include dependencies
        ),
        'roles', (
            SELECT coalesce(json_object_agg(u.address, r.rolname), '{}')
            FROM (SELECT DISTINCT json_array_elements_text(d -> 'uses') FROM unnest(definitions) d) u(address)
            JOIN pg_roles r ON u.address = concat('pg_authid'::regclass::oid, ':', r.oid, ':0')));
END
$body$

--section dependencies
-- As pg_depend has them: of the objects and of what is part of them, and of what these depend on as parts the wholes.
WITH RECURSIVE part(classid, objid) AS (
    SELECT * FROM unnest(described_classes, described)
    UNION
    SELECT d.classid, d.objid
    FROM part p
    JOIN pg_depend d ON d.refclassid = p.classid AND d.refobjid = p.objid
    WHERE d.deptype = 'i' OR d.deptype = 'a' AND d.classid = 'pg_attrdef'::regclass
),
reached(classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype) AS (
    SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
    FROM part p
    JOIN pg_depend d ON d.classid = p.classid AND d.objid = p.objid
    UNION
    SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
    FROM reached r
    JOIN pg_depend d ON d.classid = r.refclassid AND d.objid = r.refobjid
    WHERE d.deptype IN ('i', 'e') OR d.deptype = 'a' AND d.classid = 'pg_attrdef'::regclass
)
SELECT coalesce(json_agg(json_build_array(r.classid::bigint, r.objid::bigint, r.objsubid, r.refclassid::bigint,
           r.refobjid::bigint, r.refobjsubid,
           r.deptype IN ('i', 'e') OR r.deptype = 'a' AND r.classid = 'pg_attrdef'::regclass)), '[]')
FROM reached r
WHERE r.refobjid >= 16384

--section wholes
-- What an object x(classid, objid) belongs to, or the object itself where it stands alone.
SELECT 'pg_class'::regclass::oid, coalesce(i.indrelid, c.oid)
FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid
WHERE x.classid = 'pg_class'::regclass AND c.oid = x.objid AND c.relkind NOT IN ('c', 't')
UNION ALL
SELECT 'pg_class'::regclass, d.refobjid
FROM pg_depend d
WHERE x.classid = 'pg_class'::regclass AND d.classid = 'pg_class'::regclass AND d.objid = x.objid
  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
UNION ALL
SELECT 'pg_type'::regclass, c.reltype
FROM pg_class c
WHERE x.classid = 'pg_class'::regclass AND c.oid = x.objid AND c.relkind = 'c'
UNION ALL
SELECT CASE WHEN k.conrelid <> 0 THEN 'pg_class'::regclass ELSE 'pg_type'::regclass END,
       CASE WHEN k.conrelid <> 0 THEN k.conrelid ELSE k.contypid END
FROM pg_constraint k WHERE x.classid = 'pg_constraint'::regclass AND k.oid = x.objid
UNION ALL
SELECT 'pg_class'::regclass, g.tgrelid FROM pg_trigger g WHERE x.classid = 'pg_trigger'::regclass AND g.oid = x.objid
UNION ALL
SELECT 'pg_class'::regclass, r.ev_class FROM pg_rewrite r WHERE x.classid = 'pg_rewrite'::regclass AND r.oid = x.objid
UNION ALL
SELECT 'pg_class'::regclass, p.polrelid FROM pg_policy p WHERE x.classid = 'pg_policy'::regclass AND p.oid = x.objid
UNION ALL
SELECT 'pg_class'::regclass, d.adrelid FROM pg_attrdef d WHERE x.classid = 'pg_attrdef'::regclass AND d.oid = x.objid
UNION ALL
SELECT 'pg_class'::regclass, s.stxrelid
FROM pg_statistic_ext s WHERE x.classid = 'pg_statistic_ext'::regclass AND s.oid = x.objid
UNION ALL
SELECT 'pg_class'::regclass, r.prrelid
FROM pg_publication_rel r WHERE x.classid = 'pg_publication_rel'::regclass AND r.oid = x.objid
UNION ALL
SELECT 'pg_opfamily'::regclass, o.opcfamily
FROM pg_opclass o WHERE x.classid = 'pg_opclass'::regclass AND o.oid = x.objid
UNION ALL
SELECT CASE WHEN r.relkind <> 'c' THEN 'pg_class'::regclass ELSE 'pg_type'::regclass END,
       CASE WHEN r.relkind <> 'c' THEN r.oid ELSE coalesce(g.rngtypid, e.oid, t.oid) END
FROM pg_type t
LEFT JOIN pg_type e ON e.typarray = t.oid
LEFT JOIN pg_range g ON g.rngmultitypid = t.oid
LEFT JOIN pg_class r ON r.oid = coalesce(nullif(t.typrelid, 0), nullif(e.typrelid, 0))
WHERE x.classid = 'pg_type'::regclass AND t.oid = x.objid
UNION ALL
SELECT x.classid, x.objid
WHERE x.classid NOT IN ('pg_class'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass, 'pg_rewrite'::regclass,
                        'pg_policy'::regclass, 'pg_attrdef'::regclass, 'pg_statistic_ext'::regclass, 'pg_type'::regclass)

--section parts
-- Addresses of all that has comments, privileges and the like among the relations and what belongs to them, and of the other
-- objects and their parts. That a sequence is among them is said by the catalog of sequences.
SELECT 'pg_class'::regclass::oid, r.oid FROM unnest(relations) r(oid)
UNION ALL
SELECT 'pg_sequence'::regclass, s.seqrelid FROM pg_sequence s WHERE s.seqrelid = ANY (relations)
UNION ALL
SELECT 'pg_class'::regclass, i.indexrelid FROM pg_index i WHERE i.indrelid = ANY (relations)
UNION ALL
SELECT 'pg_constraint'::regclass, k.oid FROM pg_constraint k WHERE k.conrelid = ANY (relations)
UNION ALL
SELECT 'pg_trigger'::regclass, g.oid FROM pg_trigger g WHERE g.tgrelid = ANY (relations)
UNION ALL
SELECT 'pg_rewrite'::regclass, w.oid FROM pg_rewrite w WHERE w.ev_class = ANY (relations)
UNION ALL
SELECT 'pg_policy'::regclass, p.oid FROM pg_policy p WHERE p.polrelid = ANY (relations)
UNION ALL
SELECT 'pg_statistic_ext'::regclass, s.oid FROM pg_statistic_ext s WHERE s.stxrelid = ANY (relations)
UNION ALL
SELECT * FROM unnest(other_classes, others)
UNION ALL
SELECT 'pg_constraint'::regclass, k.oid FROM pg_constraint k WHERE k.contypid = ANY (others) AND k.contypid <> 0
UNION ALL
SELECT 'pg_amop'::regclass, m.oid FROM pg_amop m WHERE m.amopfamily = ANY (others) AND m.oid >= 16384
UNION ALL
SELECT 'pg_amproc'::regclass, m.oid FROM pg_amproc m WHERE m.amprocfamily = ANY (others) AND m.oid >= 16384
UNION ALL
-- The constructors of range types are made with them, and have owners of their own.
SELECT d.classid, d.objid
FROM pg_depend d
WHERE d.classid = 'pg_proc'::regclass AND d.deptype = 'i' AND d.refclassid = 'pg_type'::regclass
  AND d.refobjid IN (SELECT unnest(others) UNION ALL SELECT r.rngmultitypid FROM pg_range r WHERE r.rngtypid = ANY (others))
