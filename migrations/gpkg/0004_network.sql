-- The ecological network and its obstacles.

-- SRADDET/SRCE reservoirs and corridors (surface), VEN (GEN, GENO), IVON, project core areas
CREATE TABLE network_area (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  label_fr TEXT, label_nl TEXT, label_en TEXT,
  country TEXT NOT NULL CHECK (country IN ('FR','BE')),
  element TEXT NOT NULL CHECK (element IN ('core','corridor','stepping_stone','buffer','restoration')),
  subnetwork TEXT NOT NULL
    CHECK (subnetwork IN ('wetland','watercourse','grassland','hedgerow','woodland','coastal','multi')),
  scheme TEXT NOT NULL
    CHECK (scheme IN ('sraddet','srce','scot','ven-gen','ven-geno','ivon-nvg','ivon-nvbg','project')),
  objective TEXT CHECK (objective IN ('preserve','restore','create')),
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  geom MULTIPOLYGON NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('network_area', 'features', 'Core areas and ecological corridors', 'Areas of the ecological network: cores, corridors, stepping stones, buffers.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('network_area', 'geom', 'MULTIPOLYGON', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('network_area', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_network_area_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_network_area_geom_insert AFTER INSERT ON network_area WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_network_area_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_network_area_geom_update1 AFTER UPDATE OF geom ON network_area
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_network_area_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_network_area_geom_update2 AFTER UPDATE OF geom ON network_area
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_network_area_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_network_area_geom_update3 AFTER UPDATE ON network_area
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_network_area_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_network_area_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_network_area_geom_update4 AFTER UPDATE ON network_area
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_network_area_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_network_area_geom_delete AFTER DELETE ON network_area WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_network_area_geom WHERE id = OLD.fid;
END;

-- axes of corridors
CREATE TABLE network_link (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  label_fr TEXT, label_nl TEXT, label_en TEXT,
  subnetwork TEXT NOT NULL
    CHECK (subnetwork IN ('wetland','watercourse','grassland','hedgerow','woodland','coastal','multi')),
  scheme TEXT NOT NULL
    CHECK (scheme IN ('sraddet','srce','scot','ven-gen','ven-geno','ivon-nvg','ivon-nvbg','project')),
  objective TEXT CHECK (objective IN ('preserve','restore','create')),
  functional TEXT CHECK (functional IN ('yes','degraded','no','unknown')),
  length_m DOUBLE,                           -- filled by the writer, geodesic
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  geom MULTILINESTRING NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('network_link', 'features', 'Axes of ecological corridors', 'Lines of the ecological network, and whether they function.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('network_link', 'geom', 'MULTILINESTRING', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('network_link', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_network_link_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_network_link_geom_insert AFTER INSERT ON network_link WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_network_link_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_network_link_geom_update1 AFTER UPDATE OF geom ON network_link
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_network_link_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_network_link_geom_update2 AFTER UPDATE OF geom ON network_link
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_network_link_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_network_link_geom_update3 AFTER UPDATE ON network_link
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_network_link_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_network_link_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_network_link_geom_update4 AFTER UPDATE ON network_link
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_network_link_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_network_link_geom_delete AFTER DELETE ON network_link WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_network_link_geom WHERE id = OLD.fid;
END;

-- terrestrial and light obstacles; the aquatic ones are hydraulic_structure
CREATE TABLE network_obstacle (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('road','rail','built','light','fence','power_line','canal_bank','other')),
  severity TEXT CHECK (severity IN ('low','medium','high')),
  crossing TEXT,
  state TEXT NOT NULL DEFAULT 'existing' CHECK (state IN ('existing','planned','removed')),
  link_id TEXT REFERENCES network_link(id),
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  geom POINT NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('network_obstacle', 'features', 'Terrestrial obstacles', 'Roads, railways, buildings, lighting and other obstacles to the movement of animals.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('network_obstacle', 'geom', 'POINT', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('network_obstacle', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_network_obstacle_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_network_obstacle_geom_insert AFTER INSERT ON network_obstacle WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_network_obstacle_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_network_obstacle_geom_update1 AFTER UPDATE OF geom ON network_obstacle
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_network_obstacle_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_network_obstacle_geom_update2 AFTER UPDATE OF geom ON network_obstacle
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_network_obstacle_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_network_obstacle_geom_update3 AFTER UPDATE ON network_obstacle
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_network_obstacle_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_network_obstacle_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_network_obstacle_geom_update4 AFTER UPDATE ON network_obstacle
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_network_obstacle_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_network_obstacle_geom_delete AFTER DELETE ON network_obstacle WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_network_obstacle_geom WHERE id = OLD.fid;
END;
