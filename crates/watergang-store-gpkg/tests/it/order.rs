//! Pages of one row each are the whole, also where cells hold what their column does not promise.

use std::sync::Arc;

use rusqlite::Connection;
use watergang_core::{Ask, CollectionId, Direction, Publish, Store};
use watergang_store_gpkg::{GpkgStore, Options};
use watergang_store_testkit::read::ids_one_by_one;

/// SQLite types values, not columns.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_sorted_by_a_column_of_mixed_values_are_the_whole() {
    check(
        "CREATE TABLE visit (fid INTEGER PRIMARY KEY, day DATE, number INTEGER);
         INSERT INTO visit (day, number) VALUES
           ('2024-07-09', 1), ('some day', 'seven'), (NULL, NULL), ('infinity', 2.5), (20240709, -3), ('', 'x'),
           ('2024-07-09', 1);",
        &["day", "number"],
        7,
    )
    .await;
}

/// A file from elsewhere may hold texts of Latin-1, and bytes where a text should be.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_sorted_by_texts_that_are_not_utf_8_and_by_bytes_are_the_whole() {
    check(
        "CREATE TABLE visit (fid INTEGER PRIMARY KEY, name TEXT, day DATE);
         INSERT INTO visit (name, day) VALUES
           ('Aa', '2024-07-09'), (CAST(X'C963' AS TEXT), CAST(X'E9' AS TEXT)), (CAST(X'C963' AS TEXT), X'00'),
           (X'C963', X'FF'), ('Éc', NULL), (CAST(X'61E9' AS TEXT), '2024-07-09'), (NULL, CAST(X'E9' AS TEXT)),
           (X'', X''), (CAST(zeroblob(600) || X'E9' AS TEXT), CAST(X'E9' AS TEXT)), (zeroblob(700), 1);",
        &["name", "day"],
        10,
    )
    .await;
}

/// Pages of one row are in the order of the database, by each of the columns and in both directions.
async fn check(visits: &str, columns: &[&str], count: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mixed.gpkg");
    GpkgStore::create(&path).unwrap();
    let connection = Connection::open(&path).unwrap();
    let listed =
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('visit', 'attributes', 'visit')";
    connection.execute_batch(&format!("{visits} {listed};")).unwrap();
    let options = Options { publish: Publish::Everything, read_connections: 1, registry: Arc::default() };
    let store = GpkgStore::open(&path, options).unwrap();
    store.inventory(&Ask::default()).await.unwrap();
    for column in columns {
        for (direction, word) in [(Direction::Ascending, "ASC"), (Direction::Descending, "DESC")] {
            let order = format!("SELECT fid FROM visit ORDER BY {column} {word} NULLS LAST, fid");
            let mut statement = connection.prepare(&order).unwrap();
            let expected: Vec<String> = statement
                .query_map([], |row| row.get::<_, i64>(0))
                .unwrap()
                .map(|fid| fid.unwrap().to_string())
                .collect();
            assert_eq!(expected.len(), count);
            let ids = ids_one_by_one(&store, &CollectionId::parse("visit").unwrap(), column, direction).await;
            assert_eq!(ids, expected, "{column} {word}");
        }
    }
}
