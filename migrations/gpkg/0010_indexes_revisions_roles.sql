-- What makes reads fast, and the levels of sensitivity.
-- The state of each table is kept by triggers that the first import makes (`watergang_revision`).

CREATE INDEX indicator_value_by_territory ON indicator_value (territory_id, indicator_id, period_end);
CREATE INDEX occurrence_public_by_taxon ON occurrence_public (taxon_id, year);
CREATE INDEX measurement_by_series ON measurement (series_id, phenomenon_time DESC);
CREATE INDEX habitat_patch_type_by_family ON habitat_patch_type (family, scheme);
CREATE INDEX watercourse_by_unit ON watercourse (hydraulic_unit_id);
CREATE INDEX hydraulic_structure_by_watercourse ON hydraulic_structure (watercourse_id);
CREATE INDEX time_series_by_station ON time_series (station_id);
CREATE INDEX territory_by_kind ON territory (kind);
CREATE INDEX protected_site_by_scheme ON protected_site (designation_scheme);
CREATE INDEX action_by_status ON action (status);

INSERT INTO sensitivity_level (code, publish_as, size_rank, label_fr, label_nl, label_en) VALUES
 ('0','precise',0,'Non sensible, diffusion précise','Niet gevoelig, exacte plaats','Not sensitive, precise'),
 ('1','commune',6,'Sensible, diffusion à la commune','Gevoelig, per gemeente','Sensitive, by municipality'),
 ('2','grid10',10,'Sensible, diffusion à la maille de 10 km','Gevoelig, per hok van 10 km','Sensitive, 10 km cell'),
 ('3','department',50,'Sensible, diffusion au département','Gevoelig, per provincie','Sensitive, by department or province'),
 ('4','none',99,'Sensible, aucune diffusion','Gevoelig, niet verspreid','Sensitive, not published');
