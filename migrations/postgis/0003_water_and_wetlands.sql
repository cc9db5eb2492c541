-- Hydraulic units, watercourses and structures; wetlands and habitats.

-- Water -----------------------------------------------------------------------------------------------

-- casier hydraulique (FR), peilgebied / polder (BE): HY-P:RiverBasin at local scale
CREATE TABLE obs.hydraulic_unit (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL,
  country text COLLATE "C" NOT NULL CHECK (country IN ('FR','BE')),
  manager_id text COLLATE "C" REFERENCES obs.organisation(id),
  regime text COLLATE "C" CHECK (regime IN ('gravity','pumped','mixed','free')),
  level_winter_m double precision,
  level_summer_m double precision,
  level_tolerance_m double precision DEFAULT 0.05,
  -- NGF-IGN69, Ostend (TAW), EVRF2019
  vertical_datum text COLLATE "C" CHECK (vertical_datum IN ('EPSG:5720','EPSG:5710','EPSG:9389')),
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  geom geometry(MultiPolygon, 4326) NOT NULL);
CREATE INDEX hydraulic_unit_geom ON obs.hydraulic_unit USING gist (geom);

-- HY-P:Watercourse; watergangs, canals, rivers, ditches
CREATE TABLE obs.watercourse (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  hydro_id text COLLATE "C",                 -- HY-P:hydroId: code Sandre / BD TOPAGE (FR), VHAS/VHAG (BE)
  name_fr text, name_nl text, name_en text,  -- HY-P:geographicalName
  country text COLLATE "C" NOT NULL CHECK (country IN ('FR','BE')),
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('river','canal','watergang','ditch','brook')),
  origin text COLLATE "C" CHECK (origin IN ('natural','manMade')),  -- HY-P:origin
  persistence text COLLATE "C" CHECK (persistence IN ('perennial','intermittent','ephemeral','dry')),
  -- FR: wateringue / domaine public; BE: VHA category (bevaarbaar, 1, 2, 3, niet geklasseerd)
  management_class text COLLATE "C",
  navigable boolean,
  width_m double precision,
  manager_id text COLLATE "C" REFERENCES obs.organisation(id),
  hydraulic_unit_id text COLLATE "C" REFERENCES obs.hydraulic_unit(id),
  water_body_code text COLLATE "C",          -- WFD code (FRAR.., VL..)
  from_node text COLLATE "C",
  to_node text COLLATE "C",                  -- network topology, which the connectivity indicators need
  length_m double precision GENERATED ALWAYS AS (ST_Length(geom::geography)) STORED,
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  geom geometry(MultiLineString, 4326) NOT NULL);
CREATE INDEX watercourse_geom ON obs.watercourse USING gist (geom);

-- Sandre OBS (ROE); HY-P:DamOrWeir, Sluice, Lock, Ford; vismigratieknelpunten
CREATE TABLE obs.hydraulic_structure (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  structure_code text COLLATE "C",           -- ROE id (FR), VMM id (BE)
  label_fr text, label_nl text, label_en text,
  country text COLLATE "C" NOT NULL CHECK (country IN ('FR','BE')),
  kind text COLLATE "C" NOT NULL
    CHECK (kind IN ('weir','sluice','lock','pump','culvert','syphon','dam','bridge','other')),
  state text COLLATE "C" NOT NULL DEFAULT 'existing' CHECK (state IN ('existing','planned','removed','ruined')),
  drop_m double precision,
  watercourse_id text COLLATE "C" REFERENCES obs.watercourse(id),
  measure_m double precision,
  passability_up double precision CHECK (passability_up BETWEEN 0 AND 1),
  passability_down double precision CHECK (passability_down BETWEEN 0 AND 1),
  passability_group text COLLATE "C" DEFAULT 'eel',  -- the fish group the two figures hold for
  fish_pass text COLLATE "C",
  priority text COLLATE "C",
  assessed_on date,
  equipped_on date,
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  geom geometry(Point, 4326) NOT NULL);
CREATE INDEX hydraulic_structure_geom ON obs.hydraulic_structure USING gist (geom);

-- Wetlands and habitats -------------------------------------------------------------------------------

-- zones humides (RPDZH), zones à dominante humide, Flemish wetlands
CREATE TABLE obs.wetland (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text, label_nl text, label_en text,
  country text COLLATE "C" NOT NULL CHECK (country IN ('FR','BE')),
  -- three classes of confidence, and what is gone
  status text COLLATE "C" NOT NULL CHECK (status IN ('effective','probable','possible','lost')),
  delineation_criteria text COLLATE "C"
    CHECK (delineation_criteria IN ('vegetation','soil','both','photo-interpretation')),
  ramsar_type text COLLATE "C",
  sage_class text COLLATE "C",
  survey_date date,
  area_ha double precision GENERATED ALWAYS AS (ST_Area(geom::geography) / 10000.0) STORED,
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  version text COLLATE "C" NOT NULL,
  geom geometry(MultiPolygon, 4326) NOT NULL);
CREATE INDEX wetland_geom ON obs.wetland USING gist (geom);

-- HB:Habitat (geometry); BWK polygon
CREATE TABLE obs.habitat_patch (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  country text COLLATE "C" NOT NULL CHECK (country IN ('FR','BE')),
  local_code text COLLATE "C",               -- BWK: full unit string; FR: local typology
  biological_value text COLLATE "C",         -- BWK EVAL (m, mw, w, wz, z, ...)
  survey_date date,
  survey_method text COLLATE "C",
  confidence text COLLATE "C",
  area_ha double precision GENERATED ALWAYS AS (ST_Area(geom::geography) / 10000.0) STORED,
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  version text COLLATE "C" NOT NULL,
  geom geometry(MultiPolygon, 4326) NOT NULL);
CREATE INDEX habitat_patch_geom ON obs.habitat_patch USING gist (geom);

-- a polygon may be a complex: HB:habitat (HabitatTypeCoverType); BWK EENH1..8, HAB1..5, PHAB1..5
CREATE TABLE obs.habitat_patch_type (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  patch_id text COLLATE "C" NOT NULL REFERENCES obs.habitat_patch(id) ON DELETE CASCADE,
  -- HB:referenceHabitatTypeScheme
  scheme text COLLATE "C" NOT NULL CHECK (scheme IN ('eunis','habitatsDirective','bwk','corine','local')),
  code text COLLATE "C" NOT NULL,            -- HB:referenceHabitatTypeId (e.g. eunis C3.2, 3150, mr)
  rank integer NOT NULL DEFAULT 1,
  share double precision NOT NULL DEFAULT 1 CHECK (share > 0 AND share <= 1),
  -- the observatory's own classes, the same on both sides of the border
  family text COLLATE "C" CHECK (family IN ('reedbed','wet_meadow','open_water','wet_wood','fen','arable','other')),
  conservation_status text COLLATE "C" CHECK (conservation_status IN ('favourable','inadequate','bad','unknown')),
  UNIQUE (patch_id, scheme, rank));
