//! The same data in a GeoPackage and in PostGIS, and the same random questions: both must answer the same.

use std::sync::Arc;

use watergang_core::import::{ImportMode, ImportRow};
use watergang_core::{
    Ask, Bbox, Columns, CrsId, Direction, Filter, Instant, Interval, ItemId, ItemQuery, SortKey, Store, Value, ValueRef,
};
use watergang_crs::{Registry, Reproject};
use watergang_store_gpkg::GpkgStore;
use watergang_store_postgis::PostgisStore;
use watergang_store_testkit::fixture::{self, Shape, Thing, things};
use watergang_store_testkit::predicate::{predicate, predicates};

use crate::opened::{cluster, options};

/// Questions asked of both stores.
const QUESTIONS: usize = 500;
/// Items beside those of the fixture.
const EXTRA: usize = 400;
const SEED: u64 = 0x5EED_0001;

/// Numbers that look random and are the same every time (splitmix64, S. Vigna).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }
    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

fn time(random: &mut Random) -> Instant {
    // From 1990 to 2030; some with a fraction of a second.
    let seconds = 631_152_000 + (random.next() % 1_262_304_000) as i64;
    Instant(seconds * 1_000_000 + if random.one_in(3) { (random.next() % 1_000_000) as i64 } else { 0 })
}

/// Synthetic items that are rougher than the fixture's: any position, any number, any time.
fn extra(random: &mut Random) -> Vec<Thing> {
    let names = ["Aa", "aa", "Ä", "é", "e\u{301}", "zz", "", " ", "Ω", "日本", "O'Neill", "100%", "a_b"];
    (0..EXTRA)
        .map(|number| {
            let (x, y) = (random.between(1.5, 3.5), random.between(50.0, 51.8));
            let side = random.between(0.0001, 0.4);
            let shape = match random.below(8) {
                0 => Shape::Missing,
                1 => Shape::Empty,
                2 => Shape::Point(x, y),
                3 => Shape::PointZ(x, y, random.between(-5.0, 80.0)),
                4 | 5 => Shape::Triangle(x, y, side),
                _ => Shape::Diagonal(x, y, side),
            };
            let mut maybe = |value: Value| if random.one_in(7) { Value::Null } else { value };
            let mut values = vec![
                maybe(Value::Text(names[number % names.len()].to_owned())),
                maybe(Value::Integer((number as i64 % 40) - 20)),
                maybe(Value::Number(number as f64 / 7.0)),
                maybe(Value::Boolean(number % 2 == 0)),
            ];
            let day = time(random).to_rfc3339()[..10].to_owned();
            values.push(if random.one_in(7) { Value::Null } else { Value::Text(day) });
            let moment = time(random).to_rfc3339();
            values.push(if random.one_in(7) { Value::Null } else { Value::Text(moment) });
            Thing { id: format!("extra:{number}"), values, shape }
        })
        .collect()
}

/// A rectangle of any size, in any CRS that is served.
fn rectangle(random: &mut Random, registry: &Registry) -> Filter {
    let crs = random.pick(&[
        CrsId::Crs84,
        CrsId::Crs84h,
        CrsId::Epsg(4326),
        CrsId::Epsg(4258),
        CrsId::Epsg(3857),
        CrsId::Epsg(3035),
        CrsId::Epsg(2154),
        CrsId::Epsg(31370),
        CrsId::Epsg(25831),
    ]);
    let (lon, lat) = (random.between(1.5, 3.5), random.between(50.0, 51.8));
    let to = Reproject::new(registry, CrsId::Crs84, crs).unwrap();
    let (x, y) = to.apply(lon, lat).unwrap();
    let unit = if registry.describe(crs).unwrap().is_geographic() { 1.0 } else { 100_000.0 };
    let (width, height) = (random.between(0.0, 1.0).powi(3) * unit, random.between(0.0, 1.0).powi(3) * unit);
    let bbox = match (crs, random.below(12)) {
        (CrsId::Crs84 | CrsId::Epsg(4326), 0) => Bbox::new(179.0, -80.0, -179.0, 80.0),
        (CrsId::Crs84 | CrsId::Epsg(4326), 1) => Bbox::new(-180.0, -90.0, 180.0, 90.0),
        // On the lattice of the fixture, so that edges meet.
        (CrsId::Crs84 | CrsId::Epsg(4326), 2..=4) => {
            let (west, south) = ((lon * 16.0).floor() / 16.0, (lat * 16.0).floor() / 16.0);
            Bbox::new(west, south, west + 0.125, south + 0.1875)
        }
        _ => Bbox::new(x, y, x + width, y + height),
    }
    .unwrap();
    let bbox = if crs == CrsId::Crs84h { bbox.with_heights(-10.0, random.between(0.0, 100.0)).unwrap() } else { bbox };
    Filter::Bbox { bbox, crs }
}

fn interval(random: &mut Random) -> Filter {
    let (one, two) = (time(random), time(random));
    let (start, end) = (one.min(two), one.max(two));
    Filter::Datetime(match random.below(4) {
        0 => Interval { start: Some(start), end: None },
        1 => Interval { start: None, end: Some(end) },
        2 => Interval { start: Some(start), end: Some(start) },
        _ => Interval { start: Some(start), end: Some(end) },
    })
}

fn equals(random: &mut Random, all: &[Thing]) -> Filter {
    let place = random.below(7);
    let property = fixture::schema().properties[place].name.clone();
    let thing = &all[random.below(all.len())];
    let value = if place == 0 { Value::Text(thing.id.clone()) } else { thing.values[place - 1].clone() };
    match value {
        Value::Null => Filter::Equals { property: "rank".to_owned(), value: Value::Integer(3) },
        // An instant also equals the day that it lies in.
        Value::Text(text) if property == "phenomenon_time" && random.one_in(2) => {
            Filter::Equals { property, value: Value::Text(text[..10].to_owned()) }
        }
        value => Filter::Equals { property, value },
    }
}

/// Words of the items, of which the last is cut anywhere.
fn search(random: &mut Random, all: &[Thing]) -> Filter {
    let phrases = (0..=random.below(2)).map(|_| match all[random.below(all.len())].value("name") {
        Value::Text(name) => name.chars().take(1 + random.below(6)).collect(),
        _ => "thing".to_owned(),
    });
    Filter::Search(phrases.collect())
}

fn question(random: &mut Random, all: &[Thing], registry: &Registry, predicates: &[String]) -> ItemQuery {
    let mut parts = Vec::new();
    if random.one_in(2) {
        parts.push(Filter::Holds(predicate(&random.pick(predicates))));
    }
    if random.one_in(10) {
        parts.push(search(random, all));
    }
    if random.one_in(2) {
        parts.push(rectangle(random, registry));
    }
    if random.one_in(3) {
        parts.push(interval(random));
    }
    if random.one_in(6) {
        parts.push(equals(random, all));
    }
    if random.one_in(8) {
        let ids = (0..random.below(40)).map(|_| ItemId(all[random.below(all.len())].id.clone()));
        parts.push(Filter::Ids(ids.chain([ItemId("nobody".to_owned()), ItemId("1".to_owned())]).collect()));
    }
    let mut sort = Vec::new();
    for _ in 0..random.below(3) {
        let property = random.pick(&["id", "name", "rank", "width_m", "open", "day", "phenomenon_time"]);
        if sort.iter().all(|key: &SortKey| key.property != property) {
            let direction = random.pick(&[Direction::Ascending, Direction::Descending]);
            sort.push(SortKey { property: property.to_owned(), direction });
        }
    }
    let columns = if random.one_in(3) {
        Columns::Only(vec!["phenomenon_time".to_owned(), "name".to_owned(), "day".to_owned()])
    } else {
        Columns::All
    };
    ItemQuery {
        filter: Filter::All(parts),
        sort,
        cursor: None,
        until: None,
        offset: if random.one_in(4) { random.below(300) as u64 } else { 0 },
        limit: random.pick(&[1, 2, 10, 37, 100, 1_000, 10_000]),
        columns,
        geometry: !random.one_in(4),
    }
}

/// One item of an answer: id, geometry, values.
type Item = (String, Option<Vec<u8>>, Vec<Value>);

/// Some pages of an answer, joined by cursors; how each page ended; and how many items there are in all.
async fn answer(store: &dyn Store, query: &ItemQuery, pages: usize, probe: bool) -> (Vec<Item>, Vec<(u64, bool)>, u64) {
    let ask = Ask::default();
    let (mut items, mut ends) = (Vec::new(), Vec::new());
    let mut query = query.clone();
    for _ in 0..pages {
        let mut rows = store.read(&ask, &things(), &query).await.unwrap();
        let probed = if probe { Some(rows.page_end().await.unwrap()) } else { None };
        while let Some(batch) = rows.next().await.unwrap() {
            items.extend(batch.rows().map(|row| {
                let values = row.values().map(ValueRef::to_value).collect();
                (row.id().to_item_id().0, row.wkb().map(<[u8]>::to_vec), values)
            }));
        }
        let end = rows.page_end().await.unwrap();
        assert!(probed.is_none_or(|probed| probed == end), "a probe tells what the rows then show: {query:?}");
        ends.push((end.number_returned, end.next.is_some()));
        query.offset = 0;
        query.cursor = end.next;
        if query.cursor.is_none() {
            break;
        }
    }
    let (_, count) = store.count(&ask, &things(), &query.filter).await.unwrap();
    (items, ends, count)
}

async fn fill(store: &dyn Store, all: &[Thing]) {
    let target = fixture::target(ImportMode::Append);
    let mut import = store.begin_import(&Ask::default(), target).await.unwrap();
    let rows: Vec<ImportRow> = all.iter().map(Thing::row).collect();
    assert_eq!(import.push(rows).await.unwrap(), []);
    import.commit().await.unwrap();
    store.inventory(&Ask::default()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_stores_answer_every_question_alike() {
    let registry = Arc::new(Registry::default());
    let mut random = Random(SEED);
    let predicates = predicates();
    let all: Vec<Thing> = fixture::all().into_iter().chain(extra(&mut random)).collect();

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("twin.gpkg");
    GpkgStore::create(&path).unwrap();
    let gpkg_options = watergang_store_gpkg::Options {
        publish: watergang_core::Publish::Everything,
        read_connections: 2,
        registry: Arc::clone(&registry),
    };
    let gpkg = GpkgStore::open(&path, gpkg_options).unwrap();
    let database = cluster().create_database("twin");
    let postgis = PostgisStore::open(options(database.url())).unwrap();
    fill(&gpkg, &all).await;
    fill(&postgis, &all).await;

    let mut items_seen = 0;
    for number in 0..QUESTIONS {
        let query = question(&mut random, &all, &registry, &predicates);
        let (pages, probe) = (1 + random.below(6), random.one_in(2));
        let (ours, theirs) = (answer(&postgis, &query, pages, probe).await, answer(&gpkg, &query, pages, probe).await);
        items_seen += ours.0.len();
        assert_eq!(ours.0.len(), theirs.0.len(), "question {number} of seed {SEED:#x}: {query:?}");
        for (one, other) in ours.0.iter().zip(&theirs.0) {
            assert_eq!(one, other, "question {number} of seed {SEED:#x}: {query:?}");
        }
        assert_eq!((&ours.1, ours.2), (&theirs.1, theirs.2), "question {number} of seed {SEED:#x}: {query:?}");
    }
    // Questions that find nothing would agree too.
    assert!(items_seen > 20 * QUESTIONS, "{items_seen}");
}
