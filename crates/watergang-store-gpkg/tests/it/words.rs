//! The index of words: it misses nothing that the decision on the rows would find, whoever writes.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use rusqlite::Connection;
use watergang_core::import::{ImportMode, ImportRow, ImportTarget};
use watergang_core::{
    Ask, CollectionId, Columns, CrsId, Filter, ItemQuery, Property, PropertyKind, Publish, Schema, Store, Value,
};
use watergang_sql::Dialect;
use watergang_sql::search::{Phrases, is_plain};
use watergang_store_gpkg::{GpkgStore, Options};

const INDEX: &str = "gpkgext_watergang_words_note_fts";

fn note() -> CollectionId {
    CollectionId::parse("note").unwrap()
}

async fn store(path: &Path) -> GpkgStore {
    GpkgStore::create(path).unwrap();
    let options = Options { publish: Publish::Everything, read_connections: 1, registry: Arc::default() };
    GpkgStore::open(path, options).unwrap()
}

/// Brings notes in, of two texts each.
async fn import(store: &GpkgStore, mode: ImportMode, notes: impl IntoIterator<Item = [String; 2]>) {
    let properties = vec![Property::new("title", PropertyKind::Text), Property::new("body", PropertyKind::Text)];
    let schema = Schema { properties, geometry: None, time: None };
    let target = ImportTarget { collection: note(), schema, crs: CrsId::Crs84, id_property: None, mode };
    let mut import = store.begin_import(&Ask::default(), target).await.unwrap();
    let rows = notes.into_iter().map(|texts| ImportRow { wkb: None, values: texts.map(Value::Text).to_vec() });
    assert_eq!(import.push(rows.collect()).await.unwrap(), []);
    import.commit().await.unwrap();
    store.inventory(&Ask::default()).await.unwrap();
}

fn notes(texts: &[&str]) -> Vec<[String; 2]> {
    texts.iter().map(|text| ["Note".to_owned(), (*text).to_owned()]).collect()
}

/// Ids of the notes in which a phrase is, which are as many as are counted.
async fn found(store: &GpkgStore, phrase: &str) -> Vec<String> {
    let filter = Filter::Search(vec![phrase.to_owned()]);
    let query = ItemQuery { columns: Columns::Only(Vec::new()), ..ItemQuery::new(filter.clone(), 1_000) };
    let mut rows = store.read(&Ask::default(), &note(), &query).await.unwrap();
    let mut ids = Vec::new();
    while let Some(batch) = rows.next().await.unwrap() {
        ids.extend(batch.rows().map(|row| row.id().to_item_id().0));
    }
    let (_, count) = store.count(&Ask::default(), &note(), &filter).await.unwrap();
    assert_eq!(count, ids.len() as u64, "{phrase}");
    ids
}

/// How many entries the index has for an expression of FTS5.
fn entries(path: &Path, expression: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {INDEX} WHERE {INDEX} MATCH ?1");
    Connection::open(path).unwrap().query_row(&sql, [expression], |row| row.get(0)).unwrap()
}

/// The words that the index has of each row.
fn words_of_rows(path: &Path) -> HashMap<i64, HashSet<String>> {
    let connection = Connection::open(path).unwrap();
    let vocabulary = format!("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, {INDEX}, instance)");
    connection.execute_batch(&vocabulary).unwrap();
    let mut words: HashMap<i64, HashSet<String>> = HashMap::new();
    let mut statement = connection.prepare("SELECT doc, term FROM temp.vocabulary").unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        words.entry(row.get(0).unwrap()).or_default().insert(row.get(1).unwrap());
    }
    words
}

/// Each letter of the basic plane by itself, within a word, and under an accent. A word of a phrase is a word of the
/// text that it is in, or begins one, so it is enough that each text is found by all of its own words.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_letter_is_found_that_the_rows_have() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letters.gpkg");
    let store = store(&path).await;
    let letters: Vec<char> = (0..=0xffff).filter_map(char::from_u32).collect();
    let texts = |letter: char| [format!("{letter}xx ii{letter}zz zz"), format!("q{letter}\u{301}y {letter} zz")];
    import(&store, ImportMode::Append, letters.iter().map(|letter| texts(*letter))).await;
    let words = words_of_rows(&path);
    for (row, letter) in letters.iter().enumerate() {
        let words = &words[&(row as i64 + 1)];
        assert_eq!(words.contains("ω"), !is_plain(*letter), "{letter:?}");
        for text in texts(*letter) {
            // `"ω" OR ("one" AND "other" *)`: the words stand between quotation marks, the mark first.
            let lookup = Phrases::new([text.as_str()]).lookup(Dialect::Sqlite).unwrap();
            let is_found = lookup.split('"').skip(1).step_by(2).skip(1).all(|word| words.contains(word));
            assert!(words.contains("ω") || is_found && lookup.contains("zz"), "{letter:?} of {text:?} by {lookup}");
        }
    }
    // Within a store too: of each script one, of the marked ones and of the plain.
    for (phrase, letter) in [("qey", 'é'), ("iiжzz", 'ж'), ("iiαzz", 'ά'), ("q漢", '漢'), ("iiμzz", 'µ')] {
        let id = (letters.iter().position(|one| *one == letter).unwrap() + 1).to_string();
        assert!(found(&store, phrase).await.contains(&id), "{phrase}");
    }
}

/// SQL of other programs, which know nothing of us: Debian's SQLite and GDAL.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_others_write_is_found_by_the_next_search() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.gpkg");
    let store = store(&path).await;
    import(&store, ImportMode::Append, notes(&["L'écluse", "Le marais"])).await;
    assert_eq!(found(&store, "ecluse").await, ["1"]);
    let sqlite = |sql: &str| {
        let output = Command::new("sqlite3").arg(&path).arg(sql).output().expect("sqlite3 is installed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    sqlite("INSERT INTO note (title, body) VALUES ('Écluse', NULL), (NULL, 'Ω de l''ecluse')");
    assert_eq!(found(&store, "ecluse").await, ["1", "3", "4"]);
    sqlite("UPDATE note SET body = 'Le pont' WHERE fid = 1; UPDATE note SET fid = 9 WHERE fid = 3");
    assert_eq!(found(&store, "ecluse").await, ["4", "9"]);
    assert_eq!(found(&store, "le pon").await, ["1"]);
    sqlite("DELETE FROM note WHERE fid = 4");
    assert_eq!(
        (found(&store, "ecluse").await, entries(&path, "ecluse"), entries(&path, "ω")),
        (vec!["9".into()], 1, 0)
    );

    let csv = folder.path().join("more.csv");
    std::fs::write(&csv, "title,body\nNieuw,\"De sluis van Nieuwpoort\"\n").unwrap();
    let output = Command::new("ogr2ogr").args(["-append", "-nln", "note"]).arg(&path).arg(&csv).output();
    let output = output.expect("GDAL is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(found(&store, "sluis van nieuw").await, ["10"]);
    assert_eq!(entries(&path, "sluis"), 1);
    let listed = Command::new("ogrinfo").arg("-al").arg("-so").arg(&path).env("OGR_LIST_ALL_TABLES", "YES").output();
    let listed = String::from_utf8(listed.unwrap().stdout).unwrap();
    assert!(listed.contains("note") && !listed.contains("gpkgext"), "{listed}");
}

/// Our own writes, in bulk and one by one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_import_changes_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.gpkg");
    let store = store(&path).await;
    import(&store, ImportMode::Append, notes(&["Le pont", "Le marais", "Le moulin"])).await;
    import(&store, ImportMode::Replace, notes(&["Le pont", "De molen"])).await;
    assert_eq!((entries(&path, "moulin"), entries(&path, "marais"), entries(&path, "molen")), (0, 0, 1));
    assert_eq!(found(&store, "molen").await, ["2"]);
    assert_eq!(found(&store, "note").await, ["1", "2"]);
}

/// A table that is made anew has lost its triggers, while its index is still there and the server has not looked again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_triggers_an_index_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.gpkg");
    let store = store(&path).await;
    import(&store, ImportMode::Append, notes(&["L'écluse", "Le marais"])).await;
    let anew = "ALTER TABLE note RENAME TO old; CREATE TABLE copy (fid INTEGER PRIMARY KEY, title TEXT, body TEXT);
                INSERT INTO copy SELECT * FROM old; DROP TABLE old; ALTER TABLE copy RENAME TO note;
                INSERT INTO note (body) VALUES ('Deux écluses');";
    Connection::open(&path).unwrap().execute_batch(anew).unwrap();
    assert_eq!(found(&store, "ecluse").await, ["1", "3"]);
    store.inventory(&Ask::default()).await.unwrap();
    assert_eq!(found(&store, "ecluse").await, ["1", "3"]);
    // The next import makes it anew.
    import(&store, ImportMode::Append, notes(&["Trois écluses"])).await;
    assert_eq!((found(&store, "ecluse").await.len(), entries(&path, "ecluse *")), (3, 3));
}
