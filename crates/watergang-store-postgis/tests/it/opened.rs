//! What the tests open and read with.

use std::sync::Arc;
use std::time::{Duration, Instant};

use watergang_core::import::{ImportMode, ImportRow, ImportTarget};
use watergang_core::{
    Ask, CollectionId, CrsId, Filter, GeometryKind, GeometryProperty, Inventory, ItemQuery, Property, PropertyKind,
    RowBatch, Schema, Store, Value, ValueRef,
};
use watergang_store_postgis::{Options, PostgisStore};
use watergang_test_postgres::TestPostgres;

/// How long something that must happen may take on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The cluster of this process.
pub fn cluster() -> &'static TestPostgres {
    TestPostgres::shared().expect("PostgreSQL with PostGIS is installed")
}

/// A store that has looked at its database.
pub async fn open(options: Options) -> (PostgisStore, Inventory) {
    let store = PostgisStore::open(options).unwrap();
    let inventory = store.inventory(&Ask::default()).await.unwrap();
    (store, inventory)
}

/// Everything of the database, with a few connections.
pub fn options(url: &str) -> Options {
    Options { max_connections: 4, ..Options::new(url, Arc::default()) }
}

/// A collection id.
pub fn id(text: &str) -> CollectionId {
    CollectionId::parse(text).unwrap()
}

/// The first items of a collection, all batches.
pub async fn batches(store: &dyn Store, collection: &str, query: &ItemQuery) -> Vec<RowBatch> {
    let mut rows = store.read(&Ask::default(), &id(collection), query).await.unwrap();
    let mut batches = Vec::new();
    while let Some(batch) = rows.next().await.unwrap() {
        batches.push(batch);
    }
    batches
}

/// Ids and values of all items, in their order.
pub async fn items(store: &dyn Store, collection: &str) -> Vec<(String, Vec<Value>)> {
    let query = ItemQuery::new(Filter::EVERYTHING, 100_000);
    let batches = batches(store, collection, &query).await;
    let rows = batches.iter().flat_map(RowBatch::rows);
    rows.map(|row| (row.id().to_item_id().0, row.values().map(ValueRef::to_value).collect())).collect()
}

/// Waits until something holds.
#[track_caller]
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "after {PATIENCE:?} it does not hold that {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// An import of places with a name, without or with ids.
pub fn target(collection: &str, mode: ImportMode, with_id: bool) -> ImportTarget {
    let text = |name: &str| Property::new(name, PropertyKind::Text);
    let mut id_property = text("id");
    id_property.nullable = false;
    let properties = if with_id { vec![id_property, text("name")] } else { vec![text("name")] };
    ImportTarget {
        collection: id(collection),
        schema: Schema {
            properties,
            geometry: Some(GeometryProperty { name: "geom".to_owned(), kind: GeometryKind::Point, has_z: false }),
            time: None,
        },
        crs: CrsId::Epsg(4326),
        id_property: with_id.then(|| "id".to_owned()),
        mode,
    }
}

/// ISO WKB of a point, little-endian.
pub fn point(x: f64, y: f64) -> Vec<u8> {
    [&[1, 1, 0, 0, 0], x.to_le_bytes().as_slice(), y.to_le_bytes().as_slice()].concat()
}

/// A row of texts with a point.
pub fn row(values: &[&str]) -> ImportRow {
    let values = values.iter().map(|text| Value::Text((*text).to_owned())).collect();
    ImportRow { wkb: Some(point(2.5, 51.0)), values }
}
