//! What GDAL and QGIS list of a GeoPackage that we made: the collections, and nothing of our own bookkeeping.

use std::path::Path;
use std::process::Command;

use rusqlite::Connection;
use watergang_test_postgres::skip_or_fail;

use crate::server::executable;

fn tables(path: &Path, sql: &str) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// The lines that a program says, sorted; nothing where it is not installed and tests may be skipped.
#[track_caller]
fn lines(command: &mut Command, folder: &Path) -> Option<Vec<String>> {
    // No setting or profile of the user takes part.
    let command = command.env("HOME", folder).env("XDG_RUNTIME_DIR", folder).env("QT_QPA_PLATFORM", "offscreen");
    let Ok(output) = command.output() else {
        skip_or_fail(&format!("{} is not installed", command.get_program().display()));
        return None;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let mut lines: Vec<String> = said.lines().map(str::to_owned).collect();
    lines.sort();
    Some(lines)
}

#[track_caller]
fn check_listed(path: &Path, folder: &Path) {
    let collections = tables(path, "SELECT table_name FROM gpkg_contents ORDER BY table_name");
    let ours = tables(path, "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%watergang_%'");
    assert!(!ours.is_empty(), "without bookkeeping this test says nothing");
    // Not the Python of the tools: QGIS comes with that of the system.
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/sublayers.py");
    if let Some(listed) = lines(Command::new("/usr/bin/python3").arg(script).arg(path), folder) {
        assert_eq!(listed, collections, "QGIS");
    }
    // `LIST_ALL_TABLES=YES` is more than what `ogrinfo` asks for by itself.
    let all = ["-q", "-oo", "LIST_ALL_TABLES=YES"];
    if let Some(listed) = lines(Command::new("ogrinfo").args(all).arg(path), folder) {
        let name = |line: &String| line.split_whitespace().nth(1).map(str::to_owned);
        let mut names: Vec<String> = listed.iter().filter_map(name).collect();
        names.sort();
        assert_eq!(names, collections, "ogrinfo");
    }
}

#[test]
fn gdal_and_qgis_list_the_collections_alone() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = executable().args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    std::fs::write(folder.path().join("points.csv"), "name,lon,lat\na,2,51\n").unwrap();
    // Without any table of attributes GDAL lists unregistered tables without being asked.
    run(&["import", "points.csv", "--into", "points.gpkg"]);
    check_listed(&folder.path().join("points.gpkg"), folder.path());
    run(&["migrate", "corridor.gpkg"]);
    check_listed(&folder.path().join("corridor.gpkg"), folder.path());
}
