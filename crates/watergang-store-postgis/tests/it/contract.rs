//! The contract that every store keeps.

use std::sync::Arc;

use watergang_store_postgis::{Options, PostgisStore};
use watergang_store_testkit::Bench;
use watergang_test_postgres::TestPostgres;

async fn a_fresh_store() -> Bench {
    let database = TestPostgres::shared().expect("PostgreSQL with PostGIS is installed").create_database("contract");
    let store = PostgisStore::open(Options::new(database.url(), Arc::default())).unwrap();
    Bench { store: Arc::new(store), keep: Box::new(database) }
}

watergang_store_testkit::contract!(a_fresh_store);
