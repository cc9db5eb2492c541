//! `watergang import` into a GeoPackage and into PostGIS: the same is promised of both.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use rusqlite::Connection;
use watergang_test_postgres::{TestDatabase, TestPostgres};

use crate::server::{data, executable, wait_until};

/// A database that tests import into, and a folder for files and reports.
struct Target<'a> {
    folder: tempfile::TempDir,
    postgis: Option<TestDatabase<'a>>,
}

/// Runs a check on a GeoPackage, and on PostGIS where there is one.
fn check(name: &str, check: impl Fn(&Target<'_>)) {
    check(&Target { folder: tempfile::tempdir().unwrap(), postgis: None });
    let Some(postgres) = TestPostgres::shared() else { return };
    let postgis = Some(postgres.create_database(name));
    check(&Target { folder: tempfile::tempdir().unwrap(), postgis });
}

impl Target<'_> {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn source(&self) -> String {
        self.postgis.as_ref().map_or_else(|| self.path("new.gpkg").display().to_string(), |one| one.url().to_owned())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = executable();
        command.arg("import").args(arguments).args(["--into", &self.source()]).current_dir(self.folder.path());
        command
    }

    /// Imports; what the command said.
    #[track_caller]
    fn import(&self, arguments: &[&str]) -> String {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        let said = String::from_utf8([stdout, stderr].concat()).unwrap();
        assert_eq!(status.code(), Some(0), "{said}");
        said
    }

    /// The rows of a query, a line each, columns parted by `|`.
    fn query(&self, sql: &str) -> String {
        if let Some(database) = &self.postgis {
            return database.query(sql);
        }
        let connection = self.connection();
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells = (0..columns).map(|column| match row.get_ref(column).unwrap() {
                rusqlite::types::ValueRef::Null => String::new(),
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                rusqlite::types::ValueRef::Real(number) => number.to_string(),
                rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                rusqlite::types::ValueRef::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            });
            Ok(cells.collect::<Vec<_>>().join("|"))
        });
        rows.unwrap().map(Result::unwrap).collect::<Vec<_>>().join("\n")
    }

    fn connection(&self) -> Connection {
        let connection = Connection::open(self.path("new.gpkg")).unwrap();
        connection.busy_timeout(Duration::ZERO).unwrap();
        connection
    }

    /// Everything in a table, the geometries too, and the number that moves with every write.
    fn content(&self, table: &str, state: &str) -> String {
        format!("{}\n{}", self.query(&format!("SELECT * FROM {table} ORDER BY fid")), self.query(state))
    }

    fn state(&self) -> &'static str {
        match self.postgis {
            Some(_) => "SELECT * FROM watergang.revision ORDER BY 1",
            None => "SELECT * FROM gpkgext_watergang_revision ORDER BY 1",
        }
    }

    /// Whether an import is in the middle of its transaction.
    fn is_being_written(&self, table: &str) -> bool {
        match &self.postgis {
            Some(database) => {
                let locks = format!(
                    "SELECT count(*) FROM pg_locks WHERE relation = '{table}'::regclass \
                     AND mode = 'ShareRowExclusiveLock' AND granted"
                );
                database.query(&locks) == "1"
            }
            None => {
                let refused =
                    self.connection().execute_batch("BEGIN IMMEDIATE").map_err(|error| error.sqlite_error_code());
                refused == Err(Some(rusqlite::ErrorCode::DatabaseBusy))
            }
        }
    }
}

/// Points in a line, with the ids from one number up to another.
fn points(path: &Path, ids: std::ops::Range<u32>, word: &str) -> String {
    let mut text = "key,lon,lat,name\n".to_owned();
    for number in ids {
        writeln!(text, "p{number},{},51,{word} {number}", 2.0 + f64::from(number) * 1e-6).unwrap();
    }
    std::fs::write(path, text).unwrap();
    path.display().to_string()
}

/// A mapping that makes the ids of points.
fn mapping(target: &Target<'_>) -> String {
    let path = target.path("mapping.toml");
    let text = "collection = \"points\"\nid = \"{key}\"\nother_fields = \"keep\"\n";
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn the_same_file_twice_changes_nothing_and_every_item_keeps_its_id() {
    check("importing_the_same_twice", |target| {
        let (gemeenten, mapping) = (data("gemeenten.gpkg").display().to_string(), mapping(target));
        let csv = points(&target.path("points.csv"), 0..1_500, "point");
        // 66 gemeenten: README of the data.
        let first = target.import(&[&gemeenten]);
        assert!(first.contains("gemeenten: 66 items new, 0 changed, 0 as they were, 0 removed"), "{first}");
        target.import(&[&csv, "--mapping", &mapping]);
        let before = (target.content("gemeenten", target.state()), target.content("points", target.state()));
        for mode in ["replace", "upsert"] {
            let again = target.import(&[&csv, "--mapping", &mapping, "--mode", mode]);
            assert!(again.contains("points: 0 items new, 0 changed, 1500 as they were, 0 removed"), "{mode}: {again}");
        }
        let again = target.import(&[&gemeenten]);
        assert!(again.contains("gemeenten: 0 items new, 0 changed, 66 as they were, 0 removed"), "{again}");
        let after = (target.content("gemeenten", target.state()), target.content("points", target.state()));
        assert!(before == after, "rows, their keys or the state of a table moved");
    });
}

#[test]
fn several_files_replace_a_collection_together() {
    check("importing_several", |target| {
        let mapping = mapping(target);
        let old = points(&target.path("old.csv"), 0..10, "old");
        target.import(&[&old, "--mapping", &mapping]);
        let one = points(&target.path("one.csv"), 5..8, "old");
        let two = points(&target.path("two.csv"), 8..2_000, "new");
        let said = target.import(&[&one, &two, "--mapping", &mapping]);
        // Of ten items 5, 6 and 7 come again as they were, 8 and 9 changed, and 0 to 4 go.
        assert!(said.contains("points: 1990 items new, 2 changed, 3 as they were, 5 removed"), "{said}");
        assert!(said.contains("one.csv → points: 3 rows read") && said.contains("two.csv → points: 1992 rows read"));
        let kept = "SELECT id, fid, name FROM points WHERE id IN ('p0', 'p5', 'p9') ORDER BY id";
        assert_eq!(target.query(kept), "p5|6|old 5\np9|10|new 9");
        assert_eq!(target.query("SELECT count(*), count(DISTINCT id) FROM points"), "1995|1995");
    });
}

#[test]
fn files_of_a_new_collection_may_lack_fields_of_the_first_one() {
    check("importing_unlike_files", |target| {
        let one = points(&target.path("one.csv"), 0..3, "point");
        let two = target.path("two.csv");
        std::fs::write(&two, "lat,lon,key\n51,2.5,q0\n").unwrap();
        let two = two.display().to_string();
        target.import(&[&one, &two, "--collection", "points"]);
        let rows = target.query("SELECT key, name FROM points ORDER BY fid");
        assert_eq!(rows, "p0|point 0\np1|point 1\np2|point 2\nq0|");
    });
}

#[test]
fn an_id_that_comes_in_two_files_of_a_replacement_is_refused_the_second_time() {
    check("importing_an_id_twice", |target| {
        let mapping = mapping(target);
        let one = points(&target.path("one.csv"), 0..3, "one");
        let two = points(&target.path("two.csv"), 2..5, "two");
        let output = target.command(&[&one, &two, "--mapping", &mapping]).output().unwrap();
        assert_eq!(output.status.code(), Some(5), "{}", String::from_utf8_lossy(&output.stderr));
        // The report of the second file has a number of its own.
        let report = std::fs::read_to_string(target.path("import-report-2.csv")).unwrap();
        assert_eq!(report, "row,id,severity,reason\n2,p2,refused,its id came before in this import\n");
        assert_eq!(target.query("SELECT name FROM points WHERE id = 'p2'"), "one 2");
    });
}

/// The report goes into a pipe that nobody empties, so that the import stands still in the middle: no clock decides.
#[test]
fn an_import_that_is_killed_in_the_middle_leaves_the_old_content() {
    check("importing_killed", |target| {
        let mapping = mapping(target);
        let old = points(&target.path("old.csv"), 0..10, "old");
        target.import(&[&old, "--mapping", &mapping]);
        let before = target.content("points", target.state());

        let pipe = target.path("report.pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        // Every second row has an id that came before, which is a line in the report.
        let mut text = "key,lon,lat,name\n".to_owned();
        for number in 0..40_000 {
            writeln!(text, "p{},2,51,new", number / 2).unwrap();
        }
        std::fs::write(target.path("new.csv"), text).unwrap();
        let new = target.path("new.csv").display().to_string();
        let mut child = target
            .command(&[&new, "--mapping", &mapping, "--report", &pipe.display().to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // A line has about 50 bytes and tells of two rows: several batches of 1,000 rows are with the store by now, and
        // the pipe holds 64 KiB of the 1 MB to come.
        let mut told = vec![0; 200_000];
        let mut reading = File::open(&pipe).unwrap();
        reading.read_exact(&mut told).unwrap();
        assert!(target.is_being_written("points"), "the import is not in the middle");
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().code(), None, "the import ended before it was killed");
        drop(reading);

        wait_until(|| !target.is_being_written("points"), || "the killed import to let go".to_owned());
        assert!(target.content("points", target.state()) == before, "the old content moved");
        if target.postgis.is_none() {
            assert_eq!(target.query("PRAGMA integrity_check"), "ok");
        }
        // And the next import finds nothing in its way.
        let again = target.import(&[&old, "--mapping", &mapping]);
        assert!(again.contains("points: 0 items new, 0 changed, 10 as they were, 0 removed"), "{again}");
    });
}

/// As its owner, who could read the schema `restricted` of PostGIS as well.
#[test]
fn the_communes_go_into_the_corridor_of_either_store() {
    check("importing_communes", |target| {
        let migrated = executable().args(["migrate", &target.source()]).output().unwrap();
        assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
        // Rows of `territory` belong to a dataset, and that to an organisation. Synthetic.
        let organisation = "id,label_fr,label_nl,label_en,country,kind\nsynthetic,x,x,x,FR,public\n";
        let dataset = "id,uri,title_fr,title_nl,title_en,abstract_fr,abstract_nl,abstract_en,publisher_id,licence_uri,\
                       modified\ncorridor-communes-fr,urn:x,x,x,x,x,x,x,synthetic,none,2026-01-01\n";
        for (name, text) in [("organisation.csv", organisation), ("dataset.csv", dataset)] {
            std::fs::write(target.path(name), text).unwrap();
            target.import(&[name, "--mode", "upsert"]);
        }
        let file = data("communes.gpkg").display().to_string();
        let mapping = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/sources/communes.toml");
        let upsert = [file.as_str(), "--mapping", mapping, "--mode", "upsert"];
        // 200: `ogrinfo -where "code_arrondissement IN ('594','625')"`.
        let first = target.import(&upsert);
        assert!(first.contains("territory: 200 items new, 0 changed"), "{first}");
        let again = target.import(&upsert);
        assert!(again.contains("territory: 0 items new, 0 changed, 200 as they were, 0 removed"), "{again}");
    });
}
