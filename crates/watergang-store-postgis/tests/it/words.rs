//! The index of words: it misses nothing that the decision on the rows would find, whoever writes.

use sqlx::{Connection, PgConnection, Row};
use watergang_core::import::ImportMode;
use watergang_core::{Ask, Filter, ItemQuery, Store};
use watergang_sql::Dialect;
use watergang_sql::search::{Phrases, is_plain};
use watergang_store_postgis::PostgisStore;
use watergang_test_postgres::{TestDatabase, TestPostgres};

use crate::opened::{batches, cluster, id, open, options, row, target};

const INDEXES: &str = "SELECT count(*) FROM pg_indexes WHERE indexdef LIKE '%gin (watergang.words(%'";

/// A collection of named sites.
async fn import(database: &TestDatabase<'_>, names: &[&str]) -> PostgisStore {
    let (store, _) = open(options(database.url())).await;
    let mut import = store.begin_import(&Ask::default(), target("site", ImportMode::Append, true)).await.unwrap();
    let rows = names.iter().enumerate().map(|(number, name)| row(&[&format!("s{number}"), name]));
    assert_eq!(import.push(rows.collect()).await.unwrap(), []);
    import.commit().await.unwrap();
    store.inventory(&Ask::default()).await.unwrap();
    store
}

/// Ids of the sites in whose texts a phrase is.
async fn found(store: &PostgisStore, phrase: &str) -> Vec<String> {
    let filter = Filter::Search(vec![phrase.to_owned()]);
    let batches = batches(store, "site", &ItemQuery::new(filter.clone(), 1_000)).await;
    let ids: Vec<_> = batches.iter().flat_map(|batch| batch.rows().map(|row| row.id().to_item_id().0)).collect();
    let (_, count) = store.count(&Ask::default(), &id("site"), &filter).await.unwrap();
    assert_eq!(count, ids.len() as u64, "{phrase}");
    ids
}

/// Each letter of the basic plane by itself, within a word, and under an accent, and words and texts that are too long
/// for an index. A word of a phrase is a word of the text that it is in, or begins one, so it is enough that each text
/// is found by all of its own words.
#[tokio::test]
async fn every_letter_is_found_that_the_rows_have() {
    let database = cluster().create_database("letters");
    import(&database, &["A"]).await;
    let letters: Vec<char> = (1..=0xffff).filter_map(char::from_u32).collect();
    let text = |letter: &char| format!("{letter}xx ii{letter}zz q{letter}\u{301}y {letter} ZZ");
    let mut texts: Vec<String> = letters.iter().map(text).collect();
    texts.extend([3_000, 255, 254].map(|length| format!("long {} zz", "é".repeat(length))));
    texts.extend([100_001, 90_000].map(|length| format!("{} zz", "é ab+".repeat(length / 5))));
    texts.push((0..60_000).map(|number| format!("{number} ")).collect());
    let lookup = |text: &String| Phrases::new([text.as_str()]).lookup(Dialect::Postgres).unwrap();
    let lookups: Vec<String> = texts.iter().map(lookup).collect();
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    let sql = "SELECT q.text, q.words @@ q.lookup::tsquery, q.words @@ '''ω'''::tsquery
               FROM (SELECT u.text, u.lookup, watergang.words(ARRAY[u.text]) AS words, u.place
                     FROM unnest($1, $2) WITH ORDINALITY AS u (text, lookup, place)) AS q ORDER BY q.place";
    let rows = sqlx::query(sql).bind(&texts).bind(&lookups).fetch_all(&mut connection).await.unwrap();
    assert_eq!(rows.len(), texts.len());
    for (place, row) in rows.iter().enumerate() {
        let (text, is_found, is_marked): (String, bool, bool) = (row.get(0), row.get(1), row.get(2));
        assert!(is_found, "{text:.40} by {}", lookups[place]);
        if let Some(letter) = letters.get(place) {
            assert_eq!(is_marked, !is_plain(*letter), "{letter:?}");
        }
    }
}

#[tokio::test]
async fn what_others_write_is_found_by_the_next_search() {
    let database = cluster().create_database("noted");
    let store = import(&database, &["L'écluse", "Le marais"]).await;
    assert_eq!(database.query(INDEXES), "1");
    assert_eq!(found(&store, "ecluse").await, ["s0"]);
    database.execute("INSERT INTO site (id, name) VALUES ('s7', 'Écluse'), ('s8', 'Ω de l''ecluse')");
    assert_eq!(found(&store, "ecluse").await, ["s0", "s7", "s8"]);
    database.execute("UPDATE site SET name = 'Le pont' WHERE id = 's0'; DELETE FROM site WHERE id = 's8'");
    assert_eq!(found(&store, "ecluse").await, ["s7"]);
    assert_eq!(found(&store, "le pon").await, ["s0"]);
    // Whoever sees another schema first, or takes backslashes otherwise, writes the same words.
    database.execute(
        "CREATE SCHEMA mine; CREATE FUNCTION mine.lower(text) RETURNS text LANGUAGE sql AS 'SELECT ''x''';
         SET search_path = mine, public, pg_catalog; SET standard_conforming_strings = off;
         INSERT INTO site (id, name) VALUES ('s9', 'ÉCLUSE NEUVE')",
    );
    assert_eq!(found(&store, "ecluse neuve").await, ["s9"]);
    // Without an index all rows are looked at.
    database.execute("DROP INDEX site_words_idx");
    assert_eq!(found(&store, "ecluse").await, ["s7", "s9"]);
    store.inventory(&Ask::default()).await.unwrap();
    assert_eq!(found(&store, "ecluse").await, ["s7", "s9"]);
}

/// A column that came later is searched though no index has it.
#[tokio::test]
async fn an_index_that_lacks_a_text_is_not_asked() {
    let database = cluster().create_database("wider");
    let store = import(&database, &["L'écluse", "Le marais"]).await;
    database.execute("ALTER TABLE site ADD COLUMN remark varchar(20); UPDATE site SET remark = 'Au nord'");
    store.inventory(&Ask::default()).await.unwrap();
    assert_eq!(found(&store, "nord").await, ["s0", "s1"]);
    let mut import = store.begin_import(&Ask::default(), target("site", ImportMode::Append, true)).await.unwrap();
    assert_eq!(import.push(vec![row(&["s5", "Nord"])]).await.unwrap(), []);
    import.commit().await.unwrap();
    assert_eq!(database.query(INDEXES), "2");
    store.inventory(&Ask::default()).await.unwrap();
    assert_eq!(found(&store, "nord").await, ["s0", "s1", "s5"]);
}

#[tokio::test]
async fn a_role_that_may_not_index_writes_all_the_same() {
    let database = cluster().create_database("unindexed");
    let role = cluster().create_role("author");
    database.execute(&format!(
        "CREATE TABLE site (fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE, name text,
                            geom geometry(Point, 4326));
         GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON site TO \"{role}\""
    ));
    let (store, _) = open(options(&database.url_as(&role))).await;
    let mut import = store.begin_import(&Ask::default(), target("site", ImportMode::Append, true)).await.unwrap();
    assert_eq!(import.push(vec![row(&["a", "L'écluse"])]).await.unwrap(), []);
    assert_eq!(import.commit().await.unwrap().created, 1);
    assert_eq!(database.query(INDEXES), "0");
    assert_eq!(found(&store, "ecluse").await, ["a"]);
}

/// The plan of a search by a word that few rows have.
#[tokio::test]
async fn few_rows_are_found_by_the_index() {
    let Some(postgres) = TestPostgres::start_or_skip() else { return };
    let database = postgres.create_database("worded");
    let names: Vec<String> = (0..20_000).map(|number| format!("Écluse n{number}")).collect();
    let store = import(&database, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    database.execute(&format!(
        "ALTER DATABASE \"{0}\" SET session_preload_libraries = 'auto_explain';
         ALTER DATABASE \"{0}\" SET auto_explain.log_min_duration = 0;",
        database.name()
    ));
    drop(store);
    let (store, _) = open(options(database.url())).await;
    let plan = crate::plans::plans(&postgres, async || {
        assert_eq!(found(&store, "ecluse n777").await.len(), 11);
    })
    .await;
    assert!(plan.contains("Bitmap Index Scan on site_words_idx") && !plan.contains("Seq Scan"), "{plan}");
}
