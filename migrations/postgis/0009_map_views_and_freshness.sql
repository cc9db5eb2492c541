-- Named map views, feedback, and one light of freshness for each dataset and indicator.

-- web site
CREATE TABLE obs.map_view (              -- a named view: layers, extent, filter, time; a permalink target, an embed, a print template, a story step
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE, stake_id text REFERENCES obs.stake(id),
  title_fr text NOT NULL, title_nl text NOT NULL, title_en text NOT NULL, text_fr text, text_nl text, text_en text,
  alt_fr text NOT NULL, alt_nl text NOT NULL, alt_en text NOT NULL,   -- text alternative of the map (RGAA)
  state jsonb NOT NULL, story_id text, step integer, geom geometry(Polygon, 4326));

CREATE TABLE restricted.feedback (       -- 'signaler une erreur'
  fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, received timestamptz NOT NULL DEFAULT now(), target text, message text NOT NULL,
  email text, handled timestamptz, purge_after date NOT NULL DEFAULT (current_date + 365), geom geometry(Point, 4326));

-- freshness, one light per dataset and per indicator
CREATE VIEW obs.dataset_freshness AS
SELECT d.fid, d.id AS dataset_id, d.update_frequency, d.modified, (current_date - d.modified) AS age_days, d.max_age_days,
  r.status AS last_run_status, r.started AS last_run,
  CASE WHEN d.status <> 'published' THEN 'off' WHEN r.status = 'failed' THEN 'broken'
       WHEN current_date - d.modified > d.max_age_days THEN 'late'
       WHEN current_date - d.modified > 0.8 * d.max_age_days THEN 'soon' ELSE 'fresh' END AS light
FROM obs.dataset d
LEFT JOIN obs.feed f ON f.dataset_id = d.id AND f.enabled
LEFT JOIN LATERAL (SELECT status, started FROM obs.feed_run x WHERE x.feed_id = f.id ORDER BY started DESC LIMIT 1) r ON true;

CREATE VIEW obs.indicator_freshness AS
SELECT i.fid, i.id AS indicator_id, max(v.computed_at) AS last_value,
  CASE WHEN max(v.computed_at) IS NULL THEN 'empty'
       WHEN bool_or(f.light IN ('broken','late')) THEN 'input-late'
       WHEN max(v.computed_at)::date < max(f.modified) THEN 'to-recompute' ELSE 'fresh' END AS light
FROM obs.indicator i LEFT JOIN obs.indicator_value v ON v.indicator_id = i.id
LEFT JOIN obs.indicator_input n ON n.indicator_id = i.id LEFT JOIN obs.dataset_freshness f ON f.dataset_id = n.dataset_id
GROUP BY i.fid, i.id;
