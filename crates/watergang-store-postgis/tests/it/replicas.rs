//! Reads from streaming standbys.

use std::collections::BTreeMap;

use watergang_core::import::ImportMode;
use watergang_core::{Ask, Filter, ItemQuery, Store, StoreError, ValueRef};
use watergang_store_postgis::{Options, PostgisStore};
use watergang_test_postgres::{TestDatabase, TestPostgres, TestStandby};

use crate::opened::{batches, id, items, open, options, row, target};

/// Ports of the servers that answered some reads, and how often.
async fn answered(store: &PostgisStore, reads: usize) -> BTreeMap<u16, usize> {
    let mut ports = BTreeMap::new();
    for _ in 0..reads {
        let batches = batches(store, "whoami", &ItemQuery::new(Filter::EVERYTHING, 1)).await;
        let ValueRef::Integer(port) = batches[0].row(0).unwrap().value(0) else { panic!("a port is a number") };
        *ports.entry(u16::try_from(port).unwrap()).or_default() += 1;
    }
    ports
}

/// A view in which each server tells its port.
const WHO_AM_I: &str = "CREATE VIEW whoami AS SELECT 1 AS fid, current_setting('port')::int AS port";

fn served(database: &TestDatabase<'_>, standbys: &[&TestStandby], max_replica_lag_ms: u64) -> Options {
    let replicas = standbys.iter().map(|standby| standby.cluster().url(database.name())).collect();
    Options { replicas, max_replica_lag_ms, ..options(database.url()) }
}

#[tokio::test]
async fn replicas_take_turns_and_one_that_is_away_is_left_aside_and_tried_again() {
    let Some(primary) = TestPostgres::start_or_skip() else { return };
    let database = primary.create_database("turns");
    database.execute(WHO_AM_I);
    let (one, two) = (primary.start_standby(), primary.start_standby());
    one.catch_up_with(&primary);
    two.catch_up_with(&primary);
    let (store, _) = open(served(&database, &[&one, &two], 60_000)).await;

    let ports = answered(&store, 10).await;
    assert_eq!(ports, BTreeMap::from([(one.cluster().port(), 5), (two.cluster().port(), 5)]));
    one.cluster().stop_server();
    assert_eq!(answered(&store, 10).await, BTreeMap::from([(two.cluster().port(), 10)]));
    two.cluster().stop_server();
    assert_eq!(answered(&store, 10).await, BTreeMap::from([(primary.port(), 10)]));
    one.cluster().start_server_again();
    while !answered(&store, 10).await.contains_key(&one.cluster().port()) {}
    // The primary away, the replica goes on.
    primary.stop_server();
    assert_eq!(answered(&store, 10).await, BTreeMap::from([(one.cluster().port(), 10)]));
    primary.start_server_again();
}

#[tokio::test]
async fn a_replica_that_is_too_far_behind_is_left_aside_until_it_has_caught_up() {
    let Some(primary) = TestPostgres::start_or_skip() else { return };
    let database = primary.create_database("behind");
    database.execute(WHO_AM_I);
    database.execute("CREATE TABLE site (fid int PRIMARY KEY)");
    let standby = primary.start_standby();
    standby.catch_up_with(&primary);
    let (store, _) = open(served(&database, &[&standby], 500)).await;
    assert_eq!(answered(&store, 4).await, BTreeMap::from([(standby.cluster().port(), 4)]));

    standby.pause_replay();
    database.execute("INSERT INTO site VALUES (1)");
    while items(&store, "site").await.is_empty() {}
    for _ in 0..20 {
        assert_eq!(items(&store, "site").await.len(), 1, "the old state does not come back");
    }
    assert_eq!(answered(&store, 4).await, BTreeMap::from([(primary.port(), 4)]));
    standby.resume_replay();
    standby.catch_up_with(&primary);
    while !answered(&store, 4).await.contains_key(&standby.cluster().port()) {}
}

#[tokio::test]
async fn a_kept_table_has_one_revision_on_all_servers_and_imports_go_to_the_primary() {
    let Some(primary) = TestPostgres::start_or_skip() else { return };
    let database = primary.create_database("revisions");
    database.execute("CREATE TABLE loose (fid int PRIMARY KEY)");
    let standby = primary.start_standby();
    let (store, _) = open(served(&database, &[&standby], 60_000)).await;
    let mut import = store.begin_import(&Ask::default(), target("site", ImportMode::Append, true)).await.unwrap();
    import.push(vec![row(&["a", "Aa"])]).await.unwrap();
    let outcome = import.commit().await.unwrap();
    store.inventory(&Ask::default()).await.unwrap();
    standby.catch_up_with(&primary);

    let (alone, _) = open(options(database.url())).await;
    let revision =
        async |store: &PostgisStore, collection: &str| store.revision(&Ask::default(), &id(collection)).await.unwrap();
    assert_eq!(revision(&store, "site").await, outcome.revision);
    assert_eq!(revision(&alone, "site").await, outcome.revision);
    let rows = store.read(&Ask::default(), &id("site"), &ItemQuery::new(Filter::EVERYTHING, 5)).await.unwrap();
    assert_eq!(*rows.revision(), outcome.revision);
    // What nobody keeps is known on the primary alone: a standby gives each read a state of its own.
    assert_eq!(revision(&alone, "loose").await, revision(&alone, "loose").await);
    assert_ne!(revision(&store, "loose").await, revision(&store, "loose").await);

    let (misled, _) = open(options(&standby.cluster().url(database.name()))).await;
    let refused = misled.begin_import(&Ask::default(), target("site", ImportMode::Append, true)).await;
    assert!(matches!(refused.err(), Some(StoreError::ReadOnly { .. })));
}
