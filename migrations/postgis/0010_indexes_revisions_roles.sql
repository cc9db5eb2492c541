-- What makes reads fast, what tells that something changed, and who may read.

-- Indexes. A unique constraint has one already, which also serves its first columns.

CREATE INDEX dataset_by_publisher ON obs.dataset (publisher_id);
CREATE INDEX dataset_by_status ON obs.dataset (status);
CREATE INDEX distribution_by_dataset ON obs.distribution (dataset_id);
CREATE INDEX feed_by_dataset ON obs.feed (dataset_id);
CREATE INDEX feed_by_provider ON obs.feed (provider_id);
CREATE INDEX feed_run_by_feed_and_started ON obs.feed_run (feed_id, started);
CREATE INDEX territory_by_kind_and_code ON obs.territory (kind, code);
CREATE INDEX territory_by_parent ON obs.territory (parent_id);
CREATE INDEX protected_site_by_designation_scheme ON obs.protected_site (designation_scheme);
CREATE INDEX protected_site_by_protection_level ON obs.protected_site (protection_level);
CREATE INDEX protected_site_by_dataset ON obs.protected_site (dataset_id);
CREATE INDEX hydraulic_unit_by_manager ON obs.hydraulic_unit (manager_id);
CREATE INDEX watercourse_by_kind ON obs.watercourse (kind);
CREATE INDEX watercourse_by_hydraulic_unit ON obs.watercourse (hydraulic_unit_id);
CREATE INDEX watercourse_by_manager ON obs.watercourse (manager_id);
CREATE INDEX hydraulic_structure_by_kind ON obs.hydraulic_structure (kind);
CREATE INDEX hydraulic_structure_by_watercourse ON obs.hydraulic_structure (watercourse_id);
CREATE INDEX wetland_by_status ON obs.wetland (status);
CREATE INDEX wetland_by_version ON obs.wetland (version);
CREATE INDEX habitat_patch_by_version ON obs.habitat_patch (version);
CREATE INDEX habitat_patch_type_by_family_and_scheme ON obs.habitat_patch_type (family, scheme);
CREATE INDEX network_area_by_subnetwork_and_element ON obs.network_area (subnetwork, element);
CREATE INDEX network_link_by_subnetwork ON obs.network_link (subnetwork);
CREATE INDEX network_obstacle_by_kind ON obs.network_obstacle (kind);
CREATE INDEX network_obstacle_by_link ON obs.network_obstacle (link_id);
CREATE INDEX taxon_by_group_code ON obs.taxon (group_code);
CREATE INDEX occurrence_public_by_taxon_and_year ON obs.occurrence_public (taxon_id, year);
CREATE INDEX occurrence_public_by_group_code_and_year ON obs.occurrence_public (group_code, year);
CREATE INDEX occurrence_public_by_event_date ON obs.occurrence_public (event_date);
CREATE INDEX occurrence_public_by_territory ON obs.occurrence_public (territory_id);
CREATE INDEX occurrence_cell_by_group_code_and_year ON obs.occurrence_cell (group_code, year);
CREATE INDEX monitoring_station_by_watercourse ON obs.monitoring_station (watercourse_id);
CREATE INDEX monitoring_station_by_hydraulic_unit ON obs.monitoring_station (hydraulic_unit_id);
CREATE INDEX time_series_by_station ON obs.time_series (station_id);
CREATE INDEX time_series_by_property ON obs.time_series (property);
CREATE INDEX measurement_by_phenomenon_time ON obs.measurement (phenomenon_time);
CREATE INDEX climate_exposure_by_territory ON obs.climate_exposure (territory_id);
CREATE INDEX climate_exposure_by_hazard ON obs.climate_exposure (hazard);
CREATE INDEX stake_by_parent ON obs.stake (parent_id);
CREATE INDEX stake_area_by_stake ON obs.stake_area (stake_id);
CREATE INDEX opportunity_by_kind ON obs.opportunity (kind);
CREATE INDEX opportunity_by_stake ON obs.opportunity (stake_id);
CREATE INDEX opportunity_by_status ON obs.opportunity (status);
CREATE INDEX action_by_kind ON obs.action (kind);
CREATE INDEX action_by_status ON obs.action (status);
CREATE INDEX action_by_start_date_and_end_date ON obs.action (start_date, end_date);
CREATE INDEX action_by_opportunity ON obs.action (opportunity_id);
CREATE INDEX action_by_stake ON obs.action (stake_id);
CREATE INDEX indicator_by_stake ON obs.indicator (stake_id);
CREATE INDEX indicator_input_by_dataset ON obs.indicator_input (dataset_id);
CREATE INDEX indicator_value_by_territory_and_indicator_and_period_end ON obs.indicator_value (territory_id, indicator_id, period_end);
CREATE INDEX indicator_value_by_period_start_and_period_end ON obs.indicator_value (period_start, period_end);
CREATE INDEX indicator_target_by_territory ON obs.indicator_target (territory_id);
CREATE INDEX indicator_run_by_indicator_and_started ON obs.indicator_run (indicator_id, started);
CREATE INDEX sensitivity_rule_by_taxon ON restricted.sensitivity_rule (taxon_id);
CREATE INDEX occurrence_by_taxon_and_date_start ON restricted.occurrence (taxon_id, date_start);
CREATE INDEX occurrence_by_dataset ON restricted.occurrence (dataset_id);

-- Revisions. The state of each table as a number that moves with every write, in the transaction of the write, whoever
-- writes; caches and entity tags stand on it. It runs with its owner's rights, so that writers need none on `watergang`.
-- An import into a database without this schema has made all of it for its own tables already.
CREATE TABLE IF NOT EXISTS watergang.revision (
  collection text COLLATE "C" PRIMARY KEY,   -- name of the table in obs
  revision bigint NOT NULL DEFAULT 0);
CREATE OR REPLACE FUNCTION watergang.advance_revision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO watergang.revision AS r (collection, revision) VALUES (TG_TABLE_NAME, 1)
  ON CONFLICT (collection) DO UPDATE SET revision = r.revision + 1;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION watergang.advance_revision() FROM PUBLIC;
DO $$
DECLARE t name;
BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'obs' ORDER BY tablename LOOP
    EXECUTE format('DROP TRIGGER IF EXISTS watergang_revision ON obs.%I', t);
    EXECUTE format('CREATE TRIGGER watergang_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON obs.%I
                    FOR EACH STATEMENT EXECUTE FUNCTION watergang.advance_revision()', t);
    INSERT INTO watergang.revision (collection) VALUES (t) ON CONFLICT DO NOTHING;
  END LOOP;
END $$;

-- Roles. The server's role sees obs, and of watergang only the revisions.
GRANT USAGE ON SCHEMA obs, watergang TO watergang_public;
GRANT SELECT ON ALL TABLES IN SCHEMA obs TO watergang_public;
GRANT SELECT ON watergang.revision TO watergang_public;
ALTER DEFAULT PRIVILEGES IN SCHEMA obs GRANT SELECT ON TABLES TO watergang_public;

-- Tables that mix access levels are filtered by the database itself, not by the web layer. What belongs to a dataset is
-- as public as the dataset: the policy of obs.dataset holds inside these subqueries too.
ALTER TABLE obs.opportunity ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_only ON obs.opportunity FOR SELECT TO watergang_public USING (access_level = 'public');
ALTER TABLE obs.dataset ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_only ON obs.dataset FOR SELECT TO watergang_public
  USING (access_level = 'public' AND status <> 'draft');
ALTER TABLE obs.dataset_keyword ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_only ON obs.dataset_keyword FOR SELECT TO watergang_public
  USING (EXISTS (SELECT 1 FROM obs.dataset d WHERE d.id = dataset_id));
ALTER TABLE obs.distribution ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_only ON obs.distribution FOR SELECT TO watergang_public
  USING (EXISTS (SELECT 1 FROM obs.dataset d WHERE d.id = dataset_id));
ALTER TABLE obs.dataset_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_only ON obs.dataset_version FOR SELECT TO watergang_public
  USING (EXISTS (SELECT 1 FROM obs.dataset d WHERE d.id = dataset_id));
ALTER TABLE obs.feed ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_only ON obs.feed FOR SELECT TO watergang_public
  USING (EXISTS (SELECT 1 FROM obs.dataset d WHERE d.id = dataset_id));
ALTER TABLE obs.feed_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_only ON obs.feed_run FOR SELECT TO watergang_public
  USING (EXISTS (SELECT 1 FROM obs.feed f WHERE f.id = feed_id));

-- Sensitivity levels, as SINP numbers them. They are rows so that another scale is data and not code.
INSERT INTO obs.sensitivity_level (code, publish_as, size_rank, label_fr, label_nl, label_en) VALUES
  ('0', 'precise', 0, 'Non sensible, diffusion précise', 'Niet gevoelig, exacte plaats', 'Not sensitive, precise'),
  ('1', 'commune', 6, 'Sensible, diffusion à la commune', 'Gevoelig, per gemeente', 'Sensitive, by municipality'),
  ('2', 'grid10', 10, 'Sensible, diffusion à la maille de 10 km', 'Gevoelig, per hok van 10 km', 'Sensitive, 10 km cell'),
  ('3', 'department', 50, 'Sensible, diffusion au département', 'Gevoelig, per provincie', 'Sensitive, by department or province'),
  ('4', 'none', 99, 'Sensible, aucune diffusion', 'Gevoelig, niet verspreid', 'Sensitive, not published');
