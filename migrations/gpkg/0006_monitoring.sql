-- Stations, series, measurements.

-- EF:EnvironmentalMonitoringFacility; Sandre station; VMM/HIC station_no
CREATE TABLE monitoring_station (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  station_code TEXT NOT NULL,
  label_fr TEXT NOT NULL, label_nl TEXT NOT NULL, label_en TEXT NOT NULL,
  country TEXT NOT NULL CHECK (country IN ('FR','BE')),
  operator_id TEXT REFERENCES organisation(id),
  media TEXT NOT NULL CHECK (media IN ('water','air','soil','biota')),  -- EF:mediaMonitored
  watercourse_id TEXT REFERENCES watercourse(id),
  hydraulic_unit_id TEXT REFERENCES hydraulic_unit(id),
  zero_level_m DOUBLE,
  vertical_datum TEXT CHECK (vertical_datum IN ('EPSG:5720','EPSG:5710','EPSG:9389')),
  active_from DATE,
  active_to DATE,
  reference_url TEXT,
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  geom POINT NOT NULL,
  CHECK (active_to >= active_from));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('monitoring_station', 'features', 'Monitoring stations', 'Stations that measure water level, discharge, water quality or climate.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('monitoring_station', 'geom', 'POINT', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('monitoring_station', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_monitoring_station_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_monitoring_station_geom_insert AFTER INSERT ON monitoring_station WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_monitoring_station_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_monitoring_station_geom_update1 AFTER UPDATE OF geom ON monitoring_station
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_monitoring_station_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_monitoring_station_geom_update2 AFTER UPDATE OF geom ON monitoring_station
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_monitoring_station_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_monitoring_station_geom_update3 AFTER UPDATE ON monitoring_station
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_monitoring_station_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_monitoring_station_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_monitoring_station_geom_update4 AFTER UPDATE ON monitoring_station
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_monitoring_station_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_monitoring_station_geom_delete AFTER DELETE ON monitoring_station WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_monitoring_station_geom WHERE id = OLD.fid;
END;

-- SensorThings Datastream; KIWIS ts_id; Hub'Eau grandeur
CREATE TABLE time_series (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  station_id TEXT NOT NULL REFERENCES monitoring_station(id),
  property TEXT NOT NULL
    CHECK (property IN ('water_level','discharge','water_temperature','air_temperature','rainfall',
    'conductivity','nitrate','phosphate','total_phosphorus','oxygen','ph','turbidity','chlorophyll_a',
    'groundwater_level','soil_moisture')),
  property_uri TEXT,
  sandre_code MEDIUMINT,
  unit TEXT NOT NULL,                        -- UCUM: m, m3/s, Cel, mm, mg/L
  vertical_datum TEXT CHECK (vertical_datum IN ('EPSG:5720','EPSG:5710','EPSG:9389')),
  procedure TEXT,
  aggregation TEXT NOT NULL DEFAULT 'instant' CHECK (aggregation IN ('instant','day_mean','day_min','day_max','sum')),
  first_time DATETIME,
  last_time DATETIME,
  source_url TEXT,
  CHECK (julianday(last_time) >= julianday(first_time)));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('time_series', 'attributes', 'Time series', 'Sequences of measurements of one property at one station.');

-- the largest table: no id, its series and time are its key
CREATE TABLE measurement (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  series_id TEXT NOT NULL REFERENCES time_series(id),
  phenomenon_time DATETIME NOT NULL,
  value DOUBLE,
  quality TEXT NOT NULL DEFAULT 'raw' CHECK (quality IN ('raw','checked','estimated','doubtful','below_limit')),
  UNIQUE (series_id, phenomenon_time));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('measurement', 'attributes', 'Measurements', 'Measured values, one for each series and time.');
