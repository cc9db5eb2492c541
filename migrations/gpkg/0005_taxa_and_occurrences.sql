-- Taxa and where they were seen.

-- the reference list
CREATE TABLE taxon (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,                   -- 'taxref:<cd_ref>' or 'gbif:<usageKey>'
  scientific_name TEXT NOT NULL,             -- dwc:scientificName / SINP nomCite is kept in the occurrence
  taxon_rank TEXT,
  kingdom TEXT,
  class TEXT,
  family TEXT,                               -- dwc:taxonRank ...
  group_code TEXT NOT NULL,                  -- bird, plant, amphibian, fish, dragonfly, mammal, fungus, ...
  vernacular_fr TEXT, vernacular_nl TEXT, vernacular_en TEXT,  -- dwc:vernacularName
  cd_ref MEDIUMINT,
  gbif_key MEDIUMINT,
  taxref_version TEXT);                      -- SINP cdRef, versionTaxref
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('taxon', 'attributes', 'Taxa', 'Species and other taxa of the reference list, with their names in three languages.');

-- red lists, protection, directives
CREATE TABLE taxon_status (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  taxon_id TEXT NOT NULL REFERENCES taxon(id),
  kind TEXT NOT NULL
    CHECK (kind IN ('redlist','protection','habitats_directive','birds_directive','ias_union',
    'ramsar_population')),
  area TEXT NOT NULL,                        -- 'FR','FR-HDF','BE-VLG','EU','WORLD'
  value TEXT NOT NULL,                       -- redlist: CR EN VU NT LC DD NA NE RE EX ; ramsar_population: 1 % level
  reference TEXT,
  year MEDIUMINT,
  UNIQUE (taxon_id, kind, area));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('taxon_status', 'attributes', 'Status of taxa', 'Red lists, protections and directives that concern a taxon, by area.');

-- table driven, so that another scale (m01, m05, ...) is configuration, not code
CREATE TABLE sensitivity_level (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  code TEXT NOT NULL UNIQUE,                 -- SINP 'sensibilite': 0 1 2 3 4
  publish_as TEXT NOT NULL CHECK (publish_as IN ('precise','grid1','grid5','commune','grid10','department','none')),
  size_rank MEDIUMINT NOT NULL,              -- 0 precise < 1 grid1 < 5 grid5 < 6 commune < 10 grid10 < 50 department < 99 none
  label_fr TEXT NOT NULL, label_nl TEXT NOT NULL, label_en TEXT NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('sensitivity_level', 'attributes', 'Sensitivity levels', 'Precision at which a record of a sensitive species is published.');

-- what is served: written by the publishing job only, never a view on the above
CREATE TABLE occurrence_public (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,                   -- not the fid of the private row, nor in its order
  taxon_id TEXT NOT NULL REFERENCES taxon(id),
  scientific_name TEXT NOT NULL,
  group_code TEXT NOT NULL,
  year MEDIUMINT NOT NULL,
  event_date DATE,                           -- date is null when blurred: the year only
  occurrence_status TEXT NOT NULL CHECK (occurrence_status IN ('present','absent')),
  count_class TEXT,
  sampling_protocol TEXT,
  publish_as TEXT NOT NULL CHECK (publish_as IN ('precise','grid1','grid5','commune','grid10','department')),
  territory_id TEXT REFERENCES territory(id),
  coordinate_uncertainty_m DOUBLE,           -- dwc:coordinateUncertaintyInMeters (half diagonal of the cell)
  data_generalizations TEXT,                 -- dwc:dataGeneralizations
  information_withheld TEXT,                 -- dwc:informationWithheld
  licence_uri TEXT NOT NULL,
  institution TEXT,
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  published DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  geom GEOMETRY NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('occurrence_public', 'features', 'Species occurrences', 'Records of animals and plants, blurred according to the sensitivity of the species; the observer''s name is withheld.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('occurrence_public', 'geom', 'GEOMETRY', 4326, 2, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('occurrence_public', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_occurrence_public_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_occurrence_public_geom_insert AFTER INSERT ON occurrence_public WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_occurrence_public_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_occurrence_public_geom_update1 AFTER UPDATE OF geom ON occurrence_public
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_occurrence_public_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_occurrence_public_geom_update2 AFTER UPDATE OF geom ON occurrence_public
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_occurrence_public_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_occurrence_public_geom_update3 AFTER UPDATE ON occurrence_public
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_occurrence_public_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_occurrence_public_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_occurrence_public_geom_update4 AFTER UPDATE ON occurrence_public
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_occurrence_public_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_occurrence_public_geom_delete AFTER DELETE ON occurrence_public WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_occurrence_public_geom WHERE id = OLD.fid;
END;

-- pre-counted: one row per territory x group x year (feeds maps, charts, indicators)
CREATE TABLE occurrence_cell (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  territory_id TEXT NOT NULL REFERENCES territory(id),
  group_code TEXT NOT NULL,
  year MEDIUMINT NOT NULL,
  n_records MEDIUMINT NOT NULL,
  n_taxa MEDIUMINT NOT NULL,
  n_visits MEDIUMINT NOT NULL,
  n_threatened MEDIUMINT NOT NULL DEFAULT 0,
  n_assessed MEDIUMINT NOT NULL DEFAULT 0,
  last_year MEDIUMINT,
  UNIQUE (territory_id, group_code, year));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('occurrence_cell', 'attributes', 'Occurrences by territory and year', 'Numbers of records, taxa and visits by territory, group and year.');
