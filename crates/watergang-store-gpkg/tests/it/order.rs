//! Pages of one row each are the whole, also where cells hold what their column does not promise.

use std::sync::Arc;

use rusqlite::Connection;
use watergang_core::{Ask, CollectionId, Direction, Publish, Store};
use watergang_store_gpkg::{GpkgStore, Options};
use watergang_store_testkit::read::ids_one_by_one;

/// SQLite types values, not columns.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_sorted_by_a_column_of_mixed_values_are_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mixed.gpkg");
    GpkgStore::create(&path).unwrap();
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE visit (fid INTEGER PRIMARY KEY, day DATE, number INTEGER);
             INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('visit', 'attributes', 'visit');
             INSERT INTO visit (day, number) VALUES
               ('2024-07-09', 1), ('some day', 'seven'), (NULL, NULL), ('infinity', 2.5), (20240709, -3), ('', 'x'),
               ('2024-07-09', 1);",
        )
        .unwrap();
    let options = Options { publish: Publish::Everything, read_connections: 1, registry: Arc::default() };
    let store = GpkgStore::open(&path, options).unwrap();
    store.inventory(&Ask::default()).await.unwrap();
    for column in ["day", "number"] {
        for (direction, word) in [(Direction::Ascending, "ASC"), (Direction::Descending, "DESC")] {
            let order = format!("SELECT fid FROM visit ORDER BY {column} {word} NULLS LAST, fid");
            let mut statement = connection.prepare(&order).unwrap();
            let expected: Vec<String> = statement
                .query_map([], |row| row.get::<_, i64>(0))
                .unwrap()
                .map(|fid| fid.unwrap().to_string())
                .collect();
            assert_eq!(expected.len(), 7);
            assert_eq!(
                ids_one_by_one(&store, &CollectionId::parse("visit").unwrap(), column, direction).await,
                expected,
                "{column} {word}"
            );
        }
    }
}
