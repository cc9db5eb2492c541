-- Taxa and where they were seen.

-- the reference list
CREATE TABLE obs.taxon (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,       -- 'taxref:<cd_ref>' or 'gbif:<usageKey>'
  scientific_name text COLLATE "C" NOT NULL,  -- dwc:scientificName / SINP nomCite is kept in the occurrence
  taxon_rank text COLLATE "C",
  kingdom text COLLATE "C",
  class text COLLATE "C",
  family text COLLATE "C",                   -- dwc:taxonRank ...
  group_code text COLLATE "C" NOT NULL,      -- bird, plant, amphibian, fish, dragonfly, mammal, fungus, ...
  vernacular_fr text, vernacular_nl text, vernacular_en text,  -- dwc:vernacularName
  cd_ref integer,
  gbif_key integer,
  taxref_version text COLLATE "C");          -- SINP cdRef, versionTaxref

-- red lists, protection, directives
CREATE TABLE obs.taxon_status (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  taxon_id text COLLATE "C" NOT NULL REFERENCES obs.taxon(id),
  kind text COLLATE "C" NOT NULL
    CHECK (kind IN ('redlist','protection','habitats_directive','birds_directive','ias_union',
    'ramsar_population')),
  area text COLLATE "C" NOT NULL,            -- 'FR','FR-HDF','BE-VLG','EU','WORLD'
  value text COLLATE "C" NOT NULL,           -- redlist: CR EN VU NT LC DD NA NE RE EX ; ramsar_population: 1 % level
  reference text,
  year integer,
  UNIQUE (taxon_id, kind, area));

-- table driven, so that another scale (m01, m05, ...) is configuration, not code
CREATE TABLE obs.sensitivity_level (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text COLLATE "C" NOT NULL UNIQUE,     -- SINP 'sensibilite': 0 1 2 3 4
  publish_as text COLLATE "C" NOT NULL
    CHECK (publish_as IN ('precise','grid1','grid5','commune','grid10','department','none')),
  size_rank integer NOT NULL,                -- 0 precise < 1 grid1 < 5 grid5 < 6 commune < 10 grid10 < 50 department < 99 none
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL);

-- SINP reference file (per TAXREF version), regional lists, Flemish list, partner's own
CREATE TABLE restricted.sensitivity_rule (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  taxon_id text COLLATE "C" NOT NULL REFERENCES obs.taxon(id),
  area text COLLATE "C" NOT NULL,
  level text COLLATE "C" NOT NULL REFERENCES obs.sensitivity_level(code),
  day_from text COLLATE "C",
  day_to text COLLATE "C",                   -- 'MM-DD'
  biological_status text COLLATE "C",
  behaviour text COLLATE "C",
  max_age_years integer,
  source text NOT NULL,
  active boolean NOT NULL DEFAULT true);

-- the full record
CREATE TABLE restricted.occurrence (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),  -- dwc:occurrenceID / SINP idSINPOccTax
  taxon_id text COLLATE "C" REFERENCES obs.taxon(id),
  verbatim_name text NOT NULL,               -- SINP nomCite
  cd_nom integer,                            -- SINP cdNom
  -- dwc:occurrenceStatus / SINP statutObservation Pr|No|NSP
  occurrence_status text COLLATE "C" NOT NULL DEFAULT 'present' CHECK (occurrence_status IN ('present','absent')),
  date_start date NOT NULL,
  date_end date NOT NULL,                    -- dwc:eventDate / SINP dateDebut dateFin
  count_min integer,
  count_max integer,
  count_kind text COLLATE "C",               -- dwc:individualCount / SINP denombrementMin Max objetDenombrement
  sex text COLLATE "C",
  life_stage text COLLATE "C",
  behaviour text COLLATE "C",
  biological_status text COLLATE "C",        -- dwc:sex lifeStage behavior / SINP sexe stadeVie comportement statutBiologique
  sampling_protocol text COLLATE "C",
  event_id text COLLATE "C",
  sampling_effort text COLLATE "C",          -- dwc:samplingProtocol eventID samplingEffort
  observer text,
  observer_org text,
  observer_hash text COLLATE "C",            -- dwc:recordedBy / SINP identiteObservateur organismeObservateur: PERSONAL DATA
  determiner text,
  validation_status text COLLATE "C",        -- dwc:identifiedBy identificationVerificationStatus / SINP niveauValidation
  basis_of_record text COLLATE "C" DEFAULT 'HumanObservation',
  uncertainty_m double precision,            -- dwc:coordinateUncertaintyInMeters / SINP precisionGeometrie
  geo_nature text COLLATE "C" CHECK (geo_nature IN ('stationnel','inventoriel','unknown')),  -- SINP natureObjetGeo
  -- unknown is treated as the most severe
  sensitivity text COLLATE "C" NOT NULL DEFAULT '4' REFERENCES obs.sensitivity_level(code),
  -- SINP niveauPrecision (what the producer of PRIVATE data allows)
  provider_level text COLLATE "C" REFERENCES obs.sensitivity_level(code),
  source_id text COLLATE "C" NOT NULL,
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  remarks text,
  modified timestamptz NOT NULL DEFAULT now(),
  geom geometry(Geometry, 4326) NOT NULL,
  CHECK (date_end >= date_start));
CREATE INDEX occurrence_geom ON restricted.occurrence USING gist (geom);

-- what is served: written by the publishing job only, never a view on the above
CREATE TABLE obs.occurrence_public (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,       -- not the fid of the private row, nor in its order
  taxon_id text COLLATE "C" NOT NULL REFERENCES obs.taxon(id),
  scientific_name text COLLATE "C" NOT NULL,
  group_code text COLLATE "C" NOT NULL,
  year integer NOT NULL,
  event_date date,                           -- date is null when blurred: the year only
  occurrence_status text COLLATE "C" NOT NULL CHECK (occurrence_status IN ('present','absent')),
  count_class text COLLATE "C",
  sampling_protocol text COLLATE "C",
  publish_as text COLLATE "C" NOT NULL
    CHECK (publish_as IN ('precise','grid1','grid5','commune','grid10','department')),
  territory_id text COLLATE "C" REFERENCES obs.territory(id),
  coordinate_uncertainty_m double precision,  -- dwc:coordinateUncertaintyInMeters (half diagonal of the cell)
  data_generalizations text,                 -- dwc:dataGeneralizations
  information_withheld text,                 -- dwc:informationWithheld
  licence_uri text COLLATE "C" NOT NULL,
  institution text,
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  published timestamptz NOT NULL DEFAULT now(),
  geom geometry(Geometry, 4326) NOT NULL);
CREATE INDEX occurrence_public_geom ON obs.occurrence_public USING gist (geom);

-- pre-counted: one row per territory x group x year (feeds maps, charts, indicators)
CREATE TABLE obs.occurrence_cell (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  territory_id text COLLATE "C" NOT NULL REFERENCES obs.territory(id),
  group_code text COLLATE "C" NOT NULL,
  year integer NOT NULL,
  n_records integer NOT NULL,
  n_taxa integer NOT NULL,
  n_visits integer NOT NULL,
  n_threatened integer NOT NULL DEFAULT 0,
  n_assessed integer NOT NULL DEFAULT 0,
  last_year integer,
  UNIQUE (territory_id, group_code, year));
