//! The R-tree after a bulk import: SQLite finds nothing wrong in it, and its own triggers write on.

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use watergang_core::import::{ImportMode, ImportRow, ImportTarget};
use watergang_core::{
    Ask, CollectionId, CrsId, GeometryKind, GeometryProperty, Property, PropertyKind, Publish, Schema, Store, Value,
};
use watergang_geometry::write::Writer;
use watergang_store_gpkg::{GpkgStore, Options};

/// Places in a row; each tenth has none.
async fn import(store: &GpkgStore, mode: ImportMode, numbers: std::ops::Range<i16>) {
    let geometry = GeometryProperty { name: "geom".to_owned(), kind: GeometryKind::Point, has_z: false };
    let properties = vec![Property::new("number", PropertyKind::Integer)];
    let schema = Schema { properties, geometry: Some(geometry), time: None };
    let collection = CollectionId::parse("site").unwrap();
    let target = ImportTarget { collection, schema, crs: CrsId::Crs84, id_property: Some("number".to_owned()), mode };
    let mut import = store.begin_import(&Ask::default(), target).await.unwrap();
    let rows = numbers.map(|number| {
        let mut wkb = Vec::new();
        Writer::new(&mut wkb, false).point([f64::from(number) / 100.0, 51.0, f64::NAN]);
        ImportRow { wkb: (number % 10 != 0).then_some(wkb), values: vec![Value::Integer(i64::from(number))] }
    });
    assert_eq!(import.push(rows.collect()).await.unwrap(), []);
    import.commit().await.unwrap();
    store.inventory(&Ask::default()).await.unwrap();
}

/// What SQLite says of the tree, how many boxes it has, and how many of them it finds between 1 and 2 degrees.
fn tree(path: &Path) -> (String, i64, i64) {
    let sql = "SELECT rtreecheck('rtree_site_geom'), (SELECT count(*) FROM rtree_site_geom),
                 (SELECT count(*) FROM rtree_site_geom WHERE minx <= 2 AND maxx >= 1)";
    let connection = Connection::open(path).unwrap();
    connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
}

#[tokio::test]
async fn a_tree_that_was_packed_is_one_that_sqlite_can_read_and_go_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site.gpkg");
    GpkgStore::create(&path).unwrap();
    let options = Options { publish: Publish::Everything, read_connections: 1, registry: Arc::default() };
    let store = GpkgStore::open(&path, options).unwrap();
    import(&store, ImportMode::Append, 1..1_001).await;
    assert_eq!(tree(&path), ("ok".to_owned(), 900, 90));
    import(&store, ImportMode::Upsert, 101..111).await;
    import(&store, ImportMode::Upsert, 1_001..1_201).await;
    assert_eq!(tree(&path), ("ok".to_owned(), 1_080, 90));
    import(&store, ImportMode::Replace, 101..301).await;
    assert_eq!(tree(&path), ("ok".to_owned(), 180, 90));
}
