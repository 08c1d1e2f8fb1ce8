--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: Größe "1"; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA "Größe ""1""";


ALTER SCHEMA "Größe ""1""" OWNER TO postgres;

--
-- Name: german; Type: COLLATION; Schema: public; Owner: postgres
--

CREATE COLLATION public.german (provider = libc, locale = 'C');


ALTER COLLATION public.german OWNER TO postgres;

--
-- Name: cents; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.cents AS bigint
	CONSTRAINT cents_check CHECK ((VALUE >= 0));


ALTER DOMAIN public.cents OWNER TO postgres;

--
-- Name: mood; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.mood AS ENUM (
    'sad',
    'great',
    'ok',
    'it''s \ "fine"'
);


ALTER TYPE public.mood OWNER TO postgres;

--
-- Name: point3; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.point3 AS (
	x double precision,
	y double precision,
	label text
);


ALTER TYPE public.point3 OWNER TO postgres;

--
-- Name: double(integer); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.double(n integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$SELECT n * 2$$;


ALTER FUNCTION public.double(n integer) OWNER TO postgres;

--
-- Name: note_change(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.note_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN RETURN new; END$$;


ALTER FUNCTION public.note_change() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: Weird.Table-x; Type: TABLE; Schema: Größe "1"; Owner: postgres
--

CREATE TABLE "Größe ""1"""."Weird.Table-x" (
    "a b" integer NOT NULL,
    "select" public.mood,
    "x""y" public.cents
);


ALTER TABLE "Größe ""1"""."Weird.Table-x" OWNER TO postgres;

--
-- Name: added; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.added (
    n integer,
    t text
);


ALTER TABLE public.added OWNER TO postgres;

--
-- Name: animals; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.animals (
    id integer NOT NULL,
    name text
);


ALTER TABLE public.animals OWNER TO postgres;

--
-- Name: cats; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.cats (
    lives integer
)
INHERITS (public.animals);


ALTER TABLE public.cats OWNER TO postgres;

--
-- Name: chickens; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.chickens (
    id integer NOT NULL,
    egg integer
);


ALTER TABLE public.chickens OWNER TO postgres;

--
-- Name: documents; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.documents (
    id integer NOT NULL,
    content oid
);


ALTER TABLE public.documents OWNER TO postgres;

--
-- Name: eggs; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.eggs (
    id integer NOT NULL,
    chicken integer
);


ALTER TABLE public.eggs OWNER TO postgres;

--
-- Name: generated; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.generated (
    id bigint NOT NULL,
    price numeric(10,2) NOT NULL,
    gross numeric(12,2) GENERATED ALWAYS AS ((price * 1.19)) STORED,
    serial_number integer NOT NULL
);


ALTER TABLE public.generated OWNER TO postgres;

--
-- Name: generated_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.generated ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.generated_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: generated_serial_number_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.generated_serial_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.generated_serial_number_seq OWNER TO postgres;

--
-- Name: generated_serial_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.generated_serial_number_seq OWNED BY public.generated.serial_number;


--
-- Name: keyless; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.keyless (
    a integer,
    b text
);


ALTER TABLE public.keyless OWNER TO postgres;

--
-- Name: large; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.large (
    id integer NOT NULL,
    body text,
    content bytea
);


ALTER TABLE public.large OWNER TO postgres;

--
-- Name: measures; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.measures (
    city integer NOT NULL,
    at date NOT NULL,
    value numeric
)
PARTITION BY RANGE (at);


ALTER TABLE public.measures OWNER TO postgres;

--
-- Name: measures_2023; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.measures_2023 (
    city integer NOT NULL,
    at date NOT NULL,
    value numeric
);


ALTER TABLE public.measures_2023 OWNER TO postgres;

--
-- Name: measures_2024; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.measures_2024 (
    value numeric,
    at date NOT NULL,
    city integer NOT NULL
);


ALTER TABLE public.measures_2024 OWNER TO postgres;

--
-- Name: measures_rest; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.measures_rest (
    city integer NOT NULL,
    at date NOT NULL,
    value numeric
);


ALTER TABLE public.measures_rest OWNER TO postgres;

--
-- Name: never_used; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.never_used
    START WITH 5
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.never_used OWNER TO postgres;

--
-- Name: no_columns; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.no_columns (
);


ALTER TABLE public.no_columns OWNER TO postgres;

--
-- Name: readings; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.readings (
    id integer NOT NULL,
    city integer,
    at date
);


ALTER TABLE public.readings OWNER TO postgres;

--
-- Name: tree; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.tree (
    id integer NOT NULL,
    parent integer,
    note text DEFAULT 'new'::text NOT NULL
);


ALTER TABLE public.tree OWNER TO postgres;

--
-- Name: roots; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.roots AS
 SELECT tree.id,
    public.double(tree.id) AS twice
   FROM public.tree
  WHERE (tree.parent IS NULL);


ALTER TABLE public.roots OWNER TO postgres;

--
-- Name: sorts; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.sorts (
    id uuid NOT NULL,
    b boolean,
    i2 smallint,
    i4 integer,
    i8 bigint,
    f4 real,
    f8 double precision,
    n numeric,
    n2 numeric(20,5),
    t text,
    c character(7),
    v character varying(9),
    bin bytea,
    d date,
    ti time without time zone,
    ts timestamp without time zone,
    tz timestamp with time zone,
    iv interval,
    j json,
    jb jsonb,
    ia integer[],
    ta text[],
    da date[],
    na numeric(8,2)[],
    r int4range,
    mr nummultirange,
    p public.point3,
    m public.mood,
    ms public.mood[],
    ct public.cents,
    net inet,
    bits bit varying,
    tv tsvector,
    mo money,
    mac macaddr,
    ttz time with time zone,
    nm name,
    o oid,
    pt point,
    tg text COLLATE public.german
);


ALTER TABLE public.sorts OWNER TO postgres;

--
-- Name: used; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.used
    START WITH -1
    INCREMENT BY -3
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.used OWNER TO postgres;

--
-- Name: values_per_city; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.values_per_city AS
 SELECT measures.city,
    count(*) AS number
   FROM public.measures
  GROUP BY measures.city
  WITH NO DATA;


ALTER TABLE public.values_per_city OWNER TO postgres;

--
-- Name: measures_2023; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.measures ATTACH PARTITION public.measures_2023 FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');


--
-- Name: measures_2024; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.measures ATTACH PARTITION public.measures_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');


--
-- Name: measures_rest; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.measures ATTACH PARTITION public.measures_rest DEFAULT;


--
-- Name: generated serial_number; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.generated ALTER COLUMN serial_number SET DEFAULT nextval('public.generated_serial_number_seq'::regclass);


--
-- Name: Weird.Table-x Weird.Table-x_pkey; Type: CONSTRAINT; Schema: Größe "1"; Owner: postgres
--

ALTER TABLE ONLY "Größe ""1"""."Weird.Table-x"
    ADD CONSTRAINT "Weird.Table-x_pkey" PRIMARY KEY ("a b");


--
-- Name: animals animals_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.animals
    ADD CONSTRAINT animals_pkey PRIMARY KEY (id);


--
-- Name: cats cats_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.cats
    ADD CONSTRAINT cats_pkey PRIMARY KEY (id);


--
-- Name: chickens chickens_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.chickens
    ADD CONSTRAINT chickens_pkey PRIMARY KEY (id);


--
-- Name: documents documents_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (id);


--
-- Name: eggs eggs_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.eggs
    ADD CONSTRAINT eggs_pkey PRIMARY KEY (id);


--
-- Name: generated generated_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.generated
    ADD CONSTRAINT generated_pkey PRIMARY KEY (id);


--
-- Name: large large_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.large
    ADD CONSTRAINT large_pkey PRIMARY KEY (id);


--
-- Name: measures measures_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.measures
    ADD CONSTRAINT measures_pkey PRIMARY KEY (city, at);


--
-- Name: measures_2023 measures_2023_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.measures_2023
    ADD CONSTRAINT measures_2023_pkey PRIMARY KEY (city, at);


--
-- Name: measures_2024 measures_2024_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.measures_2024
    ADD CONSTRAINT measures_2024_pkey PRIMARY KEY (city, at);


--
-- Name: measures_rest measures_rest_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.measures_rest
    ADD CONSTRAINT measures_rest_pkey PRIMARY KEY (city, at);


--
-- Name: readings readings_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.readings
    ADD CONSTRAINT readings_pkey PRIMARY KEY (id);


--
-- Name: sorts sorts_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.sorts
    ADD CONSTRAINT sorts_pkey PRIMARY KEY (id);


--
-- Name: tree tree_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.tree
    ADD CONSTRAINT tree_pkey PRIMARY KEY (id);


--
-- Name: measures_value_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX measures_value_idx ON ONLY public.measures USING btree (value);


--
-- Name: measures_2023_value_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX measures_2023_value_idx ON public.measures_2023 USING btree (value);


--
-- Name: measures_2024_value_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX measures_2024_value_idx ON public.measures_2024 USING btree (value);


--
-- Name: measures_rest_value_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX measures_rest_value_idx ON public.measures_rest USING btree (value);


--
-- Name: tree_double; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX tree_double ON public.tree USING btree (public.double(id)) WHERE (parent IS NOT NULL);


--
-- Name: values_per_city_city_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX values_per_city_city_idx ON public.values_per_city USING btree (city);


--
-- Name: measures_2023_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.measures_pkey ATTACH PARTITION public.measures_2023_pkey;


--
-- Name: measures_2023_value_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.measures_value_idx ATTACH PARTITION public.measures_2023_value_idx;


--
-- Name: measures_2024_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.measures_pkey ATTACH PARTITION public.measures_2024_pkey;


--
-- Name: measures_2024_value_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.measures_value_idx ATTACH PARTITION public.measures_2024_value_idx;


--
-- Name: measures_rest_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.measures_pkey ATTACH PARTITION public.measures_rest_pkey;


--
-- Name: measures_rest_value_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.measures_value_idx ATTACH PARTITION public.measures_rest_value_idx;


--
-- Name: city_value; Type: STATISTICS; Schema: public; Owner: postgres
--

CREATE STATISTICS public.city_value ON city, value FROM public.measures;


ALTER STATISTICS public.city_value OWNER TO postgres;

--
-- Name: tree noted; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER noted AFTER UPDATE ON public.tree FOR EACH ROW EXECUTE FUNCTION public.note_change();


--
-- Name: chickens chickens_egg; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.chickens
    ADD CONSTRAINT chickens_egg FOREIGN KEY (egg) REFERENCES public.eggs(id);


--
-- Name: CONSTRAINT chickens_egg ON chickens; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON CONSTRAINT chickens_egg ON public.chickens IS 'it''s first';


--
-- Name: eggs eggs_chicken_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.eggs
    ADD CONSTRAINT eggs_chicken_fkey FOREIGN KEY (chicken) REFERENCES public.chickens(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: readings readings_city_at_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.readings
    ADD CONSTRAINT readings_city_at_fkey FOREIGN KEY (city, at) REFERENCES public.measures(city, at);


--
-- Name: tree tree_parent_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.tree
    ADD CONSTRAINT tree_parent_fkey FOREIGN KEY (parent) REFERENCES public.tree(id);


--
-- Name: tree; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.tree ENABLE ROW LEVEL SECURITY;

--
-- Name: tree visible; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY visible ON public.tree FOR SELECT USING ((id > 0));


--
-- Name: changes; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION changes WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION changes OWNER TO postgres;

--
-- Name: changes tree; Type: PUBLICATION TABLE; Schema: public; Owner: postgres
--

ALTER PUBLICATION changes ADD TABLE ONLY public.tree;


--
-- PostgreSQL database dump complete
--


