-- Climate exposure, stakes, opportunities, actions.

-- hazard by territory, scenario and horizon
CREATE TABLE obs.climate_exposure (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  territory_id text COLLATE "C" NOT NULL REFERENCES obs.territory(id),
  hazard text COLLATE "C" NOT NULL
    CHECK (hazard IN ('flood','drought','heat','sea_level','low_flow','salinisation','fire')),
  scenario text COLLATE "C" NOT NULL,
  horizon text COLLATE "C" NOT NULL,
  value double precision,
  unit text COLLATE "C",
  class integer CHECK (class BETWEEN 0 AND 4),
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  geom geometry(MultiPolygon, 4326) NOT NULL);
CREATE INDEX climate_exposure_geom ON obs.climate_exposure USING gist (geom);

-- shown as a theme of the web site
CREATE TABLE obs.stake (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  axis text COLLATE "C" NOT NULL
    CHECK (axis IN ('biodiversity','continuity','water','climate','landscape','uses','awareness','governance')),
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL,
  question_fr text, question_nl text, question_en text,  -- the plain question the theme answers
  description_fr text, description_nl text, description_en text,
  level text COLLATE "C" CHECK (level IN ('low','medium','high','major')),
  trend text COLLATE "C" CHECK (trend IN ('up','stable','down','unknown')),
  parent_id text COLLATE "C" REFERENCES obs.stake(id),  -- draws the mind map
  sort_order integer DEFAULT 0,
  workshop text,
  validated_on date);

-- where a stake is particularly present
CREATE TABLE obs.stake_area (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  stake_id text COLLATE "C" NOT NULL REFERENCES obs.stake(id),
  label_fr text, label_nl text, label_en text,
  level text COLLATE "C" CHECK (level IN ('low','medium','high','major')),
  source text,
  geom geometry(MultiPolygon, 4326) NOT NULL);
CREATE INDEX stake_area_geom ON obs.stake_area USING gist (geom);

-- of the master plan
CREATE TABLE obs.opportunity (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL,
  country text COLLATE "C" NOT NULL CHECK (country IN ('FR','BE')),
  kind text COLLATE "C" NOT NULL
    CHECK (kind IN ('pond','bank','hedgerow','reedbed','meadow','fish_pass','structure_removal','meander',
    'flood_area','crossing','tree','other')),
  stake_id text COLLATE "C" REFERENCES obs.stake(id),
  priority integer CHECK (priority BETWEEN 1 AND 5),
  feasibility text COLLATE "C",
  land_control text COLLATE "C",
  cost_class text COLLATE "C",
  status text COLLATE "C" NOT NULL DEFAULT 'identified'
    CHECK (status IN ('identified','studied','agreed','scheduled','done','dropped')),
  -- plots of private owners: partner by default
  access_level text COLLATE "C" NOT NULL DEFAULT 'partner' CHECK (access_level IN ('public','partner','restricted')),
  geom geometry(Geometry, 4326) NOT NULL);
CREATE INDEX opportunity_geom ON obs.opportunity USING gist (geom);

-- restoration, management, study, awareness
CREATE TABLE obs.action (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL,
  country text COLLATE "C" NOT NULL CHECK (country IN ('FR','BE','XX')),
  kind text COLLATE "C" NOT NULL
    CHECK (kind IN ('restoration','management','study','awareness','governance','purchase')),
  opportunity_id text COLLATE "C" REFERENCES obs.opportunity(id),
  stake_id text COLLATE "C" REFERENCES obs.stake(id),
  habitat_family text COLLATE "C"
    CHECK (habitat_family IN ('reedbed','wet_meadow','open_water','wet_wood','fen','arable','other')),
  lead_id text COLLATE "C" REFERENCES obs.organisation(id),
  status text COLLATE "C" NOT NULL CHECK (status IN ('planned','running','done','cancelled')),
  start_date date,
  end_date date,
  done_area_ha double precision,
  done_length_m double precision,
  done_units integer,
  participants integer,                      -- a head count, never a list of people
  public_kind text COLLATE "C",
  cost_eur double precision,
  funding text,
  geom geometry(Geometry, 4326),
  CHECK (end_date >= start_date));
CREATE INDEX action_geom ON obs.action USING gist (geom);
