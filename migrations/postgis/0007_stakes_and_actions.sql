-- Climate exposure, stakes, opportunities, actions.

-- climate exposure, stakes, opportunities, actions
CREATE TABLE obs.climate_exposure (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
  territory_id text NOT NULL REFERENCES obs.territory(id),
  hazard text NOT NULL CHECK (hazard IN ('flood','drought','heat','sea_level','low_flow','salinisation','fire')),
  scenario text NOT NULL, horizon text NOT NULL, value double precision, unit text, class integer CHECK (class BETWEEN 0 AND 4),
  dataset_id text NOT NULL REFERENCES obs.dataset(id), geom geometry(MultiPolygon, 4326) NOT NULL);

CREATE TABLE obs.stake (                 -- enjeu, shown as a theme of the web site
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
  axis text NOT NULL CHECK (axis IN ('biodiversity','continuity','water','climate','landscape','uses','awareness','governance')),
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL,
  question_fr text, question_nl text, question_en text,        -- the plain question the theme answers
  description_fr text, description_nl text, description_en text,
  level text CHECK (level IN ('low','medium','high','major')), trend text CHECK (trend IN ('up','stable','down','unknown')),
  parent_id text REFERENCES obs.stake(id), sort_order integer DEFAULT 0, workshop text, validated_on date);  -- parent_id draws the mind map

CREATE TABLE obs.stake_area (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE, stake_id text NOT NULL REFERENCES obs.stake(id),
  label_fr text, label_nl text, label_en text, level text, source text, geom geometry(MultiPolygon, 4326) NOT NULL);

CREATE TABLE obs.opportunity (           -- opportunite d'amenagement, of the master plan
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL, country text NOT NULL CHECK (country IN ('FR','BE')),
  kind text NOT NULL CHECK (kind IN ('pond','bank','hedgerow','reedbed','meadow','fish_pass','structure_removal','meander','flood_area','crossing','tree','other')),
  stake_id text REFERENCES obs.stake(id), priority integer CHECK (priority BETWEEN 1 AND 5), feasibility text, land_control text,
  cost_class text, status text NOT NULL DEFAULT 'identified' CHECK (status IN ('identified','studied','agreed','scheduled','done','dropped')),
  access_level text NOT NULL DEFAULT 'partner' CHECK (access_level IN ('public','partner','restricted')),  -- plots of private owners: partner by default
  geom geometry(Geometry, 4326) NOT NULL);

CREATE TABLE obs.action (                -- restoration, management, study, awareness
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL, country text NOT NULL CHECK (country IN ('FR','BE','XX')),
  kind text NOT NULL CHECK (kind IN ('restoration','management','study','awareness','governance','purchase')),
  opportunity_id text REFERENCES obs.opportunity(id), stake_id text REFERENCES obs.stake(id), habitat_family text,
  lead_id text REFERENCES obs.organisation(id), status text NOT NULL CHECK (status IN ('planned','running','done','cancelled')),
  start_date date, end_date date, done_area_ha double precision, done_length_m double precision, done_units integer,
  participants integer, public_kind text, cost_eur double precision, funding text,   -- awareness: a head count, never a list of people
  geom geometry(Geometry, 4326));
