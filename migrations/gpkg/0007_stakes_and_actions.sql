-- Climate exposure, stakes, opportunities, actions.

-- hazard by territory, scenario and horizon
CREATE TABLE climate_exposure (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  territory_id TEXT NOT NULL REFERENCES territory(id),
  hazard TEXT NOT NULL CHECK (hazard IN ('flood','drought','heat','sea_level','low_flow','salinisation','fire')),
  scenario TEXT NOT NULL,
  horizon TEXT NOT NULL,
  value DOUBLE,
  unit TEXT,
  class MEDIUMINT CHECK (class BETWEEN 0 AND 4),
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  geom MULTIPOLYGON NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('climate_exposure', 'features', 'Climate exposure', 'Exposure of territories to climate hazards, by scenario and horizon.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('climate_exposure', 'geom', 'MULTIPOLYGON', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('climate_exposure', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_climate_exposure_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_climate_exposure_geom_insert AFTER INSERT ON climate_exposure WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_climate_exposure_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_climate_exposure_geom_update1 AFTER UPDATE OF geom ON climate_exposure
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_climate_exposure_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_climate_exposure_geom_update2 AFTER UPDATE OF geom ON climate_exposure
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_climate_exposure_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_climate_exposure_geom_update3 AFTER UPDATE ON climate_exposure
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_climate_exposure_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_climate_exposure_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_climate_exposure_geom_update4 AFTER UPDATE ON climate_exposure
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_climate_exposure_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_climate_exposure_geom_delete AFTER DELETE ON climate_exposure WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_climate_exposure_geom WHERE id = OLD.fid;
END;

-- shown as a theme of the web site
CREATE TABLE stake (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  axis TEXT NOT NULL
    CHECK (axis IN ('biodiversity','continuity','water','climate','landscape','uses','awareness','governance')),
  label_fr TEXT NOT NULL, label_nl TEXT NOT NULL, label_en TEXT NOT NULL,
  question_fr TEXT, question_nl TEXT, question_en TEXT,  -- the plain question the theme answers
  description_fr TEXT, description_nl TEXT, description_en TEXT,
  level TEXT CHECK (level IN ('low','medium','high','major')),
  trend TEXT CHECK (trend IN ('up','stable','down','unknown')),
  parent_id TEXT REFERENCES stake(id),       -- draws the mind map
  sort_order MEDIUMINT DEFAULT 0,
  workshop TEXT,
  validated_on DATE);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('stake', 'attributes', 'Stakes', 'Stakes of the corridor, grouped by axis, with the question they answer.');

-- where a stake is particularly present
CREATE TABLE stake_area (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  stake_id TEXT NOT NULL REFERENCES stake(id),
  label_fr TEXT, label_nl TEXT, label_en TEXT,
  level TEXT CHECK (level IN ('low','medium','high','major')),
  source TEXT,
  geom MULTIPOLYGON NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('stake_area', 'features', 'Stake areas', 'Areas where a stake is particularly present.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('stake_area', 'geom', 'MULTIPOLYGON', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('stake_area', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_stake_area_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_stake_area_geom_insert AFTER INSERT ON stake_area WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_stake_area_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_stake_area_geom_update1 AFTER UPDATE OF geom ON stake_area
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_stake_area_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_stake_area_geom_update2 AFTER UPDATE OF geom ON stake_area
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_stake_area_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_stake_area_geom_update3 AFTER UPDATE ON stake_area
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_stake_area_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_stake_area_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_stake_area_geom_update4 AFTER UPDATE ON stake_area
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_stake_area_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_stake_area_geom_delete AFTER DELETE ON stake_area WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_stake_area_geom WHERE id = OLD.fid;
END;

-- of the master plan
CREATE TABLE opportunity (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  label_fr TEXT NOT NULL, label_nl TEXT NOT NULL, label_en TEXT NOT NULL,
  country TEXT NOT NULL CHECK (country IN ('FR','BE')),
  kind TEXT NOT NULL
    CHECK (kind IN ('pond','bank','hedgerow','reedbed','meadow','fish_pass','structure_removal','meander',
    'flood_area','crossing','tree','other')),
  stake_id TEXT REFERENCES stake(id),
  priority MEDIUMINT CHECK (priority BETWEEN 1 AND 5),
  feasibility TEXT,
  land_control TEXT,
  cost_class TEXT,
  status TEXT NOT NULL DEFAULT 'identified'
    CHECK (status IN ('identified','studied','agreed','scheduled','done','dropped')),
  -- no row security here: only what is public; to be said of each row
  access_level TEXT NOT NULL CHECK (access_level = 'public'),
  geom GEOMETRY NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('opportunity', 'features', 'Opportunities', 'Possible works found by the master plan; only those whose owners agree are public.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('opportunity', 'geom', 'GEOMETRY', 4326, 2, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('opportunity', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_opportunity_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_opportunity_geom_insert AFTER INSERT ON opportunity WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_opportunity_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_opportunity_geom_update1 AFTER UPDATE OF geom ON opportunity
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_opportunity_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_opportunity_geom_update2 AFTER UPDATE OF geom ON opportunity
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_opportunity_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_opportunity_geom_update3 AFTER UPDATE ON opportunity
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_opportunity_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_opportunity_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_opportunity_geom_update4 AFTER UPDATE ON opportunity
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_opportunity_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_opportunity_geom_delete AFTER DELETE ON opportunity WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_opportunity_geom WHERE id = OLD.fid;
END;

-- restoration, management, study, awareness
CREATE TABLE action (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  label_fr TEXT NOT NULL, label_nl TEXT NOT NULL, label_en TEXT NOT NULL,
  country TEXT NOT NULL CHECK (country IN ('FR','BE','XX')),
  kind TEXT NOT NULL CHECK (kind IN ('restoration','management','study','awareness','governance','purchase')),
  opportunity_id TEXT REFERENCES opportunity(id),
  stake_id TEXT REFERENCES stake(id),
  habitat_family TEXT CHECK (habitat_family IN ('reedbed','wet_meadow','open_water','wet_wood','fen','arable','other')),
  lead_id TEXT REFERENCES organisation(id),
  status TEXT NOT NULL CHECK (status IN ('planned','running','done','cancelled')),
  start_date DATE,
  end_date DATE,
  done_area_ha DOUBLE,
  done_length_m DOUBLE,
  done_units MEDIUMINT,
  participants MEDIUMINT,                    -- a head count, never a list of people
  public_kind TEXT,
  cost_eur DOUBLE,
  funding TEXT,
  geom GEOMETRY,
  CHECK (end_date >= start_date));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('action', 'features', 'Actions', 'Restoration, management, studies and awareness: planned, running or done.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('action', 'geom', 'GEOMETRY', 4326, 2, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('action', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_action_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_action_geom_insert AFTER INSERT ON action WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_action_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_action_geom_update1 AFTER UPDATE OF geom ON action
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_action_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_action_geom_update2 AFTER UPDATE OF geom ON action
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_action_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_action_geom_update3 AFTER UPDATE ON action
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_action_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_action_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_action_geom_update4 AFTER UPDATE ON action
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_action_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_action_geom_delete AFTER DELETE ON action WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_action_geom WHERE id = OLD.fid;
END;
