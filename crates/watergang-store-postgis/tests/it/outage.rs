//! A database that goes away and comes back.

use watergang_core::{Ask, Filter, Store, StoreError};
use watergang_store_postgis::PostgisStore;
use watergang_test_postgres::TestPostgres;

use crate::opened::{cluster, id, items, open, options};

#[tokio::test]
async fn a_database_that_comes_back_is_read_on_without_opening_anew() {
    let Some(postgres) = TestPostgres::start_or_skip() else { return };
    let database = postgres.create_database("away");
    database.execute("CREATE TABLE site (fid int PRIMARY KEY); INSERT INTO site VALUES (1), (2)");
    let (store, _) = open(options(database.url())).await;
    assert_eq!(items(&store, "site").await.len(), 2);

    postgres.stop_server();
    for _ in 0..2 {
        let answer = store.count(&Ask::default(), &id("site"), &Filter::EVERYTHING).await;
        assert!(matches!(answer, Err(StoreError::Unavailable { .. })), "{answer:?}");
    }
    assert!(matches!(store.ready(&Ask::default()).await, Err(StoreError::Unavailable { .. })));
    let late = PostgisStore::open(options(database.url())).unwrap();
    assert!(matches!(late.inventory(&Ask::default()).await, Err(StoreError::Unavailable { .. })));

    postgres.start_server_again();
    assert_eq!(items(&store, "site").await.len(), 2);
    store.ready(&Ask::default()).await.unwrap();
    late.inventory(&Ask::default()).await.unwrap();
    assert_eq!(items(&late, "site").await.len(), 2);
}

#[tokio::test]
async fn connections_that_broke_while_idle_are_replaced_unnoticed() {
    let database = cluster().create_database("broken");
    database.execute("CREATE TABLE site (fid int PRIMARY KEY); INSERT INTO site VALUES (1)");
    let (store, _) = open(options(database.url())).await;
    for _ in 0..3 {
        assert_eq!(items(&store, "site").await.len(), 1);
        let ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                     WHERE application_name = 'watergang' AND datname = current_database()";
        assert_ne!(database.query(ended), "0");
    }
}

#[tokio::test]
async fn a_url_that_cannot_be_read_is_refused_in_plain_words() {
    let error = PostgisStore::open(options("postgres://[")).unwrap_err();
    assert!(error.to_string().contains("must be like postgres://user@host:5432/database"), "{error}");
    let database = cluster().create_database("nobody");
    let store = PostgisStore::open(options(&database.url_as("nobody_at_all"))).unwrap();
    assert!(matches!(store.inventory(&Ask::default()).await, Err(StoreError::Unavailable { .. })));
}

#[test]
fn no_password_is_told_to_a_log() {
    let secret = options("postgres://server:hunter2@localhost/db");
    let store = PostgisStore::open(secret.clone()).unwrap();
    assert!(!format!("{secret:?} {store:?}").contains("hunter2"));
}
