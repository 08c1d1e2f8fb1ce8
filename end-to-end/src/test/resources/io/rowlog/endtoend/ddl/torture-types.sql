-- Types that need their own functions, and what hangs on objects of the server or of extensions. Runs after torture.sql.
SET client_min_messages = error;
CREATE SCHEMA own;
CREATE EXTENSION hstore SCHEMA own VERSION '1.5';
CREATE EXTENSION pg_trgm SCHEMA own;

-- Shells, base types, ranges with canonical functions
CREATE TYPE own.never_made;
CREATE FUNCTION own.of_never(own.never_made) RETURNS integer LANGUAGE internal AS 'int4pl';
CREATE TYPE own."Four Bytes";
CREATE FUNCTION own."In"(cstring) RETURNS own."Four Bytes" LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'int4in';
CREATE FUNCTION own.four_out(own."Four Bytes") RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'int4out';
CREATE FUNCTION own.four_recv(internal) RETURNS own."Four Bytes" LANGUAGE internal IMMUTABLE STRICT AS 'int4recv';
CREATE FUNCTION own.four_send(own."Four Bytes") RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'int4send';
CREATE TYPE own."Four Bytes" (INPUT = own."In", OUTPUT = own.four_out, RECEIVE = own.four_recv, SEND = own.four_send, INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4, CATEGORY = 'N', PREFERRED = true, DEFAULT = '4''2', DELIMITER = ';');
CREATE FUNCTION own.four_less(own."Four Bytes", own."Four Bytes") RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4lt';
CREATE FUNCTION own.four_compare(own."Four Bytes", own."Four Bytes") RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'btint4cmp';
CREATE OPERATOR own.< (FUNCTION = own.four_less, LEFTARG = own."Four Bytes", RIGHTARG = own."Four Bytes");
CREATE OPERATOR CLASS own.four_ops DEFAULT FOR TYPE own."Four Bytes" USING btree AS OPERATOR 1 own.<, FUNCTION 1 own.four_compare(own."Four Bytes", own."Four Bytes");
CREATE CAST (integer AS own."Four Bytes") WITHOUT FUNCTION AS ASSIGNMENT;
COMMENT ON TYPE own."Four Bytes" IS 'four';
COMMENT ON TYPE own.never_made IS 'never';
CREATE TYPE own.chars;
CREATE FUNCTION own.chars_in(cstring, oid, integer) RETURNS own.chars LANGUAGE internal IMMUTABLE STRICT AS 'varcharin';
CREATE FUNCTION own.chars_out(own.chars) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varcharout';
CREATE FUNCTION own.chars_typmod_in(cstring[]) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodin';
CREATE FUNCTION own.chars_typmod_out(integer) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodout';
CREATE TYPE own.chars (INPUT = own.chars_in, OUTPUT = own.chars_out, LIKE = varchar, TYPMOD_IN = own.chars_typmod_in, TYPMOD_OUT = own.chars_typmod_out, COLLATABLE = true, STORAGE = external, ANALYZE = array_typanalyze);
CREATE TYPE own.pair_of_floats;
CREATE FUNCTION own.pair_in(cstring) RETURNS own.pair_of_floats LANGUAGE internal IMMUTABLE STRICT AS 'point_in';
CREATE FUNCTION own.pair_out(own.pair_of_floats) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'point_out';
CREATE TYPE own.pair_of_floats (INPUT = own.pair_in, OUTPUT = own.pair_out, INTERNALLENGTH = 16, ALIGNMENT = double, ELEMENT = float8, SUBSCRIPT = raw_array_subscript_handler);
CREATE TYPE own.floats_range AS RANGE (SUBTYPE = own."Four Bytes", SUBTYPE_OPCLASS = own.four_ops);
CREATE TYPE own.whole_days;
CREATE FUNCTION own.whole_days_canonical(own.whole_days) RETURNS own.whole_days LANGUAGE internal IMMUTABLE STRICT AS 'daterange_canonical';
CREATE FUNCTION own.days_apart(date, date) RETURNS float8 LANGUAGE internal IMMUTABLE STRICT AS 'daterange_subdiff';
CREATE TYPE own.whole_days AS RANGE (SUBTYPE = date, CANONICAL = own.whole_days_canonical, SUBTYPE_DIFF = own.days_apart, MULTIRANGE_TYPE_NAME = own."many Days");
COMMENT ON TYPE own.whole_days IS 'days';
CREATE DOMAIN own.small_four AS own."Four Bytes" DEFAULT '7' CHECK (own.four_less(VALUE, '100'));
CREATE TYPE own.mixed AS (f own."Four Bytes", fs own."Four Bytes"[], c own.chars(3) COLLATE "C", gone integer, d own.whole_days, ds own."many Days");
ALTER TYPE own.mixed DROP ATTRIBUTE gone;
COMMENT ON COLUMN own.mixed.f IS 'attribute';
CREATE TABLE own.mixture (f own."Four Bytes" PRIMARY KEY DEFAULT '1', fs own."Four Bytes"[] DEFAULT '{1;2}', c own.chars(5) COLLATE "C", p own.pair_of_floats, s own.small_four, m own.mixed, d own.whole_days, EXCLUDE USING gist (d WITH &&));
CREATE FUNCTION own.of_mixture(m own.mixture, VARIADIC f own."Four Bytes"[]) RETURNS TABLE (d own.whole_days) LANGUAGE sql BEGIN ATOMIC SELECT m.d; END;

-- On objects of the server
CREATE FUNCTION own.compare_mixed(integer, own."Four Bytes") RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'btint4cmp';
CREATE FUNCTION own.less_mixed(integer, own."Four Bytes") RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4lt';
CREATE OPERATOR own.< (FUNCTION = own.less_mixed, LEFTARG = integer, RIGHTARG = own."Four Bytes");
ALTER OPERATOR FAMILY pg_catalog.integer_ops USING btree ADD OPERATOR 1 own.< (integer, own."Four Bytes"), FUNCTION 1 own.compare_mixed(integer, own."Four Bytes");
ALTER OPERATOR FAMILY pg_catalog.integer_ops USING btree ADD FUNCTION 1 (integer, money) btint4cmp(integer, integer);
CREATE CAST (bytea AS xml) WITH INOUT;
CREATE OPERATOR CLASS own.number_ops FOR TYPE integer USING btree FAMILY pg_catalog.integer_ops AS STORAGE integer;
CREATE ACCESS METHOD own_hash TYPE INDEX HANDLER hashhandler;
CREATE OPERATOR CLASS own.hashed_ops DEFAULT FOR TYPE integer USING own_hash AS OPERATOR 1 =, FUNCTION 1 hashint4(integer);
CREATE TABLE own.treed (i integer, t text);
CREATE INDEX treed_i ON own.treed USING own_hash (i);
CREATE INDEX treed_t ON own.treed USING gist (t own.gist_trgm_ops (siglen = 32));
CREATE OPERATOR own.==> (FUNCTION = int4lt, LEFTARG = integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(own.<==));
CREATE OPERATOR own.=== (FUNCTION = int4eq, LEFTARG = integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(own.===), NEGATOR = OPERATOR(own.!==), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR own.!== (FUNCTION = int4ne, LEFTARG = integer, RIGHTARG = integer, NEGATOR = OPERATOR(own.===), RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR CLASS own.point_order FOR TYPE point USING gist AS STORAGE box, OPERATOR 15 <->(point, point) FOR ORDER BY pg_catalog.float_ops, FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 gist_point_compress(internal), FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal), FUNCTION 8 (point, point) gist_point_distance(internal, point, smallint, oid, internal);
CREATE OPERATOR CLASS own.ranged_ops FOR TYPE integer USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer), FUNCTION 2 btint4sortsupport(internal), FUNCTION 3 in_range(integer, integer, integer, boolean, boolean), FUNCTION 4 btequalimage(oid);

-- Dropped with an extension
CREATE FUNCTION own.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER touch BEFORE INSERT ON own.mixture FOR EACH ROW EXECUTE FUNCTION own.touch();
CREATE MATERIALIZED VIEW own.numbers AS SELECT 1 AS n;
CREATE PROCEDURE own.proceed(INOUT a integer, OUT b text) LANGUAGE plpgsql AS 'BEGIN END';
ALTER FUNCTION own.touch() DEPENDS ON EXTENSION hstore;
ALTER FUNCTION own.touch() DEPENDS ON EXTENSION pg_trgm;
ALTER PROCEDURE own.proceed DEPENDS ON EXTENSION hstore;
ALTER TRIGGER touch ON own.mixture DEPENDS ON EXTENSION hstore;
ALTER MATERIALIZED VIEW own.numbers DEPENDS ON EXTENSION hstore;
ALTER INDEX own.mixture_pkey DEPENDS ON EXTENSION hstore;
ALTER INDEX own.treed_i DEPENDS ON EXTENSION hstore;
COMMENT ON PROCEDURE own.proceed IS 'proceeds';

-- Subscriptions and user mappings
CREATE SUBSCRIPTION "Sub" CONNECTION 'host=localhost dbname=''a b'' user=u' PUBLICATION one, "Two" WITH (connect = false, slot_name = 'slot', binary = true, streaming = on, synchronous_commit = 'local');
CREATE SUBSCRIPTION without_slot CONNECTION 'postgresql://u@localhost:1/db' PUBLICATION one WITH (connect = false, slot_name = NONE);
COMMENT ON SUBSCRIPTION "Sub" IS 'subscribed';
CREATE SUBSCRIPTION gone CONNECTION 'host=localhost' PUBLICATION one WITH (connect = false, slot_name = NONE);
COMMENT ON SUBSCRIPTION gone IS 'left behind';
DROP SUBSCRIPTION gone;
CREATE FOREIGN DATA WRAPPER own_wrapper;
CREATE SERVER own_server FOREIGN DATA WRAPPER own_wrapper;
CREATE USER MAPPING FOR PUBLIC SERVER own_server OPTIONS (password_required 'false', "odd name" 'x''y');
CREATE USER MAPPING FOR postgres SERVER own_server;
