//! The state of tables that others change as they like.

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use watergang_core::{Ask, CollectionId, Publish, Store};
use watergang_store_gpkg::{GpkgStore, Options};
use watergang_store_testkit::fixture::{fill, things};

const VISITS: &str = "CREATE TABLE visit (fid INTEGER PRIMARY KEY, phenomenon_time DATETIME);
                      INSERT INTO visit (phenomenon_time) VALUES ('2024-07-09T10:00:00Z');";

/// A store on a new file with a table of visits.
async fn visits(path: &Path) -> GpkgStore {
    GpkgStore::create(path).unwrap();
    let contents =
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('visit', 'attributes', 'visit');";
    Connection::open(path).unwrap().execute_batch(&format!("{VISITS} {contents}")).unwrap();
    let options = Options { publish: Publish::Everything, read_connections: 1, registry: Arc::default() };
    let store = GpkgStore::open(path, options).unwrap();
    store.inventory(&Ask::default()).await.unwrap();
    store
}

/// What changes without a write gets a state of its own at each read, so that nothing keeps it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_that_looks_at_the_clock_has_no_state_that_lasts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("views.gpkg");
    let store = visits(&path).await;
    Connection::open(&path)
        .unwrap()
        .execute_batch(
            "CREATE VIEW calm AS SELECT fid, phenomenon_time FROM visit;
             CREATE VIEW past AS SELECT fid, phenomenon_time FROM visit WHERE phenomenon_time < datetime('now');
             CREATE VIEW past_too AS SELECT fid FROM past;
             CREATE VIEW drift AS SELECT fid, 1 AS current_speed FROM visit;
             CREATE VIEW dice AS SELECT fid, random() % 6 AS eyes FROM visit;
             INSERT INTO gpkg_contents (table_name, data_type, identifier)
             SELECT name, 'attributes', name FROM sqlite_master WHERE type = 'view' AND name IN ('calm', 'past', 'past_too', 'drift', 'dice');",
        )
        .unwrap();
    assert_eq!(store.inventory(&Ask::default()).await.unwrap().collections.len(), 6);
    for (table, lasts) in
        [("visit", true), ("calm", true), ("drift", true), ("past", false), ("past_too", false), ("dice", false)]
    {
        let table = CollectionId::parse(table).unwrap();
        let ask = Ask::default();
        let (one, other) = (store.revision(&ask, &table).await.unwrap(), store.revision(&ask, &table).await.unwrap());
        assert_eq!(one == other, lasts, "{table}");
    }
}

/// Triggers go with their table. Whoever makes it anew may not know of them, and the number that they moved stands still.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_made_anew_has_another_state_after_each_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("anew.gpkg");
    let store = visits(&path).await;
    fill(&store).await;
    let state = async || store.revision(&Ask::default(), &things()).await.unwrap();
    let connection = Connection::open(&path).unwrap();
    let name = things().to_string();
    // What others write elsewhere does not move the state of a table that triggers keep.
    let before = state().await;
    connection.execute_batch("INSERT INTO visit (phenomenon_time) VALUES (NULL)").unwrap();
    assert_eq!(state().await, before);
    connection.execute_batch("CREATE TABLE other (fid INTEGER PRIMARY KEY)").unwrap();
    assert_eq!(state().await, before);

    connection
        .execute_batch(&format!(
            "CREATE TABLE copy AS SELECT * FROM {name}; DROP TABLE {name}; ALTER TABLE copy RENAME TO {name};"
        ))
        .unwrap();
    let mut states = vec![before, state().await];
    for _ in 0..3 {
        connection.execute_batch(&format!("DELETE FROM {name} WHERE rowid = (SELECT min(rowid) FROM {name})")).unwrap();
        states.push(state().await);
    }
    let count = states.len();
    states.sort_by(|a, b| a.0.cmp(&b.0));
    states.dedup();
    assert_eq!(states.len(), count, "{states:?}");
}

/// A file is rebuilt every night and put in the place of the one that is served, under its number in the file system.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_made_alike_have_tables_in_different_states() {
    let folder = tempfile::tempdir().unwrap();
    let mut states = Vec::new();
    for name in ["monday.gpkg", "tuesday.gpkg"] {
        let store = visits(&folder.path().join(name)).await;
        fill(&store).await;
        states.push(store.revision(&Ask::default(), &things()).await.unwrap());
    }
    assert_ne!(states[0], states[1]);
}

/// What no program shows is named all the same: whoever made it may wonder.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_that_the_contents_do_not_have_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("loose.gpkg");
    let store = visits(&path).await;
    let loose = "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY); CREATE TABLE loose (fid INTEGER PRIMARY KEY);
                 CREATE VIEW recent AS SELECT fid FROM visit;";
    Connection::open(&path).unwrap().execute_batch(loose).unwrap();
    let inventory = store.inventory(&Ask::default()).await.unwrap();
    assert_eq!(inventory.collections.len(), 1);
    let names: Vec<_> = inventory.skipped.iter().map(|skipped| skipped.table.as_str()).collect();
    assert_eq!(names, ["loose", "recent"]);
    assert!(inventory.skipped.iter().all(|skipped| skipped.reason.contains("`gpkg_contents`")));
}
