-- Taxa and where they were seen. The full records are in `restricted`; a job writes the public ones.

-- taxa and observations
CREATE TABLE obs.taxon (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,               -- 'taxref:<cd_ref>' or 'gbif:<usageKey>'
  scientific_name text NOT NULL,         -- dwc:scientificName / SINP nomCite is kept in the occurrence
  taxon_rank text, kingdom text, class text, family text,      -- dwc:taxonRank ...
  group_code text NOT NULL,              -- bird, plant, amphibian, fish, dragonfly, mammal, fungus, ...
  vernacular_fr text, vernacular_nl text, vernacular_en text,  -- dwc:vernacularName
  cd_ref integer, gbif_key integer, taxref_version text);      -- SINP cdRef, versionTaxref

CREATE TABLE obs.taxon_status (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  taxon_id text NOT NULL REFERENCES obs.taxon(id),
  kind text NOT NULL CHECK (kind IN ('redlist','protection','habitats_directive','birds_directive','ias_union','ramsar_population')),
  area text NOT NULL,                    -- 'FR','FR-HDF','BE-VLG','EU','WORLD'
  value text NOT NULL,                   -- redlist: CR EN VU NT LC DD NA NE RE EX ; ramsar_population: 1 % level
  reference text, year integer, UNIQUE (taxon_id, kind, area));

CREATE TABLE obs.sensitivity_level (     -- table driven, so that another scale (m01, m05, ...) is configuration, not code
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text NOT NULL UNIQUE,             -- SINP 'sensibilite': 0 1 2 3 4
  publish_as text NOT NULL CHECK (publish_as IN ('precise','grid1','grid5','commune','grid10','department','none')),
  size_rank integer NOT NULL,            -- 0 precise < 1 grid1 < 5 grid5 < 6 commune < 10 grid10 < 50 department < 99 none
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL);

CREATE TABLE restricted.sensitivity_rule (   -- SINP reference file (per TAXREF version), regional lists, Flemish list, partner's own
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  taxon_id text NOT NULL REFERENCES obs.taxon(id), area text NOT NULL, level text NOT NULL REFERENCES obs.sensitivity_level(code),
  day_from text, day_to text,            -- 'MM-DD'
  biological_status text, behaviour text, max_age_years integer, source text NOT NULL, active boolean NOT NULL DEFAULT true);

CREATE TABLE restricted.occurrence (     -- the full record
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),           -- dwc:occurrenceID / SINP idSINPOccTax
  taxon_id text REFERENCES obs.taxon(id),
  verbatim_name text NOT NULL,           -- SINP nomCite
  cd_nom integer,                        -- SINP cdNom
  occurrence_status text NOT NULL DEFAULT 'present' CHECK (occurrence_status IN ('present','absent')), -- dwc:occurrenceStatus / SINP statutObservation Pr|No|NSP
  date_start date NOT NULL, date_end date NOT NULL,            -- dwc:eventDate / SINP dateDebut dateFin
  count_min integer, count_max integer, count_kind text,       -- dwc:individualCount / SINP denombrementMin Max objetDenombrement
  sex text, life_stage text, behaviour text, biological_status text,  -- dwc:sex lifeStage behavior / SINP sexe stadeVie comportement statutBiologique
  sampling_protocol text, event_id text, sampling_effort text, -- dwc:samplingProtocol eventID samplingEffort
  observer text, observer_org text, observer_hash text,        -- dwc:recordedBy / SINP identiteObservateur organismeObservateur: PERSONAL DATA
  determiner text, validation_status text,                     -- dwc:identifiedBy identificationVerificationStatus / SINP niveauValidation
  basis_of_record text DEFAULT 'HumanObservation',
  uncertainty_m double precision,        -- dwc:coordinateUncertaintyInMeters / SINP precisionGeometrie
  geo_nature text CHECK (geo_nature IN ('stationnel','inventoriel','unknown')),   -- SINP natureObjetGeo
  sensitivity text NOT NULL DEFAULT '4' REFERENCES obs.sensitivity_level(code),   -- unknown is treated as the most severe
  provider_level text REFERENCES obs.sensitivity_level(code),  -- SINP niveauPrecision (what the producer of PRIVATE data allows)
  source_id text NOT NULL, dataset_id text NOT NULL REFERENCES obs.dataset(id), remarks text,
  modified timestamptz NOT NULL DEFAULT now(), geom geometry(Geometry, 4326) NOT NULL);

CREATE TABLE obs.occurrence_public (     -- what is served: written by the publishing job only, never a view on the above
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,               -- not the fid of the private row, nor in its order
  taxon_id text NOT NULL REFERENCES obs.taxon(id), scientific_name text NOT NULL, group_code text NOT NULL,
  year integer NOT NULL, event_date date,                      -- date is null when blurred: the year only
  occurrence_status text NOT NULL, count_class text, sampling_protocol text,
  publish_as text NOT NULL, territory_id text REFERENCES obs.territory(id),
  coordinate_uncertainty_m double precision,                   -- dwc:coordinateUncertaintyInMeters (half diagonal of the cell)
  data_generalizations text,             -- dwc:dataGeneralizations
  information_withheld text,             -- dwc:informationWithheld
  licence_uri text NOT NULL, institution text, dataset_id text NOT NULL REFERENCES obs.dataset(id),
  published timestamptz NOT NULL DEFAULT now(), geom geometry(Geometry, 4326) NOT NULL);

CREATE TABLE obs.occurrence_cell (       -- pre-counted: one row per territory x group x year (feeds maps, charts, indicators)
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  territory_id text NOT NULL REFERENCES obs.territory(id), group_code text NOT NULL, year integer NOT NULL,
  n_records integer NOT NULL, n_taxa integer NOT NULL, n_visits integer NOT NULL,
  n_threatened integer NOT NULL DEFAULT 0, n_assessed integer NOT NULL DEFAULT 0, last_year integer, UNIQUE (territory_id, group_code, year));
