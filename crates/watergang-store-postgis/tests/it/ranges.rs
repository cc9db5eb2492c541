//! Conditions that are worded for an index: they find what is found without them, or by a column of another type.

use watergang_core::{Ask, Filter, ItemQuery, Store};
use watergang_store_postgis::PostgisStore;
use watergang_store_testkit::predicate::{predicate, ranges, rough_texts};

use crate::opened::{batches, cluster, id, open, options};

async fn found(store: &PostgisStore, table: &str, filter: Filter) -> Vec<String> {
    let query = ItemQuery::new(filter, 10_000);
    let batches = batches(store, table, &query).await;
    let ids: Vec<_> = batches.iter().flat_map(|batch| batch.rows().map(|row| row.id().to_item_id().0)).collect();
    let (_, count) = store.count(&Ask::default(), &id(table), &query.filter).await.unwrap();
    assert_eq!(count, ids.len() as u64, "{query:?}");
    ids
}

#[tokio::test]
async fn an_index_loses_no_text_whatever_its_normal_form() {
    let postgres = cluster();
    let home = postgres.create_database("ranges");
    postgres.execute(home.name(), "CREATE DATABASE ranges_c TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
    let texts = rough_texts().iter().map(|text| format!("('{text}')")).collect::<Vec<_>>().join(", ");
    for (database, indexes) in [
        (home.name(), ["name COLLATE \"C\"", "name varchar_pattern_ops", "name"]),
        ("ranges_c", ["name", "name text_pattern_ops", "name COLLATE \"POSIX\""]),
    ] {
        postgres.execute(database, "CREATE EXTENSION IF NOT EXISTS postgis");
        for (table, index) in [("plain", None)].into_iter().chain(["a", "b", "c"].into_iter().zip(indexes.map(Some))) {
            let mut sql = format!(
                "CREATE TABLE {table} (fid int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, name varchar);
                 INSERT INTO {table} (name) VALUES (NULL), {texts};"
            );
            if let Some(index) = index {
                sql += &format!("CREATE INDEX ON {table} ({index}); ANALYZE {table};");
            }
            postgres.execute(database, &sql);
        }
        // So that the index is asked although the table is small.
        postgres.execute(database, &format!("ALTER DATABASE \"{database}\" SET enable_seqscan = off"));
        let (store, _) = open(options(&postgres.url(database))).await;
        for cql2 in ranges() {
            let filter = || Filter::Holds(predicate(&cql2));
            let expected = found(&store, "plain", filter()).await;
            for (table, index) in ["a", "b", "c"].into_iter().zip(indexes) {
                assert_eq!(found(&store, table, filter()).await, expected, "{cql2} by {index} in {database}");
            }
        }
    }
}
