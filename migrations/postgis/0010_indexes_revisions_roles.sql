-- What makes reads fast, what tells that something changed, and who may read.

DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT f_table_schema s, f_table_name t FROM geometry_columns g JOIN pg_class c ON c.relname=g.f_table_name AND c.relkind='r'
           JOIN pg_namespace n ON n.oid=c.relnamespace AND n.nspname=g.f_table_schema WHERE f_table_schema IN ('obs','restricted') LOOP
    EXECUTE format('CREATE INDEX ON %I.%I USING gist (geom)', r.s, r.t); END LOOP; END $$;
CREATE INDEX ON obs.indicator_value (territory_id, indicator_id, period_end);
CREATE INDEX ON obs.occurrence_public (taxon_id, year);
CREATE INDEX ON obs.measurement (series_id, phenomenon_time DESC);
CREATE INDEX ON obs.habitat_patch_type (family, scheme);
CREATE INDEX ON obs.watercourse (hydraulic_unit_id);
CREATE INDEX ON obs.hydraulic_structure (watercourse_id);
CREATE INDEX ON obs.time_series (station_id);
CREATE INDEX ON obs.territory (kind);
CREATE INDEX ON obs.protected_site (designation_scheme);
CREATE INDEX ON obs.action (status);

-- The state of each table as a number that moves with every write, in the transaction of the write, whoever writes.
CREATE TABLE watergang.revision (collection text COLLATE "C" PRIMARY KEY, revision bigint NOT NULL DEFAULT 0);
CREATE FUNCTION watergang.advance_revision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = watergang AS $$
BEGIN
  INSERT INTO watergang.revision AS r (collection, revision) VALUES (TG_TABLE_NAME, 1)
  ON CONFLICT (collection) DO UPDATE SET revision = r.revision + 1;
  RETURN NULL;
END $$;
DO $$ DECLARE t name; BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'obs' ORDER BY tablename LOOP
    EXECUTE format('CREATE TRIGGER watergang_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON obs.%I
                    FOR EACH STATEMENT EXECUTE FUNCTION watergang.advance_revision()', t);
    INSERT INTO watergang.revision VALUES (t, 0);
  END LOOP;
END $$;

-- the server's own role sees obs only
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname='watergang_public') THEN CREATE ROLE watergang_public NOLOGIN; END IF; END $$;
GRANT USAGE ON SCHEMA obs TO watergang_public;
GRANT SELECT ON ALL TABLES IN SCHEMA obs TO watergang_public;
ALTER DEFAULT PRIVILEGES IN SCHEMA obs GRANT SELECT ON TABLES TO watergang_public;
GRANT USAGE ON SCHEMA watergang TO watergang_public;
GRANT SELECT ON watergang.revision TO watergang_public;
REVOKE ALL ON SCHEMA restricted FROM PUBLIC;
-- tables that mix access levels are filtered by the database itself, not by the web layer
ALTER TABLE obs.opportunity ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_only ON obs.opportunity FOR SELECT TO watergang_public USING (access_level = 'public');
ALTER TABLE obs.dataset ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_only ON obs.dataset FOR SELECT TO watergang_public USING (access_level = 'public' AND status <> 'draft');

INSERT INTO obs.sensitivity_level (code, publish_as, size_rank, label_fr, label_nl, label_en) VALUES
 ('0','precise',0,'Non sensible, diffusion précise','Niet gevoelig, exacte plaats','Not sensitive, precise'),
 ('1','commune',6,'Sensible, diffusion à la commune','Gevoelig, per gemeente','Sensitive, by municipality'),
 ('2','grid10',10,'Sensible, diffusion à la maille de 10 km','Gevoelig, per hok van 10 km','Sensitive, 10 km cell'),
 ('3','department',50,'Sensible, diffusion au département','Gevoelig, per provincie','Sensitive, by department or province'),
 ('4','none',99,'Sensible, aucune diffusion','Gevoelig, niet verspreid','Sensitive, not published');
