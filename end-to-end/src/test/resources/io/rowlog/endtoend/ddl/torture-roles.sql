-- Owners, grants, default privileges and policies of roles, in their awkward forms. Runs after torture.sql and torture-rest.sql.
SET client_min_messages = error;
CREATE ROLE app; CREATE ROLE "Read Only"; CREATE ROLE "quo""ted"; CREATE ROLE chief SUPERUSER; CREATE ROLE clerk; CREATE ROLE intern;

-- Owners
ALTER SCHEMA shop OWNER TO app;
ALTER SCHEMA "Größe ""x""" OWNER TO "quo""ted";
ALTER TABLE shop.customer OWNER TO app;
ALTER TABLE shop.serials OWNER TO "Read Only";
ALTER TABLE shop.event OWNER TO app;
ALTER TABLE shop.event_2024_eu_1 OWNER TO clerk;
ALTER TABLE shop.child OWNER TO clerk;
ALTER TABLE "Größe ""x"""."Täble ""1""" OWNER TO "quo""ted";
ALTER SEQUENCE shop.plain OWNER TO app;
ALTER VIEW shop.happy OWNER TO app;
ALTER MATERIALIZED VIEW shop.totals OWNER TO app;
ALTER FOREIGN TABLE rest.remote OWNER TO app;
ALTER TYPE shop.mood OWNER TO app;
ALTER TYPE shop.address OWNER TO app;
ALTER DOMAIN shop.positive OWNER TO app;
ALTER TYPE shop.text_span OWNER TO app;
ALTER FUNCTION shop.is_even(integer) OWNER TO app;
ALTER PROCEDURE shop.do_nothing(integer) OWNER TO app;
ALTER PROCEDURE mutual.modes(IN integer, IN integer, IN integer) OWNER TO app;
REVOKE EXECUTE ON PROCEDURE mutual.modes(OUT integer, IN integer, IN integer) FROM PUBLIC;
ALTER AGGREGATE rest.nth(integer ORDER BY anyelement) OWNER TO app;
ALTER AGGREGATE rest.number(*) OWNER TO app;
COMMENT ON AGGREGATE rest.number(*) IS 'of all';
ALTER OPERATOR rest.!! (NONE, rest.pair) OWNER TO app;
ALTER COLLATION shop.posix OWNER TO app;
ALTER LANGUAGE tongue OWNER TO app;
ALTER STATISTICS shop.stats OWNER TO app;

-- Grants: options, chains of grantors, columns, what the owner or PUBLIC has lost
GRANT USAGE ON SCHEMA shop TO PUBLIC, "Read Only";
GRANT USAGE ON SCHEMA shop TO clerk WITH GRANT OPTION;
SET ROLE clerk;
GRANT USAGE ON SCHEMA shop TO intern;
RESET ROLE;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO app;
GRANT SELECT, UPDATE ON shop.customer TO clerk WITH GRANT OPTION;
GRANT DELETE ON shop.customer TO clerk;
SET ROLE clerk;
GRANT SELECT ON shop.customer TO "Read Only" WITH GRANT OPTION;
GRANT UPDATE (code) ON shop.customer TO intern;
RESET ROLE;
SET ROLE "Read Only";
GRANT SELECT ON shop.customer TO intern;
RESET ROLE;
GRANT SELECT (id, "Full Name"), UPDATE ("Full Name") ON shop.customer TO "Read Only";
GRANT INSERT (id) ON shop.customer TO PUBLIC;
REVOKE TRUNCATE, REFERENCES ON shop.customer FROM app;
GRANT SELECT ON shop.event, shop.happy, shop.totals TO PUBLIC;
GRANT ALL ON shop.serials TO app;
REVOKE ALL ON shop.serials FROM "Read Only";
GRANT SELECT (a) ON shop.serials TO "Read Only";
REVOKE ALL ON shop.scratch FROM postgres;
GRANT USAGE, SELECT ON SEQUENCE shop.plain, shop.serials_a_seq TO clerk;
REVOKE EXECUTE ON FUNCTION shop.is_even(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shop.is_even(integer) TO clerk, intern;
REVOKE EXECUTE ON PROCEDURE shop.do_nothing(integer) FROM PUBLIC, app;
GRANT EXECUTE ON FUNCTION rest.nth(integer, anyelement), rest.number() TO "quo""ted";
REVOKE USAGE ON TYPE shop.mood FROM PUBLIC;
GRANT USAGE ON TYPE shop.mood, shop.positive TO clerk;
REVOKE USAGE ON LANGUAGE tongue FROM PUBLIC;
GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO app WITH GRANT OPTION;
GRANT USAGE ON FOREIGN SERVER elsewhere TO "Read Only";

-- A grantor whose right comes from a later entry of the list than what it granted
CREATE TABLE shop.passed_on (a integer);
ALTER TABLE shop.passed_on OWNER TO app;
GRANT SELECT ON shop.passed_on TO clerk, intern WITH GRANT OPTION;
SET ROLE clerk;
GRANT SELECT ON shop.passed_on TO "Read Only";
RESET ROLE;
SET ROLE intern;
GRANT SELECT ON shop.passed_on TO clerk WITH GRANT OPTION;
RESET ROLE;

-- What extensions and the cluster brought along
REVOKE EXECUTE ON FUNCTION rest.postgres_fdw_disconnect_all() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_ls_waldir() TO clerk;
GRANT SELECT (subname) ON pg_catalog.pg_subscription TO clerk;

-- Default privileges
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO "Read Only";
ALTER DEFAULT PRIVILEGES FOR ROLE app REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE app REVOKE ALL ON TABLES FROM app;
ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO app, clerk WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA "Größe ""x""" GRANT USAGE, SELECT ON SEQUENCES TO PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE "quo""ted" IN SCHEMA shop GRANT INSERT ON TABLES TO clerk;
ALTER DEFAULT PRIVILEGES FOR ROLE "quo""ted" GRANT USAGE ON SCHEMAS TO clerk;
ALTER DEFAULT PRIVILEGES FOR ROLE clerk REVOKE USAGE ON TYPES FROM PUBLIC;

CREATE POLICY clerks ON shop.event FOR SELECT TO clerk, "Read Only" USING (amount > 0);
