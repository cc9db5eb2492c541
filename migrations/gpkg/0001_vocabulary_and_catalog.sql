-- Code lists; organisations, datasets and where they come from.

-- The twin of the file of the same name in ../postgis. Areas and lengths are filled by whoever writes.

-- The tables of every GeoPackage (OGC 12-128r17, annex C), and those of its schema extension (annex F.9).
CREATE TABLE IF NOT EXISTS gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT);
INSERT OR IGNORE INTO gpkg_spatial_ref_sys
  (srs_name, srs_id, organization, organization_coordsys_id, definition, description) VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326,
   'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]',
   'longitude and latitude in decimal degrees');
CREATE TABLE IF NOT EXISTS gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE IF NOT EXISTS gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE IF NOT EXISTS gpkg_data_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  name TEXT,
  title TEXT,
  description TEXT,
  mime_type TEXT,
  constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL,
  constraint_type TEXT NOT NULL,
  value TEXT,
  min NUMERIC,
  min_is_inclusive BOOLEAN,
  max NUMERIC,
  max_is_inclusive BOOLEAN,
  description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
INSERT OR IGNORE INTO gpkg_extensions VALUES
  ('gpkg_data_columns', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write'),
  ('gpkg_data_column_constraints', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write');

-- Vocabulary ------------------------------------------------------------------------------------------

-- labels of every coded property
CREATE TABLE codelist (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  list TEXT NOT NULL,
  code TEXT NOT NULL,
  label_fr TEXT NOT NULL, label_nl TEXT NOT NULL, label_en TEXT NOT NULL,
  definition_fr TEXT, definition_nl TEXT, definition_en TEXT,
  uri TEXT,                                  -- INSPIRE / EU NAL / GEMET / EUNIS / Sandre concept URI where one exists
  broader TEXT,
  sort_order MEDIUMINT DEFAULT 0,
  valid_from DATE,
  valid_to DATE,
  UNIQUE (list, code),
  CHECK (valid_to >= valid_from));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('codelist', 'attributes', 'Code lists', 'Permitted values of coded properties, with their labels in three languages.');

-- Organisations and catalogue -------------------------------------------------------------------------

-- data provider / manager / partner  (foaf:Agent, gmd:CI_ResponsibleParty)
CREATE TABLE organisation (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  label_fr TEXT NOT NULL, label_nl TEXT NOT NULL, label_en TEXT NOT NULL,
  country TEXT NOT NULL CHECK (country IN ('FR','BE','EU')),
  kind TEXT NOT NULL CHECK (kind IN ('public','ngo','research','company','eu')),
  homepage TEXT,
  email_generic TEXT,                        -- generic mailbox only
  org_uri TEXT);                             -- e.g. OVO code URI (BE), SIRET URI (FR)
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('organisation', 'attributes', 'Organisations', 'Data providers, managers and partners of the observatory.');

-- one catalogue record = dcat:Dataset = gmd:MD_Metadata
CREATE TABLE dataset (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  -- dct:identifier; at least 8 characters, since older harvesters drop shorter ones
  id TEXT NOT NULL UNIQUE CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*' AND length(id) >= 8),
  uri TEXT NOT NULL UNIQUE,                  -- rdf:about, 303 to the landing page; never reused, never changed
  resource_type TEXT NOT NULL DEFAULT 'dataset'
    CHECK (resource_type IN ('dataset','series','service','nonGeographicDataset')),
  title_fr TEXT NOT NULL, title_nl TEXT NOT NULL, title_en TEXT NOT NULL,  -- dct:title
  abstract_fr TEXT NOT NULL, abstract_nl TEXT NOT NULL, abstract_en TEXT NOT NULL,  -- dct:description
  lineage_fr TEXT, lineage_nl TEXT, lineage_en TEXT,  -- LI_Lineage, dct:provenance
  publisher_id TEXT NOT NULL REFERENCES organisation(id),  -- dct:publisher
  owner_id TEXT REFERENCES organisation(id),  -- dct:rightsHolder
  inspire_theme TEXT,                        -- two-letter code: ps hb sd hy ef am au br nz lu
  topic_category TEXT DEFAULT 'environment',
  hvd_category TEXT,
  applicable_legislation TEXT,
  licence_uri TEXT NOT NULL,                 -- etalab-2.0 | Modellicentie | CC0 | CC-BY | ...
  -- no row security here: only what is public
  access_level TEXT NOT NULL DEFAULT 'public' CHECK (access_level = 'public'),
  access_limitation TEXT NOT NULL DEFAULT 'noLimitations',  -- code of INSPIRE LimitationsOnPublicAccess
  resource_language TEXT NOT NULL DEFAULT 'fre',  -- ISO 639-2/B, comma separated; 'zxx' when no text
  crs_native TEXT,
  scale_denominator MEDIUMINT,
  resolution_m DOUBLE,
  temporal_start DATE,
  temporal_end DATE,
  created DATE,
  issued DATE,
  modified DATE NOT NULL,                    -- modified is never in the future
  metadata_modified DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  update_frequency TEXT NOT NULL DEFAULT 'ANNUAL',  -- EU frequency NAL code
  max_age_days MEDIUMINT NOT NULL DEFAULT 400,  -- after which the freshness light turns red
  status TEXT NOT NULL DEFAULT 'published' CHECK (status IN ('published','deprecated','withdrawn')),  -- no drafts
  acquisition TEXT NOT NULL DEFAULT 'integrated'   -- how far data that could be had are on their way here
    CHECK (acquisition IN ('identified','requested','agreed','integrated','refused')),
  usefulness MEDIUMINT CHECK (usefulness BETWEEN 0 AND 3),
  quality_note TEXT,
  replaced_by TEXT,
  geom POLYGON,                              -- bounding polygon (dct:spatial); kept a Polygon on purpose
  CHECK (temporal_end >= temporal_start));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('dataset', 'features', 'Datasets', 'Records of the catalogue: what each dataset holds, where it comes from, under which licence and how recent it is.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('dataset', 'geom', 'POLYGON', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('dataset', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_dataset_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_dataset_geom_insert AFTER INSERT ON dataset WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_dataset_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_dataset_geom_update1 AFTER UPDATE OF geom ON dataset
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_dataset_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_dataset_geom_update2 AFTER UPDATE OF geom ON dataset
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_dataset_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_dataset_geom_update3 AFTER UPDATE ON dataset
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_dataset_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_dataset_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_dataset_geom_update4 AFTER UPDATE ON dataset
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_dataset_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_dataset_geom_delete AFTER DELETE ON dataset WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_dataset_geom WHERE id = OLD.fid;
END;

-- what harvesters index
CREATE TABLE dataset_keyword (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  dataset_id TEXT NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
  lang TEXT NOT NULL CHECK (lang IN ('fr','nl','en')),
  -- CKAN tag rule
  keyword TEXT NOT NULL CHECK (length(keyword) BETWEEN 2 AND 100 AND keyword NOT GLOB '*[]!-,/:-@[\^`{-~]*'),
  concept_uri TEXT,
  UNIQUE (dataset_id, lang, keyword));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('dataset_keyword', 'attributes', 'Dataset keywords', 'Keywords by dataset and language, linked to a concept where one exists.');

-- how to get a dataset
CREATE TABLE distribution (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  dataset_id TEXT NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('service','file','page')),
  protocol TEXT NOT NULL,                    -- OGC:WMS | OGC:WFS | OGC API Features | OGC:WMTS | WWW:DOWNLOAD | ...
  title_fr TEXT NOT NULL, title_nl TEXT NOT NULL, title_en TEXT NOT NULL,
  access_url TEXT NOT NULL,
  download_url TEXT,
  layer_name TEXT,
  media_type TEXT,
  format_uri TEXT,
  byte_size INTEGER,
  sha256 TEXT,
  licence_uri TEXT,
  last_checked DATETIME,
  last_status MEDIUMINT);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('distribution', 'attributes', 'Distributions', 'Services, files and pages that give access to a dataset.');

-- an import that was accepted; old ones are kept for trend indicators
CREATE TABLE dataset_version (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  version TEXT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE,
  row_count INTEGER,
  sha256 TEXT,
  archive_path TEXT,                         -- where the import's files are kept; not published
  UNIQUE (dataset_id, version),
  CHECK (valid_to >= valid_from));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('dataset_version', 'attributes', 'Dataset versions', 'Accepted imports; older ones are kept so that trends can be computed.');

-- Feeds: from a source to a dataset -------------------------------------------------------------------

-- one line of the feed scheme: source to dataset
CREATE TABLE feed (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  provider_id TEXT NOT NULL REFERENCES organisation(id),
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  source_kind TEXT NOT NULL
    CHECK (source_kind IN ('wfs','ogcapi','csw','oaf-records','dcat','rest','file','sql','manual')),
  source_url TEXT,
  source_layer TEXT,
  source_filter TEXT,
  source_crs TEXT,
  schedule TEXT,                             -- ISO 8601 duration or cron
  mapping TEXT,
  quality_rules TEXT,
  on_failure TEXT DEFAULT 'keep-last' CHECK (on_failure IN ('keep-last','empty','stop')),
  responsible_role_fr TEXT, responsible_role_nl TEXT, responsible_role_en TEXT,
  enabled BOOLEAN NOT NULL DEFAULT 1);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('feed', 'attributes', 'Feeds', 'Lines of the feed scheme: which source a dataset comes from, and how often.');
INSERT INTO gpkg_data_columns (table_name, column_name, mime_type)
VALUES ('feed', 'mapping', 'application/json');
INSERT INTO gpkg_data_columns (table_name, column_name, mime_type)
VALUES ('feed', 'quality_rules', 'application/json');

-- what an update did
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
  version TEXT,
  CHECK (julianday(ended) >= julianday(started)));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('feed_run', 'attributes', 'Feed runs', 'Result of each update: rows read, written and rejected.');
