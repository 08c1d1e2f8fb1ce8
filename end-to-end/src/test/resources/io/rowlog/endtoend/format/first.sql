-- What the source held at its first snapshot: small, and odd wherever PostgreSQL allows it.
CREATE SCHEMA "Größe ""1""";
CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'it''s \ "fine"');
CREATE DOMAIN public.cents AS bigint CHECK (VALUE >= 0);
CREATE TYPE public.point3 AS (x float8, y float8, label text);
CREATE COLLATION public.german (provider = libc, locale = 'C');

CREATE TABLE public.sorts (
    id uuid PRIMARY KEY, b bool, i2 int2, i4 int4, i8 int8, f4 float4, f8 float8, n numeric, n2 numeric(20, 5),
    t text, c char(7), v varchar(9), bin bytea, d date, ti time, ts timestamp, tz timestamptz, iv interval, j json,
    jb jsonb, ia int4[], ta text[], da date[], na numeric(8, 2)[], r int4range, mr nummultirange, p public.point3,
    m public.mood, ms public.mood[], ct public.cents, net inet, bits varbit, tv tsvector, mo money, mac macaddr,
    ttz timetz, nm name, o oid, pt point, tg text COLLATE public.german);
INSERT INTO public.sorts (id) VALUES ('00000000-0000-0000-0000-000000000000');
INSERT INTO public.sorts VALUES
    ('11111111-1111-1111-1111-111111111111', true, -32768, -2147483648, -9223372036854775808, 'NaN', '-Infinity', 'NaN',
     123456789012345.12345, 'ünïcödé 🎉', 'ab ', 'v', '\x00ff0a', '2024-02-29', '23:59:59.999999',
     '2024-02-29 12:00:00.000001', '2024-03-31 02:30:00+01', '1 year 2 mons -3 days 04:05:06.7', '{"a" : [1, 2]}',
     '{"b": null, "a": 1.50}', '{{1,2},{3,NULL}}', ARRAY['a', NULL, '', 'NULL', '{x,"y"}', E'\\'],
     '[0:1]={2024-01-01,infinity}', '{1.10,NULL,-99999.99}', '[1,5)', '{[1.5,2),[7,)}', '(1.5,-2,"a,""b")', 'ok',
     '{sad,NULL,ok}', 5, '10.0.0.1', B'1011', 'fat:1 cat:2A', 12.34, '08:00:2b:01:02:03', '12:00:00+02', 'a name',
     4294967295, '(1.5,-0)', 'Straße'),
    ('22222222-2222-2222-2222-222222222222', false, 32767, 2147483647, 9223372036854775807, '-0', 'Infinity', 'Infinity',
     NULL, '', '', '', '', 'infinity', '24:00:00', '-infinity', 'infinity', '-178000000 years', 'null', 'null', '{}',
     '{}', '{-infinity,0044-03-15 BC}', '{{1.00,2.00}}', 'empty', '{}', '(,,)', 'it''s \ "fine"', '{}', 0, '::1/64',
     B'', '', '-92233720368547758.08', 'ff:ff:ff:ff:ff:ff', '00:00:00-15:59', '', 0, '(Infinity,NaN)', ''),
    ('33333333-3333-3333-3333-333333333333', NULL, 0, 0, 0, 3.4028235e38, 5e-324, '-Infinity', -99999.99999,
     E'a\tb\nc\\d\r\\N', 'seven77', 'nine99999', '\xdeadbeef', '0001-01-01 BC', '00:00', '294276-12-31 23:59:59.999999',
     '4713-01-01 00:00:00+00 BC', '00:00', '[]', '[]', '[-1:0]={7,8}', '{{a,b},{c,d}}', '{5874897-12-31}', '{NaN}',
     '(,)', '{(,)}', NULL, NULL, ARRAY[['ok', 'sad']]::public.mood[], NULL, '0.0.0.0/0', B'0', NULL, 0, NULL, NULL, NULL,
     NULL, NULL, NULL),
    ('44444444-4444-4444-4444-444444444444', NULL, NULL, NULL, NULL, NULL, NULL, 1e100, -0.00001, repeat('long ', 2000),
     NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE public.measures (city int, at date, value numeric, PRIMARY KEY (city, at)) PARTITION BY RANGE (at);
CREATE TABLE public.measures_2023 PARTITION OF public.measures FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE public.measures_2024 (value numeric, at date NOT NULL, city int NOT NULL);
ALTER TABLE public.measures ATTACH PARTITION public.measures_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE public.measures_rest PARTITION OF public.measures DEFAULT;
CREATE INDEX ON public.measures (value);
INSERT INTO public.measures SELECT c, '2023-10-01'::date + 20 * d, c * d / 7.0 FROM generate_series(1, 3) c, generate_series(1, 40) d;

CREATE TABLE public.keyless (a int, b text);
INSERT INTO public.keyless VALUES (1, 'same'), (1, 'same'), (NULL, NULL), (2, E'back\\slash\ttab\nline\r\\N\\.');
CREATE TABLE public.no_columns ();
INSERT INTO public.no_columns SELECT FROM generate_series(1, 3);
CREATE TABLE public.nothing (id int PRIMARY KEY, note text);

CREATE TABLE public.chickens (id int PRIMARY KEY, egg int);
CREATE TABLE public.eggs (id int PRIMARY KEY, chicken int REFERENCES public.chickens DEFERRABLE INITIALLY DEFERRED);
BEGIN;
INSERT INTO public.eggs SELECT n, 21 - n FROM generate_series(1, 20) n;
INSERT INTO public.chickens SELECT n, n FROM generate_series(1, 20) n;
COMMIT;
ALTER TABLE public.chickens ADD CONSTRAINT chickens_egg FOREIGN KEY (egg) REFERENCES public.eggs;
COMMENT ON CONSTRAINT chickens_egg ON public.chickens IS 'it''s first';
CREATE TABLE public.tree (id int PRIMARY KEY, parent int REFERENCES public.tree);
INSERT INTO public.tree SELECT n, nullif(n / 2, 0) FROM generate_series(1, 30) n;
CREATE TABLE public.readings (id int PRIMARY KEY, city int, at date, FOREIGN KEY (city, at) REFERENCES public.measures);
INSERT INTO public.readings VALUES (1, 1, '2023-10-21'), (2, 3, '2024-01-29'), (3, NULL, NULL);

CREATE TABLE public.animals (id int PRIMARY KEY, name text);
CREATE TABLE public.cats (lives int, PRIMARY KEY (id)) INHERITS (public.animals);
INSERT INTO public.animals VALUES (1, 'whale');
INSERT INTO public.cats VALUES (2, 'Tom', 9), (3, 'Felix', 7);

CREATE TABLE public.generated (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    other int GENERATED BY DEFAULT AS IDENTITY (START 100 INCREMENT 7),
    price numeric(10, 2) NOT NULL,
    gross numeric(12, 2) GENERATED ALWAYS AS (price * 1.19) STORED,
    serial_number serial);
INSERT INTO public.generated (price) SELECT n FROM generate_series(1, 10) n;

CREATE TABLE "Größe ""1"""."Weird.Table-x" ("a b" int PRIMARY KEY, "select" public.mood, "x""y" public.cents);
INSERT INTO "Größe ""1"""."Weird.Table-x" VALUES (1, 'sad', 5), (2, NULL, NULL);

-- Its topic takes 20,000 bytes at once, so that a row travels in several records.
CREATE TABLE public.large (id int PRIMARY KEY, body text, content bytea);
INSERT INTO public.large VALUES (1, 'small', '\x01'), (2, repeat('0123456789', 7000), decode(repeat('00ff5c0a', 3000), 'hex')), (3, NULL, NULL);

CREATE TABLE public.documents (id int PRIMARY KEY, content oid);
INSERT INTO public.documents VALUES (1, 100003), (2, NULL);
SELECT lo_create(7);
SELECT lo_from_bytea(100003, convert_to(repeat('page ', 1000), 'UTF8'));
SELECT lo_create(100004);
SELECT lo_put(100004, 5000, 'far');
COMMENT ON LARGE OBJECT 7 IS 'an empty one';

CREATE SEQUENCE public.never_used START 5;
CREATE SEQUENCE public.used INCREMENT -3;
SELECT nextval('public.used'), nextval('public.used');

CREATE FUNCTION public.double(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
CREATE FUNCTION public.note_change() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN new; END$$;
CREATE TRIGGER noted AFTER UPDATE ON public.tree FOR EACH ROW EXECUTE FUNCTION public.note_change();
CREATE INDEX tree_double ON public.tree (public.double(id)) WHERE parent IS NOT NULL;
CREATE VIEW public.roots AS SELECT id, public.double(id) AS twice FROM public.tree WHERE parent IS NULL;
CREATE MATERIALIZED VIEW public.values_per_city AS SELECT city, count(*) AS number FROM public.measures GROUP BY city;
CREATE UNIQUE INDEX ON public.values_per_city (city);
CREATE STATISTICS public.city_value ON city, value FROM public.measures;
CREATE PUBLICATION changes FOR TABLE public.tree;
ALTER TABLE public.tree ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON public.tree FOR SELECT USING (id > 0);
