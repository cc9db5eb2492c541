//! Extents of tables whose cells are not what their column promises.

use std::sync::Arc;

use rusqlite::Connection;
use watergang_core::{Ask, CollectionId, Publish, Store};
use watergang_store_gpkg::{GpkgStore, Options};

/// A number in a column of times is no time, and no reason to tell nothing of the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_among_times_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mixed.gpkg");
    GpkgStore::create(&path).unwrap();
    Connection::open(&path)
        .unwrap()
        .execute_batch(
            "CREATE TABLE visit (fid INTEGER PRIMARY KEY, phenomenon_time DATETIME);
             INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('visit', 'attributes', 'visit');
             INSERT INTO visit (phenomenon_time) VALUES
               ('2024-07-09T10:00:00Z'), (1700000000), (x'00ff'), (NULL), ('2025-01-02T00:00:00Z');",
        )
        .unwrap();
    let options = Options { publish: Publish::Everything, read_connections: 1, registry: Arc::default() };
    let store = GpkgStore::open(&path, options).unwrap();
    store.inventory(&Ask::default()).await.unwrap();
    let (_, extent) = store.extent(&Ask::default(), &CollectionId::parse("visit").unwrap()).await.unwrap();
    let interval = extent.interval.unwrap();
    let told = [interval.start, interval.end].map(|instant| instant.unwrap().to_rfc3339());
    assert_eq!(told, ["2024-07-09T10:00:00Z", "2025-01-02T00:00:00Z"]);
}
