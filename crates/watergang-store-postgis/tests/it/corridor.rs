//! The corridor's own database, as the migrations make it, served with the role that is meant for it.

use watergang_core::{Ask, Store};
use watergang_test_postgres::TestDatabase;

use crate::opened::{cluster, id, open, options};

fn migrated() -> TestDatabase<'static> {
    let database = cluster().create_database("corridor");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/postgis");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "sql")) {
        database.execute(&std::fs::read_to_string(file).unwrap());
    }
    database
}

#[tokio::test]
async fn every_table_of_the_corridor_is_served_and_nothing_else() {
    let database = migrated();
    let role = cluster().create_role("server");
    database.execute(&format!("GRANT watergang_public TO \"{role}\""));
    let (store, inventory) = open(options(&database.url_as(&role))).await;
    let tables = database
        .query("SELECT count(*) FROM pg_class WHERE relnamespace = 'obs'::regnamespace AND relkind IN ('r', 'v')");
    let named = inventory.collections.len() + inventory.skipped.len();
    assert_eq!(named.to_string(), tables, "{:?}", inventory.skipped);
    // Tables have a key; a view may have none.
    let is_table =
        |table: &str| database.query(&format!("SELECT relkind = 'r' FROM pg_class WHERE oid = '{table}'::regclass"));
    for skipped in &inventory.skipped {
        assert_eq!(is_table(&skipped.table), "f", "{skipped:?}");
    }
    assert!(inventory.collections.iter().all(|collection| collection.table.starts_with("obs.")));

    let watercourse = id("watercourse");
    let revision = async || store.revision(&Ask::default(), &watercourse).await.unwrap();
    let before = revision().await;
    database.execute("CREATE TABLE public.elsewhere (fid int)");
    assert_eq!(revision().await, before, "the revision is that of the table, not of the cluster");
    database.execute("DELETE FROM obs.watercourse");
    assert_ne!(revision().await, before);

    // What a role may see of this table hangs on the datasets, which can change alone.
    let keyword = id("dataset_keyword");
    let before = store.revision(&Ask::default(), &keyword).await.unwrap();
    database.execute("DELETE FROM obs.dataset");
    assert_ne!(store.revision(&Ask::default(), &keyword).await.unwrap(), before);
}
