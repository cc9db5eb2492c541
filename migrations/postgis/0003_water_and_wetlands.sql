-- Hydraulic units, watercourses, structures; wetlands and habitats.

-- water
CREATE TABLE obs.hydraulic_unit (        -- casier hydraulique (FR), peilgebied / polder (BE): HY-P:RiverBasin at local scale
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL,
  country text NOT NULL CHECK (country IN ('FR','BE')), manager_id text REFERENCES obs.organisation(id),
  regime text CHECK (regime IN ('gravity','pumped','mixed','free')),
  level_winter_m double precision, level_summer_m double precision, level_tolerance_m double precision DEFAULT 0.05,
  vertical_datum text CHECK (vertical_datum IN ('EPSG:5720','EPSG:5710','EPSG:9389')),  -- NGF-IGN69, Ostend (TAW), EVRF2019
  dataset_id text NOT NULL REFERENCES obs.dataset(id), geom geometry(MultiPolygon, 4326) NOT NULL);

CREATE TABLE obs.watercourse (           -- HY-P:Watercourse; watergangs, canals, rivers, ditches
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
  hydro_id text,                         -- HY-P:hydroId: code Sandre / BD TOPAGE (FR), VHAS/VHAG (BE)
  name_fr text, name_nl text, name_en text,                    -- HY-P:geographicalName
  country text NOT NULL CHECK (country IN ('FR','BE')),
  kind text NOT NULL CHECK (kind IN ('river','canal','watergang','ditch','brook')),
  origin text CHECK (origin IN ('natural','manMade')),         -- HY-P:origin
  persistence text CHECK (persistence IN ('perennial','intermittent','ephemeral','dry')),
  management_class text,                 -- FR: wateringue / domaine public; BE: VHA category (bevaarbaar, 1, 2, 3, niet geklasseerd)
  navigable boolean, width_m double precision, manager_id text REFERENCES obs.organisation(id),
  hydraulic_unit_id text REFERENCES obs.hydraulic_unit(id), water_body_code text,   -- WFD code (FRAR.., VL..)
  from_node text, to_node text,          -- network topology, needed by the connectivity indicators
  length_m double precision GENERATED ALWAYS AS (ST_Length(geom::geography)) STORED,
  dataset_id text NOT NULL REFERENCES obs.dataset(id), geom geometry(MultiLineString, 4326) NOT NULL);

CREATE TABLE obs.hydraulic_structure (   -- Sandre OBS (ROE) / HY-P:DamOrWeir, Sluice, Lock, Ford; BE vismigratieknelpunten
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
  structure_code text,                   -- ROE id (FR), VMM id (BE)
  label_fr text, label_nl text, label_en text, country text NOT NULL CHECK (country IN ('FR','BE')),
  kind text NOT NULL CHECK (kind IN ('weir','sluice','lock','pump','culvert','syphon','dam','bridge','other')),
  state text NOT NULL DEFAULT 'existing' CHECK (state IN ('existing','planned','removed','ruined')),
  drop_m double precision, watercourse_id text REFERENCES obs.watercourse(id), measure_m double precision,
  passability_up double precision CHECK (passability_up BETWEEN 0 AND 1),
  passability_down double precision CHECK (passability_down BETWEEN 0 AND 1),
  passability_group text DEFAULT 'eel',  -- the fish group the two figures hold for
  fish_pass text, priority text, assessed_on date, equipped_on date,
  dataset_id text NOT NULL REFERENCES obs.dataset(id), geom geometry(Point, 4326) NOT NULL);

-- wetlands and habitats
CREATE TABLE obs.wetland (               -- zones humides (RPDZH) / zones a dominante humide / Flemish wetlands
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text, label_nl text, label_en text, country text NOT NULL CHECK (country IN ('FR','BE')),
  status text NOT NULL CHECK (status IN ('effective','probable','possible','lost')),   -- the three confidence classes of the regional sheet
  delineation_criteria text,             -- vegetation | soil | both | photo-interpretation
  ramsar_type text, sage_class text, survey_date date,
  area_ha double precision GENERATED ALWAYS AS (ST_Area(geom::geography) / 10000.0) STORED,
  dataset_id text NOT NULL REFERENCES obs.dataset(id), version text NOT NULL, geom geometry(MultiPolygon, 4326) NOT NULL);

CREATE TABLE obs.habitat_patch (         -- HB:Habitat (geometry); BWK polygon
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
  country text NOT NULL CHECK (country IN ('FR','BE')),
  local_code text,                       -- BWK: full unit string; FR: local typology
  biological_value text,                 -- BWK EVAL (m, mw, w, wz, z, ...)
  survey_date date, survey_method text, confidence text,
  area_ha double precision GENERATED ALWAYS AS (ST_Area(geom::geography) / 10000.0) STORED,
  dataset_id text NOT NULL REFERENCES obs.dataset(id), version text NOT NULL, geom geometry(MultiPolygon, 4326) NOT NULL);

CREATE TABLE obs.habitat_patch_type (    -- a polygon may be a complex: HB:habitat (HabitatTypeCoverType); BWK EENH1..8, HAB1..5, PHAB1..5
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  patch_id text NOT NULL REFERENCES obs.habitat_patch(id) ON DELETE CASCADE,
  scheme text NOT NULL CHECK (scheme IN ('eunis','habitatsDirective','bwk','corine','local')),  -- HB:referenceHabitatTypeScheme
  code text NOT NULL,                    -- HB:referenceHabitatTypeId (e.g. eunis C3.2, 3150, mr)
  rank integer NOT NULL DEFAULT 1, share double precision NOT NULL DEFAULT 1 CHECK (share > 0 AND share <= 1),
  family text,                           -- observatory's own: reedbed | wet_meadow | open_water | wet_wood | fen | arable | other
  conservation_status text CHECK (conservation_status IN ('favourable','inadequate','bad','unknown')),
  UNIQUE (patch_id, scheme, rank));
