//! `backup` and `restore`.

use std::path::Path;
use std::process::Output;

use rusqlite::Connection;
use watergang_test_postgres::TestPostgres;

use crate::server::{Server, data, executable, wait_until};

fn run(arguments: &[&str]) -> Output {
    executable().args(arguments).output().unwrap()
}

#[track_caller]
fn done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A writable copy of real data, in WAL mode as our imports leave a file.
fn writable_copy(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("communes.gpkg");
    // Not `fs::copy`: the original may not be written, and its copy must.
    std::fs::write(&path, std::fs::read(data("communes.gpkg")).unwrap()).unwrap();
    let connection = Connection::open(&path).unwrap();
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
    path
}

#[test]
fn a_served_geopackage_is_backed_up_and_restored_under_the_running_server() {
    let folder = tempfile::tempdir().unwrap();
    let (database, backup) = (writable_copy(folder.path()), folder.path().join("backup"));
    let server = Server::start(&[text(&database)]);
    let name = || {
        server.get("/collections/departements/items/1").json()["properties"]["nom"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let before = name();
    done(&run(&["backup", text(&backup), "--source", text(&database)]));

    let connection = Connection::open(&database).unwrap();
    // The triggers of the R-tree want these functions to be there, although no geometry changes.
    for function in ["ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"] {
        let flags = rusqlite::functions::FunctionFlags::SQLITE_DETERMINISTIC;
        connection.create_scalar_function(function, 1, flags, |_| Ok(0.0)).unwrap();
    }
    connection.execute("UPDATE departements SET nom = 'changed' WHERE fid = 1", []).unwrap();
    drop(connection);
    assert_eq!(name(), "changed");

    done(&run(&["restore", text(&backup), "--force", "--source", text(&database)]));
    wait_until(|| name() == before, || "the restored file to be served".to_owned());
    let verdict: String =
        Connection::open(&database).unwrap().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok");
}

/// Each write moves one unit from one row to another: a backup that mixes two states has another sum.
#[test]
fn a_backup_is_one_state_while_others_write() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("accounts.gpkg");
    let connection = Connection::open(&database).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL;
             CREATE TABLE account (fid INTEGER PRIMARY KEY, units INTEGER, filler TEXT);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
             INSERT INTO account SELECT i, 100, hex(zeroblob(500)) FROM n",
        )
        .unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let stop = &stop;
    let sums: Vec<(bool, i64)> = std::thread::scope(|scope| {
        scope.spawn(move || {
            for from in (1..5000).cycle() {
                if stop.load(std::sync::atomic::Ordering::Relaxed) {
                    return;
                }
                let sql = format!(
                    "BEGIN; UPDATE account SET units = units - 1 WHERE fid = {from};
                     UPDATE account SET units = units + 1 WHERE fid = 5001 - {from}; COMMIT"
                );
                connection.execute_batch(&sql).unwrap();
            }
        });
        let backups = (0..5).map(|number| {
            let backup = folder.path().join(format!("backup{number}"));
            let output = run(&["backup", text(&backup), "--source", text(&database)]);
            let copy = Connection::open(backup.join("database.gpkg"));
            let sum = copy.and_then(|copy| copy.query_row("SELECT sum(units) FROM account", [], |row| row.get(0)));
            (output.status.success(), sum.unwrap_or_default())
        });
        let sums = backups.collect();
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        sums
    });
    assert_eq!(sums, [(true, 500_000); 5]);
}

#[test]
fn the_configuration_comes_along_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let database = writable_copy(folder.path());
    let instance = format!("title = \"x\"\n[stores.main]\nsource = \"{}\"\n", text(&database));
    let config =
        crate::configuration::folder(&[("watergang.toml", &instance), ("collections/epci.toml", "theme = \"a\"\n")]);
    let (backup, new) = (folder.path().join("backup"), folder.path().join("new"));
    done(&run(&["backup", text(&backup), "--config", text(config.path())]));
    done(&run(&["restore", text(&backup), "--force", "--config", text(&new)]));
    assert_eq!(std::fs::read_to_string(new.join("watergang.toml")).unwrap(), instance);
    assert_eq!(std::fs::read_to_string(new.join("collections/epci.toml")).unwrap(), "theme = \"a\"\n");
}

#[test]
fn what_is_there_is_never_overwritten_by_a_backup_and_what_is_none_is_not_restored() {
    let folder = tempfile::tempdir().unwrap();
    let database = writable_copy(folder.path());
    let output = run(&["backup", text(folder.path()), "--source", text(&database)]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("exists already"));
    assert_eq!(output.status.code(), Some(1));
    let output = run(&["restore", text(folder.path()), "--source", text(&database)]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("is no backup"));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_str().unwrap().starts_with('.')), "{left:?}");
}

#[test]
fn a_damaged_backup_leaves_the_old_database() {
    let folder = tempfile::tempdir().unwrap();
    let (database, backup) = (writable_copy(folder.path()), folder.path().join("backup"));
    done(&run(&["backup", text(&backup), "--source", text(&database)]));
    let copy = backup.join("database.gpkg");
    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 20_000].fill(0xA5);
    std::fs::write(&copy, bytes).unwrap();
    let before = std::fs::read(&database).unwrap();
    let output = run(&["restore", text(&backup), "--force", "--source", text(&database)]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read(&database).unwrap(), before);
}

#[test]
fn postgis_is_backed_up_and_restored() {
    let Some(postgres) = TestPostgres::shared() else { return };
    let database = postgres.create_database("backing_up");
    done(&run(&["migrate", database.url()]));
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup");
    let codes = || database.query("SELECT count(*) FROM obs.codelist");
    let before = codes();
    done(&run(&["backup", text(&backup), "--source", database.url()]));
    database.execute("DELETE FROM obs.codelist");
    let refused = run(&["restore", text(&backup), "--source", database.url()]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--force"));
    assert_eq!(codes(), "0");
    done(&run(&["restore", text(&backup), "--force", "--source", database.url()]));
    assert_eq!(codes(), before);
    // The book of migrations came back too: nothing is to be done.
    let output = run(&["migrate", database.url()]);
    assert!(String::from_utf8_lossy(&output.stdout).contains(": 0 new, "));
}

#[test]
fn a_database_that_is_there_is_only_replaced_by_force() {
    let folder = tempfile::tempdir().unwrap();
    let (database, backup) = (writable_copy(folder.path()), folder.path().join("backup"));
    done(&run(&["backup", text(&backup), "--source", text(&database)]));
    let other = folder.path().join("other.gpkg");
    done(&run(&["restore", text(&backup), "--source", text(&other)]));
    let before = std::fs::read(&other).unwrap();
    let refused = run(&["restore", text(&backup), "--source", text(&other)]);
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && told.contains("exists already; --force"), "{told}");
    assert_eq!(std::fs::read(&other).unwrap(), before);
}
