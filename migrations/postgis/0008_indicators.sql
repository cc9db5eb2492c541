-- Indicators, their methods, inputs, targets, values and runs.

-- what is measured and why
CREATE TABLE obs.indicator (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  label_fr text NOT NULL, label_nl text NOT NULL, label_en text NOT NULL,  -- short title
  full_name_fr text NOT NULL, full_name_nl text NOT NULL, full_name_en text NOT NULL,  -- name in full
  question_fr text, question_nl text, question_en text,
  stake_id text COLLATE "C" REFERENCES obs.stake(id),
  dpsir text COLLATE "C" NOT NULL CHECK (dpsir IN ('driver','pressure','state','impact','response','knowledge')),
  unit text COLLATE "C" NOT NULL,
  decimals integer NOT NULL DEFAULT 1,
  better text COLLATE "C" CHECK (better IN ('up','down','band','none')),
  method_code text COLLATE "C",              -- built-in routine of the server; null = values typed in or imported
  update_frequency text COLLATE "C" NOT NULL DEFAULT 'ANNUAL',
  status text COLLATE "C" NOT NULL DEFAULT 'draft' CHECK (status IN ('draft','published','suspended')),
  external_uri text COLLATE "C");            -- same indicator elsewhere (ONB, regional observatory, EEA, SDG)

-- method sheet; a value names the version that made it
CREATE TABLE obs.indicator_method (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  indicator_id text COLLATE "C" NOT NULL REFERENCES obs.indicator(id),
  version text COLLATE "C" NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  definition_fr text NOT NULL, definition_nl text NOT NULL, definition_en text NOT NULL,
  context_fr text, context_nl text, context_en text,
  protocol_fr text, protocol_nl text, protocol_en text,
  formula text NOT NULL,
  parameters jsonb,
  limits_fr text, limits_nl text, limits_en text,
  interpretation_fr text, interpretation_nl text, interpretation_en text,
  reference_list text,
  author_role text,
  robustness integer CHECK (robustness BETWEEN 1 AND 5),
  reviewed_on date,
  revision integer NOT NULL DEFAULT 1,
  UNIQUE (indicator_id, version),
  CHECK (valid_to >= valid_from));

-- lineage: which datasets an indicator needs
CREATE TABLE obs.indicator_input (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  indicator_id text COLLATE "C" NOT NULL REFERENCES obs.indicator(id),
  dataset_id text COLLATE "C" NOT NULL REFERENCES obs.dataset(id),
  role_fr text, role_nl text, role_en text,
  mandatory boolean NOT NULL DEFAULT true,
  UNIQUE (indicator_id, dataset_id));

-- value aimed at
CREATE TABLE obs.indicator_target (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  indicator_id text COLLATE "C" NOT NULL REFERENCES obs.indicator(id),
  territory_id text COLLATE "C" NOT NULL REFERENCES obs.territory(id),
  due date NOT NULL,
  value double precision,
  value_low double precision,
  value_high double precision,
  baseline_date date,
  baseline_value double precision,
  source text,
  UNIQUE (indicator_id, territory_id, due));

-- long form: SDMX-like observation
CREATE TABLE obs.indicator_value (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  indicator_id text COLLATE "C" NOT NULL REFERENCES obs.indicator(id),
  territory_id text COLLATE "C" NOT NULL REFERENCES obs.territory(id),
  period_start date NOT NULL,
  period_end date NOT NULL,
  breakdown text COLLATE "C" NOT NULL DEFAULT '',  -- 'reedbed', 'bird', 'strong' ...
  value double precision,
  value_low double precision,
  value_high double precision,
  n integer,
  status text COLLATE "C" NOT NULL DEFAULT 'final'
    CHECK (status IN ('final','provisional','estimated','suppressed','missing')),
  method_version text COLLATE "C" NOT NULL,
  run_id bigint,
  computed_at timestamptz NOT NULL DEFAULT now(),
  note_fr text, note_nl text, note_en text,
  UNIQUE (indicator_id, territory_id, period_start, period_end, breakdown, method_version),
  CHECK (period_end >= period_start));

-- provenance of a computation: dataset versions that went in
CREATE TABLE obs.indicator_run (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  indicator_id text COLLATE "C" NOT NULL REFERENCES obs.indicator(id),
  method_version text COLLATE "C" NOT NULL,
  started timestamptz NOT NULL,
  ended timestamptz,
  status text COLLATE "C" NOT NULL CHECK (status IN ('running','ok','suppressed','failed')),
  inputs jsonb NOT NULL,
  message text,
  CHECK (ended >= started));
