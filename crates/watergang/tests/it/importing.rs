//! `watergang import`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use rusqlite::Connection;
use watergang_test_postgres::TestPostgres;

use crate::server::{data, executable};

/// Runs an import in a folder of its own, where its report goes.
fn import(folder: &Path, arguments: &[&str]) -> Output {
    executable().arg("import").args(arguments).current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn count(database: &Path, table: &str) -> i64 {
    let connection = Connection::open(database).unwrap();
    connection.query_row(&format!("SELECT count(*) FROM \"{table}\""), [], |row| row.get(0)).unwrap()
}

/// Points in a line, with an id each.
fn points(folder: &Path, name: &str, count: u32) -> String {
    let mut text = "id,lon,lat,name\n".to_owned();
    for number in 0..count {
        writeln!(text, "p{number},{},51,point {number}", 2.0 + f64::from(number) * 1e-6).unwrap();
    }
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = data("gemeenten.gpkg").display().to_string();
    let first = import(folder.path(), &[&file, "--into", "new.gpkg"]);
    assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
    // 66 gemeenten: README of the data.
    assert!(said(&first).contains("gemeenten: 66 items new, 0 changed, 0 as they were, 0 removed"), "{}", said(&first));
    let second = import(folder.path(), &[&file, "--into", "new.gpkg"]);
    assert!(
        said(&second).contains("gemeenten: 0 items new, 0 changed, 66 as they were, 0 removed"),
        "{}",
        said(&second)
    );
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_str().unwrap().ends_with(".csv")), "nothing to report: {names:?}");
}

#[test]
fn a_dry_run_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let file = points(folder.path(), "points.csv", 10);
    let output = import(folder.path(), &[&file, "--into", "new.gpkg", "--dry-run"]);
    assert!(
        said(&output).contains("10 rows read") && said(&output).contains("nothing was changed"),
        "{}",
        said(&output)
    );
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["points.csv"]);
}

#[test]
fn refused_rows_are_reported_and_the_exit_code_tells() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.csv");
    std::fs::write(&path, "id,lon,lat\na,2.5,51\nb,2.6,51\na,2.7,51\n").unwrap();
    let mapping = folder.path().join("mapping.toml");
    std::fs::write(&mapping, "collection = \"points\"\nid = \"{id}\"\n").unwrap();
    let (file, mapping) = (path.display().to_string(), mapping.display().to_string());
    let output = import(folder.path(), &[&file, "--into", "new.gpkg", "--mapping", &mapping, "--report", "told.csv"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(5), "{errors}{}", said(&output));
    let report = std::fs::read_to_string(folder.path().join("told.csv")).unwrap();
    assert!(report.starts_with("row,id,severity,reason\n") && report.contains(",a,refused,"), "{report}");
    assert_eq!(count(&folder.path().join("new.gpkg"), "points"), 2);
}

#[test]
fn two_files_that_would_replace_each_other_are_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (points(folder.path(), "one.csv", 3), points(folder.path(), "two.csv", 3));
    let output = import(folder.path(), &[&one, &two, "--into", "new.gpkg", "--collection", "points"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("use `--mode append`"));
    assert!(!folder.path().join("new.gpkg").exists());
}

/// Whenever the power goes, the collection is the old one or the new one.
#[test]
fn an_import_that_is_killed_leaves_the_old_content() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("new.gpkg");
    let few = points(folder.path(), "points.csv", 10);
    import(folder.path(), &[&few, "--into", "new.gpkg"]);
    let many = points(folder.path(), "points.csv", 60_000);
    let mut killed = 0;
    for delay_ms in [5, 40, 100, 200, 400] {
        let mut child = executable()
            .args(["import", &many, "--into", "new.gpkg"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(delay_ms));
        child.kill().unwrap();
        killed += u32::from(child.wait().unwrap().code().is_none());
        assert!([10, 60_000].contains(&count(&database, "points")), "killed after {delay_ms} ms");
    }
    assert!(killed > 0, "the import was too fast to be killed");
    let verdict: String =
        Connection::open(&database).unwrap().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok");
}

#[test]
fn postgis_takes_files_too() {
    let Some(postgres) = TestPostgres::shared() else { return };
    let database = postgres.create_database("importing");
    let folder = tempfile::tempdir().unwrap();
    let file = points(folder.path(), "points.csv", 1_500);
    let output = import(folder.path(), &[&file, "--into", database.url()]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(database.query("SELECT count(*) FROM points"), "1500");
}
