CREATE SCHEMA types;
CREATE EXTENSION hstore SCHEMA types;
CREATE EXTENSION citext SCHEMA types;
CREATE EXTENSION ltree SCHEMA types;
CREATE EXTENSION cube SCHEMA types;
CREATE TYPE types.mood AS ENUM ('sad', 'ok', 'very "happy", \o/', 'trauriger Käse');
CREATE DOMAIN types.amount AS numeric(14, 3) CHECK (VALUE > -1000000);
CREATE DOMAIN types.years AS int4[];
CREATE DOMAIN types.word AS varchar(20) NOT NULL;
CREATE TYPE types.pair AS (a int4, b text);
CREATE TYPE types.nested AS (p types.pair, l types.mood[], n numeric);
CREATE TYPE types.textrange AS RANGE (subtype = text, collation = "C");
-- A type whose cast to text loses part of the value: only its output function is to be trusted.
CREATE TYPE types.secret AS (open text, hidden text);
CREATE FUNCTION types.masked(types.secret) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''(masked,)''::text';
CREATE CAST (types.secret AS text) WITH FUNCTION types.masked(types.secret);
