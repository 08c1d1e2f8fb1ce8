-- Large objects of all shapes. Any OID can be one, also a low one.
CREATE TABLE public.documents (id int PRIMARY KEY, content oid);
INSERT INTO public.documents VALUES (1, 100003), (2, NULL);
SELECT lo_create(7);
SELECT lo_from_bytea(100001, 'short');
SELECT lo_from_bytea(100002, decode(repeat('00ff0a5c', 2500), 'hex'));
SELECT lo_from_bytea(100003, (SELECT string_agg(sha256(n::text::bytea), '' ORDER BY n) FROM generate_series(1, 100000) n));
SELECT lo_create(100004);
SELECT lo_put(100004, 1000000, 'far');
SELECT lo_put(100004, 3, 'near');
SELECT lo_create(100005);
DO $$ BEGIN PERFORM lo_truncate64(lo_open(100005, 131072), 10240); END $$;
SELECT lo_from_bytea(100006, convert_to(repeat('full', 512), 'UTF8'));
SELECT count(lo_from_bytea(200000 + n, convert_to(repeat('small ' || n, n), 'UTF8'))) FROM generate_series(1, 300) n;
COMMENT ON LARGE OBJECT 7 IS 'an empty one';
COMMENT ON LARGE OBJECT 100003 IS 'it''s big';
