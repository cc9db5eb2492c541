//! Disks without room, and files and folders that may only be read. By real means: the operating system refuses, nobody
//! plays it.

use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rusqlite::Connection;
use watergang_test_postgres::TestPostgres;

use crate::server::{Server, executable, wait_until};

/// The executable for a user whom permissions bind: an administrator without the right to pass them over.
fn bound_executable() -> Command {
    if std::fs::metadata("/proc/self").unwrap().uid() != 0 {
        return executable();
    }
    let bound = executable();
    let mut command = Command::new("setpriv");
    command.args(["--bounding-set", "-dac_override,-dac_read_search"]).arg(bound.get_program());
    for (name, value) in bound.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

fn said(output: &Output) -> String {
    String::from_utf8([output.stdout.clone(), output.stderr.clone()].concat()).unwrap()
}

/// A file of places whose names do not get shorter by compression, about 20 kB each.
fn long_names(folder: &Path, count: u64) -> String {
    let mut state = 1_u64;
    let mut text = "key,lon,lat,name\n".to_owned();
    for row in 0..count {
        text.push_str(&format!("p{row},2,51,"));
        for _ in 0..20_000 {
            // The constants of Knuth's MMIX.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push(char::from(b'a' + (state >> 33) as u8 % 26));
        }
        text.push('\n');
    }
    let path = folder.join("long.csv");
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

fn short_names(folder: &Path) -> String {
    let path = folder.join("short.csv");
    std::fs::write(&path, "key,lon,lat,name\np0,2,51,Aa\np1,2,51,Yser\n").unwrap();
    path.display().to_string()
}

fn import(folder: &Path, file: &str, into: &str) -> Output {
    let mapping = folder.join("mapping.toml");
    std::fs::write(&mapping, "collection = \"places\"\nid = \"{key}\"\nother_fields = \"keep\"\n").unwrap();
    let arguments = ["import", file, "--into", into, "--mapping", "mapping.toml"];
    executable().args(arguments).current_dir(folder).output().unwrap()
}

/// What a GeoPackage holds after an import that failed.
#[track_caller]
fn check_old_content(path: &Path) {
    let connection = Connection::open(path).unwrap();
    let verdict: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    let names: String = connection.query_row("SELECT group_concat(name) FROM places", [], |row| row.get(0)).unwrap();
    assert_eq!((verdict.as_str(), names.as_str()), ("ok", "Aa,Yser"));
}

/// The GeoPackage lies on a disk of 1 MiB that is there for the import alone.
#[test]
fn an_import_into_a_geopackage_on_a_full_disk_ends_with_a_plain_message_and_the_old_content() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.gpkg");
    assert!(import(folder.path(), &short_names(folder.path()), &path.display().to_string()).status.success());
    let long = long_names(folder.path(), 100);
    let on_small_disk = "mkdir disk && mount -t tmpfs -o size=1m tmpfs disk || exit 99
                         cp new.gpkg disk/
                         \"$@\"
                         ended=$?
                         cp disk/new.gpkg* . && exit $ended";
    let mut small = Command::new("unshare");
    small.args(["--map-root-user", "--mount", "sh", "-c", on_small_disk, "sh"]).arg(executable().get_program());
    small.args(["import", &long, "--into", "disk/new.gpkg", "--mapping", "mapping.toml"]);
    let output = small.current_dir(folder.path()).output().unwrap();
    if output.status.code() == Some(99) || said(&output).contains("unshare failed") {
        // No package that could be installed changes that: a container without the right to mount is no fault of a run,
        // and the next test tries the same with a limit on files.
        eprintln!("NOT RUN: a small disk may not be mounted here");
        return;
    }
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    assert!(said(&output).contains("there is no room left for the store; nothing was written"), "{}", said(&output));
    check_old_content(&path);
    let again = import(folder.path(), &long, &path.display().to_string());
    assert!(again.status.success(), "with room again: {}", said(&again));
}

#[test]
fn an_import_that_meets_a_limit_on_the_size_of_files_leaves_the_old_content() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.gpkg");
    assert!(import(folder.path(), &short_names(folder.path()), &path.display().to_string()).status.success());
    let long = long_names(folder.path(), 100);
    // The signal would end the process before it could say anything. 1,000 blocks of 512 bytes.
    let limited = "trap '' XFSZ; ulimit -f 1000; \"$@\"";
    let mut limits = Command::new("sh");
    limits.args(["-c", limited, "sh"]).arg(executable().get_program());
    limits.args(["import", &long, "--into", "new.gpkg", "--mapping", "mapping.toml"]);
    let output = limits.current_dir(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    assert!(said(&output).contains("a limit that is reached"), "{}", said(&output));
    check_old_content(&path);
}

/// Of a cluster of its own: a file of its data folder is put aside. The small old rows lie in the table itself, the
/// long new names in the table's second file. That one leads to `/dev/full`, so that the system answers `ENOSPC`.
#[test]
fn an_import_into_postgis_on_a_full_disk_ends_with_a_plain_message_and_the_old_content() {
    let Some(postgres) = TestPostgres::start_or_skip() else { return };
    let database = postgres.create_database("no_room");
    let folder = tempfile::tempdir().unwrap();
    let into = database.url();
    assert!(import(folder.path(), &short_names(folder.path()), into).status.success());
    let second = database.query(
        "SELECT current_setting('data_directory') || '/' || pg_relation_filepath(reltoastrelid)
         FROM pg_class WHERE oid = 'places'::regclass",
    );
    let (second, aside) = (PathBuf::from(&second), PathBuf::from(format!("{second}.aside")));
    std::fs::rename(&second, &aside).unwrap();
    symlink("/dev/full", &second).unwrap();
    let output = import(folder.path(), &long_names(folder.path(), 50), into);
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    assert!(said(&output).contains("there is no room left for the store; nothing was written"), "{}", said(&output));
    std::fs::rename(&aside, &second).unwrap();

    assert_eq!(database.query("SELECT string_agg(name, ',' ORDER BY fid) FROM places"), "Aa,Yser");
    let again = import(folder.path(), &long_names(folder.path(), 50), into);
    assert!(again.status.success(), "with room again: {}", said(&again));
}

#[test]
fn an_import_whose_report_finds_no_room_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("new.gpkg").display().to_string();
    std::fs::write(folder.path().join("places.csv"), "name,lon,lat\nnowhere,900,51\nAa,2,51\n").unwrap();
    let arguments = ["import", "places.csv", "--into", &into, "--report", "/dev/full"];
    let output = executable().args(arguments).current_dir(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("the report cannot be written"), "{}", said(&output));
    assert!(!folder.path().join("new.gpkg").exists());
}

/// A folder with a GeoPackage in WAL mode, as an import leaves it.
fn imported() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("a %41?#.gpkg").display().to_string();
    assert!(import(folder.path(), &short_names(folder.path()), &into).status.success());
    let header = std::fs::read(&into).unwrap();
    // "File format write version", SQLite's file format, 1.3.3.
    assert_eq!(header[18], 2, "not in WAL mode");
    (folder, into)
}

fn set_mode(path: impl AsRef<Path>, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn bound_import(folder: &Path, into: &str) -> Output {
    let arguments = ["import", "short.csv", "--into", into, "--report", "/dev/null", "--mapping", "mapping.toml"];
    bound_executable().args(arguments).current_dir(folder).output().unwrap()
}

fn bound_server(source: &str) -> Server {
    Server::start_command(bound_executable().args(["serve", source]))
}

#[test]
fn a_geopackage_in_a_folder_that_may_only_be_read_is_served_and_not_imported_into() {
    let (folder, into) = imported();
    set_mode(&into, 0o444);
    set_mode(folder.path(), 0o555);
    let server = bound_server(&into);
    assert_eq!(server.get("/collections/places/items").json()["numberMatched"], 2);
    let output = bound_import(folder.path(), &into);
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    assert!(said(&output).contains("the file, or the folder that it is in, may only be read"), "{}", said(&output));
    // A new file cannot be made there either.
    let output = bound_import(folder.path(), &folder.path().join("other.gpkg").display().to_string());
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    assert!(said(&output).contains("may only be read"), "{}", said(&output));

    // Somebody who may does write, and the server sees it.
    let before = server.get("/collections/places/items");
    set_mode(folder.path(), 0o755);
    set_mode(&into, 0o644);
    let other = folder.path().join("other.csv");
    std::fs::write(&other, "key,lon,lat,name\np0,2,51,Lys\n").unwrap();
    assert!(import(folder.path(), &other.display().to_string(), &into).status.success());
    set_mode(folder.path(), 0o555);
    let name = || server.get("/collections/places/items/p0").json()["properties"]["name"].clone();
    wait_until(|| name() == "Lys", || "what somebody else wrote".to_owned());
    assert_ne!(server.get("/collections/places/items").header("etag"), before.header("etag"));
    set_mode(folder.path(), 0o755);
}

#[test]
fn a_geopackage_that_may_only_be_read_is_served_and_not_imported_into() {
    let (folder, into) = imported();
    set_mode(&into, 0o444);
    let server = bound_server(&into);
    assert_eq!(server.get("/collections/places/items").json()["numberMatched"], 2);
    let output = bound_import(folder.path(), &into);
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    assert!(said(&output).contains("the file, or the folder that it is in, may only be read"), "{}", said(&output));
}
