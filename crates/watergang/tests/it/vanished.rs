//! Tables that go, or are made anew, while they are served: the standard's answer to a collection that is not there is
//! 404 (OGC 17-069r4, `/req/core/fc-op` and clause 7.15.1), and the server looks again by itself.

use std::path::PathBuf;

use rusqlite::Connection;
use watergang_test_postgres::{TestDatabase, TestPostgres};

use crate::server::{Server, get_with, wait_until};

/// Two tables without geometry, which both databases make by the same words.
const TABLES: &str = "CREATE TABLE river (fid INTEGER PRIMARY KEY, name TEXT);
                      CREATE TABLE town (fid INTEGER PRIMARY KEY, name TEXT);
                      INSERT INTO river VALUES (1, 'Aa'); INSERT INTO town VALUES (1, 'Watten');";

enum Store<'a> {
    GeoPackage(tempfile::TempDir),
    PostGis(TestDatabase<'a>),
}

impl Store<'_> {
    fn path(folder: &tempfile::TempDir) -> PathBuf {
        folder.path().join("served.gpkg")
    }

    fn source(&self) -> String {
        match self {
            Self::GeoPackage(folder) => Self::path(folder).display().to_string(),
            Self::PostGis(database) => database.url().to_owned(),
        }
    }

    fn execute(&self, sql: &str) {
        match self {
            Self::GeoPackage(folder) => Connection::open(Self::path(folder)).unwrap().execute_batch(sql).unwrap(),
            Self::PostGis(database) => database.execute(sql),
        }
    }
}

fn check(name: &str, check: impl Fn(&Store<'_>, &Server)) {
    let folder = tempfile::tempdir().unwrap();
    watergang_store_gpkg::GpkgStore::create(&Store::path(&folder)).unwrap();
    let store = Store::GeoPackage(folder);
    store.execute(TABLES);
    store.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier)
         VALUES ('river', 'attributes', 'river'), ('town', 'attributes', 'town')",
    );
    check(&store, &Server::start(&[&store.source()]));
    let Some(postgres) = TestPostgres::shared() else { return };
    let store = Store::PostGis(postgres.create_database(name));
    store.execute(TABLES);
    check(&store, &Server::start(&[&store.source()]));
}

#[test]
fn a_table_that_was_dropped_is_404_and_its_neighbours_are_served_on() {
    check("dropped", |store, server| {
        assert_eq!(server.get("/collections/river/items").status, 200);
        store.execute("DROP TABLE river");
        for path in ["items", "items/1", "items?f=html", "items?name=Aa"] {
            let answer = server.get(&format!("/collections/river/{path}"));
            assert_eq!(answer.status, 404, "{path}: {}", answer.text());
        }
        for path in ["/collections?f=json", "/collections?f=html", "/collections/town/items", "/", "/api"] {
            assert_eq!(server.get(path).status, 200, "{path}");
        }
        // The contents of a GeoPackage still name it; it is skipped with the reason.
        wait_until(|| server.get("/collections/river").status == 404, || "the collection to go".to_owned());
        let collections = server.get("/collections").json();
        assert_eq!(collections["collections"].as_array().unwrap().len(), 1, "{collections}");
        assert!(!server.log().contains("status=500"), "{}", server.log());
    });
}

#[test]
fn a_table_whose_column_was_renamed_is_served_again_without_a_restart() {
    check("renamed", |store, server| {
        store.execute("ALTER TABLE river RENAME COLUMN name TO label");
        // Until the server has looked again it says that this is for a moment only.
        let first = server.get("/collections/river/items");
        assert!(first.status == 200 || (first.status, first.header("retry-after")) == (503, "5"), "{}", first.text());
        let label = || server.get("/collections/river/items").json()["features"][0]["properties"]["label"].clone();
        wait_until(|| label() == "Aa", || "the new name of the column".to_owned());
    });
}

/// As `ogr2ogr -overwrite` does; its triggers are gone with the old table.
#[test]
fn a_table_made_anew_under_the_old_name_has_another_entity_tag_after_every_write() {
    let Some(postgres) = TestPostgres::shared() else { return };
    let database = postgres.create_database("made_anew");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("river.csv"), "name\nAa\n").unwrap();
    let mut import = crate::server::executable();
    import.args(["import", "river.csv", "--into", database.url()]).current_dir(folder.path());
    assert!(import.output().unwrap().status.success());
    let server = Server::start(&[database.url()]);
    let url = format!("{}/collections/river/items", server.url);
    let mut tags = vec![get_with(&url, &[]).header("etag").to_owned()];
    for write in [
        "DROP TABLE river; CREATE TABLE river (fid INTEGER PRIMARY KEY, name TEXT)",
        "INSERT INTO river VALUES (1, 'Yser')",
    ] {
        database.execute(write);
        let known = tags.last().unwrap();
        let answer = get_with(&url, &[("if-none-match", known)]);
        assert_eq!(answer.status, 200, "after {write}");
        tags.push(answer.header("etag").to_owned());
    }
}
