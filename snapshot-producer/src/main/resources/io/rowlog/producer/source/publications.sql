-- Publications of a log.

--section publication
-- Whether one is there, whether it is of all tables, and what its comment is. Parameter: its name.
SELECT p.puballtables, coalesce(obj_description(p.oid, 'pg_publication'), '') FROM pg_publication p WHERE p.pubname = ?

--section publications
-- All of Rowlog's.
SELECT p.pubname FROM pg_publication p WHERE
--include publication of Rowlog
ORDER BY p.pubname

--section tables to publish
-- What a publication of inserted rows that is no publication of all tables lacks: the statement but for the table, the table,
-- and whether the role may do it, since only its owner may publish a table. Parameters: OIDs of relations, the publication.
SELECT format('ALTER PUBLICATION %I ADD TABLE', p.pubname), c.oid::regclass::text, pg_has_role(c.relowner, 'USAGE')
FROM pg_publication p
JOIN pg_class c ON c.oid = ANY (?::oid[])
WHERE p.pubname = ? AND NOT p.puballtables AND c.relkind = 'r' AND c.relpersistence = 'p'
  AND NOT EXISTS (SELECT FROM pg_publication_rel r WHERE r.prpubid = p.oid AND r.prrelid = c.oid)
ORDER BY 2

--section keyed tables
-- What a publication of updates and deletes has too much and lacks, of the tables that the log's other one has, as above.
-- Parameters: the other publication, this one.
SELECT format('ALTER PUBLICATION %I %s TABLE', k.pubname, CASE WHEN x.keyed THEN 'ADD' ELSE 'DROP' END),
       c.oid::regclass::text, pg_has_role(c.relowner, 'USAGE')
FROM pg_publication p
JOIN pg_publication k ON p.pubname = ? AND k.pubname = ?
JOIN pg_class c ON c.relkind = 'r' AND c.oid >= 16384
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname !~ '^(pg_|information_schema$)' AND n.nspname NOT IN (
--include Rowlog's own schemas
)
LEFT JOIN pg_publication_rel m ON m.prpubid = p.oid AND m.prrelid = c.oid
LEFT JOIN pg_publication_rel r ON r.prpubid = k.oid AND r.prrelid = c.oid
CROSS JOIN LATERAL (SELECT
--include has an identity
AS keyed) x
WHERE CASE WHEN x.keyed THEN (p.puballtables OR m.oid IS NOT NULL) AND r.oid IS NULL ELSE r.oid IS NOT NULL END
ORDER BY 2

--section slot
-- The log's slot in this database, and the process that uses it, 0 for none. Parameter: its name.
SELECT coalesce(s.active_pid, 0) FROM pg_replication_slots s WHERE s.slot_name = ? AND s.database = current_database()

--section event triggers
-- Those whose functions are Rowlog's. Parameter: their schema.
--include event triggers of a schema
ORDER BY t.evtname

--section enabled event triggers
-- Those that fire in every session.
--include event triggers of a schema
WHERE t.evtenabled = 'A'
ORDER BY t.evtname

--section event triggers of a schema
SELECT t.evtname
FROM pg_event_trigger t
JOIN pg_proc f ON f.oid = t.evtfoid
JOIN pg_namespace n ON n.oid = f.pronamespace AND n.nspname = ?

--section functions of the schema
SELECT format('DROP FUNCTION %s', f.oid::regprocedure)
FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace AND n.nspname = ?

--section rest of the schema
-- What else is in it: the notes of a restore that is not done.
SELECT count(*)
FROM pg_depend d JOIN pg_namespace n ON n.nspname = ?
WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid

--section comment of the schema
SELECT coalesce(obj_description(n.oid, 'pg_namespace'), '') FROM pg_namespace n WHERE n.nspname = ?
