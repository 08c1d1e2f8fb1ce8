-- Publications.

--section tables with an identity
-- Those that a publication of updates and deletes can have, of all tables.
SELECT c.oid, c.oid::regclass::text
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^(pg_|information_schema$)' AND n.nspname NOT IN (
--include Rowlog's own schemas
)
  AND
--include has an identity
ORDER BY n.nspname, c.relname
