-- Tables of every kind, each with some rows of a snapshot.

CREATE TABLE parents (id serial PRIMARY KEY, v int);
CREATE TABLE children (id serial PRIMARY KEY, parent int REFERENCES parents, v int);
CREATE TABLE others (id int PRIMARY KEY, v int);
INSERT INTO parents (v) SELECT i FROM generate_series(1, 10) i;
INSERT INTO children (parent, v) SELECT i, i FROM generate_series(1, 10) i;
INSERT INTO others SELECT i, i FROM generate_series(1, 10) i;

-- Replica identities
CREATE TABLE by_default (id int PRIMARY KEY, v text);
CREATE TABLE by_two (a int, v text, b text, PRIMARY KEY (b, a));
CREATE TABLE by_index (id int PRIMARY KEY, v text, code text NOT NULL UNIQUE);
ALTER TABLE by_index REPLICA IDENTITY USING INDEX by_index_code_key;
CREATE TABLE by_all (id int PRIMARY KEY, v text, w int);
ALTER TABLE by_all REPLICA IDENTITY FULL;
CREATE TABLE by_nothing (id int PRIMARY KEY, v text);
ALTER TABLE by_nothing REPLICA IDENTITY NOTHING;
CREATE TABLE keyless (a int, v text);
CREATE TABLE keyless_by_all (a int, b text, c int);
ALTER TABLE keyless_by_all REPLICA IDENTITY FULL;
INSERT INTO by_default SELECT i, 'v' || i FROM generate_series(1, 20) i;
INSERT INTO by_two SELECT i, 'v' || i, 'b' || i FROM generate_series(1, 20) i;
INSERT INTO by_index SELECT i, 'v' || i, 'code ' || i FROM generate_series(1, 20) i;
INSERT INTO by_all SELECT i, 'v' || i, i FROM generate_series(1, 20) i;
INSERT INTO by_nothing SELECT i, 'v' || i FROM generate_series(1, 20) i;
INSERT INTO keyless SELECT i, 'v' || i FROM generate_series(1, 20) i;
INSERT INTO keyless_by_all SELECT i % 3, nullif(i % 2, 1)::text, nullif(i % 5, 0) FROM generate_series(1, 30) i;

-- Large values outside of the row
CREATE TABLE toasted (id int PRIMARY KEY, note int, large text, second text, small text);
ALTER TABLE toasted ALTER large SET STORAGE external, ALTER second SET STORAGE external;
CREATE TABLE toasted_key (name text PRIMARY KEY, note int, beside text);
ALTER TABLE toasted_key ALTER name SET STORAGE external;
CREATE TABLE toasted_by_all (id int PRIMARY KEY, note int, large text);
ALTER TABLE toasted_by_all ALTER large SET STORAGE external, REPLICA IDENTITY FULL;
CREATE TABLE toasted_keyless (note int, large text);
ALTER TABLE toasted_keyless ALTER large SET STORAGE external, REPLICA IDENTITY FULL;
INSERT INTO toasted SELECT i, i, repeat('a', 200000), repeat('b', 3000), 's' FROM generate_series(1, 5) i;
INSERT INTO toasted_key SELECT repeat(chr(96 + i), 2500), i, 'x' FROM generate_series(1, 5) i;
INSERT INTO toasted_by_all SELECT i, i, repeat('a', 200000) FROM generate_series(1, 5) i;
INSERT INTO toasted_keyless SELECT i, repeat('a', 200000) FROM generate_series(1, 3) i;

-- Generated columns
CREATE TABLE computed (first int GENERATED ALWAYS AS (a * 2) STORED, id int PRIMARY KEY, a int,
    number int GENERATED ALWAYS AS IDENTITY, last text GENERATED ALWAYS AS (b || '!') STORED, b text);
CREATE TABLE computed_keyless (a int, twice int GENERATED ALWAYS AS (a * 2) STORED, b text);
ALTER TABLE computed_keyless REPLICA IDENTITY FULL;
INSERT INTO computed (id, a, b) SELECT i, i, 'b' || i FROM generate_series(1, 10) i;
INSERT INTO computed_keyless (a, b) SELECT i % 4, 'b' FROM generate_series(1, 10) i;

-- Partitions at several levels, some with columns in another order
CREATE TABLE places (id int, region text, v text, w int, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE places_eu PARTITION OF places FOR VALUES IN ('eu') PARTITION BY RANGE (id);
CREATE TABLE places_eu_1 PARTITION OF places_eu FOR VALUES FROM (0) TO (100);
CREATE TABLE places_eu_2 (w int, dropped int, v text, region text NOT NULL, id int NOT NULL);
ALTER TABLE places_eu_2 DROP COLUMN dropped;
ALTER TABLE places_eu ATTACH PARTITION places_eu_2 FOR VALUES FROM (100) TO (200);
CREATE TABLE places_us PARTITION OF places FOR VALUES IN ('us');
CREATE TABLE "places ""rest""" PARTITION OF places DEFAULT;
CREATE TABLE places_as (LIKE places INCLUDING ALL);
INSERT INTO places SELECT i, (ARRAY['eu', 'us', 'as'])[1 + i % 3], 'v' || i, i FROM generate_series(0, 199) i;
INSERT INTO places_as SELECT i, 'jp', 'v' || i, i FROM generate_series(300, 309) i;

-- Partitions that come and go
CREATE TABLE regions (id int, region text, v text, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
CREATE TABLE regions_a PARTITION OF regions FOR VALUES IN ('a');
INSERT INTO regions SELECT i, 'a', 'v' || i FROM generate_series(1, 10) i;

-- Inheritance
CREATE TABLE plain (id int PRIMARY KEY, v text);
CREATE TABLE special (more int, PRIMARY KEY (id)) INHERITS (plain);
INSERT INTO plain SELECT i, 'v' FROM generate_series(1, 5) i;
INSERT INTO special SELECT i, 'v', i FROM generate_series(11, 15) i;

-- Names
CREATE SCHEMA "Odd ""schema""";
CREATE TABLE "Odd ""schema"""."Ta'ble, ""x"" é" ("Id ""a"", b" int PRIMARY KEY, "ü 'v'" text, "Ab" int);
INSERT INTO "Odd ""schema"""."Ta'ble, ""x"" é" SELECT i, 'v' || i, i FROM generate_series(1, 10) i;

-- As many columns as a table can have
DO $$ BEGIN
    EXECUTE 'CREATE TABLE wide (c1 int PRIMARY KEY, '
        || (SELECT string_agg('c' || i || ' int', ', ') FROM generate_series(2, 1600) i) || ')';
END $$;
INSERT INTO wide (c1, c2, c1600) VALUES (1, 2, 3), (2, 3, 4);

CREATE TABLE numbers (id serial PRIMARY KEY, v int);
CREATE TABLE steps (id int, v int);
