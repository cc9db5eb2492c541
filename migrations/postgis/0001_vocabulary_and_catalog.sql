-- Code lists; organisations, datasets and where they come from.

CREATE EXTENSION IF NOT EXISTS postgis;
CREATE SCHEMA IF NOT EXISTS obs;         -- what the server's public role may read
CREATE SCHEMA IF NOT EXISTS restricted;  -- precise species points, observers, contacts: never granted to it
CREATE SCHEMA IF NOT EXISTS watergang;   -- our own bookkeeping

-- vocabulary
CREATE TABLE obs.codelist (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  list text NOT NULL, code text NOT NULL,
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL,
  definition_fr text, definition_nl text, definition_en text,
  uri text,                              -- INSPIRE / EU NAL / GEMET / EUNIS / Sandre concept URI where one exists
  broader text, sort_order integer DEFAULT 0, valid_from date, valid_to date,
  UNIQUE (list, code));

-- organisations, catalogue, feed scheme
CREATE TABLE obs.organisation (          -- data provider / manager / partner  (foaf:Agent, gmd:CI_ResponsibleParty)
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL,
  country text NOT NULL CHECK (country IN ('FR','BE','EU')),
  kind text NOT NULL CHECK (kind IN ('public','ngo','research','company','eu')),
  homepage text, email_generic text,     -- generic mailbox only; persons are in restricted.contact
  org_uri text);                         -- e.g. OVO code URI (BE), SIRET URI (FR)

CREATE TABLE restricted.contact (        -- 'Contacter les fournisseurs': the log of exchanges, never published
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id text NOT NULL REFERENCES obs.organisation(id),
  person text, email text, phone text, language text CHECK (language IN ('fr','nl','en')),
  last_exchange date, subject text, agreement text, agreement_until date, note text);

CREATE TABLE obs.dataset (               -- one catalogue record = dcat:Dataset = gmd:MD_Metadata
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE CHECK (id ~ '^[a-z0-9][a-z0-9-]{7,}$'),  -- dct:identifier; >= 8 characters (see harvesters)
  uri text NOT NULL UNIQUE,              -- rdf:about, 303 to the landing page; never reused, never changed
  resource_type text NOT NULL DEFAULT 'dataset' CHECK (resource_type IN ('dataset','series','service','nonGeographicDataset')),
  title_fr text NOT NULL, title_nl text NOT NULL, title_en text NOT NULL,             -- dct:title
  abstract_fr text NOT NULL, abstract_nl text NOT NULL, abstract_en text NOT NULL,    -- dct:description
  lineage_fr text, lineage_nl text, lineage_en text,                                  -- LI_Lineage, dct:provenance
  publisher_id text NOT NULL REFERENCES obs.organisation(id),                         -- dct:publisher
  owner_id text REFERENCES obs.organisation(id),                                      -- dct:rightsHolder
  inspire_theme text,                    -- two-letter code: ps hb sd hy ef am au br nz lu
  topic_category text DEFAULT 'environment',
  hvd_category text, applicable_legislation text,
  licence_uri text NOT NULL,             -- etalab-2.0 | Modellicentie | CC0 | CC-BY | ...
  access_level text NOT NULL DEFAULT 'public' CHECK (access_level IN ('public','partner','restricted')),
  access_limitation text NOT NULL DEFAULT 'noLimitations',   -- code of INSPIRE LimitationsOnPublicAccess
  resource_language text NOT NULL DEFAULT 'fre',             -- ISO 639-2/B, comma separated; 'zxx' when no text
  crs_native text, scale_denominator integer, resolution_m double precision,
  temporal_start date, temporal_end date,
  created date, issued date, modified date NOT NULL,         -- modified is never in the future
  metadata_modified timestamptz NOT NULL DEFAULT now(),
  update_frequency text NOT NULL DEFAULT 'ANNUAL',           -- EU frequency NAL code
  max_age_days integer NOT NULL DEFAULT 400,                 -- after which the freshness light turns red
  status text NOT NULL DEFAULT 'published' CHECK (status IN ('draft','published','deprecated','withdrawn')),
  acquisition text NOT NULL DEFAULT 'integrated' CHECK (acquisition IN ('identified','requested','agreed','integrated','refused')), -- inventory of data that can be mobilised
  usefulness integer CHECK (usefulness BETWEEN 0 AND 3), quality_note text,
  replaced_by text,
  geom geometry(Polygon, 4326));         -- bounding polygon (dct:spatial); kept a Polygon on purpose

CREATE TABLE obs.dataset_keyword (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id text NOT NULL REFERENCES obs.dataset(id) ON DELETE CASCADE,
  lang text NOT NULL CHECK (lang IN ('fr','nl','en')),
  keyword text NOT NULL CHECK (char_length(keyword) BETWEEN 2 AND 100 AND keyword ~ '^[[:alnum:] ._-]+$'), -- CKAN tag rule
  concept_uri text, UNIQUE (dataset_id, lang, keyword));

CREATE TABLE obs.distribution (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE, dataset_id text NOT NULL REFERENCES obs.dataset(id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('service','file','page')),
  protocol text NOT NULL,                -- OGC:WMS | OGC:WFS | OGC API Features | OGC:WMTS | WWW:DOWNLOAD | ...
  title_fr text NOT NULL, title_nl text NOT NULL, title_en text NOT NULL,
  access_url text NOT NULL, download_url text, layer_name text, media_type text, format_uri text,
  byte_size bigint, sha256 text, licence_uri text, last_checked timestamptz, last_status integer);

CREATE TABLE obs.dataset_version (       -- an import that was accepted; old ones are kept for trend indicators
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset_id text NOT NULL REFERENCES obs.dataset(id), version text NOT NULL,
  valid_from date NOT NULL, valid_to date, row_count bigint, sha256 text, archive_path text,
  UNIQUE (dataset_id, version));

CREATE TABLE obs.feed (                  -- one line of the 'schema d'alimentation': source -> dataset
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  provider_id text NOT NULL REFERENCES obs.organisation(id),
  dataset_id text NOT NULL REFERENCES obs.dataset(id),
  source_kind text NOT NULL CHECK (source_kind IN ('wfs','ogcapi','csw','oaf-records','dcat','rest','file','sql','manual')),
  source_url text, source_layer text, source_filter text, source_crs text,
  schedule text,                         -- ISO 8601 duration or cron
  mapping jsonb, quality_rules jsonb, on_failure text DEFAULT 'keep-last' CHECK (on_failure IN ('keep-last','empty','stop')),
  responsible_role_fr text, responsible_role_nl text, responsible_role_en text, enabled boolean NOT NULL DEFAULT true);

CREATE TABLE obs.feed_run (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  feed_id text NOT NULL REFERENCES obs.feed(id), started timestamptz NOT NULL, ended timestamptz,
  status text NOT NULL CHECK (status IN ('ok','unchanged','partial','failed')),
  rows_read bigint, rows_written bigint, rows_rejected bigint, message text, version text);
