//! `watergang migrate`.

use rusqlite::Connection;
use watergang_test_postgres::TestPostgres;

use crate::server::executable;

/// What `migrate` says, and its exit code.
fn migrate(source: &str) -> (String, Option<i32>) {
    let output = executable().args(["migrate", source]).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (String::from_utf8(said).unwrap(), output.status.code())
}

#[test]
fn a_geopackage_is_made_and_a_second_run_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("corridor.gpkg");
    let source = path.display().to_string();
    let (said, code) = migrate(&source);
    assert_eq!(code, Some(0), "{said}");
    let before = std::fs::read(&path).unwrap();
    let (said, code) = migrate(&source);
    assert!(code == Some(0) && said.contains(": 0 new, "), "{said}");
    assert_eq!(std::fs::read(&path).unwrap(), before);

    let connection = Connection::open(&path).unwrap();
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    // OGC 12-128r17, requirement 2: "GPKG" in ASCII, and the version.
    assert_eq!((pragma("application_id"), pragma("user_version")), (1_196_444_487, 10_300));
    let collections: i64 = connection.query_row("SELECT count(*) FROM gpkg_contents", [], |row| row.get(0)).unwrap();
    assert!(collections > 30, "{collections}");
}

#[test]
fn a_database_of_a_newer_version_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("corridor.gpkg");
    let source = path.display().to_string();
    migrate(&source);
    let connection = Connection::open(&path).unwrap();
    connection.execute("INSERT INTO gpkgext_watergang_migration (number, name) VALUES (9999, 'later')", []).unwrap();
    drop(connection);
    let before = std::fs::read(&path).unwrap();
    let (said, code) = migrate(&source);
    assert!(said.contains("belongs to a newer Watergang"), "{said}");
    assert_eq!(code, Some(1));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_migration_that_fails_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("foreign.gpkg");
    let connection = Connection::open(&path).unwrap();
    // A table of another's in the way of the second half of the first migration.
    connection.execute_batch("CREATE TABLE dataset (fid INTEGER PRIMARY KEY)").unwrap();
    let (said, code) = migrate(&path.display().to_string());
    assert!(said.contains("migration `0001_vocabulary_and_catalog` failed"), "{said}");
    assert_eq!(code, Some(1));
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(tables, ["dataset"]);
}

#[test]
fn postgis_gets_its_schemas_and_a_second_run_changes_nothing() {
    let Some(postgres) = TestPostgres::shared() else { return };
    let database = postgres.create_database("migrating");
    let (said, code) = migrate(database.url());
    assert_eq!(code, Some(0), "{said}");
    let (said, code) = migrate(database.url());
    assert!(code == Some(0) && said.contains(": 0 new, "), "{said}");
    let schemas = database.query(
        "SELECT string_agg(nspname, ' ' ORDER BY nspname) FROM pg_namespace WHERE nspname IN ('obs', 'restricted', 'watergang')",
    );
    assert_eq!(schemas, "obs restricted watergang");

    database.execute("INSERT INTO watergang.migration (number, name) VALUES (9999, 'later')");
    let (said, code) = migrate(database.url());
    assert!(code == Some(1) && said.contains("belongs to a newer Watergang"), "{said}");
}

/// Points that go into a database that nobody has migrated yet.
fn import_points(folder: &std::path::Path, source: &str) {
    std::fs::write(folder.join("points.csv"), "name,lon,lat\na,2,51\nb,3,51\n").unwrap();
    let arguments = ["import", "points.csv", "--into", source];
    let output = executable().args(arguments).current_dir(folder).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_geopackage_that_was_imported_into_first_is_migrated_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("corridor.gpkg");
    let source = path.display().to_string();
    import_points(folder.path(), &source);
    let number = |sql: &str| Connection::open(&path).unwrap().query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let of_points = "SELECT revision FROM gpkgext_watergang_revision WHERE table_name = 'points'";
    let before = number(of_points);
    let (said, code) = migrate(&source);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(number(of_points), before, "the state of the points is kept");
    let states = number("SELECT count(*) FROM gpkgext_watergang_revision");
    assert_eq!(states, number("SELECT count(*) FROM gpkg_contents"), "every collection has its state");
    // Both work on: the old table is imported into, the new one too.
    import_points(folder.path(), &source);
}

#[test]
fn a_postgis_that_was_imported_into_first_is_migrated_afterwards() {
    let Some(postgres) = TestPostgres::shared() else { return };
    let database = postgres.create_database("importing_first");
    let folder = tempfile::tempdir().unwrap();
    import_points(folder.path(), database.url());
    // A table that somebody made in the corridor's own schema and that is kept already.
    database.execute(
        "CREATE SCHEMA obs; CREATE TABLE obs.mine (fid int PRIMARY KEY);
         CREATE TRIGGER watergang_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON obs.mine
         FOR EACH STATEMENT EXECUTE FUNCTION watergang.advance_revision();
         INSERT INTO obs.mine VALUES (1)",
    );
    let (said, code) = migrate(database.url());
    assert_eq!(code, Some(0), "{said}");
    let state = "SELECT string_agg(collection || ' ' || revision, ', ' ORDER BY collection) FROM watergang.revision
                 WHERE collection IN ('points', 'mine', 'watercourse')";
    let before = database.query(state);
    database.execute("INSERT INTO obs.mine VALUES (2)");
    let after = database.query(state);
    assert!(before.starts_with("mine 1, points ") && before.ends_with(", watercourse 0"), "{before}");
    assert!(after.starts_with("mine 2, points "), "one trigger counts, and only once: {after}");
    import_points(folder.path(), database.url());
}

#[test]
fn two_migrations_at_once_do_the_work_once() {
    let Some(postgres) = TestPostgres::shared() else { return };
    let database = postgres.create_database("migrating_twice");
    let url = database.url();
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..2).map(|_| scope.spawn(|| migrate(url))).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(outcomes.iter().all(|(_, code)| *code == Some(0)), "{outcomes:?}");
}

#[test]
fn a_database_that_is_away_is_told_without_its_password() {
    let (said, code) = migrate("postgres://somebody:secret@127.0.0.1:9/corridor");
    assert!(said.contains("postgres://somebody@127.0.0.1:9/corridor") && !said.contains("secret"), "{said}");
    assert_eq!(code, Some(4));
}
