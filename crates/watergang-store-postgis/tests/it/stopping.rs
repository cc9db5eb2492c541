//! Work that nobody waits for any more.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::{Connection, Executor, PgConnection};
use watergang_core::{Ask, Filter, ItemQuery, Store, StoreError};
use watergang_store_postgis::{Options, PostgisStore};
use watergang_test_postgres::TestDatabase;

use crate::opened::{cluster, id, open, options, until};

/// A table that another session keeps for itself, so that whoever reads it waits; and the store on it.
async fn a_table_that_is_kept(name: &str) -> (TestDatabase<'static>, PgConnection, Arc<PostgisStore>) {
    let database = cluster().create_database(name);
    database.execute("CREATE TABLE site (fid int PRIMARY KEY); INSERT INTO site VALUES (1)");
    let (store, _) = open(options(database.url())).await;
    let mut keeper = PgConnection::connect(database.url()).await.unwrap();
    keeper.execute("BEGIN").await.unwrap();
    keeper.execute("LOCK TABLE site IN ACCESS EXCLUSIVE MODE").await.unwrap();
    (database, keeper, Arc::new(store))
}

fn waiting(database: &TestDatabase<'_>) -> String {
    database.query(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'watergang' AND wait_event_type = 'Lock'
           AND datname = current_database()",
    )
}

async fn read(store: Arc<PostgisStore>, ask: Ask) -> Result<(), StoreError> {
    store.read(&ask, &id("site"), &ItemQuery::new(Filter::EVERYTHING, 10)).await.map(|_| ())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_raised_flag_stops_the_statement_in_the_database_too() {
    let (database, keeper, store) = a_table_that_is_kept("flag").await;
    let ask = Ask::default();
    let reading = tokio::spawn(read(Arc::clone(&store), ask.clone()));
    until("the read waits in the database", || waiting(&database) == "1");
    ask.cancelled.raise();
    assert!(matches!(reading.await.unwrap(), Err(StoreError::Cancelled)));
    until("the statement is stopped", || waiting(&database) == "0");
    keeper.close().await.unwrap();
    read(store, Ask::default()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadline_stops_the_statement_in_the_database_too() {
    let (database, _keeper, store) = a_table_that_is_kept("deadline").await;
    let ask = Ask { deadline: Some(Instant::now() + Duration::from_secs(1)), ..Ask::default() };
    let reading = tokio::spawn(read(store, ask));
    until("the read waits in the database", || waiting(&database) == "1");
    assert!(matches!(reading.await.unwrap(), Err(StoreError::TimedOut { .. })));
    until("the statement is stopped", || waiting(&database) == "0");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_that_is_dropped_stops_the_statement_in_the_database_too() {
    let (database, _keeper, store) = a_table_that_is_kept("dropped").await;
    let reading = tokio::spawn(read(store, Ask::default()));
    until("the read waits in the database", || waiting(&database) == "1");
    reading.abort();
    until("the statement is stopped", || waiting(&database) == "0");
}

#[tokio::test]
async fn the_database_itself_ends_what_takes_too_long() {
    let (database, _keeper, _) = a_table_that_is_kept("timeout").await;
    let short = Options { statement_timeout_ms: 200, ..options(database.url()) };
    let (store, _) = open(short).await;
    assert!(matches!(read(Arc::new(store), Ask::default()).await, Err(StoreError::TimedOut { .. })));
}

#[tokio::test]
async fn nobody_holds_a_connection_between_two_batches() {
    let database = cluster().create_database("one_seat");
    database.execute("CREATE TABLE site (fid int PRIMARY KEY); INSERT INTO site SELECT generate_series(1, 5000)");
    let (store, _) = open(Options { max_connections: 1, ..options(database.url()) }).await;
    let query = ItemQuery::new(Filter::EVERYTHING, 5_000);
    let mut slow = Vec::new();
    for _ in 0..50 {
        let mut rows = store.read(&Ask::default(), &id("site"), &query).await.unwrap();
        assert!(rows.next().await.unwrap().is_some());
        slow.push(rows);
    }
    for rows in &mut slow {
        let mut count = 1_100;
        while let Some(batch) = rows.next().await.unwrap() {
            count += batch.len();
        }
        assert_eq!(count, 5_000);
    }
    let connections = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'watergang'
                       AND datname = current_database()";
    assert_eq!(database.query(connections), "1");
}

#[tokio::test]
async fn a_reading_connection_cannot_write() {
    let database = cluster().create_database("read_only");
    database.execute(
        "CREATE TABLE site (fid int PRIMARY KEY); INSERT INTO site VALUES (1);
         CREATE FUNCTION grow() RETURNS int LANGUAGE sql AS 'INSERT INTO site SELECT max(fid) + 1 FROM site RETURNING fid';
         CREATE VIEW growing AS SELECT 1 AS fid, grow() AS new;",
    );
    let (store, inventory) = open(options(database.url())).await;
    // The view cannot even be looked at: its key would be found by reading it.
    assert_eq!(inventory.collections.len(), 1, "{inventory:?}");
    drop(store);
    assert_eq!(database.query("SELECT count(*) FROM site"), "1");
}
