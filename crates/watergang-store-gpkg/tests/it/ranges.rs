//! Ranges of texts and patterns that an index answers: they find what is found without it.

use std::path::Path;
use std::sync::Arc;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use watergang_core::{Ask, CollectionId, Filter, ItemQuery, Publish, Store};
use watergang_store_gpkg::{GpkgStore, Options};
use watergang_store_testkit::predicate::{predicate, ranges, rough_texts};

/// An empty GeoPackage whose texts are in UTF-16, which the standard allows and nobody writes.
fn create_in_utf_16(path: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("model.gpkg");
    GpkgStore::create(&model).unwrap();
    let (from, to) = (Connection::open(&model).unwrap(), Connection::open(path).unwrap());
    to.execute_batch("PRAGMA encoding = 'UTF-16le'; PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;")
        .unwrap();
    let mut tables = from.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql NOT NULL").unwrap();
    let mut tables = tables.query([]).unwrap();
    while let Some(table) = tables.next().unwrap() {
        let name: String = table.get(0).unwrap();
        if name.starts_with("sqlite_") {
            continue;
        }
        to.execute_batch(&table.get::<_, String>(1).unwrap()).unwrap();
        let mut rows = from.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns = rows.column_count();
        let places = vec!["?"; columns].join(", ");
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values = (0..columns).map(|place| row.get::<_, Value>(place).unwrap());
            to.execute(&format!("INSERT INTO {name} VALUES ({places})"), params_from_iter(values)).unwrap();
        }
    }
}

/// The same texts in a table without index, and in others with one of each kind.
fn fill(path: &Path) {
    let mut connection = Connection::open(path).unwrap();
    let rows = connection.transaction().unwrap();
    for (table, index) in [("plain", ""), ("ordered", "name"), ("caseless", "name COLLATE NOCASE")] {
        rows.execute_batch(&format!(
            "CREATE TABLE {table} (fid INTEGER PRIMARY KEY, name TEXT);
             INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('{table}', 'attributes', '{table}');
             INSERT INTO {table} (name) VALUES (NULL), (x'ff'), (CAST(x'61ff' AS TEXT)), (5);"
        ))
        .unwrap();
        for text in rough_texts() {
            rows.execute(&format!("INSERT INTO {table} (name) VALUES (?1)"), [text]).unwrap();
        }
        if !index.is_empty() {
            rows.execute_batch(&format!("CREATE INDEX {table}_name ON {table} ({index})")).unwrap();
        }
    }
    rows.commit().unwrap();
}

async fn found(store: &GpkgStore, table: &str, filter: &Filter) -> Vec<String> {
    let table = CollectionId::parse(table).unwrap();
    let query = ItemQuery::new(filter.clone(), 10_000);
    let mut rows = store.read(&Ask::default(), &table, &query).await.unwrap();
    let mut ids = Vec::new();
    while let Some(batch) = rows.next().await.unwrap() {
        ids.extend(batch.rows().map(|row| row.id().to_item_id().0));
    }
    let (_, count) = store.count(&Ask::default(), &table, filter).await.unwrap();
    assert_eq!(count, ids.len() as u64);
    ids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_loses_no_text_whatever_its_normal_form_and_encoding() {
    let folder = tempfile::tempdir().unwrap();
    type Create = fn(&Path);
    let creators: [(&str, Create); 2] =
        [("UTF-8", |path| GpkgStore::create(path).unwrap()), ("UTF-16le", create_in_utf_16)];
    for (encoding, create) in creators {
        let path = folder.path().join(format!("{encoding}.gpkg"));
        create(&path);
        fill(&path);
        let options = Options { publish: Publish::Everything, read_connections: 1, registry: Arc::default() };
        let store = GpkgStore::open(&path, options).unwrap();
        store.inventory(&Ask::default()).await.unwrap();
        for cql2 in ranges() {
            let filter = Filter::Holds(predicate(&cql2));
            let expected = found(&store, "plain", &filter).await;
            for table in ["ordered", "caseless"] {
                assert_eq!(found(&store, table, &filter).await, expected, "{cql2} of {table} in {encoding}");
            }
        }
    }
}
