CREATE SCHEMA types;
CREATE EXTENSION hstore SCHEMA types;
CREATE EXTENSION citext SCHEMA types;
CREATE EXTENSION ltree SCHEMA types;
CREATE EXTENSION cube SCHEMA types;
CREATE EXTENSION isn SCHEMA types;
CREATE EXTENSION seg SCHEMA types;
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

-- The values among these that the input function of a type takes, each as the server prints it; an error's SQLSTATE if
-- there are none. What the input function refuses as such (0A000) no program can load.
CREATE FUNCTION types.accepted(type text, candidates text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    accepted text[] := '{}';
    candidate text;
    printed text;
    state text;
BEGIN
    FOREACH candidate IN ARRAY candidates LOOP
        BEGIN
            EXECUTE format('SELECT concat(%L::%s)', candidate, type) INTO printed;
            accepted := accepted || printed;
        EXCEPTION WHEN OTHERS THEN
            state := SQLSTATE;
        END;
    END LOOP;
    RETURN CASE WHEN accepted = '{}' THEN ARRAY[state] ELSE ARRAY(SELECT DISTINCT unnest(accepted) ORDER BY 1) END;
END
$$;
-- Types made of a type: domain, composite with arrays, array of that, domain over it, and range where values have an order.
CREATE FUNCTION types.derive(type text, name text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE DOMAIN types.%I AS %s', name || '_domain', type);
    EXECUTE format('CREATE TYPE types.%I AS (x %s, y %2$s[], "odd, (name" text)', name || '_composite', type);
    EXECUTE format('CREATE DOMAIN types.%I AS types.%I', name || '_composite_domain', name || '_composite');
    RETURN QUERY VALUES (name || '_domain'), (name || '_composite'), (name || '_composite_domain');
    BEGIN
        EXECUTE format('CREATE TYPE types.%I AS RANGE (subtype = %s, multirange_type_name = types.%I)',
            name || '_range', type, name || '_multirange');
        RETURN QUERY VALUES (name || '_range'), (name || '_multirange');
    EXCEPTION WHEN undefined_object THEN
        NULL;
    END;
END
$$;
