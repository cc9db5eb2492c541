-- Stations, series, measurements.

-- monitoring
CREATE TABLE obs.monitoring_station (    -- EF:EnvironmentalMonitoringFacility; Sandre station; VMM/HIC station_no
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
  station_code text NOT NULL, label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL,
  country text NOT NULL CHECK (country IN ('FR','BE')), operator_id text REFERENCES obs.organisation(id),
  media text NOT NULL CHECK (media IN ('water','air','soil','biota')),        -- EF:mediaMonitored
  watercourse_id text REFERENCES obs.watercourse(id), hydraulic_unit_id text REFERENCES obs.hydraulic_unit(id),
  zero_level_m double precision, vertical_datum text, active_from date, active_to date, reference_url text,
  dataset_id text NOT NULL REFERENCES obs.dataset(id), geom geometry(Point, 4326) NOT NULL);

CREATE TABLE obs.time_series (           -- SensorThings Datastream; KIWIS ts_id; Hub'Eau grandeur
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
  station_id text NOT NULL REFERENCES obs.monitoring_station(id),
  property text NOT NULL CHECK (property IN ('water_level','discharge','water_temperature','air_temperature','rainfall','conductivity',
     'nitrate','phosphate','total_phosphorus','oxygen','ph','turbidity','chlorophyll_a','groundwater_level','soil_moisture')),
  property_uri text, sandre_code integer, unit text NOT NULL,  -- UCUM: m, m3/s, Cel, mm, mg/L
  vertical_datum text, procedure text, aggregation text NOT NULL DEFAULT 'instant' CHECK (aggregation IN ('instant','day_mean','day_min','day_max','sum')),
  first_time timestamptz, last_time timestamptz, source_url text);

CREATE TABLE obs.measurement (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  series_id text NOT NULL REFERENCES obs.time_series(id), phenomenon_time timestamptz NOT NULL,
  value double precision, quality text NOT NULL DEFAULT 'raw' CHECK (quality IN ('raw','checked','estimated','doubtful','below_limit')),
  UNIQUE (series_id, phenomenon_time));
