-- What PostgreSQL 15 added.
CREATE TABLE shop.no_two_nulls (a integer, b integer, UNIQUE NULLS NOT DISTINCT (a));
CREATE UNIQUE INDEX no_two_null_indexes ON shop.no_two_nulls (b, a) NULLS NOT DISTINCT;
CREATE UNLOGGED SEQUENCE shop.forgetful;
CREATE VIEW shop.invoked WITH (security_invoker = true) AS SELECT 1 AS one;
CREATE TABLE shop.partly (a integer DEFAULT 1, b integer, FOREIGN KEY (a, b) REFERENCES shop.log_index (b, a) ON DELETE SET NULL (b));
ALTER SEQUENCE shop.customer_ids SET UNLOGGED;
CREATE PUBLICATION schemas FOR TABLES IN SCHEMA shop, rest;
CREATE PUBLICATION some_tables FOR TABLE shop.customer (id, price) WHERE (price > 0), TABLE ONLY shop.parent, TABLE shop.event WITH (publish = 'insert', publish_via_partition_root);
