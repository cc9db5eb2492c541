-- The ecological network and its obstacles.

-- SRADDET/SRCE reservoirs and corridors (surface), VEN (GEN, GENO), IVON, project core areas
CREATE TABLE obs.network_area (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text, label_nl text, label_en text,
  country text COLLATE "C" NOT NULL CHECK (country IN ('FR','BE')),
  element text COLLATE "C" NOT NULL CHECK (element IN ('core','corridor','stepping_stone','buffer','restoration')),
  subnetwork text COLLATE "C" NOT NULL
    CHECK (subnetwork IN ('wetland','watercourse','grassland','hedgerow','woodland','coastal','multi')),
  scheme text COLLATE "C" NOT NULL
    CHECK (scheme IN ('sraddet','srce','scot','ven-gen','ven-geno','ivon-nvg','ivon-nvbg','project')),
  objective text COLLATE "C" CHECK (objective IN ('preserve','restore','create')),
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  geom geometry(MultiPolygon, 4326) NOT NULL);
CREATE INDEX network_area_geom ON obs.network_area USING gist (geom);

-- axes of corridors
CREATE TABLE obs.network_link (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text, label_nl text, label_en text,
  subnetwork text COLLATE "C" NOT NULL
    CHECK (subnetwork IN ('wetland','watercourse','grassland','hedgerow','woodland','coastal','multi')),
  scheme text COLLATE "C" NOT NULL
    CHECK (scheme IN ('sraddet','srce','scot','ven-gen','ven-geno','ivon-nvg','ivon-nvbg','project')),
  objective text COLLATE "C" CHECK (objective IN ('preserve','restore','create')),
  functional text COLLATE "C" CHECK (functional IN ('yes','degraded','no','unknown')),
  length_m double precision GENERATED ALWAYS AS (ST_Length(geom::geography)) STORED,
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  geom geometry(MultiLineString, 4326) NOT NULL);
CREATE INDEX network_link_geom ON obs.network_link USING gist (geom);

-- terrestrial and light obstacles; the aquatic ones are hydraulic_structure
CREATE TABLE obs.network_obstacle (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  kind text COLLATE "C" NOT NULL
    CHECK (kind IN ('road','rail','built','light','fence','power_line','canal_bank','other')),
  severity text COLLATE "C" CHECK (severity IN ('low','medium','high')),
  crossing text COLLATE "C",
  state text COLLATE "C" NOT NULL DEFAULT 'existing' CHECK (state IN ('existing','planned','removed')),
  link_id text COLLATE "C" REFERENCES obs.network_link(id),
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  geom geometry(Point, 4326) NOT NULL);
CREATE INDEX network_obstacle_geom ON obs.network_obstacle USING gist (geom);
