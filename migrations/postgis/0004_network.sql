-- The ecological network and its obstacles.

-- ecological network
CREATE TABLE obs.network_area (          -- SRADDET/SRCE reservoirs and corridors (surface), VEN (GEN, GENO), IVON, project core areas
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text, label_nl text, label_en text, country text NOT NULL CHECK (country IN ('FR','BE')),
  element text NOT NULL CHECK (element IN ('core','corridor','stepping_stone','buffer','restoration')),
  subnetwork text NOT NULL CHECK (subnetwork IN ('wetland','watercourse','grassland','hedgerow','woodland','coastal','multi')),
  scheme text NOT NULL CHECK (scheme IN ('sraddet','srce','scot','ven-gen','ven-geno','ivon-nvg','ivon-nvbg','project')),
  objective text CHECK (objective IN ('preserve','restore','create')), dataset_id text NOT NULL REFERENCES obs.dataset(id),
  geom geometry(MultiPolygon, 4326) NOT NULL);

CREATE TABLE obs.network_link (          -- corridor axes (line)
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text, label_nl text, label_en text,
  subnetwork text NOT NULL, scheme text NOT NULL, objective text, functional text CHECK (functional IN ('yes','degraded','no','unknown')),
  length_m double precision GENERATED ALWAYS AS (ST_Length(geom::geography)) STORED,
  dataset_id text NOT NULL REFERENCES obs.dataset(id), geom geometry(MultiLineString, 4326) NOT NULL);

CREATE TABLE obs.network_obstacle (      -- terrestrial and light obstacles; the aquatic ones are hydraulic_structure
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('road','rail','built','light','fence','power_line','canal_bank','other')),
  severity text CHECK (severity IN ('low','medium','high')), crossing text, state text DEFAULT 'existing',
  link_id text REFERENCES obs.network_link(id), dataset_id text NOT NULL REFERENCES obs.dataset(id),
  geom geometry(Point, 4326) NOT NULL);
