-- Code lists; organisations, datasets and where they come from.

-- An ordinary role with CREATE on the database suffices where an administrator has made the extension and the role.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'postgis') THEN
    CREATE EXTENSION postgis;
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION 'the extension postgis is missing and % may not create it', current_user
    USING HINT = 'let an administrator run: CREATE EXTENSION postgis';
END $$;
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'watergang_public') THEN
    CREATE ROLE watergang_public NOLOGIN;
  END IF;
EXCEPTION
  -- Roles are shared by all databases of a cluster: another migration may have been faster.
  WHEN duplicate_object OR unique_violation THEN NULL;
  WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'the role watergang_public is missing and % may not create it', current_user
      USING HINT = 'let an administrator run: CREATE ROLE watergang_public NOLOGIN';
END $$;

CREATE SCHEMA IF NOT EXISTS obs;         -- what the server's role may read
CREATE SCHEMA IF NOT EXISTS restricted;  -- precise places of species, observers, contacts: never granted to it
CREATE SCHEMA IF NOT EXISTS watergang;   -- our own bookkeeping
REVOKE ALL ON SCHEMA restricted FROM PUBLIC;

-- Ids, references and codes compare by code point (COLLATE "C"), as SQLite does: both stores page in the same order.
-- EPSG:4326 stands for WGS 84 and ETRS89 alike, x is longitude. Areas and lengths are geodesic, hence geography.

-- Vocabulary ------------------------------------------------------------------------------------------

-- labels of every coded property
CREATE TABLE obs.codelist (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  list text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL,
  definition_fr text, definition_nl text, definition_en text,
  uri text COLLATE "C",                      -- INSPIRE / EU NAL / GEMET / EUNIS / Sandre concept URI where one exists
  broader text COLLATE "C",
  sort_order integer DEFAULT 0,
  valid_from date,
  valid_to date,
  UNIQUE (list, code),
  CHECK (valid_to >= valid_from));

-- Organisations and catalogue -------------------------------------------------------------------------

-- data provider / manager / partner  (foaf:Agent, gmd:CI_ResponsibleParty)
CREATE TABLE obs.organisation (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL,
  country text COLLATE "C" NOT NULL CHECK (country IN ('FR','BE','EU')),
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('public','ngo','research','company','eu')),
  homepage text COLLATE "C",
  email_generic text COLLATE "C",            -- generic mailbox only; persons are in restricted.contact
  org_uri text COLLATE "C");                 -- e.g. OVO code URI (BE), SIRET URI (FR)

-- the log of exchanges with providers
CREATE TABLE restricted.contact (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id text COLLATE "C" NOT NULL REFERENCES obs.organisation(id),
  person text,
  email text,
  phone text,
  language text COLLATE "C" CHECK (language IN ('fr','nl','en')),
  last_exchange date,
  subject text,
  agreement text,
  agreement_until date,
  note text);

-- one catalogue record = dcat:Dataset = gmd:MD_Metadata
CREATE TABLE obs.dataset (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- dct:identifier; at least 8 characters, since older harvesters drop shorter ones
  id text COLLATE "C" NOT NULL UNIQUE CHECK (id ~ '^[a-z0-9][a-z0-9-]{7,}$'),
  uri text COLLATE "C" NOT NULL UNIQUE,      -- rdf:about, 303 to the landing page; never reused, never changed
  resource_type text COLLATE "C" NOT NULL DEFAULT 'dataset'
    CHECK (resource_type IN ('dataset','series','service','nonGeographicDataset')),
  title_fr text NOT NULL, title_nl text NOT NULL, title_en text NOT NULL,  -- dct:title
  abstract_fr text NOT NULL, abstract_nl text NOT NULL, abstract_en text NOT NULL,  -- dct:description
  lineage_fr text, lineage_nl text, lineage_en text,  -- LI_Lineage, dct:provenance
  publisher_id text COLLATE "C" NOT NULL REFERENCES obs.organisation(id),  -- dct:publisher
  owner_id text COLLATE "C" REFERENCES obs.organisation(id),  -- dct:rightsHolder
  inspire_theme text COLLATE "C",            -- two-letter code: ps hb sd hy ef am au br nz lu
  topic_category text COLLATE "C" DEFAULT 'environment',
  hvd_category text COLLATE "C",
  applicable_legislation text,
  licence_uri text COLLATE "C" NOT NULL,     -- etalab-2.0 | Modellicentie | CC0 | CC-BY | ...
  access_level text COLLATE "C" NOT NULL DEFAULT 'public' CHECK (access_level IN ('public','partner','restricted')),
  access_limitation text COLLATE "C" NOT NULL DEFAULT 'noLimitations',  -- code of INSPIRE LimitationsOnPublicAccess
  resource_language text COLLATE "C" NOT NULL DEFAULT 'fre',  -- ISO 639-2/B, comma separated; 'zxx' when no text
  crs_native text COLLATE "C",
  scale_denominator integer,
  resolution_m double precision,
  temporal_start date,
  temporal_end date,
  created date,
  issued date,
  modified date NOT NULL,                    -- modified is never in the future
  metadata_modified timestamptz NOT NULL DEFAULT now(),
  update_frequency text COLLATE "C" NOT NULL DEFAULT 'ANNUAL',  -- EU frequency NAL code
  max_age_days integer NOT NULL DEFAULT 400,  -- after which the freshness light turns red
  status text COLLATE "C" NOT NULL DEFAULT 'published' CHECK (status IN ('draft','published','deprecated','withdrawn')),
  acquisition text COLLATE "C" NOT NULL DEFAULT 'integrated'   -- how far data that could be had are on their way here
    CHECK (acquisition IN ('identified','requested','agreed','integrated','refused')),
  usefulness integer CHECK (usefulness BETWEEN 0 AND 3),
  quality_note text,
  replaced_by text COLLATE "C",
  geom geometry(Polygon, 4326),              -- bounding polygon (dct:spatial); kept a Polygon on purpose
  CHECK (temporal_end >= temporal_start));
CREATE INDEX dataset_geom ON obs.dataset USING gist (geom);

-- what harvesters index
CREATE TABLE obs.dataset_keyword (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id) ON DELETE CASCADE,
  lang text COLLATE "C" NOT NULL CHECK (lang IN ('fr','nl','en')),
  -- CKAN tag rule
  keyword text NOT NULL CHECK (char_length(keyword) BETWEEN 2 AND 100 AND keyword ~ '^[[:alnum:] ._-]+$'),
  concept_uri text COLLATE "C",
  UNIQUE (dataset_id, lang, keyword));

-- how to get a dataset
CREATE TABLE obs.distribution (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id) ON DELETE CASCADE,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('service','file','page')),
  protocol text COLLATE "C" NOT NULL,        -- OGC:WMS | OGC:WFS | OGC API Features | OGC:WMTS | WWW:DOWNLOAD | ...
  title_fr text NOT NULL, title_nl text NOT NULL, title_en text NOT NULL,
  access_url text COLLATE "C" NOT NULL,
  download_url text COLLATE "C",
  layer_name text COLLATE "C",
  media_type text COLLATE "C",
  format_uri text COLLATE "C",
  byte_size bigint,
  sha256 text COLLATE "C",
  licence_uri text COLLATE "C",
  last_checked timestamptz,
  last_status integer);

-- an import that was accepted; old ones are kept for trend indicators
CREATE TABLE obs.dataset_version (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  version text COLLATE "C" NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  row_count bigint,
  sha256 text COLLATE "C",
  archive_path text COLLATE "C",             -- where the import's files are kept; not published
  UNIQUE (dataset_id, version),
  CHECK (valid_to >= valid_from));

-- Feeds: from a source to a dataset -------------------------------------------------------------------

-- one line of the feed scheme: source to dataset
CREATE TABLE obs.feed (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  provider_id text COLLATE "C" NOT NULL REFERENCES obs.organisation(id),
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  source_kind text COLLATE "C" NOT NULL
    CHECK (source_kind IN ('wfs','ogcapi','csw','oaf-records','dcat','rest','file','sql','manual')),
  source_url text COLLATE "C",
  source_layer text COLLATE "C",
  source_filter text,
  source_crs text COLLATE "C",
  schedule text COLLATE "C",                 -- ISO 8601 duration or cron
  mapping jsonb,
  quality_rules jsonb,
  on_failure text COLLATE "C" DEFAULT 'keep-last' CHECK (on_failure IN ('keep-last','empty','stop')),
  responsible_role_fr text, responsible_role_nl text, responsible_role_en text,
  enabled boolean NOT NULL DEFAULT true);

-- what an update did
CREATE TABLE obs.feed_run (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  feed_id text COLLATE "C" NOT NULL REFERENCES obs.feed(id),
  started timestamptz NOT NULL,
  ended timestamptz,
  status text COLLATE "C" NOT NULL CHECK (status IN ('ok','unchanged','partial','failed')),
  rows_read bigint,
  rows_written bigint,
  rows_rejected bigint,
  message text,
  version text COLLATE "C",
  CHECK (ended >= started));
