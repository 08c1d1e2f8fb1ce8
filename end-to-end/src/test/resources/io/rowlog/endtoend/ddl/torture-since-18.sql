-- What PostgreSQL 16 to 18 added.
CREATE TABLE shop.virtual (a integer, b integer GENERATED ALWAYS AS (a * 2) VIRTUAL, c integer GENERATED ALWAYS AS (a + 1));
CREATE TABLE shop.named_not_null (a integer CONSTRAINT a_is_there NOT NULL, b integer CONSTRAINT mine_only NOT NULL NO INHERIT, c integer);
ALTER TABLE shop.named_not_null ADD CONSTRAINT later NOT NULL c NOT VALID;
CREATE TABLE shop.named_child (d integer, CONSTRAINT b_too NOT NULL b) INHERITS (shop.named_not_null);
CREATE TABLE shop.renamed_child (a integer CONSTRAINT other_name NOT NULL) INHERITS (shop.named_not_null);
CREATE TABLE shop.lenient (a integer, CONSTRAINT not_enforced CHECK (a > 0) NOT ENFORCED, customer bigint CONSTRAINT loose REFERENCES shop.customer NOT ENFORCED);
CREATE TABLE shop.temporal (id integer, during tstzrange, PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE shop.temporal_child (id integer, parent integer, during tstzrange, FOREIGN KEY (parent, PERIOD during) REFERENCES shop.temporal (id, PERIOD during));
CREATE TABLE shop.shared_identity (id bigint GENERATED ALWAYS AS IDENTITY, k integer) PARTITION BY LIST (k);
CREATE TABLE shop.shared_identity_1 PARTITION OF shop.shared_identity FOR VALUES IN (1);
CREATE COLLATION shop.built_in (provider = builtin, locale = 'C.UTF-8');
CREATE COLLATION shop.ruled (provider = icu, locale = 'und', rules = '&V << w <<< W');
CREATE DOMAIN shop.named_domain AS text CONSTRAINT there NOT NULL;
CREATE TABLE shop.storage_inline (a text STORAGE EXTERNAL COMPRESSION pglz);
COMMENT ON CONSTRAINT a_is_there ON shop.named_not_null IS 'not null';
