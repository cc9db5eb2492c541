//! What the servers under test serve: the testkit's collection with everything in it that servers stumble over, one in
//! the coordinates of Lambert 93, one with heights, one without geometry, and one without items.

use std::path::Path;
use std::sync::Arc;

use watergang_core::import::{ImportMode, ImportRow, ImportTarget};
use watergang_core::{
    Ask, CollectionId, CrsId, Filter, GeometryKind, GeometryProperty, ItemQuery, Property, PropertyKind, Publish,
    Schema, Store, Value, ValueRef,
};
use watergang_store_gpkg::{GpkgStore, Options};
use watergang_store_postgis::PostgisStore;
use watergang_store_testkit::fixture::{Shape, fill};

/// The collection with everything in it: 240 items in EPSG:4326, ids are texts.
pub const THINGS: &str = "things";
/// Points in EPSG:2154, ids are numbers.
pub const POSTS: &str = "posts";
/// Points with heights in EPSG:4326.
pub const LEVELS: &str = "levels";
/// Items without geometry.
pub const VALUES: &str = "series_values";
/// No items.
pub const NOTHING: &str = "nothing";
/// Every collection.
pub const ALL: [&str; 5] = [LEVELS, NOTHING, POSTS, VALUES, THINGS];

/// How many posts there are.
pub const POSTS_COUNT: usize = 30;

/// Place of a post in EPSG:2154, metres: around Saint-Omer.
#[must_use]
pub fn post(number: usize) -> (f64, f64) {
    (648_000.0 + 250.0 * number as f64, 7_072_000.0 + 125.0 * number as f64)
}

fn target(
    collection: &str,
    properties: Vec<Property>,
    geometry: Option<(GeometryKind, bool)>,
    crs: CrsId,
) -> ImportTarget {
    ImportTarget {
        collection: CollectionId::parse(collection).unwrap(),
        schema: Schema {
            properties,
            geometry: geometry.map(|(kind, has_z)| GeometryProperty { name: "geom".to_owned(), kind, has_z }),
            time: None,
        },
        crs,
        id_property: None,
        mode: ImportMode::Append,
    }
}

pub(crate) async fn import(store: &dyn Store, target: ImportTarget, rows: Vec<ImportRow>) {
    let mut import = store.begin_import(&Ask::default(), target).await.unwrap();
    let refused = import.push(rows).await.unwrap();
    assert!(refused.is_empty(), "{refused:?}");
    import.commit().await.unwrap();
}

/// Writes all collections.
///
/// # Panics
/// When the store refuses.
pub async fn write(store: &dyn Store) {
    fill(store).await;
    let text = |name: &str| Property::new(name, PropertyKind::Text);
    let posts = (0..POSTS_COUNT)
        .map(|number| {
            let (x, y) = post(number);
            ImportRow { wkb: Shape::Point(x, y).wkb(), values: vec![Value::Text(format!("post {number}"))] }
        })
        .collect();
    import(store, target(POSTS, vec![text("label")], Some((GeometryKind::Point, false)), CrsId::Epsg(2154)), posts)
        .await;
    let levels = (0..10)
        .map(|number| {
            let step = f64::from(number);
            let wkb = Shape::PointZ(2.25 + step / 64.0, 50.75, 10.0 * step).wkb();
            ImportRow { wkb, values: vec![Value::Number(step / 4.0)] }
        })
        .collect();
    let level = Property::new("level_m", PropertyKind::Number);
    import(store, target(LEVELS, vec![level], Some((GeometryKind::Point, true)), CrsId::Epsg(4326)), levels).await;
    let values = (0..25)
        .map(|number| ImportRow {
            wkb: None,
            values: vec![Value::Text(format!("2024-01-{:02}T06:00:00Z", number + 1)), Value::Number(f64::from(number))],
        })
        .collect();
    let properties =
        vec![Property::new("phenomenon_time", PropertyKind::DateTime), Property::new("value", PropertyKind::Number)];
    import(store, target(VALUES, properties, None, CrsId::Crs84), values).await;
    import(
        store,
        target(NOTHING, vec![text("label")], Some((GeometryKind::Polygon, false)), CrsId::Epsg(4326)),
        vec![],
    )
    .await;
}

pub(crate) fn block_on(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(work);
}

/// Makes a GeoPackage of the fixture.
///
/// # Panics
/// When it cannot be made.
pub fn geopackage(path: &Path) {
    GpkgStore::create(path).unwrap();
    let options = Options { publish: Publish::Everything, read_connections: 1, registry: Arc::default() };
    let store = GpkgStore::open(path, options).unwrap();
    block_on(write(&store));
}

/// Fills a database with the fixture.
///
/// # Panics
/// When it cannot be filled.
pub fn database(url: &str) {
    block_on(async {
        let store = PostgisStore::open(watergang_store_postgis::Options::new(url, Arc::default())).unwrap();
        write(&store).await;
    });
}

/// Copies all collections of a GeoPackage into a database.
///
/// # Panics
/// When they cannot be read or written.
pub fn copy(geopackage: &Path, url: &str) {
    let options = Options { publish: Publish::Everything, read_connections: 1, registry: Arc::default() };
    let from = GpkgStore::open(geopackage, options).unwrap();
    block_on(async {
        let to = PostgisStore::open(watergang_store_postgis::Options::new(url, Arc::default())).unwrap();
        for source in from.inventory(&Ask::default()).await.unwrap().collections {
            let query = ItemQuery::new(Filter::EVERYTHING, u64::MAX);
            let mut rows = from.read(&Ask::default(), &source.id, &query).await.unwrap();
            let mut all = Vec::new();
            while let Some(batch) = rows.next().await.unwrap() {
                all.extend(batch.rows().map(|row| ImportRow {
                    wkb: row.wkb().map(<[u8]>::to_vec),
                    values: row.values().map(ValueRef::to_value).collect(),
                }));
            }
            let target = ImportTarget {
                collection: source.id.clone(),
                schema: source.schema,
                crs: source.storage_crs,
                id_property: None,
                mode: ImportMode::Append,
            };
            import(&to, target, all).await;
        }
    });
}
