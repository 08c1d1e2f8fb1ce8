-- Changes of the wide table that data.sql makes with :changes / 2 rows: in each transaction 50 rows are inserted, 40 updated
-- and 10 deleted. "psql -v changes=100000 -f stream.sql DATABASE" makes the procedure that makes so many.
ALTER TABLE customers ADD notes text;
UPDATE customers SET notes = repeat(md5(id::text) || ' ', 8);
VACUUM customers;
CREATE PROCEDURE change(changes int) LANGUAGE plpgsql AS $$
DECLARE
    rows_before CONSTANT int := changes / 2;
BEGIN
    FOR batch IN 0 .. changes / 100 - 1 LOOP
        INSERT INTO customers (id, name, email, city, created_at, balance, active, attributes, external_id, notes)
        SELECT i, 'Customer ' || md5(i::text), 'customer' || i || '@example.com', 'City ' || i % 997, now(),
               (i % 1000000) * 1.37, i % 3 > 0,
               jsonb_build_object('segment', i % 5, 'tags', jsonb_build_array('a', 'b', i % 11), 'note', md5((i * 7)::text)),
               md5((i * 13)::text)::uuid, repeat(md5((i * 3)::text) || ' ', 8)
        FROM generate_series(rows_before + batch * 50 + 1, rows_before + batch * 50 + 50) AS i;
        UPDATE customers
        SET balance = balance + 1, active = NOT active, notes = repeat(md5(id::text || 'x') || ' ', 8),
            attributes = coalesce(attributes, '{}') || jsonb_build_object('changed', batch)
        WHERE id BETWEEN batch * 40 + 1 AND batch * 40 + 40;
        DELETE FROM customers
        WHERE id BETWEEN changes / 100 * 40 + batch * 10 + 1 AND changes / 100 * 40 + batch * 10 + 10;
        COMMIT;
    END LOOP;
END
$$;
