//! Walks through a collection of 50,000 items while another client writes into it, as an editor in QGIS or a harvest does:
//! past our server, in transactions of its own: at the same time as each request on the way forward, and between each two
//! on the way back.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use conformance_tests::Server;
use conformance_tests::client::links;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use serde_json::Value as Json;
use watergang_core::import::{ImportMode, ImportRow, ImportTarget};
use watergang_core::{
    Ask, CollectionId, CrsId, GeometryKind, GeometryProperty, Property, PropertyKind, Publish, Schema, Store, Value,
};
use watergang_store_gpkg::{GpkgStore, Options};
use watergang_store_postgis::PostgisStore;
use watergang_store_testkit::fixture::Shape;
use watergang_test_postgres::{TestDatabase, TestPostgres};

/// Items at the beginning.
const COUNT: usize = 50_000;
/// Items of a page.
const LIMIT: usize = 1_000;
/// What makes a page with all properties longer than what is written before the headers go, so that it is asked for its
/// end before its rows are read.
const NOTE_WORDS: usize = 25;
/// Changes of each kind between two requests.
const CHANGES: usize = 20;
/// Id of the collection, and name of its table.
const WALKERS: &str = "walkers";

/// What an item is sorted by: each of them has many equals, and is missing from some.
#[derive(Clone, Debug, PartialEq)]
struct Keys {
    name: Option<String>,
    rank: Option<f64>,
}

fn keys(number: usize) -> Keys {
    let words = ["Aa", "zand", "Écluse", "élargi", "aa", "IJzer"];
    let spread = number.wrapping_mul(7_919);
    Keys {
        name: (!number.is_multiple_of(13)).then(|| format!("{} {:03}", words[spread % words.len()], spread % 701)),
        rank: (!number.is_multiple_of(7)).then(|| (spread % 2_003) as f64 / 4.0 - 200.0),
    }
}

fn id(number: usize) -> String {
    format!("old {number:05}")
}

fn place(number: usize) -> (f64, f64) {
    (2.0 + (number % 250) as f64 / 256.0, 50.5 + (number / 250) as f64 / 256.0)
}

/// Writes the items as an import does.
fn fill(store: &dyn Store) {
    let mut id_property = Property::new("id", PropertyKind::Text);
    id_property.nullable = false;
    let properties = vec![
        id_property,
        Property::new("name", PropertyKind::Text),
        Property::new("rank", PropertyKind::Number),
        Property::new("note", PropertyKind::Text),
    ];
    let geometry = Some(GeometryProperty { name: "geom".to_owned(), kind: GeometryKind::Point, has_z: false });
    let target = ImportTarget {
        collection: CollectionId::parse(WALKERS).unwrap(),
        schema: Schema { properties, geometry, time: None },
        crs: CrsId::Epsg(4326),
        id_property: Some("id".to_owned()),
        mode: ImportMode::Append,
    };
    let row = |number| {
        let Keys { name, rank } = keys(number);
        let (x, y) = place(number);
        let values = vec![
            Value::Text(id(number)),
            name.map_or(Value::Null, Value::Text),
            rank.map_or(Value::Null, Value::Number),
            Value::Text("long enough ".repeat(NOTE_WORDS)),
        ];
        ImportRow { wkb: Shape::Point(x, y).wkb(), values }
    };
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
        let mut import = store.begin_import(&Ask::default(), target).await.unwrap();
        assert!(import.push((0..COUNT).map(row).collect()).await.unwrap().is_empty());
        import.commit().await.unwrap();
    });
}

/// The other client.
enum Writer {
    GeoPackage(Connection),
    PostGis(TestDatabase<'static>),
}

impl Writer {
    /// Opens a GeoPackage as any program does that keeps its spatial index: with the functions that the triggers call
    /// (GeoPackage 1.3, annex F.3).
    fn geopackage(path: &PathBuf) -> Self {
        let connection = Connection::open(path).unwrap();
        connection.busy_timeout(std::time::Duration::from_secs(60)).unwrap();
        // Of a point the x stands behind the header and the byte order and type of its WKB.
        let axis = |blob: &[u8], axis: usize| {
            let header = 8 + [0, 32, 48, 48, 64][usize::from(blob[3] >> 1 & 7)];
            let start = header + 5 + 8 * axis;
            f64::from_le_bytes(blob[start..start + 8].try_into().unwrap())
        };
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
        for (name, number) in [("ST_MinX", 0), ("ST_MaxX", 0), ("ST_MinY", 1), ("ST_MaxY", 1)] {
            let read =
                move |context: &rusqlite::functions::Context<'_>| Ok(axis(context.get_raw(0).as_blob()?, number));
            connection.create_scalar_function(name, 1, flags, read).unwrap();
        }
        connection.create_scalar_function("ST_IsEmpty", 1, flags, |_| Ok(false)).unwrap();
        Self::GeoPackage(connection)
    }

    /// Writes all of it or nothing.
    fn transaction(&mut self, statements: &[String]) {
        let sql = format!("BEGIN; {} COMMIT;", statements.concat());
        match self {
            Self::GeoPackage(connection) => connection.execute_batch(&sql).unwrap(),
            Self::PostGis(database) => database.execute(&sql),
        }
    }

    /// A point as the SQL of this database.
    fn point(&self, (x, y): (f64, f64)) -> String {
        match self {
            Self::PostGis(_) => format!("ST_SetSRID(ST_MakePoint({x}, {y}), 4326)"),
            Self::GeoPackage(_) => {
                let header = [b'G', b'P', 0, 1, 0xE6, 0x10, 0, 0];
                let blob = [header.to_vec(), Shape::Point(x, y).wkb().unwrap()].concat();
                format!("X'{}'", blob.iter().map(|byte| format!("{byte:02X}")).collect::<String>())
            }
        }
    }
}

/// A collection that somebody writes into.
struct Scene {
    server: Server,
    writer: Writer,
    /// What the collection holds besides what came while it was walked through.
    there: HashMap<String, Keys>,
    /// Which of them got other sort values since the walk began.
    moved: HashSet<String>,
    /// Transactions so far.
    transactions: usize,
    /// State of the sequence of numbers that says what is changed.
    seed: u64,
}

impl Scene {
    fn gpkg() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("walk.gpkg");
        GpkgStore::create(&path).unwrap();
        let options = Options { publish: Publish::Everything, read_connections: 1, registry: Arc::default() };
        fill(&GpkgStore::open(&path, options).unwrap());
        let server = Server::start("gpkg", path.to_str().unwrap(), &[]).with_folder(folder);
        Self::new(server, Writer::geopackage(&path))
    }

    fn postgis() -> Option<Self> {
        let database = TestPostgres::shared()?.create_database("walk");
        fill(&PostgisStore::open(watergang_store_postgis::Options::new(database.url(), Arc::default())).unwrap());
        let server = Server::start("postgis", database.url(), &[]);
        Some(Self::new(server, Writer::PostGis(database)))
    }

    fn new(server: Server, writer: Writer) -> Self {
        let there = (0..COUNT).map(|number| (id(number), keys(number))).collect();
        Self { server, writer, there, moved: HashSet::new(), transactions: 0, seed: 1 }
    }

    /// The next number below another, anywhere (Knuth, MMIX).
    fn number(&mut self, below: usize) -> usize {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) as usize % below
    }

    /// What one transaction does: items come, go, and get other values, everywhere in every order.
    fn changes(&mut self) -> Vec<String> {
        let mut statements = Vec::new();
        for change in 0..CHANGES {
            let Keys { name, rank } = keys(self.number(COUNT));
            let text = |name: &Option<String>| name.as_ref().map_or("NULL".to_owned(), |name| format!("'{name}'"));
            let number_of = |rank: Option<f64>| rank.map_or("NULL".to_owned(), |rank| rank.to_string());
            let new = format!("new {:04} {change:02}", self.transactions);
            let place_of_new = place(self.number(COUNT));
            let point = self.writer.point(place_of_new);
            statements.push(format!(
                "INSERT INTO {WALKERS} (id, name, rank, geom) VALUES ('{new}', {}, {}, {point});",
                text(&name),
                number_of(rank)
            ));
            let moving = id(self.number(COUNT));
            if self.there.contains_key(&moving) {
                let changed = keys(self.number(COUNT));
                statements.push(format!(
                    "UPDATE {WALKERS} SET name = {}, rank = {} WHERE id = '{moving}';",
                    text(&changed.name),
                    number_of(changed.rank)
                ));
                self.moved.insert(moving.clone());
                self.there.insert(moving, changed);
            }
            // What it is sorted by stays, and so must its place.
            let touched = id(self.number(COUNT));
            let moved_to = place(self.number(COUNT));
            let point = self.writer.point(moved_to);
            statements
                .push(format!("UPDATE {WALKERS} SET note = 'edited {change}', geom = {point} WHERE id = '{touched}';"));
            let gone = id(self.number(COUNT));
            statements.push(format!("DELETE FROM {WALKERS} WHERE id = '{gone}';"));
            self.there.remove(&gone);
        }
        self.transactions += 1;
        statements
    }

    /// The page at an address, with a transaction at the same time or before it.
    fn page(&mut self, address: &str, rel: &str) -> Json {
        let changes = self.changes();
        let Self { server, writer, .. } = self;
        if rel == "prev" {
            writer.transaction(&changes);
            return server.get(address).expect(200).json();
        }
        std::thread::scope(|scope| {
            scope.spawn(|| writer.transaction(&changes));
            server.get(address).expect(200).json()
        })
    }

    /// The pages from an address on, by the links of a relation, and the address of the last.
    fn walk(&mut self, address: String, rel: &str) -> (Vec<Vec<Json>>, String) {
        self.moved.clear();
        let (mut address, mut pages, before) = (address, Vec::new(), self.transactions);
        loop {
            let page = self.page(&address, rel);
            let features = page["features"].as_array().unwrap().clone();
            // A long page has told its end before its rows are read: what comes in between meanwhile is on it too.
            assert!(features.len() <= LIMIT + CHANGES);
            pages.push(features);
            let links = links(&page, rel);
            let Some(link) = links.iter().find(|link| link["type"] == "application/geo+json") else { break };
            address = link["href"].as_str().unwrap().to_owned();
            assert!(pages.len() < 2 * COUNT / LIMIT, "a walk without end");
        }
        assert_eq!(self.transactions - before, pages.len());
        assert!(pages.len() > COUNT / LIMIT / 2, "{} pages", pages.len());
        (pages, address)
    }

    /// What was there throughout is on one page, once. Where the order is that of the values, what got others may have
    /// gone from one side to the other.
    fn check_seen(&self, pages: &[Vec<Json>], by_value: bool, what: &str) {
        let mut seen = HashMap::<&str, usize>::new();
        for feature in pages.iter().flatten() {
            *seen.entry(feature["id"].as_str().unwrap()).or_default() += 1;
        }
        let steady = self.there.keys().filter(|id| !by_value || !self.moved.contains(*id));
        let wrong: Vec<_> = steady.filter(|id| seen.get(id.as_str()) != Some(&1)).collect();
        assert!(wrong.is_empty(), "{what}: {} not seen once, such as {:?}", wrong.len(), &wrong[..wrong.len().min(5)]);
        if !by_value {
            let twice: Vec<_> = seen.iter().filter(|(_, count)| **count > 1).take(5).collect();
            assert!(twice.is_empty(), "{what}: {twice:?}");
        }
    }
}

/// Whether neighbours follow each other, over the borders of pages too; what lacks the property comes last.
fn is_in_order(pages: &[Vec<Json>], precedes: impl Fn(&Json, &Json) -> bool) -> bool {
    let all: Vec<_> = pages.iter().flatten().map(|feature| &feature["properties"]).collect();
    all.windows(2).all(|pair| precedes(pair[0], pair[1]))
}

fn check(mut scene: Scene) {
    let items = |sort: &str| format!("/collections/{WALKERS}/items?limit={LIMIT}&properties=name,rank{sort}");
    for (sort, by_value) in [("", false), ("&sortby=id", false), ("&sortby=name", true), ("&sortby=-rank", true)] {
        let (pages, _) = scene.walk(items(sort), "next");
        scene.check_seen(&pages, by_value, &format!("{} `{sort}`", scene.server.store));
        let name = |one: &Json| one["name"].as_str().map(str::to_owned);
        let rank = |one: &Json| one["rank"].as_f64().map_or(f64::INFINITY, |rank| -rank);
        match sort {
            "&sortby=name" => {
                assert!(is_in_order(&pages, |one, next| (name(one).is_none(), name(one))
                    <= (name(next).is_none(), name(next))));
            }
            "&sortby=-rank" => assert!(is_in_order(&pages, |one, next| rank(one) <= rank(next))),
            _ => {}
        }
    }
}

fn check_back(mut scene: Scene) {
    for (sort, by_value) in [("", false), ("&sortby=-rank", true)] {
        let first = format!("/collections/{WALKERS}/items?limit={LIMIT}{sort}");
        let (_, last) = scene.walk(first, "next");
        let (mut pages, _) = scene.walk(last, "prev");
        pages.reverse();
        scene.check_seen(&pages, by_value, &format!("{} `{sort}` backwards", scene.server.store));
    }
}

#[test]
fn every_item_of_a_geopackage_is_seen_once_while_others_write() {
    check(Scene::gpkg());
}

#[test]
fn every_item_of_postgis_is_seen_once_while_others_write() {
    if let Some(scene) = Scene::postgis() {
        check(scene);
    }
}

#[test]
fn the_way_back_through_a_geopackage_sees_every_item_once_while_others_write() {
    check_back(Scene::gpkg());
}

#[test]
fn the_way_back_through_postgis_sees_every_item_once_while_others_write() {
    if let Some(scene) = Scene::postgis() {
        check_back(scene);
    }
}
