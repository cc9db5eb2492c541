-- Named map views, feedback, and one light of freshness for each dataset and indicator.

-- layers, extent, filter and time: target of a permalink, an embed, a print, a step of a story
CREATE TABLE map_view (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  stake_id TEXT REFERENCES stake(id),
  title_fr TEXT NOT NULL, title_nl TEXT NOT NULL, title_en TEXT NOT NULL,
  text_fr TEXT, text_nl TEXT, text_en TEXT,
  alt_fr TEXT NOT NULL, alt_nl TEXT NOT NULL, alt_en TEXT NOT NULL,  -- text alternative of the map (RGAA)
  state TEXT NOT NULL,
  story_id TEXT,
  step MEDIUMINT,
  geom POLYGON);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('map_view', 'features', 'Map views', 'Named maps: layers, extent, filter and time, with their text alternative.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('map_view', 'geom', 'POLYGON', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('map_view', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
INSERT INTO gpkg_data_columns (table_name, column_name, mime_type)
VALUES ('map_view', 'state', 'application/json');
CREATE VIRTUAL TABLE rtree_map_view_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_map_view_geom_insert AFTER INSERT ON map_view WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_map_view_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_map_view_geom_update1 AFTER UPDATE OF geom ON map_view
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_map_view_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_map_view_geom_update2 AFTER UPDATE OF geom ON map_view
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_map_view_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_map_view_geom_update3 AFTER UPDATE ON map_view
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_map_view_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_map_view_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_map_view_geom_update4 AFTER UPDATE ON map_view
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_map_view_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_map_view_geom_delete AFTER DELETE ON map_view WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_map_view_geom WHERE id = OLD.fid;
END;
