-- What happened between the first and the second complete snapshot.
ALTER TABLE public.tree ADD COLUMN note text DEFAULT 'new' NOT NULL;
UPDATE public.tree SET note = 'changed' WHERE id % 10 = 0;
ALTER TYPE public.mood ADD VALUE 'great' BEFORE 'ok';
DELETE FROM public.keyless WHERE a = 2;
INSERT INTO public.measures VALUES (9, '2024-06-01', 'NaN'), (9, '2030-01-01', -1.5);
DROP TABLE public.nothing;
ALTER TABLE public.generated DROP COLUMN other;
UPDATE public.large SET body = repeat('abcdefghij', 5000) WHERE id = 3;
SELECT lo_put(100004, 0, 'near'), lo_unlink(7);
SELECT nextval('public.used');
CREATE TABLE public.added AS SELECT n, 'text ' || n AS t FROM generate_series(1, 50) n;
REFRESH MATERIALIZED VIEW public.values_per_city;
