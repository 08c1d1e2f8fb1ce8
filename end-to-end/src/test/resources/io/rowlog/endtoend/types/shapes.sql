-- As many columns as the server allows, some of them dropped.
DO $$ BEGIN
    EXECUTE 'CREATE TABLE types.wide (' || (
        SELECT string_agg('c' || i || ' ' || (ARRAY['int4', 'bool', 'text', '"char"'])[1 + i % 4], ', ' ORDER BY i)
        FROM generate_series(1, 1600) i) || ')';
    EXECUTE 'ALTER TABLE types.wide ' || (
        SELECT string_agg('DROP COLUMN c' || i, ', ') FROM generate_series(1, 1600, 400) i);
    EXECUTE 'CREATE TABLE types.wide_copy (' || (
        SELECT string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = 'types.wide'::regclass AND attnum > 0 AND NOT attisdropped) || ')';
    FOR number IN 1..3 LOOP
        EXECUTE 'INSERT INTO types.wide VALUES (' || (
            SELECT string_agg(CASE i % 4 WHEN 0 THEN i::text WHEN 1 THEN 'true' WHEN 2 THEN 'NULL' ELSE '''x''' END,
                ', ' ORDER BY i)
            FROM generate_series(1, 1600) i WHERE i % 400 <> 1) || ')';
    END LOOP;
END $$;
-- Rows that just fit into a page, and values of tens of megabytes outside of it.
CREATE TABLE types.long (plain text, toasted text, compressed text, bytes bytea);
ALTER TABLE types.long ALTER toasted SET STORAGE EXTERNAL, ALTER plain SET STORAGE PLAIN;
CREATE TABLE types.long_copy (LIKE types.long INCLUDING ALL);
INSERT INTO types.long (plain) SELECT repeat('x', size) FROM generate_series(8090, 8126) size;
INSERT INTO types.long
VALUES ('', repeat('äß€𝄞', 500000), repeat('z', 20000000), decode(repeat('00ff', 500000), 'hex'));
