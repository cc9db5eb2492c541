-- Hydraulic units, watercourses and structures; wetlands and habitats.

-- Water -----------------------------------------------------------------------------------------------

-- casier hydraulique (FR), peilgebied / polder (BE): HY-P:RiverBasin at local scale
CREATE TABLE hydraulic_unit (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  label_fr TEXT NOT NULL, label_nl TEXT NOT NULL, label_en TEXT NOT NULL,
  country TEXT NOT NULL CHECK (country IN ('FR','BE')),
  manager_id TEXT REFERENCES organisation(id),
  regime TEXT CHECK (regime IN ('gravity','pumped','mixed','free')),
  level_winter_m DOUBLE,
  level_summer_m DOUBLE,
  level_tolerance_m DOUBLE DEFAULT 0.05,
  -- NGF-IGN69, Ostend (TAW), EVRF2019
  vertical_datum TEXT CHECK (vertical_datum IN ('EPSG:5720','EPSG:5710','EPSG:9389')),
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  geom MULTIPOLYGON NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('hydraulic_unit', 'features', 'Hydraulic units', 'Parts of the marsh and the polders where the water level is managed as one.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('hydraulic_unit', 'geom', 'MULTIPOLYGON', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('hydraulic_unit', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_hydraulic_unit_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_hydraulic_unit_geom_insert AFTER INSERT ON hydraulic_unit WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_hydraulic_unit_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_hydraulic_unit_geom_update1 AFTER UPDATE OF geom ON hydraulic_unit
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_hydraulic_unit_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_hydraulic_unit_geom_update2 AFTER UPDATE OF geom ON hydraulic_unit
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_hydraulic_unit_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_hydraulic_unit_geom_update3 AFTER UPDATE ON hydraulic_unit
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_hydraulic_unit_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_hydraulic_unit_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_hydraulic_unit_geom_update4 AFTER UPDATE ON hydraulic_unit
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_hydraulic_unit_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_hydraulic_unit_geom_delete AFTER DELETE ON hydraulic_unit WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_hydraulic_unit_geom WHERE id = OLD.fid;
END;

-- HY-P:Watercourse; watergangs, canals, rivers, ditches
CREATE TABLE watercourse (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  hydro_id TEXT,                             -- HY-P:hydroId: code Sandre / BD TOPAGE (FR), VHAS/VHAG (BE)
  name_fr TEXT, name_nl TEXT, name_en TEXT,  -- HY-P:geographicalName
  country TEXT NOT NULL CHECK (country IN ('FR','BE')),
  kind TEXT NOT NULL CHECK (kind IN ('river','canal','watergang','ditch','brook')),
  origin TEXT CHECK (origin IN ('natural','manMade')),  -- HY-P:origin
  persistence TEXT CHECK (persistence IN ('perennial','intermittent','ephemeral','dry')),
  management_class TEXT,                     -- FR: wateringue / domaine public; BE: VHA category (bevaarbaar, 1, 2, 3, niet geklasseerd)
  navigable BOOLEAN,
  width_m DOUBLE,
  manager_id TEXT REFERENCES organisation(id),
  hydraulic_unit_id TEXT REFERENCES hydraulic_unit(id),
  water_body_code TEXT,                      -- WFD code (FRAR.., VL..)
  from_node TEXT,
  to_node TEXT,                              -- network topology, which the connectivity indicators need
  length_m DOUBLE,                           -- filled by the writer, geodesic
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  geom MULTILINESTRING NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('watercourse', 'features', 'Watercourses and watergangs', 'Rivers, canals, watergangs, ditches and brooks, with their manager and topology.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('watercourse', 'geom', 'MULTILINESTRING', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('watercourse', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_watercourse_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_watercourse_geom_insert AFTER INSERT ON watercourse WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_watercourse_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_watercourse_geom_update1 AFTER UPDATE OF geom ON watercourse
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_watercourse_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_watercourse_geom_update2 AFTER UPDATE OF geom ON watercourse
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_watercourse_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_watercourse_geom_update3 AFTER UPDATE ON watercourse
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_watercourse_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_watercourse_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_watercourse_geom_update4 AFTER UPDATE ON watercourse
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_watercourse_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_watercourse_geom_delete AFTER DELETE ON watercourse WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_watercourse_geom WHERE id = OLD.fid;
END;

-- Sandre OBS (ROE); HY-P:DamOrWeir, Sluice, Lock, Ford; vismigratieknelpunten
CREATE TABLE hydraulic_structure (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  structure_code TEXT,                       -- ROE id (FR), VMM id (BE)
  label_fr TEXT, label_nl TEXT, label_en TEXT,
  country TEXT NOT NULL CHECK (country IN ('FR','BE')),
  kind TEXT NOT NULL CHECK (kind IN ('weir','sluice','lock','pump','culvert','syphon','dam','bridge','other')),
  state TEXT NOT NULL DEFAULT 'existing' CHECK (state IN ('existing','planned','removed','ruined')),
  drop_m DOUBLE,
  watercourse_id TEXT REFERENCES watercourse(id),
  measure_m DOUBLE,
  passability_up DOUBLE CHECK (passability_up BETWEEN 0 AND 1),
  passability_down DOUBLE CHECK (passability_down BETWEEN 0 AND 1),
  passability_group TEXT DEFAULT 'eel',      -- the fish group the two figures hold for
  fish_pass TEXT,
  priority TEXT,
  assessed_on DATE,
  equipped_on DATE,
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  geom POINT NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('hydraulic_structure', 'features', 'Hydraulic structures', 'Sluices, locks, pumps, weirs and other structures, with their passability for fish.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('hydraulic_structure', 'geom', 'POINT', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('hydraulic_structure', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_hydraulic_structure_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_hydraulic_structure_geom_insert AFTER INSERT ON hydraulic_structure WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_hydraulic_structure_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_hydraulic_structure_geom_update1 AFTER UPDATE OF geom ON hydraulic_structure
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_hydraulic_structure_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_hydraulic_structure_geom_update2 AFTER UPDATE OF geom ON hydraulic_structure
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_hydraulic_structure_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_hydraulic_structure_geom_update3 AFTER UPDATE ON hydraulic_structure
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_hydraulic_structure_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_hydraulic_structure_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_hydraulic_structure_geom_update4 AFTER UPDATE ON hydraulic_structure
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_hydraulic_structure_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_hydraulic_structure_geom_delete AFTER DELETE ON hydraulic_structure WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_hydraulic_structure_geom WHERE id = OLD.fid;
END;

-- Wetlands and habitats -------------------------------------------------------------------------------

-- zones humides (RPDZH), zones à dominante humide, Flemish wetlands
CREATE TABLE wetland (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  label_fr TEXT, label_nl TEXT, label_en TEXT,
  country TEXT NOT NULL CHECK (country IN ('FR','BE')),
  -- three classes of confidence, and what is gone
  status TEXT NOT NULL CHECK (status IN ('effective','probable','possible','lost')),
  delineation_criteria TEXT CHECK (delineation_criteria IN ('vegetation','soil','both','photo-interpretation')),
  ramsar_type TEXT,
  sage_class TEXT,
  survey_date DATE,
  area_ha DOUBLE,                            -- filled by the writer, geodesic
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  version TEXT NOT NULL,
  geom MULTIPOLYGON NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('wetland', 'features', 'Wetlands', 'Effective, probable and possible wetlands, and those that were lost.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('wetland', 'geom', 'MULTIPOLYGON', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('wetland', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_wetland_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_wetland_geom_insert AFTER INSERT ON wetland WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_wetland_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_wetland_geom_update1 AFTER UPDATE OF geom ON wetland
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_wetland_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_wetland_geom_update2 AFTER UPDATE OF geom ON wetland
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_wetland_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_wetland_geom_update3 AFTER UPDATE ON wetland
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_wetland_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_wetland_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_wetland_geom_update4 AFTER UPDATE ON wetland
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_wetland_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_wetland_geom_delete AFTER DELETE ON wetland WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_wetland_geom WHERE id = OLD.fid;
END;

-- HB:Habitat (geometry); BWK polygon
CREATE TABLE habitat_patch (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  country TEXT NOT NULL CHECK (country IN ('FR','BE')),
  local_code TEXT,                           -- BWK: full unit string; FR: local typology
  biological_value TEXT,                     -- BWK EVAL (m, mw, w, wz, z, ...)
  survey_date DATE,
  survey_method TEXT,
  confidence TEXT,
  area_ha DOUBLE,                            -- filled by the writer, geodesic
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  version TEXT NOT NULL,
  geom MULTIPOLYGON NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('habitat_patch', 'features', 'Habitat patches', 'Habitat maps, kept version by version.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('habitat_patch', 'geom', 'MULTIPOLYGON', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('habitat_patch', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_habitat_patch_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_habitat_patch_geom_insert AFTER INSERT ON habitat_patch WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_habitat_patch_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_habitat_patch_geom_update1 AFTER UPDATE OF geom ON habitat_patch
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_habitat_patch_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_habitat_patch_geom_update2 AFTER UPDATE OF geom ON habitat_patch
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_habitat_patch_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_habitat_patch_geom_update3 AFTER UPDATE ON habitat_patch
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_habitat_patch_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_habitat_patch_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_habitat_patch_geom_update4 AFTER UPDATE ON habitat_patch
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_habitat_patch_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_habitat_patch_geom_delete AFTER DELETE ON habitat_patch WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_habitat_patch_geom WHERE id = OLD.fid;
END;

-- a polygon may be a complex: HB:habitat (HabitatTypeCoverType); BWK EENH1..8, HAB1..5, PHAB1..5
CREATE TABLE habitat_patch_type (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  patch_id TEXT NOT NULL REFERENCES habitat_patch(id) ON DELETE CASCADE,
  -- HB:referenceHabitatTypeScheme
  scheme TEXT NOT NULL CHECK (scheme IN ('eunis','habitatsDirective','bwk','corine','local')),
  code TEXT NOT NULL,                        -- HB:referenceHabitatTypeId (e.g. eunis C3.2, 3150, mr)
  rank MEDIUMINT NOT NULL DEFAULT 1,
  share DOUBLE NOT NULL DEFAULT 1 CHECK (share > 0 AND share <= 1),
  -- the observatory's own classes, the same on both sides of the border
  family TEXT CHECK (family IN ('reedbed','wet_meadow','open_water','wet_wood','fen','arable','other')),
  conservation_status TEXT CHECK (conservation_status IN ('favourable','inadequate','bad','unknown')),
  UNIQUE (patch_id, scheme, rank));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('habitat_patch_type', 'attributes', 'Habitat types of patches', 'Habitats that a patch contains, in a given typology, with their share of its area.');
