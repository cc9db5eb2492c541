-- Taxa and where they were seen. The full records are in `restricted`; a job writes the public ones.
-- The twin of the file of the same name for PostGIS; areas and lengths are filled by whoever writes.

CREATE TABLE taxon (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  scientific_name TEXT NOT NULL,
  taxon_rank TEXT,
  kingdom TEXT,
  class TEXT,
  family TEXT,
  group_code TEXT NOT NULL,
  vernacular_fr TEXT,
  vernacular_nl TEXT,
  vernacular_en TEXT,
  cd_ref INTEGER,
  gbif_key INTEGER,
  taxref_version TEXT);
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('taxon', 'attributes', 'taxon');

CREATE TABLE taxon_status (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  taxon_id TEXT NOT NULL REFERENCES taxon(id),
  kind TEXT NOT NULL CHECK (kind IN ('redlist','protection','habitats_directive','birds_directive','ias_union','ramsar_population')),
  area TEXT NOT NULL,
  value TEXT NOT NULL,
  reference TEXT,
  year INTEGER,
  UNIQUE (taxon_id, kind, area));
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('taxon_status', 'attributes', 'taxon_status');

CREATE TABLE sensitivity_level (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  publish_as TEXT NOT NULL CHECK (publish_as IN ('precise','grid1','grid5','commune','grid10','department','none')),
  size_rank INTEGER NOT NULL,
  label_fr TEXT NOT NULL,
  label_nl TEXT NOT NULL,
  label_en TEXT NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('sensitivity_level', 'attributes', 'sensitivity_level');

CREATE TABLE occurrence_public (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  taxon_id TEXT NOT NULL REFERENCES taxon(id),
  scientific_name TEXT NOT NULL,
  group_code TEXT NOT NULL,
  year INTEGER NOT NULL,
  event_date DATE,
  occurrence_status TEXT NOT NULL,
  count_class TEXT,
  sampling_protocol TEXT,
  publish_as TEXT NOT NULL,
  territory_id TEXT REFERENCES territory(id),
  coordinate_uncertainty_m DOUBLE,
  data_generalizations TEXT,
  information_withheld TEXT,
  licence_uri TEXT NOT NULL,
  institution TEXT,
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  published DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  geom GEOMETRY NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('occurrence_public', 'features', 'occurrence_public', 4326);
INSERT INTO gpkg_geometry_columns VALUES ('occurrence_public', 'geom', 'GEOMETRY', 4326, 2, 0);
INSERT INTO gpkg_extensions VALUES ('occurrence_public', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_occurrence_public_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_occurrence_public_geom_insert AFTER INSERT ON occurrence_public WHEN (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN INSERT OR REPLACE INTO rtree_occurrence_public_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_occurrence_public_geom_update1 AFTER UPDATE OF geom ON occurrence_public WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN INSERT OR REPLACE INTO rtree_occurrence_public_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_occurrence_public_geom_update2 AFTER UPDATE OF geom ON occurrence_public WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN DELETE FROM rtree_occurrence_public_geom WHERE id = OLD.fid; END;
CREATE TRIGGER rtree_occurrence_public_geom_update3 AFTER UPDATE ON occurrence_public WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN DELETE FROM rtree_occurrence_public_geom WHERE id = OLD.fid; INSERT OR REPLACE INTO rtree_occurrence_public_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_occurrence_public_geom_update4 AFTER UPDATE ON occurrence_public WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN DELETE FROM rtree_occurrence_public_geom WHERE id IN (OLD.fid, NEW.fid); END;
CREATE TRIGGER rtree_occurrence_public_geom_delete AFTER DELETE ON occurrence_public WHEN OLD.geom NOT NULL
BEGIN DELETE FROM rtree_occurrence_public_geom WHERE id = OLD.fid; END;

CREATE TABLE occurrence_cell (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  territory_id TEXT NOT NULL REFERENCES territory(id),
  group_code TEXT NOT NULL,
  year INTEGER NOT NULL,
  n_records INTEGER NOT NULL,
  n_taxa INTEGER NOT NULL,
  n_visits INTEGER NOT NULL,
  n_threatened INTEGER NOT NULL DEFAULT 0,
  n_assessed INTEGER NOT NULL DEFAULT 0,
  last_year INTEGER,
  UNIQUE (territory_id, group_code, year));
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('occurrence_cell', 'attributes', 'occurrence_cell');
