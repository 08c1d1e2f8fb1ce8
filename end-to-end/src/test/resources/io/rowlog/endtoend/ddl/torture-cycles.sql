-- What depends on each other in circles, and what else pg_dump prints. Runs after torture-types.sql.
SET client_min_messages = error;
CREATE SCHEMA round;
CREATE TABLE round.t (id integer PRIMARY KEY, name text COLLATE "C", gone text);
CREATE VIEW round.v WITH (security_barrier) AS SELECT id, name FROM round.t;
CREATE FUNCTION round.f() RETURNS SETOF round.v LANGUAGE sql STABLE AS 'SELECT * FROM round.v';
CREATE OR REPLACE VIEW round.v WITH (security_barrier) AS SELECT f.id, f.name FROM round.f() f;
COMMENT ON VIEW round.v IS 'v';
CREATE VIEW round.below AS SELECT 1 AS a, 'x'::varchar(3) AS "B b";
CREATE FUNCTION round.of_below(round.below) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE VIEW round.above AS SELECT round.of_below(b) AS n, b.a, b."B b" FROM round.below b;
CREATE OR REPLACE VIEW round.below AS SELECT a, "B b" FROM round.above;
CREATE FUNCTION round.next() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT max(id) + 1 FROM round.t; END;
ALTER TABLE round.t ALTER COLUMN id SET DEFAULT round.next();
CREATE FUNCTION round.valid(round.t) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END';
ALTER TABLE round.t ADD CONSTRAINT valid CHECK (round.valid(t.*)), DROP COLUMN gone;
CREATE FUNCTION round.outer_one() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT round.next(); END;
CREATE FUNCTION round.a_wrapper(n integer DEFAULT round.outer_one()) RETURNS integer LANGUAGE sql BEGIN ATOMIC RETURN n; END;
CREATE VIEW round.grouped AS SELECT t.id, t.name FROM round.t GROUP BY t.id;
CREATE MATERIALIZED VIEW round.grouped_stored AS SELECT * FROM round.grouped;
CREATE UNIQUE INDEX grouped_stored_key ON round.grouped_stored (id);
CREATE TABLE round.of_grouped (g round.grouped, gs round.grouped[]);
CREATE VIEW round.over_stored WITH (check_option = cascaded) AS SELECT id FROM round.t WHERE id > 0;
CREATE FUNCTION round.all_grouped() RETURNS SETOF round.grouped_stored LANGUAGE sql BEGIN ATOMIC SELECT * FROM round.grouped_stored; END;

-- Functions with everything
CREATE FUNCTION round.everything(IN a integer, OUT b text, INOUT c numeric DEFAULT 1.5, VARIADIC d text[] DEFAULT '{}') LANGUAGE plpgsql LEAKPROOF SECURITY DEFINER COST 7 PARALLEL RESTRICTED SET search_path = round, "$user", '' SET work_mem FROM CURRENT AS 'BEGIN END';
CREATE FUNCTION round.many() RETURNS TABLE (x integer, "Y y" text) LANGUAGE plpgsql ROWS 12 STABLE CALLED ON NULL INPUT AS $f$ BEGIN RETURN QUERY SELECT 1, '$$;'; END $f$;
CREATE FUNCTION round.supported(integer) RETURNS SETOF integer LANGUAGE internal STRICT SUPPORT generate_series_int4_support AS 'generate_series_int4';
CREATE FUNCTION round.windowed() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
CREATE FUNCTION round.transformed(own.hstore) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION round."quo""ted"("a b" integer) RETURNS integer LANGUAGE sql RETURN "a b" + 1;
COMMENT ON FUNCTION round.everything IS 'all';
CREATE AGGREGATE round.percentile(float8 ORDER BY "any") (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE AGGREGATE round.rank_of(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
CREATE AGGREGATE round.joined(VARIADIC text[]) (SFUNC = array_cat, STYPE = text[]);
COMMENT ON AGGREGATE round.rank_of(VARIADIC "any" ORDER BY VARIADIC "any") IS 'rank';

-- Tables, inheritance, partitions
CREATE TABLE round.measured (at date NOT NULL, place text COLLATE "C", n integer DEFAULT 1, g integer GENERATED ALWAYS AS (n * 2) STORED, CONSTRAINT n_positive CHECK (n > 0)) PARTITION BY RANGE (at, lower(place) COLLATE "C" text_pattern_ops);
CREATE TABLE round.measured_old PARTITION OF round.measured (n DEFAULT 5 NOT NULL, CONSTRAINT small CHECK (n < 100)) FOR VALUES FROM (MINVALUE, MINVALUE) TO ('2020-01-01', '''q''');
CREATE UNLOGGED TABLE round.measured_new PARTITION OF round.measured FOR VALUES FROM ('2020-01-01', '''q''') TO (MAXVALUE, MAXVALUE) WITH (fillfactor = 70, toast.autovacuum_enabled = off);
CREATE TABLE round.hashed (id bigint, code text) PARTITION BY HASH (id int8_ops, code);
CREATE TABLE round.hashed_0 PARTITION OF round.hashed FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE round.hashed_1 (code text, id bigint, CONSTRAINT mine UNIQUE (code, id));
ALTER TABLE round.hashed ADD CONSTRAINT hashed_key UNIQUE (id, code);
CREATE UNIQUE INDEX other_name ON round.hashed_1 (id, code);
ALTER TABLE round.hashed_1 ADD CONSTRAINT given_name UNIQUE USING INDEX other_name;
ALTER TABLE round.hashed ATTACH PARTITION round.hashed_1 FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE INDEX hashed_code ON ONLY round.hashed (code);
CREATE INDEX odd_named ON round.hashed_0 (code);
ALTER INDEX round.hashed_code ATTACH PARTITION round.odd_named;
COMMENT ON INDEX round.odd_named IS 'odd';
COMMENT ON CONSTRAINT given_name ON round.hashed_1 IS 'given';
CREATE TABLE round.refers (id integer PRIMARY KEY, up integer REFERENCES round.refers ON UPDATE CASCADE ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED, h bigint, c text, FOREIGN KEY (h, c) REFERENCES round.hashed (id, code) MATCH FULL) PARTITION BY RANGE (id);
CREATE TABLE round.refers_1 PARTITION OF round.refers FOR VALUES FROM (1) TO (10);
CREATE TABLE round.refers_rest PARTITION OF round.refers DEFAULT PARTITION BY LIST (id);
CREATE TABLE round.refers_rest_1 PARTITION OF round.refers_rest FOR VALUES IN (NULL, 100);
CREATE TYPE round.row_of AS (a integer, b text);
CREATE TABLE round.typed_parts OF round.row_of (a WITH OPTIONS NOT NULL DEFAULT 3, CHECK (b <> '')) PARTITION BY LIST (a);
CREATE TABLE round.top (a integer CHECK (a > 0), b text NOT NULL);
CREATE TABLE round.left_side (l integer) INHERITS (round.top);
CREATE TABLE round.right_side (r integer, a integer CONSTRAINT also CHECK (a < 50)) INHERITS (round.top);
CREATE TABLE round.bottom (own integer) INHERITS (round.left_side, round.right_side);
ALTER TABLE round.top ADD COLUMN late text DEFAULT 'late' CHECK (late <> '');
ALTER TABLE ONLY round.top ADD CONSTRAINT only_top CHECK (a < 1000) NO INHERIT NOT VALID;
ALTER TABLE round.bottom ALTER COLUMN late SET DEFAULT 'bottom', ALTER COLUMN b DROP DEFAULT, SET (autovacuum_enabled = false, toast_tuple_target = 256);
CREATE FOREIGN TABLE round.remote_child (a integer, b text NOT NULL, late text) INHERITS (round.top) SERVER own_server;
ALTER TABLE round.top ADD CONSTRAINT down CHECK (a < 500) NOT VALID;
CREATE TABLE round.sure_child (CONSTRAINT also_here CHECK (a < 700)) INHERITS (round.top);
ALTER TABLE round.top ADD CONSTRAINT also_here CHECK (a < 700) NOT VALID;
COMMENT ON AGGREGATE rest.number(*) IS 'counts';
CREATE TABLE round.later_child () INHERITS (round.top);
CREATE TABLE round.later_grandchild () INHERITS (round.later_child);
CREATE SEQUENCE round."Seq" AS smallint OWNED BY round.t.name;
COMMENT ON COLUMN round.measured.at IS 'when';
COMMENT ON COLUMN round.grouped_stored.id IS 'stored';
COMMENT ON INDEX round.t_pkey IS 'key';
COMMENT ON CONSTRAINT t_pkey ON round.t IS 'constraint';

-- Indexes
CREATE TABLE round.indexed (a integer, b text, p point, r int4range, ts tsvector, arr integer[], i inet);
CREATE INDEX ON round.indexed USING btree (b COLLATE "POSIX" text_pattern_ops DESC NULLS LAST, (a + 1), (a IS NULL)) WITH (deduplicate_items = off);
CREATE INDEX ON round.indexed USING gist (p) WITH (buffering = on, fillfactor = 60);
CREATE INDEX ON round.indexed USING spgist (r);
CREATE INDEX ON round.indexed USING gin (ts, arr) WITH (gin_pending_list_limit = 128);
CREATE INDEX ON round.indexed USING brin (a int4_minmax_multi_ops (values_per_range = 16), b text_bloom_ops (n_distinct_per_range = 100)) WHERE (b ~ '\d');
CREATE INDEX ON round.indexed USING gist (i inet_ops);
CREATE STATISTICS round.mixed (mcv) ON a, (length(b)), (a % 7) FROM round.indexed;
CREATE STATISTICS round.of_parts ON at, n FROM round.measured;
CREATE STATISTICS round.of_stored ON id, name FROM round.grouped_stored;
ALTER STATISTICS round.mixed SET STATISTICS 0;
ALTER TABLE round.indexed ALTER COLUMN b SET STATISTICS 0, ALTER COLUMN b SET STORAGE MAIN, ALTER COLUMN b SET COMPRESSION pglz;

-- Views in every form of query
CREATE VIEW round.star AS SELECT * FROM round.indexed;
ALTER TABLE round.indexed ADD COLUMN added integer;
ALTER TABLE round.indexed DROP COLUMN added;
ALTER TABLE round.indexed RENAME COLUMN a TO a_renamed;
CREATE VIEW round.forms AS WITH RECURSIVE w(n) AS MATERIALIZED (VALUES (1) UNION SELECT n + 1 FROM w WHERE n < 3) SEARCH DEPTH FIRST BY n SET o
    SELECT w.n, count(*) FILTER (WHERE x.a_renamed > 0) OVER (PARTITION BY x.b ORDER BY w.n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) AS c, x.b COLLATE "C" AS b, E'back\\slash' AS e, CASE x.a_renamed WHEN 1 THEN 'one' END AS k, ARRAY(SELECT 1) AS arr, w.n = ANY ('{1,2}') AS hit, w.n OPERATOR(own.==>) 3 AS op
    FROM w LEFT JOIN LATERAL (SELECT * FROM round.indexed TABLESAMPLE system (50) REPEATABLE (1)) x ON true;
CREATE VIEW round.grouping AS SELECT a_renamed, b, grouping(a_renamed, b) AS g, sum(a_renamed) FROM round.indexed GROUP BY GROUPING SETS ((a_renamed), ROLLUP (b), CUBE (a_renamed, b)) HAVING count(*) > 0 ORDER BY 1 NULLS FIRST FETCH FIRST 3 ROWS WITH TIES;
CREATE VIEW round.joined_using AS SELECT j.id, t1.name FROM round.t t1 JOIN round.t t2 USING (id) AS j, XMLTABLE('/a' PASSING '<a/>' COLUMNS x text PATH '.') AS xt, ROWS FROM (generate_series(1, 2), unnest(ARRAY['a'])) WITH ORDINALITY AS rf(a, b, n);
CREATE VIEW round.locked AS SELECT id FROM round.t FOR UPDATE SKIP LOCKED;
CREATE VIEW round."no columns" AS SELECT;
CREATE VIEW round.whole AS SELECT t AS whole, t.*::text AS as_text FROM round.t;
CREATE VIEW round."Quoted View" ("Col 1", "select") AS SELECT 1, 'x'::text;

-- Rules, triggers, policies, event triggers
CREATE RULE "Rule 1" AS ON INSERT TO round."Quoted View" WHERE new."Col 1" > 1 DO INSTEAD (INSERT INTO round.t VALUES (new."Col 1") ON CONFLICT (id) DO UPDATE SET name = excluded.name; SELECT 1);
CREATE RULE telling AS ON DELETE TO round."Quoted View" DO INSTEAD (NOTIFY told, 'pay''load'; DELETE FROM ONLY round.t WHERE false);
CREATE RULE returning_rule AS ON UPDATE TO round.over_stored DO INSTEAD UPDATE round.t SET id = new.id WHERE t.id = old.id RETURNING t.id;
CREATE RULE replica AS ON INSERT TO round.indexed DO ALSO DELETE FROM round.t USING round.indexed x WHERE t.id = x.a_renamed;
ALTER TABLE round.indexed ENABLE REPLICA RULE replica;
CREATE FUNCTION round.act() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER transitions AFTER UPDATE ON round.t REFERENCING OLD TABLE AS "Old" NEW TABLE AS "New" FOR EACH STATEMENT EXECUTE FUNCTION round.act();
CREATE TRIGGER on_parts AFTER INSERT OR DELETE ON round.refers FOR EACH ROW WHEN (pg_trigger_depth() < 2) EXECUTE FUNCTION round.act('\x', '');
ALTER TABLE round.refers DISABLE TRIGGER on_parts;
ALTER TABLE round.refers_1 ENABLE REPLICA TRIGGER on_parts;
ALTER TABLE round.refers_rest_1 ENABLE TRIGGER on_parts;
CREATE TRIGGER of_partition_only BEFORE UPDATE OF up ON round.refers_1 FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION round.act();
CREATE CONSTRAINT TRIGGER checked AFTER INSERT OR UPDATE ON round.refers DEFERRABLE FOR EACH ROW EXECUTE FUNCTION round.act();
CREATE POLICY "Pol icy" ON round.t FOR ALL TO PUBLIC USING (id IN (SELECT h.id FROM round.hashed h)) WITH CHECK (name = CURRENT_USER);
CREATE POLICY remove ON round.t FOR DELETE TO CURRENT_USER USING (false);
CREATE FUNCTION round.on_drop() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER "On Drop" ON sql_drop EXECUTE FUNCTION round.on_drop();
ALTER EVENT TRIGGER "On Drop" ENABLE REPLICA;
CREATE EVENT TRIGGER rewritten ON table_rewrite WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION round.on_drop();
CREATE PUBLICATION "Pub 1" FOR TABLE round.t, ONLY round.top WITH (publish = 'delete', publish_via_partition_root = true);
CREATE TABLE round.gen_parent (n integer, g integer GENERATED ALWAYS AS (n * 2) STORED);
CREATE TABLE round.gen_child () INHERITS (round.gen_parent);
CREATE TABLE round.gen_adopted (g integer GENERATED ALWAYS AS (n * 2) STORED, n integer);
ALTER TABLE round.gen_adopted INHERIT round.gen_parent;
CREATE VIEW round.acted AS SELECT n FROM round.gen_parent;
CREATE TRIGGER acting INSTEAD OF INSERT OR DELETE ON round.acted FOR EACH ROW EXECUTE FUNCTION round.act();
ALTER TABLE round.gen_parent ENABLE ROW LEVEL SECURITY;
CREATE POLICY for_insert ON round.gen_parent AS RESTRICTIVE FOR INSERT TO pg_read_all_data WITH CHECK (n > 0);
ALTER TABLE round.refers_1 ADD CONSTRAINT of_partition FOREIGN KEY (up) REFERENCES round.t (id) ON DELETE SET DEFAULT NOT VALID;
ALTER TABLE round.t ADD CONSTRAINT to_parts FOREIGN KEY (id) REFERENCES round.refers (id) DEFERRABLE;

-- Text search, comments on the rest
CREATE TEXT SEARCH DICTIONARY round."Dict" (TEMPLATE = ispell, DictFile = ispell_sample, AffFile = ispell_sample, StopWords = english);
CREATE TEXT SEARCH CONFIGURATION round.copied (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION round.copied DROP MAPPING FOR url, host;
ALTER TEXT SEARCH CONFIGURATION round.copied ALTER MAPPING FOR word WITH simple, english_stem;
COMMENT ON TEXT SEARCH DICTIONARY round."Dict" IS 'd';
COMMENT ON TYPE round.row_of IS 'row';
COMMENT ON COLUMN round.row_of.b IS 'b';
COMMENT ON SEQUENCE round."Seq" IS 's';
COMMENT ON MATERIALIZED VIEW round.grouped_stored IS 'm';
COMMENT ON RULE "Rule 1" ON round."Quoted View" IS 'r';
COMMENT ON CONSTRAINT down ON round.top IS 'c';
COMMENT ON EXTENSION hstore IS 'another comment';
COMMENT ON FOREIGN TABLE round.remote_child IS 'f';
COMMENT ON COLUMN round.remote_child.a IS 'fa';
COMMENT ON TRIGGER of_partition_only ON round.refers_1 IS 't';

-- Views that read each other; nothing can be selected from them. Their names are in the order in which they are made,
-- by which pg_dump opens the cycle.
CREATE SCHEMA mutual;
CREATE TABLE mutual.t (a bigint, b text COLLATE "C");
CREATE VIEW mutual."First" AS SELECT a, b FROM mutual.t;
CREATE VIEW mutual.second AS SELECT * FROM mutual."First";
CREATE VIEW mutual.third AS SELECT a, b FROM mutual.second;
CREATE OR REPLACE VIEW mutual."First" AS SELECT a, b FROM mutual.third;
CREATE VIEW mutual.upper AS SELECT * FROM mutual.second;
COMMENT ON VIEW mutual.third IS 'reads the first';

-- Procedures that only the modes of their parameters tell from each other.
CREATE PROCEDURE mutual.modes(OUT a integer, IN b integer, IN c integer) LANGUAGE plpgsql AS 'BEGIN a := b - c; END';
CREATE PROCEDURE mutual.modes(IN a integer, IN b integer, IN c integer) LANGUAGE plpgsql AS 'BEGIN END';
COMMENT ON PROCEDURE mutual.modes(OUT integer, IN integer, IN integer) IS 'one out';
COMMENT ON PROCEDURE mutual.modes(IN integer, IN integer, IN integer) IS 'three in';
