-- Code lists; organisations, datasets and where they come from.
-- The twin of the file of the same name for PostGIS; areas and lengths are filled by whoever writes.

-- The tables that every GeoPackage has (OGC 12-128r18, annex C), and the schema extension's columns.
CREATE TABLE IF NOT EXISTS gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]', 'longitude, latitude');
CREATE TABLE IF NOT EXISTS gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE IF NOT EXISTS gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE IF NOT EXISTS gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
  constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
  max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
INSERT OR IGNORE INTO gpkg_extensions VALUES
  ('gpkg_data_columns', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write'),
  ('gpkg_data_column_constraints', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write');


CREATE TABLE codelist (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  list TEXT NOT NULL,
  code TEXT NOT NULL,
  label_fr TEXT NOT NULL,
  label_nl TEXT NOT NULL,
  label_en TEXT NOT NULL,
  definition_fr TEXT,
  definition_nl TEXT,
  definition_en TEXT,
  uri TEXT,
  broader TEXT,
  sort_order INTEGER DEFAULT 0,
  valid_from DATE,
  valid_to DATE,
  UNIQUE (list, code));
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('codelist', 'attributes', 'codelist');

CREATE TABLE organisation (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  label_fr TEXT NOT NULL,
  label_nl TEXT NOT NULL,
  label_en TEXT NOT NULL,
  country TEXT NOT NULL CHECK (country IN ('FR','BE','EU')),
  kind TEXT NOT NULL CHECK (kind IN ('public','ngo','research','company','eu')),
  homepage TEXT,
  email_generic TEXT,
  org_uri TEXT);
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('organisation', 'attributes', 'organisation');

CREATE TABLE dataset (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE CHECK (length(id) >= 8),
  uri TEXT NOT NULL UNIQUE,
  resource_type TEXT NOT NULL DEFAULT 'dataset' CHECK (resource_type IN ('dataset','series','service','nonGeographicDataset')),
  title_fr TEXT NOT NULL,
  title_nl TEXT NOT NULL,
  title_en TEXT NOT NULL,
  abstract_fr TEXT NOT NULL,
  abstract_nl TEXT NOT NULL,
  abstract_en TEXT NOT NULL,
  lineage_fr TEXT,
  lineage_nl TEXT,
  lineage_en TEXT,
  publisher_id TEXT NOT NULL REFERENCES organisation(id),
  owner_id TEXT REFERENCES organisation(id),
  inspire_theme TEXT,
  topic_category TEXT DEFAULT 'environment',
  hvd_category TEXT,
  applicable_legislation TEXT,
  licence_uri TEXT NOT NULL,
  access_level TEXT NOT NULL DEFAULT 'public' CHECK (access_level IN ('public','partner','restricted')),
  access_limitation TEXT NOT NULL DEFAULT 'noLimitations',
  resource_language TEXT NOT NULL DEFAULT 'fre',
  crs_native TEXT,
  scale_denominator INTEGER,
  resolution_m DOUBLE,
  temporal_start DATE,
  temporal_end DATE,
  created DATE,
  issued DATE,
  modified DATE NOT NULL,
  metadata_modified DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  update_frequency TEXT NOT NULL DEFAULT 'ANNUAL',
  max_age_days INTEGER NOT NULL DEFAULT 400,
  status TEXT NOT NULL DEFAULT 'published' CHECK (status IN ('draft','published','deprecated','withdrawn')),
  acquisition TEXT NOT NULL DEFAULT 'integrated' CHECK (acquisition IN ('identified','requested','agreed','integrated','refused')),
  usefulness INTEGER CHECK (usefulness BETWEEN 0 AND 3),
  quality_note TEXT,
  replaced_by TEXT,
  geom POLYGON);
INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('dataset', 'features', 'dataset', 4326);
INSERT INTO gpkg_geometry_columns VALUES ('dataset', 'geom', 'POLYGON', 4326, 0, 0);
INSERT INTO gpkg_extensions VALUES ('dataset', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_dataset_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_dataset_geom_insert AFTER INSERT ON dataset WHEN (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN INSERT OR REPLACE INTO rtree_dataset_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_dataset_geom_update1 AFTER UPDATE OF geom ON dataset WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN INSERT OR REPLACE INTO rtree_dataset_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_dataset_geom_update2 AFTER UPDATE OF geom ON dataset WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN DELETE FROM rtree_dataset_geom WHERE id = OLD.fid; END;
CREATE TRIGGER rtree_dataset_geom_update3 AFTER UPDATE ON dataset WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN DELETE FROM rtree_dataset_geom WHERE id = OLD.fid; INSERT OR REPLACE INTO rtree_dataset_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_dataset_geom_update4 AFTER UPDATE ON dataset WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN DELETE FROM rtree_dataset_geom WHERE id IN (OLD.fid, NEW.fid); END;
CREATE TRIGGER rtree_dataset_geom_delete AFTER DELETE ON dataset WHEN OLD.geom NOT NULL
BEGIN DELETE FROM rtree_dataset_geom WHERE id = OLD.fid; END;

CREATE TABLE dataset_keyword (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  dataset_id TEXT NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
  lang TEXT NOT NULL CHECK (lang IN ('fr','nl','en')),
  keyword TEXT NOT NULL CHECK (length(keyword) BETWEEN 2 AND 100),
  concept_uri TEXT,
  UNIQUE (dataset_id, lang, keyword));
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('dataset_keyword', 'attributes', 'dataset_keyword');

CREATE TABLE distribution (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  dataset_id TEXT NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('service','file','page')),
  protocol TEXT NOT NULL,
  title_fr TEXT NOT NULL,
  title_nl TEXT NOT NULL,
  title_en TEXT NOT NULL,
  access_url TEXT NOT NULL,
  download_url TEXT,
  layer_name TEXT,
  media_type TEXT,
  format_uri TEXT,
  byte_size INTEGER,
  sha256 TEXT,
  licence_uri TEXT,
  last_checked DATETIME,
  last_status INTEGER);
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('distribution', 'attributes', 'distribution');

CREATE TABLE dataset_version (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  version TEXT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE,
  row_count INTEGER,
  sha256 TEXT,
  archive_path TEXT,
  UNIQUE (dataset_id, version));
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('dataset_version', 'attributes', 'dataset_version');

CREATE TABLE feed (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  provider_id TEXT NOT NULL REFERENCES organisation(id),
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  source_kind TEXT NOT NULL CHECK (source_kind IN ('wfs','ogcapi','csw','oaf-records','dcat','rest','file','sql','manual')),
  source_url TEXT,
  source_layer TEXT,
  source_filter TEXT,
  source_crs TEXT,
  schedule TEXT,
  mapping TEXT,
  quality_rules TEXT,
  on_failure TEXT DEFAULT 'keep-last' CHECK (on_failure IN ('keep-last','empty','stop')),
  responsible_role_fr TEXT,
  responsible_role_nl TEXT,
  responsible_role_en TEXT,
  enabled BOOLEAN NOT NULL DEFAULT 1);
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('feed', 'attributes', 'feed');

CREATE TABLE feed_run (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  feed_id TEXT NOT NULL REFERENCES feed(id),
  started DATETIME NOT NULL,
  ended DATETIME,
  status TEXT NOT NULL CHECK (status IN ('ok','unchanged','partial','failed')),
  rows_read INTEGER,
  rows_written INTEGER,
  rows_rejected INTEGER,
  message TEXT,
  version TEXT);
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('feed_run', 'attributes', 'feed_run');

INSERT INTO gpkg_data_columns (table_name, column_name, mime_type) VALUES ('feed', 'mapping', 'application/json');
INSERT INTO gpkg_data_columns (table_name, column_name, mime_type) VALUES ('feed', 'quality_rules', 'application/json');
