//! What PostgreSQL says when something is wrong, in the words of every store. The server itself makes the failures.

use watergang_core::{Ask, Filter, ItemQuery, Store, StoreError};

use crate::opened::{cluster, id, open, options};

#[tokio::test]
async fn failures_of_the_server_are_told_in_the_words_of_every_store() {
    let database = cluster().create_database("failures");
    database.execute(
        "CREATE FUNCTION fail(code text) RETURNS text STABLE LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'it went wrong' USING ERRCODE = code; END $$;
         CREATE TABLE site (fid int PRIMARY KEY, code text); CREATE VIEW failing AS SELECT fid, fail(code) AS x FROM site;",
    );
    let (store, inventory) = open(options(database.url())).await;
    assert_eq!(inventory.collections.len(), 2, "{:?}", inventory.skipped);
    let read = async |code: &str| {
        database.execute(&format!("TRUNCATE site; INSERT INTO site VALUES (1, '{code}')"));
        let query = ItemQuery::new(Filter::EVERYTHING, 1);
        store.read(&Ask::default(), &id("failing"), &query).await.err().unwrap()
    };
    type Expected = fn(&StoreError) -> bool;
    let unavailable: Expected = |error| matches!(error, StoreError::Unavailable { .. });
    let locked: Expected = |error| matches!(error, StoreError::Locked { .. });
    let cases: [(&str, Expected); 14] = [
        ("57P01", unavailable),
        ("57P03", unavailable),
        ("53300", unavailable),
        ("08006", unavailable),
        // A full disk where a read sorts; the disk that an import fills is a real one, in the tests of the executable.
        ("53100", unavailable),
        ("42703", |error| matches!(error, StoreError::Outdated { .. })),
        ("42P01", |error| matches!(error, StoreError::NoSuchCollection { collection } if collection == "failing")),
        ("57014", |error| matches!(error, StoreError::TimedOut { .. })),
        ("25006", |error| matches!(error, StoreError::ReadOnly { .. })),
        ("55P03", locked),
        ("40P01", locked),
        ("40001", locked),
        ("XX001", |error| matches!(error, StoreError::Damaged { .. })),
        ("22012", |error| matches!(error, StoreError::Failed { .. })),
    ];
    for (code, expected) in cases {
        let error = read(code).await;
        assert!(expected(&error), "{code}: {error:?}");
    }
}
