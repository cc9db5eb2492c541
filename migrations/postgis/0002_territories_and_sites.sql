-- Territories that indicators are given for, and protected sites.

-- AU:AdministrativeUnit, AM reporting unit, PS site, EEA grid cell, ...
CREATE TABLE obs.territory (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,       -- 'commune:62765', 'gemeente:32003', 'ramsar:1835', 'grid10:10kmE380N310'
  kind text COLLATE "C" NOT NULL
    CHECK (kind IN ('project','corridor','country_part','ramsar','biosphere_core','biosphere_buffer',
    'biosphere_transition','site','commune','epci','department','province','basin','water_body',
    'hydraulic_unit','grid1','grid5','grid10')),
  code text COLLATE "C" NOT NULL,            -- INSEE | NIS | Ramsar no | EEA cell code | Sandre | VHAG ...
  country text COLLATE "C" NOT NULL CHECK (country IN ('FR','BE','XX')),
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL,
  official_area_ha double precision,         -- as designated; the computed one is area_ha
  area_ha double precision GENERATED ALWAYS AS (ST_Area(geom::geography) / 10000.0) STORED,
  parent_id text COLLATE "C" REFERENCES obs.territory(id),
  dataset_id text COLLATE "C" REFERENCES obs.dataset(id),
  begin_lifespan timestamptz DEFAULT now(),  -- AU:beginLifespanVersion
  end_lifespan timestamptz,
  geom geometry(MultiPolygon, 4326) NOT NULL);
CREATE INDEX territory_geom ON obs.territory USING gist (geom);

-- PS:ProtectedSite
CREATE TABLE obs.protected_site (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,       -- PS:inspireID.localId
  site_code text COLLATE "C" NOT NULL,       -- FR3112003, BE2500831, Ramsar 1835 / 329, FRxxxx, ZNIEFF id
  country text COLLATE "C" NOT NULL CHECK (country IN ('FR','BE')),
  name_fr text, name_nl text, name_en text,  -- PS:siteName
  designation_scheme text COLLATE "C" NOT NULL
    CHECK (designation_scheme IN ('ramsar','UNESCOManAndBiosphereProgramme','natura2000','nationalReserve',
    'regionalReserve','biotopeOrder','ENS','conservatoireLittoral','CEN','ven','ivon','vlaamsNatuurreservaat',
    'erkendReservaat','znieff','other')),
  designation text COLLATE "C" NOT NULL,     -- PS:designation, e.g. specialProtectionArea, coreZone, znieff1, GEN, GENO
  protection_level text COLLATE "C" NOT NULL
    CHECK (protection_level IN ('strong','regulatory','contractual','land','label','inventory')),
  legal_foundation_date date,
  legal_foundation_document text,
  management_plan text,
  management_until date,
  official_area_ha double precision,
  area_ha double precision GENERATED ALWAYS AS (ST_Area(geom::geography) / 10000.0) STORED,
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  version_id text COLLATE "C",
  begin_lifespan timestamptz,
  end_lifespan timestamptz,
  geom geometry(MultiPolygon, 4326) NOT NULL,
  CHECK (end_lifespan >= begin_lifespan));
CREATE INDEX protected_site_geom ON obs.protected_site USING gist (geom);
