-- Indicators, their methods, inputs, targets, values and runs.

-- what is measured and why
CREATE TABLE indicator (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  label_fr TEXT NOT NULL, label_nl TEXT NOT NULL, label_en TEXT NOT NULL,  -- short title
  full_name_fr TEXT NOT NULL, full_name_nl TEXT NOT NULL, full_name_en TEXT NOT NULL,  -- name in full
  question_fr TEXT, question_nl TEXT, question_en TEXT,
  stake_id TEXT REFERENCES stake(id),
  dpsir TEXT NOT NULL CHECK (dpsir IN ('driver','pressure','state','impact','response','knowledge')),
  unit TEXT NOT NULL,
  decimals MEDIUMINT NOT NULL DEFAULT 1,
  better TEXT CHECK (better IN ('up','down','band','none')),
  method_code TEXT,                          -- built-in routine of the server; null = values typed in or imported
  update_frequency TEXT NOT NULL DEFAULT 'ANNUAL',
  status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft','published','suspended')),
  external_uri TEXT);                        -- same indicator elsewhere (ONB, regional observatory, EEA, SDG)
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('indicator', 'attributes', 'Indicators', 'Indicators of the observatory, their question, unit and status.');

-- method sheet; a value names the version that made it
CREATE TABLE indicator_method (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  indicator_id TEXT NOT NULL REFERENCES indicator(id),
  version TEXT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE,
  definition_fr TEXT NOT NULL, definition_nl TEXT NOT NULL, definition_en TEXT NOT NULL,
  context_fr TEXT, context_nl TEXT, context_en TEXT,
  protocol_fr TEXT, protocol_nl TEXT, protocol_en TEXT,
  formula TEXT NOT NULL,
  parameters TEXT,
  limits_fr TEXT, limits_nl TEXT, limits_en TEXT,
  interpretation_fr TEXT, interpretation_nl TEXT, interpretation_en TEXT,
  reference_list TEXT,
  author_role TEXT,
  robustness MEDIUMINT CHECK (robustness BETWEEN 1 AND 5),
  reviewed_on DATE,
  revision MEDIUMINT NOT NULL DEFAULT 1,
  UNIQUE (indicator_id, version),
  CHECK (valid_to >= valid_from));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('indicator_method', 'attributes', 'Indicator methods', 'Definition, formula, limits and reading of each indicator, version by version.');
INSERT INTO gpkg_data_columns (table_name, column_name, mime_type)
VALUES ('indicator_method', 'parameters', 'application/json');

-- lineage: which datasets an indicator needs
CREATE TABLE indicator_input (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  indicator_id TEXT NOT NULL REFERENCES indicator(id),
  dataset_id TEXT NOT NULL REFERENCES dataset(id),
  role_fr TEXT, role_nl TEXT, role_en TEXT,
  mandatory BOOLEAN NOT NULL DEFAULT 1,
  UNIQUE (indicator_id, dataset_id));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('indicator_input', 'attributes', 'Indicator inputs', 'Datasets that an indicator needs.');

-- value aimed at
CREATE TABLE indicator_target (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  indicator_id TEXT NOT NULL REFERENCES indicator(id),
  territory_id TEXT NOT NULL REFERENCES territory(id),
  due DATE NOT NULL,
  value DOUBLE,
  value_low DOUBLE,
  value_high DOUBLE,
  baseline_date DATE,
  baseline_value DOUBLE,
  source TEXT,
  UNIQUE (indicator_id, territory_id, due));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('indicator_target', 'attributes', 'Indicator targets', 'Value aimed at, by territory and due date, and baseline.');

-- long form: SDMX-like observation
CREATE TABLE indicator_value (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  indicator_id TEXT NOT NULL REFERENCES indicator(id),
  territory_id TEXT NOT NULL REFERENCES territory(id),
  period_start DATE NOT NULL,
  period_end DATE NOT NULL,
  breakdown TEXT NOT NULL DEFAULT '',        -- 'reedbed', 'bird', 'strong' ...
  value DOUBLE,
  value_low DOUBLE,
  value_high DOUBLE,
  n MEDIUMINT,
  status TEXT NOT NULL DEFAULT 'final' CHECK (status IN ('final','provisional','estimated','suppressed','missing')),
  method_version TEXT NOT NULL,
  run_id INTEGER,
  computed_at DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  note_fr TEXT, note_nl TEXT, note_en TEXT,
  UNIQUE (indicator_id, territory_id, period_start, period_end, breakdown, method_version),
  CHECK (period_end >= period_start));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('indicator_value', 'attributes', 'Indicator values', 'Values by territory and period, with their interval and status.');

-- provenance of a computation: dataset versions that went in
CREATE TABLE indicator_run (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  indicator_id TEXT NOT NULL REFERENCES indicator(id),
  method_version TEXT NOT NULL,
  started DATETIME NOT NULL,
  ended DATETIME,
  status TEXT NOT NULL CHECK (status IN ('running','ok','suppressed','failed')),
  inputs TEXT NOT NULL,
  message TEXT,
  CHECK (julianday(ended) >= julianday(started)));
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
VALUES ('indicator_run', 'attributes', 'Indicator runs', 'Provenance of each computation: the method and the versions of the data used.');
INSERT INTO gpkg_data_columns (table_name, column_name, mime_type)
VALUES ('indicator_run', 'inputs', 'application/json');
