//! `watergang import`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Output;

use rusqlite::Connection;

use crate::server::executable;

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
fn an_import_without_anything_to_report_leaves_no_report() {
    let folder = tempfile::tempdir().unwrap();
    let file = points(folder.path(), "points.txt", 10);
    let output = import(folder.path(), &[&file, "--into", "new.gpkg"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let mut names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["new.gpkg", "points.txt"]);
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

/// Writes a file of tests.
fn file(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.display().to_string()
}

#[test]
fn a_crs_that_a_file_does_not_say_is_said_by_an_option() {
    let folder = tempfile::tempdir().unwrap();
    // The origin of EPSG:2154 (Lambert-93), by the EPSG registry.
    let csv = file(folder.path(), "places.csv", "name;x;y\norigin;700000;6600000\n");
    let silent = import(folder.path(), &[&csv, "--into", "new.gpkg"]);
    let told = String::from_utf8_lossy(&silent.stderr);
    assert!(silent.status.code() == Some(1) && told.contains("`--crs EPSG:2154`"), "{told}");
    let unknown = import(folder.path(), &[&csv, "--into", "new.gpkg", "--crs", "EPSG:1"]);
    let told = String::from_utf8_lossy(&unknown.stderr);
    assert!(unknown.status.code() == Some(2) && told.contains("`--crs EPSG:1` names no CRS"), "{told}");

    let output = import(folder.path(), &[&csv, "--into", "new.gpkg", "--crs", "EPSG:2154"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let connection = Connection::open(folder.path().join("new.gpkg")).unwrap();
    let place = connection.query_row("SELECT srs_id, min_x, min_y FROM gpkg_contents", [], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    });
    assert_eq!(place.unwrap(), (2154, 700_000.0, 6_600_000.0));
}

#[test]
fn one_layer_of_several_is_chosen_by_an_option() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one.csv", "two.csv"] {
        import(folder.path(), &[&points(folder.path(), name, 3), "--into", "both.gpkg"]);
    }
    let wrong = import(folder.path(), &["both.gpkg", "--into", "new.gpkg", "--layer", "three"]);
    let told = String::from_utf8_lossy(&wrong.stderr);
    assert!(told.contains("has no layer `three`; it has `one`, `two`"), "{told}");
    let output = import(folder.path(), &["both.gpkg", "--into", "new.gpkg", "--layer", "two"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let tables = Connection::open(folder.path().join("new.gpkg")).unwrap().query_row(
        "SELECT group_concat(table_name) FROM gpkg_contents",
        [],
        |row| row.get::<_, String>(0),
    );
    assert_eq!(tables.unwrap(), "two");
}

#[test]
fn an_encoding_that_is_guessed_wrong_is_said_by_an_option() {
    let folder = tempfile::tempdir().unwrap();
    // 0x8E is é in Mac OS Roman, Ž in windows-1252 (tables of the Unicode consortium).
    let csv = file(folder.path(), "places.csv", b"name,lon,lat\nAudr\x8Elieu,2,51\n");
    let output = import(folder.path(), &[&csv, "--into", "new.gpkg", "--encoding", "macintosh"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let name =
        Connection::open(folder.path().join("new.gpkg"))
            .unwrap()
            .query_row("SELECT name FROM places", [], |row| row.get::<_, String>(0));
    assert_eq!(name.unwrap(), "Audrélieu");
    let wrong = import(folder.path(), &[&csv, "--into", "new.gpkg", "--encoding", "klingon"]);
    let told = String::from_utf8_lossy(&wrong.stderr);
    assert!(told.contains("`klingon` is no encoding; try `windows-1252` or `utf-8`"), "{told}");
}

#[test]
fn an_invalid_geometry_is_kept_with_a_warning_where_an_option_says_so() {
    let folder = tempfile::tempdir().unwrap();
    // A bow tie.
    let csv = file(folder.path(), "areas.csv", "name;wkt\nbow tie;POLYGON ((2 50, 3 51, 3 50, 2 51, 2 50))\n");
    let crs = ["--crs", "CRS84", "--into", "new.gpkg"];
    let refused = import(folder.path(), &[&[csv.as_str()][..], &crs].concat());
    assert_eq!(refused.status.code(), Some(5), "{}", said(&refused));
    let report = std::fs::read_to_string(folder.path().join("import-report.csv")).unwrap();
    assert!(report.contains("its geometry is invalid: ") && report.contains("`--keep-invalid`"), "{report}");
    let kept = import(folder.path(), &[&[csv.as_str(), "--keep-invalid"][..], &crs].concat());
    assert_eq!(kept.status.code(), Some(0), "{}", said(&kept));
    assert!(said(&kept).contains("1 with a warning"), "{}", said(&kept));
    let report = std::fs::read_to_string(folder.path().join("import-report.csv")).unwrap();
    assert!(report.contains(",warned,\"its geometry is invalid and was kept: "), "{report}");
    assert_eq!(count(&folder.path().join("new.gpkg"), "areas"), 1);
}

#[test]
fn files_that_cannot_go_together_are_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let one = points(folder.path(), "one.csv", 3);
    let two = file(folder.path(), "two.csv", "lon,lat\n2,51\n");
    let mapping = file(folder.path(), "mapping.toml", "collection = \"points\"\nid = \"{id}\"\n");
    let output = import(folder.path(), &[&one, &two, "--into", "new.gpkg", "--mapping", &mapping]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("one.csv`") && told.contains("`two` has no field `id`; it has "), "{told}");
    assert!(!folder.path().join("new.gpkg").exists());
}

/// GeoPackages with the extension `gpkg_crs_wkt` have one more column, which may not be missing (OGC 12-128r17, annex
/// F.10).
#[test]
fn a_new_crs_is_registered_in_a_geopackage_with_two_definitions_for_each() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), &[&points(folder.path(), "points.csv", 3), "--into", "new.gpkg"]);
    let connection = Connection::open(folder.path().join("new.gpkg")).unwrap();
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE kept AS SELECT *, 'undefined' FROM gpkg_spatial_ref_sys;
             DROP TABLE gpkg_spatial_ref_sys;
             CREATE TABLE gpkg_spatial_ref_sys (
               srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
               organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT,
               definition_12_063 TEXT NOT NULL);
             INSERT INTO gpkg_spatial_ref_sys SELECT * FROM kept;
             DROP TABLE kept;",
        )
        .unwrap();
    let csv = file(folder.path(), "places.csv", "name;x;y\norigin;700000;6600000\n");
    let output = import(folder.path(), &[&csv, "--into", "new.gpkg", "--crs", "EPSG:2154"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(count(&folder.path().join("new.gpkg"), "places"), 1);
}

/// A wrong CRS refuses every row; a file with a header alone has none.
#[test]
fn a_collection_is_not_emptied_because_no_row_came_through() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("new.gpkg");
    let csv = points(folder.path(), "points.csv", 10);
    assert_eq!(import(folder.path(), &[&csv, "--into", "new.gpkg"]).status.code(), Some(0));
    let wrong = import(folder.path(), &[&csv, "--into", "new.gpkg", "--crs", "EPSG:2154"]);
    let told = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(!wrong.status.success() && told.contains("`points` stays as it was"), "{told}");
    assert_eq!(count(&into, "points"), 10);

    let empty = file(folder.path(), "none.csv", "id,lon,lat,name\n");
    let arguments = [&empty, "--into", "new.gpkg", "--collection", "points"];
    let output = import(folder.path(), &arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && told.contains("--allow-empty"), "{told}");
    assert_eq!(count(&into, "points"), 10);

    let output = import(folder.path(), &[&arguments[..], &["--allow-empty"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(count(&into, "points"), 0);
}

/// One bad cell is a fault of its row, not a reason to take the file for one without places.
#[test]
fn a_row_whose_coordinates_are_none_is_refused_alone() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "id;espèce;longitude;latitude\n1;Ardea alba;2,45;50,9\n2;Ardea alba;inconnu;50,8\n\
                3;Ardea alba;225;50,8\n4;Ardea alba;NaN;50,8\n5;Ardea alba;2,5;51\n6;Ardea alba;;\n7;x;2,6;51\n8;y;2,7;51\n";
    let csv = file(folder.path(), "sightings.csv", rows);
    let output = import(folder.path(), &[&csv, "--into", "new.gpkg"]);
    let (said, told) = (said(&output), String::from_utf8_lossy(&output.stderr).into_owned());
    assert_eq!(output.status.code(), Some(5), "{said}{told}");
    assert!(said.contains("8 rows read") && said.contains("3 refused"), "{said}{told}");
    let report = std::fs::read_to_string(folder.path().join("import-report.csv")).unwrap();
    assert!(report.contains("`longitude` is `inconnu`, which is no coordinate"), "{report}");
    let connection = Connection::open(folder.path().join("new.gpkg")).unwrap();
    let counts: (i64, i64) = connection
        .query_row("SELECT count(*), count(geom) FROM sightings", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!(counts, (5, 4));
}

#[test]
fn a_clean_import_leaves_the_report_of_another_alone() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "import-report.csv", "mine\n");
    let csv = points(folder.path(), "points.csv", 3);
    assert_eq!(import(folder.path(), &[&csv, "--into", "new.gpkg"]).status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(folder.path().join("import-report.csv")).unwrap(), "mine\n");
}

/// `watergang import … 2>&1 | head -1`: whoever reads may stop reading, and the work goes on.
#[test]
fn nobody_has_to_read_what_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let csv = points(folder.path(), "points.csv", 10);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = executable();
    command.args(["import", &csv, "--into", "new.gpkg"]).current_dir(folder.path());
    command.stdout(writer.try_clone().unwrap()).stderr(writer);
    assert_eq!(command.status().unwrap().code(), Some(0));
    assert_eq!(count(&folder.path().join("new.gpkg"), "points"), 10);
}

#[test]
fn a_wrong_command_line_and_a_missing_file_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let csv = points(folder.path(), "points.csv", 3);
    let code = |arguments: &[&str]| import(folder.path(), arguments).status.code();
    assert_eq!(code(&[&csv, "--into", "new.gpkg", "--crs", "foo"]), Some(2));
    assert_eq!(code(&[&csv, "--into", "new.gpkg", "--collection", "a/b"]), Some(2));
    assert_eq!(code(&["nowhere.csv", "--into", "new.gpkg"]), Some(4));
}
