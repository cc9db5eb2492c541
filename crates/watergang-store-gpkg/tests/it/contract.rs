//! The contract that every store keeps.

use std::sync::Arc;

use watergang_core::Publish;
use watergang_store_gpkg::{GpkgStore, Options};
use watergang_store_testkit::Bench;

async fn a_fresh_store() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fresh.gpkg");
    GpkgStore::create(&path).unwrap();
    let options = Options { publish: Publish::Everything, read_connections: 2, registry: Arc::default() };
    let store = GpkgStore::open(&path, options).unwrap();
    Bench { store: Arc::new(store), keep: Box::new(folder) }
}

watergang_store_testkit::contract!(a_fresh_store);
