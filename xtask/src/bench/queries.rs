//! Filters and sorts: of what lies in a box, and of a whole collection.
//!
//! The boxes are made here, so that each holds somewhat more than a page of items of which a filter keeps a page: what a
//! filter costs is then told by comparing with the same boxes without one.

use super::kit::Kit;
use super::load::{self, Row, Target};
use super::{Ours, Plan, floors};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::process::Command;

/// How many items a box may hold: a filter that keeps nine of ten leaves a page.
const CANDIDATES: std::ops::RangeInclusive<u64> = 1_130..=1_200;
const BOXES_PER_LAYER: u64 = 30;
/// Halvings of an interval of box sizes.
const HALVINGS: usize = 24;
/// Statements of a floor; each reads a thousand rows and more.
const STATEMENTS: usize = 200;

/// A collection of the kit: its name, a number that its items have, and the bound below which nine of ten are.
struct Layer(&'static str, &'static str, f64);

const LAYERS: [Layer; 3] =
    [Layer("observations", "individuals", 6.0), Layer("parcels", "score", 0.7), Layer("watercourses", "width_m", 8.0)];

/// What is asked of the items of a layer.
struct Question {
    name: &'static str,
    about: &'static str,
    /// Whether only what lies in a box is asked for.
    in_box: bool,
    filter: Option<Condition>,
    /// Whether the largest numbers come first.
    is_sorted: bool,
    limit: u32,
    /// Peers that can answer it.
    peers: &'static [&'static str],
}

/// A condition in CQL2 and in SQL.
#[derive(Clone, Copy)]
enum Condition {
    /// The number is below the layer's bound.
    Below,
    /// It is, and the geometry meets the box, both in one filter.
    BelowInPolygon,
    /// One row of a hundred, found without an index.
    Rare,
}

const QUESTIONS: [Question; 6] = [
    Question {
        name: "box1000",
        about: "a page of 1,000 in a box that holds at most 1,200 (`bbox=…`, 90 boxes): what the next three are compared with",
        in_box: true,
        filter: None,
        is_sorted: false,
        limit: 1_000,
        peers: &["qgis", "tipg"],
    },
    Question {
        name: "filter1000",
        about: "a filter of a number in these boxes, which keeps nine of ten (`bbox=…&filter=score < 0.7`)",
        in_box: true,
        filter: Some(Condition::Below),
        is_sorted: false,
        limit: 1_000,
        peers: &["tipg"],
    },
    Question {
        name: "spatial1000",
        about: "the same in CQL2 alone (`filter=S_INTERSECTS(geom,POLYGON(…)) AND score < 0.7`)",
        in_box: true,
        filter: Some(Condition::BelowInPolygon),
        is_sorted: false,
        limit: 1_000,
        peers: &["tipg"],
    },
    Question {
        name: "sort1000",
        about: "these boxes, the largest number first (`bbox=…&sortby=-score`)",
        in_box: true,
        filter: None,
        is_sorted: true,
        limit: 1_000,
        peers: &["qgis", "tipg"],
    },
    Question {
        name: "sort100",
        about: "a page of 100 of 100,000 parcels, the largest number first, without an index (`sortby=-score`)",
        in_box: false,
        filter: None,
        is_sorted: true,
        limit: 100,
        peers: &["qgis", "tipg"],
    },
    Question {
        name: "scan100",
        about: "up to 100 of 100,000 parcels by a condition that few fulfil and no index has (`filter=score > 0.95`)",
        in_box: false,
        filter: Some(Condition::Rare),
        is_sorted: false,
        limit: 100,
        peers: &["tipg"],
    },
];

/// Rows that a question without a box makes the server look at.
const PARCELS: f64 = 100_000.0;

/// A box as west, south, east, north.
type Bounds = [f64; 4];

/// All questions, each at both of our stores, the peers that can answer it, and as bare SQL.
pub fn measure(kit: &Kit, plan: &Plan, ours: &[Ours]) -> Result<String> {
    let boxes = boxes(kit)?;
    let mut out = String::new();
    let mut plain: Vec<(String, f64)> = Vec::new();
    for question in &QUESTIONS {
        eprintln!("{} …", question.name);
        let asked: Vec<(&Layer, Option<Bounds>)> = if question.in_box {
            boxes.iter().map(|(layer, bounds)| (*layer, Some(*bounds))).collect()
        } else {
            LAYERS.iter().filter(|layer| layer.0 == "parcels").map(|layer| (layer, None)).collect()
        };
        let mut targets = Vec::new();
        for one in ours {
            let paths = asked.iter().map(|(layer, bounds)| question.path("ogc", layer, *bounds)).collect();
            targets.push(Target {
                name: one.name.to_owned(),
                base: one.server.url().trim_end_matches('/').to_owned(),
                pids: vec![one.server.pid()],
                paths,
            });
        }
        for name in plan.peers.iter().filter(|name| question.peers.contains(&name.as_str())) {
            let (base, pids) = kit.peer(name)?;
            let paths = asked.iter().map(|(layer, bounds)| question.path(name, layer, *bounds)).collect();
            targets.push(Target { name: name.clone(), base, pids, paths });
        }
        agree(question, &targets)?;
        let mut rows = load::drive(kit, plan, &targets)?;
        let statements = |dialect: fn(&str, Bounds) -> String| -> String {
            let lines = asked.iter().map(|(layer, bounds)| question.statement(dialect, layer, *bounds));
            lines.collect::<Vec<_>>().join("\n")
        };
        let (sqlite, postgres) = (statements(in_sqlite), statements(in_postgres));
        rows.extend(floors::of(kit, &sqlite, &wrapped(&postgres), STATEMENTS)?);
        out += &load::table(question.name, question.about, &rows);
        out += &match (question.in_box, question.name) {
            (true, "box1000") => {
                plain = rows.iter().map(|row| (row.name.clone(), row.cpu_ms_per_request)).collect();
                String::new()
            }
            (true, _) => compared(&rows, "Beside the same boxes without it", |row| {
                let (_, plain) = plain.iter().find(|(name, _)| *name == row.name)?;
                Some(format!("{:.2}", row.cpu_ms_per_request / plain))
            }),
            (false, _) => compared(&rows, "For each row looked at, in µs", |row| {
                Some(format!("{:.3}", row.cpu_ms_per_request * 1_000.0 / PARCELS))
            }),
        };
        out.push('\n');
    }
    Ok(out)
}

/// A line that tells of each server.
fn compared(rows: &[Row], what: &str, figure: impl Fn(&Row) -> Option<String>) -> String {
    let servers = rows.iter().filter(|row| row.under_load.is_some());
    let told: Vec<String> = servers.filter_map(|row| Some(format!("{} {}", row.name, figure(row)?))).collect();
    format!("\n{what}: {}.\n", told.join(", "))
}

impl Question {
    /// The request for one of the servers.
    fn path(&self, server: &str, Layer(layer, number, bound): &Layer, bounds: Option<Bounds>) -> String {
        let mut query = vec![format!("limit={}", self.limit)];
        let mut filters = Vec::new();
        match self.filter {
            Some(Condition::Below) => filters.push(format!("{number} < {bound}")),
            Some(Condition::BelowInPolygon) => {
                filters.extend(bounds.map(|bounds| format!("S_INTERSECTS(geom,{})", polygon(bounds))));
                filters.push(format!("{number} < {bound}"));
            }
            Some(Condition::Rare) => filters.push(format!("{number} > 0.95")),
            None => {}
        }
        if let Some([west, south, east, north]) = bounds
            && !matches!(self.filter, Some(Condition::BelowInPolygon))
        {
            query.push(format!("bbox={west},{south},{east},{north}"));
        }
        if !filters.is_empty() {
            let filter = filters.join(" AND ").replace(' ', "%20").replace('<', "%3C").replace('>', "%3E");
            query.push(format!("filter={filter}&filter-lang=cql2-text"));
        }
        if self.is_sorted {
            query.push(match server {
                "qgis" => format!("sortby={number}&sortdesc=true"),
                _ => format!("sortby=-{number}"),
            });
        }
        let query = query.join("&");
        match server {
            "tipg" => format!("/collections/public.{layer}/items?{query}&f=geojson"),
            "qgis" => format!("/wfs3/collections/{layer}/items.json?{query}"),
            _ => format!("/collections/{layer}/items?{query}&f=json"),
        }
    }

    /// The same rows by SQL.
    fn statement(
        &self,
        in_box: fn(&str, Bounds) -> String,
        Layer(layer, number, bound): &Layer,
        bounds: Option<Bounds>,
    ) -> String {
        let mut conditions: Vec<String> = bounds.map(|bounds| in_box(layer, bounds)).into_iter().collect();
        match self.filter {
            Some(Condition::Below | Condition::BelowInPolygon) => conditions.push(format!("{number} < {bound}")),
            Some(Condition::Rare) => conditions.push(format!("{number} > 0.95")),
            None => {}
        }
        let conditions = if conditions.is_empty() { "true".to_owned() } else { conditions.join(" AND ") };
        let order = if self.is_sorted { format!("{number} DESC, fid") } else { "fid".to_owned() };
        format!("SELECT * FROM {layer} WHERE {conditions} ORDER BY {order} LIMIT {};", self.limit)
    }
}

fn in_sqlite(layer: &str, [west, south, east, north]: Bounds) -> String {
    format!(
        "fid IN (SELECT id FROM rtree_{layer}_geom WHERE minx <= {east} AND maxx >= {west} AND miny <= {north} AND maxy >= {south})"
    )
}

fn in_postgres(_layer: &str, [west, south, east, north]: Bounds) -> String {
    format!("geom && ST_MakeEnvelope({west}, {south}, {east}, {north}, 4326)")
}

/// Each statement on its line, its rows as GeoJSON.
fn wrapped(statements: &str) -> String {
    let lines = statements.lines().map(|line| line.trim_end_matches(';'));
    lines.map(|line| format!("SELECT ST_AsGeoJSON(row) FROM ({line}) row;")).collect::<Vec<_>>().join("\n")
}

fn polygon([west, south, east, north]: Bounds) -> String {
    format!("POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))")
}

/// Fails unless all servers answer the first requests with the same number of items: else the figures say nothing.
fn agree(question: &Question, targets: &[Target]) -> Result<()> {
    for place in 0..targets.first().map_or(0, |target| target.paths.len().min(6)) {
        let mut told = Vec::new();
        for target in targets {
            let url = format!("{}{}", target.base, target.paths.get(place).context("no such request")?);
            let body = crate::process::read(Command::new("curl").args(["--silent", "--globoff", &url]))?;
            let answer: Value =
                serde_json::from_str(&body).with_context(|| format!("`{url}` is no JSON: {body:.200}"))?;
            told.push((target.name.as_str(), answer.get("features").and_then(Value::as_array).map(Vec::len)));
        }
        let are_full = told.iter().all(|(_, count)| *count == Some(question.limit as usize));
        if !are_full && told.windows(2).any(|pair| pair.first().map(|one| one.1) != pair.last().map(|one| one.1)) {
            bail!("{}: the servers do not agree on request {place}: {told:?}", question.name);
        }
    }
    Ok(())
}

/// Boxes that hold so many items as wanted, around items in steps through each layer.
fn boxes(kit: &Kit) -> Result<Vec<(&'static Layer, Bounds)>> {
    let mut found = Vec::new();
    for layer in &LAYERS {
        let name = layer.0;
        let middles = kit.sqlite(&format!(
            "SELECT (minx + maxx) / 2, (miny + maxy) / 2 FROM rtree_{name}_geom
             WHERE id % (SELECT count(*) / {BOXES_PER_LAYER} FROM {name}) = 7 ORDER BY id;"
        ))?;
        let mut searches: Vec<Search> = middles
            .lines()
            .map(|line| {
                let (x, y) = line.split_once('|').context("two numbers")?;
                Ok(Search { middle: [x.parse()?, y.parse()?], smaller: 0.0, larger: 1.0, bounds: None })
            })
            .collect::<Result<_>>()?;
        for _ in 0..HALVINGS {
            let statements: String = searches
                .iter()
                .map(|search| format!("SELECT count(*) FROM {name} WHERE {};\n", in_sqlite(name, search.tried())))
                .collect();
            let counts = kit.sqlite(&statements)?;
            for (search, count) in searches.iter_mut().zip(counts.lines()) {
                search.learn(count.trim().parse()?);
            }
        }
        found.extend(searches.iter().filter_map(|search| Some((layer, search.bounds?))));
    }
    if found.is_empty() {
        bail!("no box of the kit's data holds {CANDIDATES:?} items");
    }
    Ok(found)
}

/// The search for a box of the right size around a place.
struct Search {
    middle: [f64; 2],
    /// Half widths in degrees: of a box with too few items, and of one with too many.
    smaller: f64,
    larger: f64,
    bounds: Option<Bounds>,
}

impl Search {
    fn tried(&self) -> Bounds {
        let ([x, y], half) = (self.middle, f64::midpoint(self.smaller, self.larger));
        let rounded = |degrees: f64| (degrees * 1e7).round() / 1e7;
        [x - half, y - half * 0.63, x + half, y + half * 0.63].map(rounded)
    }

    fn learn(&mut self, count: u64) {
        let half = f64::midpoint(self.smaller, self.larger);
        if CANDIDATES.contains(&count) {
            self.bounds.get_or_insert(self.tried());
        }
        if count < *CANDIDATES.start() {
            self.smaller = half;
        } else {
            self.larger = half;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn each_server_is_asked_in_its_own_words() {
        let [_, filter, spatial, sort, ..] = &QUESTIONS;
        let parcels = &LAYERS[1];
        let bounds = Some([2.0, 50.0, 3.0, 51.0]);
        assert_eq!(
            filter.path("ogc", parcels, bounds),
            "/collections/parcels/items?limit=1000&bbox=2,50,3,51&filter=score%20%3C%200.7&filter-lang=cql2-text&f=json"
        );
        assert_eq!(
            sort.path("qgis", parcels, bounds),
            "/wfs3/collections/parcels/items.json?limit=1000&bbox=2,50,3,51&sortby=score&sortdesc=true"
        );
        let path = spatial.path("tipg", parcels, bounds);
        assert!(path.contains("S_INTERSECTS(geom,POLYGON((2%2050,") && !path.contains("bbox="), "{path}");
    }

    #[test]
    fn a_box_of_the_right_size_is_found_by_halving() {
        let mut search = Search { middle: [2.5, 51.0], smaller: 0.0, larger: 1.0, bounds: None };
        for _ in 0..HALVINGS {
            // As many items as there are ten-thousandths of a square degree of half width.
            let [west, _, east, _] = search.tried();
            search.learn((((east - west) / 2.0).powi(2) * 1e4) as u64);
        }
        let [west, _, east, _] = search.bounds.unwrap();
        assert!(CANDIDATES.contains(&((((east - west) / 2.0).powi(2) * 1e4) as u64)));
    }
}
