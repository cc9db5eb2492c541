//! Writing beyond the contract: keys, rules of tables, rights, other writers.

use std::sync::Arc;

use sqlx::{Connection, Executor, PgConnection};
use watergang_core::import::{ImportMode, ImportOutcome, ImportRow, ImportTarget, RefusedRow};
use watergang_core::{Ask, Property, PropertyKind, Store, StoreError, Value};
use watergang_store_postgis::{Options, PostgisStore};

use crate::opened::{cluster, id, items, open, options, point, row, target};

async fn import(store: &PostgisStore, target: ImportTarget, rows: Vec<ImportRow>) -> (Vec<RefusedRow>, ImportOutcome) {
    let mut import = store.begin_import(&Ask::default(), target).await.unwrap();
    let refused = import.push(rows).await.unwrap();
    let outcome = import.commit().await.unwrap();
    store.inventory(&Ask::default()).await.unwrap();
    (refused, outcome)
}

fn done(outcome: &ImportOutcome) -> (u64, u64, u64, u64) {
    (outcome.created, outcome.updated, outcome.unchanged, outcome.removed)
}

fn names(items: &[(String, Vec<Value>)]) -> Vec<(String, String)> {
    let text = |value: &Value| if let Value::Text(text) = value { text.clone() } else { format!("{value:?}") };
    items.iter().map(|(id, values)| (id.clone(), text(values.last().unwrap()))).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect()
}

#[tokio::test]
async fn a_new_table_has_what_programs_need_to_know_it() {
    let database = cluster().create_database("made");
    database.execute("CREATE SCHEMA obs");
    let (store, _) = open(options(database.url())).await;
    import(&store, target("site", ImportMode::Append, true), vec![row(&["b", "B"]), row(&["a", "A"])]).await;
    let declared = "SELECT f_table_schema, f_geometry_column, type, srid FROM geometry_columns";
    assert_eq!(database.query(declared), "obs|geom|POINT|4326");
    let indexes = "SELECT count(*) FROM pg_indexes WHERE tablename = 'site' AND indexdef LIKE '%gist (geom)%'";
    assert_eq!(database.query(indexes), "1");
    assert_eq!(database.query("SELECT string_agg(fid || id, ',' ORDER BY fid) FROM obs.site"), "1b,2a");
    assert_eq!(names(&items(&store, "site").await), pairs(&[("b", "B"), ("a", "A")]));
}

#[tokio::test]
async fn rows_without_ids_are_paired_by_their_place() {
    let database = cluster().create_database("placed");
    let (store, _) = open(options(database.url())).await;
    let rows = |names: &[&str]| names.iter().map(|name| row(&[name])).collect::<Vec<_>>();
    let replace = || target("site", ImportMode::Replace, false);
    let (_, outcome) = import(&store, replace(), rows(&["a", "b", "c"])).await;
    assert_eq!(done(&outcome), (3, 0, 0, 0));
    let before = outcome.revision;
    let (_, outcome) = import(&store, replace(), rows(&["a", "b", "c"])).await;
    assert_eq!((done(&outcome), &outcome.revision), ((0, 0, 3, 0), &before));
    let (_, outcome) = import(&store, replace(), rows(&["a", "B"])).await;
    assert_eq!(done(&outcome), (0, 1, 1, 1));
    // In two pushes: the second goes on where the first has ended.
    let mut longer = store.begin_import(&Ask::default(), replace()).await.unwrap();
    longer.push(rows(&["a"])).await.unwrap();
    longer.push(rows(&["b", "c", "d"])).await.unwrap();
    longer.push(rows(&["e"])).await.unwrap();
    assert_eq!(done(&longer.commit().await.unwrap()), (3, 1, 1, 0));
    let found = names(&items(&store, "site").await);
    assert_eq!(found, pairs(&[("1", "a"), ("2", "b"), ("4", "c"), ("5", "d"), ("6", "e")]));
}

#[tokio::test]
async fn a_row_that_breaks_a_rule_is_refused_alone_and_with_a_reason() {
    let database = cluster().create_database("rules");
    database.execute(
        "CREATE TABLE basin (code text PRIMARY KEY); INSERT INTO basin VALUES ('aa');
         CREATE TABLE site (fid int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE,
           name varchar(5) NOT NULL CHECK (name <> 'bad'), basin text REFERENCES basin, rank smallint, day date,
           twice int GENERATED ALWAYS AS (rank * 2) STORED,
           geom geometry(Point, 4326));",
    );
    let (store, inventory) = open(options(database.url())).await;
    let site = inventory.collections.iter().find(|collection| collection.id == id("site")).unwrap();
    let target = |mode| ImportTarget { schema: site.schema.clone(), ..target("site", mode, true) };
    let good = |id: &str| {
        let text = |text: &str| Value::Text(text.to_owned());
        let values = vec![text(id), text("name"), text("aa"), Value::Integer(3), text("2024-07-09"), Value::Null];
        ImportRow { wkb: Some(point(2.5, 51.0)), values }
    };
    let with = |id: &str, place: usize, value: Value| {
        let mut row = good(id);
        row.values[place] = value;
        row
    };
    let text = |text: &str| Value::Text(text.to_owned());
    let line = [&[1, 2, 0, 0, 0, 2, 0, 0, 0], [0; 32].as_slice()].concat();
    for (mode, taken) in [(ImportMode::Append, 3), (ImportMode::Upsert, 2)] {
        let rows = vec![
            good("g1"),
            with("b1", 1, text("too long")),
            with("b2", 1, text("bad")),
            with("b3", 1, Value::Null),
            good("g2"),
            with("b4", 2, text("zz")),
            with("b5", 3, Value::Integer(100_000)),
            with("b6", 4, text("2024-02-30")),
            ImportRow { wkb: Some(line.clone()), ..good("b7") },
            ImportRow { wkb: Some(vec![1, 2, 3]), ..good("b8") },
            with("b9", 0, Value::Null),
            with("b10", 1, text("a\0b")),
            good("g1"),
            ImportRow { wkb: None, ..good(if mode == ImportMode::Append { "g3" } else { "g2" }) },
        ];
        let (refused, outcome) = import(&store, target(mode), rows).await;
        let places: Vec<_> = refused.iter().map(|row| row.place).collect();
        let expected: &[u64] =
            if taken == 3 { &[1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12] } else { &[1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13] };
        assert_eq!(places, expected, "{refused:?}");
        assert_eq!(outcome.created + outcome.unchanged, taken);
        let reasons: Vec<_> = refused.iter().map(|row| row.reason.as_str()).collect();
        for (place, word) in [
            (0, "too long"),
            (1, "breaks the rule `site_name_check`"),
            (2, "`name` must not be missing"),
            (3, "refers to an item that is not there"),
            (4, "out of range"),
            (5, "2024-02-30"),
            (6, "LineString"),
            (7, "geometry cannot be read"),
            (8, "`id` must not be missing"),
            (9, "0x00"),
        ] {
            assert!(reasons[place].contains(word), "{}: {}", word, reasons[place]);
        }
    }
    assert_eq!(items(&store, "site").await.len(), 3);
    assert_eq!(database.query("SELECT DISTINCT twice FROM site"), "6");
}

#[tokio::test]
async fn what_cannot_be_asked_of_an_import_is_refused() {
    let database = cluster().create_database("asked");
    let (store, _) = open(options(database.url())).await;
    import(&store, target("site", ImportMode::Append, true), vec![row(&["a", "A"])]).await;
    let mut strange = target("site", ImportMode::Append, true);
    strange.schema.properties.push(Property::new("colour", PropertyKind::Text));
    for target in [strange, target("site", ImportMode::Upsert, false)] {
        let refused = store.begin_import(&Ask::default(), target).await.err();
        assert!(matches!(refused, Some(StoreError::Unsupported { .. })), "{refused:?}");
    }
}

#[tokio::test]
async fn a_role_without_rights_is_told_that_it_cannot_write() {
    let database = cluster().create_database("unwritable");
    database.execute(
        "CREATE TABLE site (fid int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, geom geometry(Point, 4326))",
    );
    let (reader, writer) = (cluster().create_role("onlooker"), cluster().create_role("writer"));
    database.execute(&format!(
        "GRANT SELECT ON site TO \"{reader}\"; GRANT SELECT, INSERT, UPDATE, DELETE ON site TO \"{writer}\""
    ));
    let begin = async |role: &str, collection: &str| {
        let (store, _) = open(options(&database.url_as(role))).await;
        store.begin_import(&Ask::default(), target(collection, ImportMode::Append, false)).await.err()
    };
    assert!(matches!(begin(&reader, "site").await, Some(StoreError::ReadOnly { .. })));
    assert!(matches!(begin(&writer, "new").await, Some(StoreError::ReadOnly { .. })));

    // Who may write rows but lay nothing out writes; the state is then known from the snapshot.
    let (store, _) = open(options(&database.url_as(&writer))).await;
    let revision = async || store.revision(&Ask::default(), &id("site")).await.unwrap();
    let before = revision().await;
    let (_, outcome) = import(&store, target("site", ImportMode::Append, false), vec![row(&["a"])]).await;
    assert_eq!(done(&outcome), (1, 0, 0, 0));
    assert_ne!(revision().await, before);
}

#[tokio::test]
async fn whoever_writes_moves_the_revision_and_nobody_else() {
    let database = cluster().create_database("kept");
    let (store, _) = open(options(database.url())).await;
    import(&store, target("site", ImportMode::Append, true), vec![row(&["a", "A"])]).await;
    import(&store, target("other", ImportMode::Append, true), vec![row(&["a", "A"])]).await;
    let revision = async || store.revision(&Ask::default(), &id("site")).await.unwrap();
    for sql in [
        "INSERT INTO site (id, name) VALUES ('b', 'B')",
        "UPDATE site SET name = 'C' WHERE id = 'b'",
        "DELETE FROM site WHERE id = 'b'",
        "TRUNCATE site",
    ] {
        let before = revision().await;
        database.execute(sql);
        assert_ne!(revision().await, before, "{sql}");
    }
    let before = revision().await;
    database.execute("UPDATE other SET name = 'D'");
    assert_eq!(revision().await, before);
    // A table made anew under the name is another one, even where its number begins again.
    database.execute("DELETE FROM watergang.revision");
    let first = revision().await;
    database.execute("CREATE TABLE copy AS TABLE site; DROP TABLE site; ALTER TABLE copy RENAME TO site");
    database.execute("ALTER TABLE site ADD PRIMARY KEY (fid)");
    store.inventory(&Ask::default()).await.unwrap();
    assert_ne!(revision().await, first);
}

#[tokio::test]
async fn two_imports_wait_for_each_other_and_readers_for_none() {
    let database = cluster().create_database("two");
    let (store, _) = open(options(database.url())).await;
    import(&store, target("site", ImportMode::Append, true), vec![row(&["a", "A"])]).await;
    let mut first = store.begin_import(&Ask::default(), target("site", ImportMode::Append, true)).await.unwrap();
    first.push(vec![row(&["b", "B"])]).await.unwrap();
    let store = Arc::new(store);
    let second = {
        let store = Arc::clone(&store);
        tokio::spawn(
            async move { import(&store, target("site", ImportMode::Append, true), vec![row(&["b", "B"])]).await },
        )
    };
    assert_eq!(items(store.as_ref(), "site").await.len(), 1, "what is not committed is not seen");
    first.commit().await.unwrap();
    let (refused, outcome) = second.await.unwrap();
    assert_eq!((refused.len(), outcome.created), (1, 0));
    assert_eq!(items(store.as_ref(), "site").await.len(), 2);
}

#[tokio::test]
async fn a_writer_that_does_not_finish_in_time_locks_the_table() {
    let database = cluster().create_database("locked");
    let (store, _) = open(options(database.url())).await;
    import(&store, target("site", ImportMode::Append, true), vec![row(&["a", "A"])]).await;
    let mut other = PgConnection::connect(database.url()).await.unwrap();
    other.execute("BEGIN").await.unwrap();
    other.execute("UPDATE site SET name = 'B'").await.unwrap();
    let refused = store.begin_import(&Ask::default(), target("site", ImportMode::Append, true)).await.err();
    assert!(matches!(refused, Some(StoreError::Locked { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_role_that_serving_refuses_may_import_where_that_is_asked_for() {
    let database = cluster().create_database("owner");
    database.execute("CREATE SCHEMA restricted; CREATE TABLE restricted.contact (fid int PRIMARY KEY)");
    let (store, _) = open(Options { allow_restricted: true, ..options(database.url()) }).await;
    let (_, outcome) = import(&store, target("site", ImportMode::Append, true), vec![row(&["a", "A"])]).await;
    assert_eq!(outcome.created, 1);
}
