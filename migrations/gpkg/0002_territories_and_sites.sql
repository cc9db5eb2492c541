-- Territories that indicators are given for, and protected sites.

-- AU:AdministrativeUnit, AM reporting unit, PS site, EEA grid cell, ...
CREATE TABLE territory (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,                   -- 'commune:62765', 'gemeente:32003', 'ramsar:1835', 'grid10:10kmE380N310'
  kind TEXT NOT NULL
    CHECK (kind IN ('project','corridor','country_part','ramsar','biosphere_core','biosphere_buffer',
    'biosphere_transition','site','commune','epci','department','province','basin','water_body',
    'hydraulic_unit','grid1','grid5','grid10')),
  code TEXT NOT NULL,                        -- INSEE | NIS | Ramsar no | EEA cell code | Sandre | VHAG ...
  country TEXT NOT NULL CHECK (country IN ('FR','BE','XX')),
  label_fr TEXT NOT NULL, label_nl TEXT NOT NULL, label_en TEXT NOT NULL,
  official_area_ha DOUBLE,                   -- as designated; the computed one is area_ha
  area_ha DOUBLE,                            -- filled by the writer, geodesic
  parent_id TEXT REFERENCES territory(id),
  dataset_id TEXT REFERENCES dataset(id),
  begin_lifespan DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),  -- AU:beginLifespanVersion
  end_lifespan DATETIME,
  geom MULTIPOLYGON NOT NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('territory', 'features', 'Territories', 'Units for which indicators are computed: project areas, municipalities, Ramsar sites, basins, grid cells.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('territory', 'geom', 'MULTIPOLYGON', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('territory', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_territory_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_territory_geom_insert AFTER INSERT ON territory WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_territory_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_territory_geom_update1 AFTER UPDATE OF geom ON territory
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_territory_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_territory_geom_update2 AFTER UPDATE OF geom ON territory
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_territory_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_territory_geom_update3 AFTER UPDATE ON territory
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_territory_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_territory_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_territory_geom_update4 AFTER UPDATE ON territory
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_territory_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_territory_geom_delete AFTER DELETE ON territory WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_territory_geom WHERE id = OLD.fid;
END;

-- PS:ProtectedSite
CREATE TABLE protected_site (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,                   -- PS:inspireID.localId
  site_code TEXT NOT NULL,                   -- FR3112003, BE2500831, Ramsar 1835 / 329, FRxxxx, ZNIEFF id
  country TEXT NOT NULL CHECK (country IN ('FR','BE')),
  name_fr TEXT, name_nl TEXT, name_en TEXT,  -- PS:siteName
  designation_scheme TEXT NOT NULL
    CHECK (designation_scheme IN ('ramsar','UNESCOManAndBiosphereProgramme','natura2000','nationalReserve',
    'regionalReserve','biotopeOrder','ENS','conservatoireLittoral','CEN','ven','ivon','vlaamsNatuurreservaat',
    'erkendReservaat','znieff','other')),
  designation TEXT NOT NULL,                 -- PS:designation, e.g. specialProtectionArea, coreZone, znieff1, GEN, GENO
  protection_level TEXT NOT NULL
    CHECK (protection_level IN ('strong','regulatory','contractual','land','label','inventory')),
  legal_foundation_date DATE,
  legal_foundation_document TEXT,
  management_plan TEXT,
  management_until DATE,
  official_area_ha DOUBLE,
  area_ha DOUBLE,                            -- filled by the writer, geodesic
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  version_id TEXT,
  begin_lifespan DATETIME,
  end_lifespan DATETIME,
  geom MULTIPOLYGON NOT NULL,
  CHECK (julianday(end_lifespan) >= julianday(begin_lifespan)));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('protected_site', 'features', 'Protected sites and inventories', 'Natural areas that are protected, managed, labelled or inventoried, on both sides of the border.', 4326);
INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
VALUES ('protected_site', 'geom', 'MULTIPOLYGON', 4326, 0, 0);
INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
VALUES ('protected_site', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
CREATE VIRTUAL TABLE rtree_protected_site_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_protected_site_geom_insert AFTER INSERT ON protected_site WHEN NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_protected_site_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_protected_site_geom_update1 AFTER UPDATE OF geom ON protected_site
WHEN OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_protected_site_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_protected_site_geom_update2 AFTER UPDATE OF geom ON protected_site
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_protected_site_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_protected_site_geom_update3 AFTER UPDATE ON protected_site
WHEN OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  DELETE FROM rtree_protected_site_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_protected_site_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_protected_site_geom_update4 AFTER UPDATE ON protected_site
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_protected_site_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_protected_site_geom_delete AFTER DELETE ON protected_site WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_protected_site_geom WHERE id = OLD.fid;
END;
