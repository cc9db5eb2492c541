-- What makes reads fast, and what tells that something changed. Roles have no twin.

-- Indexes. A unique constraint has one already, which also serves its first columns.

CREATE INDEX dataset_by_publisher ON dataset (publisher_id);
CREATE INDEX dataset_by_status ON dataset (status);
CREATE INDEX distribution_by_dataset ON distribution (dataset_id);
CREATE INDEX feed_by_dataset ON feed (dataset_id);
CREATE INDEX feed_by_provider ON feed (provider_id);
CREATE INDEX feed_run_by_feed_and_started ON feed_run (feed_id, started);
CREATE INDEX territory_by_kind_and_code ON territory (kind, code);
CREATE INDEX territory_by_parent ON territory (parent_id);
CREATE INDEX protected_site_by_designation_scheme ON protected_site (designation_scheme);
CREATE INDEX protected_site_by_protection_level ON protected_site (protection_level);
CREATE INDEX protected_site_by_dataset ON protected_site (dataset_id);
CREATE INDEX hydraulic_unit_by_manager ON hydraulic_unit (manager_id);
CREATE INDEX watercourse_by_kind ON watercourse (kind);
CREATE INDEX watercourse_by_hydraulic_unit ON watercourse (hydraulic_unit_id);
CREATE INDEX watercourse_by_manager ON watercourse (manager_id);
CREATE INDEX hydraulic_structure_by_kind ON hydraulic_structure (kind);
CREATE INDEX hydraulic_structure_by_watercourse ON hydraulic_structure (watercourse_id);
CREATE INDEX wetland_by_status ON wetland (status);
CREATE INDEX wetland_by_version ON wetland (version);
CREATE INDEX habitat_patch_by_version ON habitat_patch (version);
CREATE INDEX habitat_patch_type_by_family_and_scheme ON habitat_patch_type (family, scheme);
CREATE INDEX network_area_by_subnetwork_and_element ON network_area (subnetwork, element);
CREATE INDEX network_link_by_subnetwork ON network_link (subnetwork);
CREATE INDEX network_obstacle_by_kind ON network_obstacle (kind);
CREATE INDEX network_obstacle_by_link ON network_obstacle (link_id);
CREATE INDEX taxon_by_group_code ON taxon (group_code);
CREATE INDEX occurrence_public_by_taxon_and_year ON occurrence_public (taxon_id, year);
CREATE INDEX occurrence_public_by_group_code_and_year ON occurrence_public (group_code, year);
CREATE INDEX occurrence_public_by_event_date ON occurrence_public (event_date);
CREATE INDEX occurrence_public_by_territory ON occurrence_public (territory_id);
CREATE INDEX occurrence_cell_by_group_code_and_year ON occurrence_cell (group_code, year);
CREATE INDEX monitoring_station_by_watercourse ON monitoring_station (watercourse_id);
CREATE INDEX monitoring_station_by_hydraulic_unit ON monitoring_station (hydraulic_unit_id);
CREATE INDEX time_series_by_station ON time_series (station_id);
CREATE INDEX time_series_by_property ON time_series (property);
CREATE INDEX measurement_by_phenomenon_time ON measurement (phenomenon_time);
CREATE INDEX climate_exposure_by_territory ON climate_exposure (territory_id);
CREATE INDEX climate_exposure_by_hazard ON climate_exposure (hazard);
CREATE INDEX stake_by_parent ON stake (parent_id);
CREATE INDEX stake_area_by_stake ON stake_area (stake_id);
CREATE INDEX opportunity_by_kind ON opportunity (kind);
CREATE INDEX opportunity_by_stake ON opportunity (stake_id);
CREATE INDEX opportunity_by_status ON opportunity (status);
CREATE INDEX action_by_kind ON action (kind);
CREATE INDEX action_by_status ON action (status);
CREATE INDEX action_by_start_date_and_end_date ON action (start_date, end_date);
CREATE INDEX action_by_opportunity ON action (opportunity_id);
CREATE INDEX action_by_stake ON action (stake_id);
CREATE INDEX indicator_by_stake ON indicator (stake_id);
CREATE INDEX indicator_input_by_dataset ON indicator_input (dataset_id);
CREATE INDEX indicator_value_by_territory_and_indicator_and_period_end ON indicator_value (territory_id, indicator_id, period_end);
CREATE INDEX indicator_value_by_period_start_and_period_end ON indicator_value (period_start, period_end);
CREATE INDEX indicator_target_by_territory ON indicator_target (territory_id);
CREATE INDEX indicator_run_by_indicator_and_started ON indicator_run (indicator_id, started);

-- Revisions. The state of each table as a number that each write draws anew, in its transaction, whoever writes: counted
-- ones would come back in a file that takes the place of another. The table is not in the contents, since it is no layer;
-- and GDAL, and QGIS with it, which can be asked for all tables, leaves out those whose names begin with `gpkg`. The
-- prefix `gpkg_` is OGC's own, `gpkgext_` is what tables of extensions have.
CREATE TABLE IF NOT EXISTS gpkgext_watergang_revision (
  table_name TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('codelist', random());
CREATE TRIGGER gpkgext_watergang_revision_codelist_insert AFTER INSERT ON codelist
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'codelist'; END;
CREATE TRIGGER gpkgext_watergang_revision_codelist_update AFTER UPDATE ON codelist
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'codelist'; END;
CREATE TRIGGER gpkgext_watergang_revision_codelist_delete AFTER DELETE ON codelist
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'codelist'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('organisation', random());
CREATE TRIGGER gpkgext_watergang_revision_organisation_insert AFTER INSERT ON organisation
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'organisation'; END;
CREATE TRIGGER gpkgext_watergang_revision_organisation_update AFTER UPDATE ON organisation
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'organisation'; END;
CREATE TRIGGER gpkgext_watergang_revision_organisation_delete AFTER DELETE ON organisation
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'organisation'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('dataset', random());
CREATE TRIGGER gpkgext_watergang_revision_dataset_insert AFTER INSERT ON dataset
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'dataset'; END;
CREATE TRIGGER gpkgext_watergang_revision_dataset_update AFTER UPDATE ON dataset
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'dataset'; END;
CREATE TRIGGER gpkgext_watergang_revision_dataset_delete AFTER DELETE ON dataset
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'dataset'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('dataset_keyword', random());
CREATE TRIGGER gpkgext_watergang_revision_dataset_keyword_insert AFTER INSERT ON dataset_keyword
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'dataset_keyword'; END;
CREATE TRIGGER gpkgext_watergang_revision_dataset_keyword_update AFTER UPDATE ON dataset_keyword
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'dataset_keyword'; END;
CREATE TRIGGER gpkgext_watergang_revision_dataset_keyword_delete AFTER DELETE ON dataset_keyword
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'dataset_keyword'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('distribution', random());
CREATE TRIGGER gpkgext_watergang_revision_distribution_insert AFTER INSERT ON distribution
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'distribution'; END;
CREATE TRIGGER gpkgext_watergang_revision_distribution_update AFTER UPDATE ON distribution
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'distribution'; END;
CREATE TRIGGER gpkgext_watergang_revision_distribution_delete AFTER DELETE ON distribution
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'distribution'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('dataset_version', random());
CREATE TRIGGER gpkgext_watergang_revision_dataset_version_insert AFTER INSERT ON dataset_version
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'dataset_version'; END;
CREATE TRIGGER gpkgext_watergang_revision_dataset_version_update AFTER UPDATE ON dataset_version
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'dataset_version'; END;
CREATE TRIGGER gpkgext_watergang_revision_dataset_version_delete AFTER DELETE ON dataset_version
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'dataset_version'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('feed', random());
CREATE TRIGGER gpkgext_watergang_revision_feed_insert AFTER INSERT ON feed
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'feed'; END;
CREATE TRIGGER gpkgext_watergang_revision_feed_update AFTER UPDATE ON feed
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'feed'; END;
CREATE TRIGGER gpkgext_watergang_revision_feed_delete AFTER DELETE ON feed
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'feed'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('feed_run', random());
CREATE TRIGGER gpkgext_watergang_revision_feed_run_insert AFTER INSERT ON feed_run
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'feed_run'; END;
CREATE TRIGGER gpkgext_watergang_revision_feed_run_update AFTER UPDATE ON feed_run
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'feed_run'; END;
CREATE TRIGGER gpkgext_watergang_revision_feed_run_delete AFTER DELETE ON feed_run
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'feed_run'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('territory', random());
CREATE TRIGGER gpkgext_watergang_revision_territory_insert AFTER INSERT ON territory
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'territory'; END;
CREATE TRIGGER gpkgext_watergang_revision_territory_update AFTER UPDATE ON territory
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'territory'; END;
CREATE TRIGGER gpkgext_watergang_revision_territory_delete AFTER DELETE ON territory
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'territory'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('protected_site', random());
CREATE TRIGGER gpkgext_watergang_revision_protected_site_insert AFTER INSERT ON protected_site
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'protected_site'; END;
CREATE TRIGGER gpkgext_watergang_revision_protected_site_update AFTER UPDATE ON protected_site
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'protected_site'; END;
CREATE TRIGGER gpkgext_watergang_revision_protected_site_delete AFTER DELETE ON protected_site
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'protected_site'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('hydraulic_unit', random());
CREATE TRIGGER gpkgext_watergang_revision_hydraulic_unit_insert AFTER INSERT ON hydraulic_unit
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'hydraulic_unit'; END;
CREATE TRIGGER gpkgext_watergang_revision_hydraulic_unit_update AFTER UPDATE ON hydraulic_unit
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'hydraulic_unit'; END;
CREATE TRIGGER gpkgext_watergang_revision_hydraulic_unit_delete AFTER DELETE ON hydraulic_unit
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'hydraulic_unit'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('watercourse', random());
CREATE TRIGGER gpkgext_watergang_revision_watercourse_insert AFTER INSERT ON watercourse
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'watercourse'; END;
CREATE TRIGGER gpkgext_watergang_revision_watercourse_update AFTER UPDATE ON watercourse
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'watercourse'; END;
CREATE TRIGGER gpkgext_watergang_revision_watercourse_delete AFTER DELETE ON watercourse
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'watercourse'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('hydraulic_structure', random());
CREATE TRIGGER gpkgext_watergang_revision_hydraulic_structure_insert AFTER INSERT ON hydraulic_structure
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'hydraulic_structure'; END;
CREATE TRIGGER gpkgext_watergang_revision_hydraulic_structure_update AFTER UPDATE ON hydraulic_structure
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'hydraulic_structure'; END;
CREATE TRIGGER gpkgext_watergang_revision_hydraulic_structure_delete AFTER DELETE ON hydraulic_structure
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'hydraulic_structure'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('wetland', random());
CREATE TRIGGER gpkgext_watergang_revision_wetland_insert AFTER INSERT ON wetland
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'wetland'; END;
CREATE TRIGGER gpkgext_watergang_revision_wetland_update AFTER UPDATE ON wetland
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'wetland'; END;
CREATE TRIGGER gpkgext_watergang_revision_wetland_delete AFTER DELETE ON wetland
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'wetland'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('habitat_patch', random());
CREATE TRIGGER gpkgext_watergang_revision_habitat_patch_insert AFTER INSERT ON habitat_patch
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'habitat_patch'; END;
CREATE TRIGGER gpkgext_watergang_revision_habitat_patch_update AFTER UPDATE ON habitat_patch
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'habitat_patch'; END;
CREATE TRIGGER gpkgext_watergang_revision_habitat_patch_delete AFTER DELETE ON habitat_patch
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'habitat_patch'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('habitat_patch_type', random());
CREATE TRIGGER gpkgext_watergang_revision_habitat_patch_type_insert AFTER INSERT ON habitat_patch_type
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'habitat_patch_type'; END;
CREATE TRIGGER gpkgext_watergang_revision_habitat_patch_type_update AFTER UPDATE ON habitat_patch_type
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'habitat_patch_type'; END;
CREATE TRIGGER gpkgext_watergang_revision_habitat_patch_type_delete AFTER DELETE ON habitat_patch_type
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'habitat_patch_type'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('network_area', random());
CREATE TRIGGER gpkgext_watergang_revision_network_area_insert AFTER INSERT ON network_area
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'network_area'; END;
CREATE TRIGGER gpkgext_watergang_revision_network_area_update AFTER UPDATE ON network_area
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'network_area'; END;
CREATE TRIGGER gpkgext_watergang_revision_network_area_delete AFTER DELETE ON network_area
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'network_area'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('network_link', random());
CREATE TRIGGER gpkgext_watergang_revision_network_link_insert AFTER INSERT ON network_link
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'network_link'; END;
CREATE TRIGGER gpkgext_watergang_revision_network_link_update AFTER UPDATE ON network_link
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'network_link'; END;
CREATE TRIGGER gpkgext_watergang_revision_network_link_delete AFTER DELETE ON network_link
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'network_link'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('network_obstacle', random());
CREATE TRIGGER gpkgext_watergang_revision_network_obstacle_insert AFTER INSERT ON network_obstacle
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'network_obstacle'; END;
CREATE TRIGGER gpkgext_watergang_revision_network_obstacle_update AFTER UPDATE ON network_obstacle
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'network_obstacle'; END;
CREATE TRIGGER gpkgext_watergang_revision_network_obstacle_delete AFTER DELETE ON network_obstacle
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'network_obstacle'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('taxon', random());
CREATE TRIGGER gpkgext_watergang_revision_taxon_insert AFTER INSERT ON taxon
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'taxon'; END;
CREATE TRIGGER gpkgext_watergang_revision_taxon_update AFTER UPDATE ON taxon
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'taxon'; END;
CREATE TRIGGER gpkgext_watergang_revision_taxon_delete AFTER DELETE ON taxon
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'taxon'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('taxon_status', random());
CREATE TRIGGER gpkgext_watergang_revision_taxon_status_insert AFTER INSERT ON taxon_status
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'taxon_status'; END;
CREATE TRIGGER gpkgext_watergang_revision_taxon_status_update AFTER UPDATE ON taxon_status
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'taxon_status'; END;
CREATE TRIGGER gpkgext_watergang_revision_taxon_status_delete AFTER DELETE ON taxon_status
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'taxon_status'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('sensitivity_level', random());
CREATE TRIGGER gpkgext_watergang_revision_sensitivity_level_insert AFTER INSERT ON sensitivity_level
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'sensitivity_level'; END;
CREATE TRIGGER gpkgext_watergang_revision_sensitivity_level_update AFTER UPDATE ON sensitivity_level
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'sensitivity_level'; END;
CREATE TRIGGER gpkgext_watergang_revision_sensitivity_level_delete AFTER DELETE ON sensitivity_level
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'sensitivity_level'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('occurrence_public', random());
CREATE TRIGGER gpkgext_watergang_revision_occurrence_public_insert AFTER INSERT ON occurrence_public
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'occurrence_public'; END;
CREATE TRIGGER gpkgext_watergang_revision_occurrence_public_update AFTER UPDATE ON occurrence_public
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'occurrence_public'; END;
CREATE TRIGGER gpkgext_watergang_revision_occurrence_public_delete AFTER DELETE ON occurrence_public
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'occurrence_public'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('occurrence_cell', random());
CREATE TRIGGER gpkgext_watergang_revision_occurrence_cell_insert AFTER INSERT ON occurrence_cell
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'occurrence_cell'; END;
CREATE TRIGGER gpkgext_watergang_revision_occurrence_cell_update AFTER UPDATE ON occurrence_cell
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'occurrence_cell'; END;
CREATE TRIGGER gpkgext_watergang_revision_occurrence_cell_delete AFTER DELETE ON occurrence_cell
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'occurrence_cell'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('monitoring_station', random());
CREATE TRIGGER gpkgext_watergang_revision_monitoring_station_insert AFTER INSERT ON monitoring_station
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'monitoring_station'; END;
CREATE TRIGGER gpkgext_watergang_revision_monitoring_station_update AFTER UPDATE ON monitoring_station
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'monitoring_station'; END;
CREATE TRIGGER gpkgext_watergang_revision_monitoring_station_delete AFTER DELETE ON monitoring_station
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'monitoring_station'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('time_series', random());
CREATE TRIGGER gpkgext_watergang_revision_time_series_insert AFTER INSERT ON time_series
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'time_series'; END;
CREATE TRIGGER gpkgext_watergang_revision_time_series_update AFTER UPDATE ON time_series
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'time_series'; END;
CREATE TRIGGER gpkgext_watergang_revision_time_series_delete AFTER DELETE ON time_series
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'time_series'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('measurement', random());
CREATE TRIGGER gpkgext_watergang_revision_measurement_insert AFTER INSERT ON measurement
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'measurement'; END;
CREATE TRIGGER gpkgext_watergang_revision_measurement_update AFTER UPDATE ON measurement
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'measurement'; END;
CREATE TRIGGER gpkgext_watergang_revision_measurement_delete AFTER DELETE ON measurement
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'measurement'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('climate_exposure', random());
CREATE TRIGGER gpkgext_watergang_revision_climate_exposure_insert AFTER INSERT ON climate_exposure
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'climate_exposure'; END;
CREATE TRIGGER gpkgext_watergang_revision_climate_exposure_update AFTER UPDATE ON climate_exposure
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'climate_exposure'; END;
CREATE TRIGGER gpkgext_watergang_revision_climate_exposure_delete AFTER DELETE ON climate_exposure
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'climate_exposure'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('stake', random());
CREATE TRIGGER gpkgext_watergang_revision_stake_insert AFTER INSERT ON stake
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'stake'; END;
CREATE TRIGGER gpkgext_watergang_revision_stake_update AFTER UPDATE ON stake
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'stake'; END;
CREATE TRIGGER gpkgext_watergang_revision_stake_delete AFTER DELETE ON stake
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'stake'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('stake_area', random());
CREATE TRIGGER gpkgext_watergang_revision_stake_area_insert AFTER INSERT ON stake_area
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'stake_area'; END;
CREATE TRIGGER gpkgext_watergang_revision_stake_area_update AFTER UPDATE ON stake_area
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'stake_area'; END;
CREATE TRIGGER gpkgext_watergang_revision_stake_area_delete AFTER DELETE ON stake_area
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'stake_area'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('opportunity', random());
CREATE TRIGGER gpkgext_watergang_revision_opportunity_insert AFTER INSERT ON opportunity
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'opportunity'; END;
CREATE TRIGGER gpkgext_watergang_revision_opportunity_update AFTER UPDATE ON opportunity
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'opportunity'; END;
CREATE TRIGGER gpkgext_watergang_revision_opportunity_delete AFTER DELETE ON opportunity
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'opportunity'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('action', random());
CREATE TRIGGER gpkgext_watergang_revision_action_insert AFTER INSERT ON action
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'action'; END;
CREATE TRIGGER gpkgext_watergang_revision_action_update AFTER UPDATE ON action
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'action'; END;
CREATE TRIGGER gpkgext_watergang_revision_action_delete AFTER DELETE ON action
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'action'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('indicator', random());
CREATE TRIGGER gpkgext_watergang_revision_indicator_insert AFTER INSERT ON indicator
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator'; END;
CREATE TRIGGER gpkgext_watergang_revision_indicator_update AFTER UPDATE ON indicator
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator'; END;
CREATE TRIGGER gpkgext_watergang_revision_indicator_delete AFTER DELETE ON indicator
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('indicator_method', random());
CREATE TRIGGER gpkgext_watergang_revision_indicator_method_insert AFTER INSERT ON indicator_method
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_method'; END;
CREATE TRIGGER gpkgext_watergang_revision_indicator_method_update AFTER UPDATE ON indicator_method
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_method'; END;
CREATE TRIGGER gpkgext_watergang_revision_indicator_method_delete AFTER DELETE ON indicator_method
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_method'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('indicator_input', random());
CREATE TRIGGER gpkgext_watergang_revision_indicator_input_insert AFTER INSERT ON indicator_input
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_input'; END;
CREATE TRIGGER gpkgext_watergang_revision_indicator_input_update AFTER UPDATE ON indicator_input
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_input'; END;
CREATE TRIGGER gpkgext_watergang_revision_indicator_input_delete AFTER DELETE ON indicator_input
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_input'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('indicator_target', random());
CREATE TRIGGER gpkgext_watergang_revision_indicator_target_insert AFTER INSERT ON indicator_target
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_target'; END;
CREATE TRIGGER gpkgext_watergang_revision_indicator_target_update AFTER UPDATE ON indicator_target
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_target'; END;
CREATE TRIGGER gpkgext_watergang_revision_indicator_target_delete AFTER DELETE ON indicator_target
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_target'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('indicator_value', random());
CREATE TRIGGER gpkgext_watergang_revision_indicator_value_insert AFTER INSERT ON indicator_value
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_value'; END;
CREATE TRIGGER gpkgext_watergang_revision_indicator_value_update AFTER UPDATE ON indicator_value
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_value'; END;
CREATE TRIGGER gpkgext_watergang_revision_indicator_value_delete AFTER DELETE ON indicator_value
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_value'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('indicator_run', random());
CREATE TRIGGER gpkgext_watergang_revision_indicator_run_insert AFTER INSERT ON indicator_run
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_run'; END;
CREATE TRIGGER gpkgext_watergang_revision_indicator_run_update AFTER UPDATE ON indicator_run
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_run'; END;
CREATE TRIGGER gpkgext_watergang_revision_indicator_run_delete AFTER DELETE ON indicator_run
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'indicator_run'; END;
INSERT OR IGNORE INTO gpkgext_watergang_revision VALUES ('map_view', random());
CREATE TRIGGER gpkgext_watergang_revision_map_view_insert AFTER INSERT ON map_view
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'map_view'; END;
CREATE TRIGGER gpkgext_watergang_revision_map_view_update AFTER UPDATE ON map_view
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'map_view'; END;
CREATE TRIGGER gpkgext_watergang_revision_map_view_delete AFTER DELETE ON map_view
BEGIN UPDATE gpkgext_watergang_revision SET revision = random() WHERE table_name = 'map_view'; END;

-- Sensitivity levels, as SINP numbers them. They are rows so that another scale is data and not code.
INSERT INTO sensitivity_level (code, publish_as, size_rank, label_fr, label_nl, label_en) VALUES
  ('0', 'precise', 0, 'Non sensible, diffusion précise', 'Niet gevoelig, exacte plaats', 'Not sensitive, precise'),
  ('1', 'commune', 6, 'Sensible, diffusion à la commune', 'Gevoelig, per gemeente', 'Sensitive, by municipality'),
  ('2', 'grid10', 10, 'Sensible, diffusion à la maille de 10 km', 'Gevoelig, per hok van 10 km', 'Sensitive, 10 km cell'),
  ('3', 'department', 50, 'Sensible, diffusion au département', 'Gevoelig, per provincie', 'Sensitive, by department or province'),
  ('4', 'none', 99, 'Sensible, aucune diffusion', 'Gevoelig, niet verspreid', 'Sensitive, not published');
