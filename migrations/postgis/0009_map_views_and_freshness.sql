-- Named map views, feedback, and one light of freshness for each dataset and indicator.

-- layers, extent, filter and time: target of a permalink, an embed, a print, a step of a story
CREATE TABLE obs.map_view (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  stake_id text COLLATE "C" REFERENCES obs.stake(id),
  title_fr text NOT NULL, title_nl text NOT NULL, title_en text NOT NULL,
  text_fr text, text_nl text, text_en text,
  alt_fr text NOT NULL, alt_nl text NOT NULL, alt_en text NOT NULL,  -- text alternative of the map (RGAA)
  state jsonb NOT NULL,
  story_id text COLLATE "C",
  step integer,
  geom geometry(Polygon, 4326));
CREATE INDEX map_view_geom ON obs.map_view USING gist (geom);

-- faults that visitors report
CREATE TABLE restricted.feedback (
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  received timestamptz NOT NULL DEFAULT now(),
  target text,
  message text NOT NULL,
  email text,
  handled timestamptz,
  purge_after date NOT NULL DEFAULT (current_date + 365),
  geom geometry(Point, 4326));
CREATE INDEX feedback_geom ON restricted.feedback USING gist (geom);

-- Freshness. A view reads with its owner's rights, which row security does not bind: what is not public is left out here.
-- The light moves with the calendar and not with a write, so these views are for reports, not for cached answers.
CREATE VIEW obs.dataset_freshness AS
SELECT d.fid, d.id AS dataset_id, d.update_frequency, d.modified, (current_date - d.modified) AS age_days, d.max_age_days,
  r.status AS last_run_status, r.started AS last_run,
  CASE WHEN d.status <> 'published' THEN 'off'
       WHEN r.status = 'failed' THEN 'broken'
       WHEN current_date - d.modified > d.max_age_days THEN 'late'
       WHEN current_date - d.modified > 0.8 * d.max_age_days THEN 'soon'
       ELSE 'fresh' END AS light
FROM obs.dataset d
-- A dataset may have several feeds: its last run is the last of all of them, so that each dataset is one row.
LEFT JOIN LATERAL (
  SELECT x.status, x.started FROM obs.feed f JOIN obs.feed_run x ON x.feed_id = f.id
  WHERE f.dataset_id = d.id AND f.enabled ORDER BY x.started DESC LIMIT 1) r ON true
WHERE d.access_level = 'public' AND d.status <> 'draft';

CREATE VIEW obs.indicator_freshness AS
SELECT i.fid, i.id AS indicator_id, max(v.last_value) AS last_value,
  CASE WHEN max(v.last_value) IS NULL THEN 'empty'
       WHEN bool_or(f.light IN ('broken','late')) THEN 'input-late'
       WHEN max(v.last_value)::date < max(f.modified) THEN 'to-recompute'
       ELSE 'fresh' END AS light
FROM obs.indicator i
-- Values are gathered before the inputs are joined: a product of both would grow with the history.
LEFT JOIN LATERAL (SELECT max(computed_at) AS last_value FROM obs.indicator_value x WHERE x.indicator_id = i.id) v ON true
LEFT JOIN obs.indicator_input n ON n.indicator_id = i.id
LEFT JOIN obs.dataset_freshness f ON f.dataset_id = n.dataset_id
GROUP BY i.fid, i.id;
