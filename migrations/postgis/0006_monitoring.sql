-- Stations, series, measurements.

-- EF:EnvironmentalMonitoringFacility; Sandre station; VMM/HIC station_no
CREATE TABLE obs.monitoring_station (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  station_code text COLLATE "C" NOT NULL,
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL,
  country text COLLATE "C" NOT NULL CHECK (country IN ('FR','BE')),
  operator_id text COLLATE "C" REFERENCES obs.organisation(id),
  media text COLLATE "C" NOT NULL CHECK (media IN ('water','air','soil','biota')),  -- EF:mediaMonitored
  watercourse_id text COLLATE "C" REFERENCES obs.watercourse(id),
  hydraulic_unit_id text COLLATE "C" REFERENCES obs.hydraulic_unit(id),
  zero_level_m double precision,
  vertical_datum text COLLATE "C" CHECK (vertical_datum IN ('EPSG:5720','EPSG:5710','EPSG:9389')),
  active_from date,
  active_to date,
  reference_url text COLLATE "C",
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  geom geometry(Point, 4326) NOT NULL,
  CHECK (active_to >= active_from));
CREATE INDEX monitoring_station_geom ON obs.monitoring_station USING gist (geom);

-- SensorThings Datastream; KIWIS ts_id; Hub'Eau grandeur
CREATE TABLE obs.time_series (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  station_id text COLLATE "C" NOT NULL REFERENCES obs.monitoring_station(id),
  property text COLLATE "C" NOT NULL
    CHECK (property IN ('water_level','discharge','water_temperature','air_temperature','rainfall',
    'conductivity','nitrate','phosphate','total_phosphorus','oxygen','ph','turbidity','chlorophyll_a',
    'groundwater_level','soil_moisture')),
  property_uri text COLLATE "C",
  sandre_code integer,
  unit text COLLATE "C" NOT NULL,            -- UCUM: m, m3/s, Cel, mm, mg/L
  vertical_datum text COLLATE "C" CHECK (vertical_datum IN ('EPSG:5720','EPSG:5710','EPSG:9389')),
  procedure text,
  aggregation text COLLATE "C" NOT NULL DEFAULT 'instant'
    CHECK (aggregation IN ('instant','day_mean','day_min','day_max','sum')),
  first_time timestamptz,
  last_time timestamptz,
  source_url text COLLATE "C",
  CHECK (last_time >= first_time));

-- the largest table: no id, its series and time are its key
CREATE TABLE obs.measurement (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  series_id text COLLATE "C" NOT NULL REFERENCES obs.time_series(id),
  phenomenon_time timestamptz NOT NULL,
  value double precision,
  quality text COLLATE "C" NOT NULL DEFAULT 'raw'
    CHECK (quality IN ('raw','checked','estimated','doubtful','below_limit')),
  UNIQUE (series_id, phenomenon_time));
