//! Columns of times whose cells are not what the column promises.

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use watergang_core::{Ask, CollectionId, Filter, Interval, ItemQuery, Publish, Store};
use watergang_store_gpkg::{GpkgStore, Options};

/// A store on a table of visits with these times, as SQL.
async fn visits(path: &Path, times: &str) -> (GpkgStore, CollectionId) {
    GpkgStore::create(path).unwrap();
    Connection::open(path)
        .unwrap()
        .execute_batch(&format!(
            "CREATE TABLE visit (fid INTEGER PRIMARY KEY, phenomenon_time DATETIME);
             INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('visit', 'attributes', 'visit');
             INSERT INTO visit (phenomenon_time) VALUES {times};",
        ))
        .unwrap();
    let options = Options { publish: Publish::Everything, read_connections: 1, registry: Arc::default() };
    let store = GpkgStore::open(path, options).unwrap();
    store.inventory(&Ask::default()).await.unwrap();
    (store, CollectionId::parse("visit").unwrap())
}

/// A number in a column of times is no time, and no reason to tell nothing of the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_among_times_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let times = "('2024-07-09T10:00:00Z'), (1700000000), (x'00ff'), (NULL), ('~'), ('2025-01-02T00:00:00Z')";
    let (store, visit) = visits(&folder.path().join("mixed.gpkg"), times).await;
    let (_, extent) = store.extent(&Ask::default(), &visit).await.unwrap();
    let interval = extent.interval.unwrap();
    let told = [interval.start, interval.end].map(|instant| instant.unwrap().to_rfc3339());
    assert_eq!(told, ["2024-07-09T10:00:00Z", "2025-01-02T00:00:00Z"]);
}

/// What tells no time is in every interval (OGC API - Features Part 1, `/req/core/fc-time-response`: items without a
/// time match), on whichever side that is open.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_that_is_no_time_is_in_every_interval() {
    let folder = tempfile::tempdir().unwrap();
    let times =
        "('2024-07-09T10:00:00Z'), ('spring 2020'), ('~'), ('2024-00-00'), (1700000000), (NULL), ('2025-01-02')";
    let (store, visit) = visits(&folder.path().join("mixed.gpkg"), times).await;
    let timeless = ["2", "3", "4", "5", "6"];
    for (interval, fitting) in [
        ("2024-07-09/2024-07-10", Some("1")),
        ("../2024-12-31", Some("1")),
        ("2024-12-31/..", Some("7")),
        ("1999-01-01", None),
        ("3000-01-01/..", None),
    ] {
        let query = ItemQuery::new(Filter::Datetime(Interval::parse_parameter(interval).unwrap()), 100);
        let mut rows = store.read(&Ask::default(), &visit, &query).await.unwrap();
        let mut ids = Vec::new();
        while let Some(batch) = rows.next().await.unwrap() {
            ids.extend(batch.rows().map(|row| row.id().to_item_id().0));
        }
        let mut expected: Vec<_> = timeless.into_iter().chain(fitting).map(str::to_owned).collect();
        expected.sort();
        assert_eq!(ids, expected, "{interval}");
    }
}
