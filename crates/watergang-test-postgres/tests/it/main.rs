//! The throw-away cluster itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use watergang_test_postgres::{CLUSTER_VARIABLE, TestPostgres};

#[test]
fn a_database_has_postgis_and_is_its_own() {
    let Some(postgres) = TestPostgres::shared() else { return };
    let one = postgres.create_database("one");
    let two = postgres.create_database("two");
    one.execute("CREATE TABLE gauge (id int PRIMARY KEY, geom geometry(Point, 31370))");
    one.execute("INSERT INTO gauge VALUES (1, ST_SetSRID(ST_MakePoint(31000, 202000), 31370))");
    assert_eq!(one.query("SELECT id, ST_AsText(geom) FROM gauge"), "1|POINT(31000 202000)");
    assert_eq!(two.query("SELECT to_regclass('gauge') IS NULL"), "t");
}

#[test]
fn a_database_goes_with_its_value() {
    let Some(postgres) = TestPostgres::shared() else { return };
    let database = postgres.create_database("short_lived");
    let exists = format!("SELECT count(*) FROM pg_database WHERE datname = '{}'", database.name());
    assert_eq!(postgres.query("postgres", &exists), "1");
    drop(database);
    assert_eq!(postgres.query("postgres", &exists), "0");
}

#[test]
fn another_role_connects_by_its_own_url() {
    let Some(postgres) = TestPostgres::shared() else { return };
    let database = postgres.create_database("roles");
    let reader = postgres.create_role("reader");
    let mut psql = Command::new("psql");
    psql.args(["--no-psqlrc", "-At", "-c", "SELECT current_user", &database.url_as(&reader)]);
    assert_eq!(String::from_utf8_lossy(&psql.output().unwrap().stdout), format!("{reader}\n"));
}

#[test]
fn tcp_reaches_the_same_database() {
    let Some(postgres) = TestPostgres::shared() else { return };
    let database = postgres.create_database("by_tcp");
    let mut psql = Command::new("psql");
    psql.args(["--no-psqlrc", "-At", "-c", "SELECT current_database()", &database.tcp_url()]);
    assert_eq!(String::from_utf8_lossy(&psql.output().unwrap().stdout).trim_end(), database.name());
}

#[test]
fn nothing_is_left_of_a_cluster_that_was_dropped() {
    let Some(postgres) = TestPostgres::start_or_skip() else { return };
    let folder = postgres.socket_folder().to_owned();
    assert!(folder.join(format!(".s.PGSQL.{}", postgres.port())).exists());
    drop(postgres);
    assert!(!folder.exists());
}

/// As under `cargo xtask test`, which starts one cluster for all processes.
#[test]
fn a_process_uses_the_cluster_that_the_environment_names() {
    let Some(postgres) = TestPostgres::start_or_skip() else { return };
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "a_database_has_postgis_and_is_its_own"]).env(CLUSTER_VARIABLE, postgres.socket_folder());
    // Each database made takes a number, and numbers are not given twice.
    let next_number = || {
        postgres.query("postgres", "CREATE DATABASE probe");
        let number = postgres.query("postgres", "SELECT oid FROM pg_database WHERE datname = 'probe'");
        postgres.query("postgres", "DROP DATABASE probe");
        number.parse::<u32>().unwrap()
    };
    let before = next_number();
    assert!(child.output().unwrap().status.success());
    assert!(next_number() > before + 2, "the other process made its two databases elsewhere");
}

#[test]
fn a_stopped_server_keeps_its_content() {
    let Some(postgres) = TestPostgres::start_or_skip() else { return };
    let database = postgres.create_database("kept");
    database.execute("CREATE TABLE kept AS SELECT 7 AS number");
    postgres.stop_server();
    postgres.start_server_again();
    assert_eq!(database.query("SELECT number FROM kept"), "7");
}

#[test]
fn a_standby_follows_refuses_writes_and_can_fall_behind() {
    let Some(primary) = TestPostgres::start_or_skip() else { return };
    let database = primary.create_database("followed");
    let standby = primary.start_standby();
    let count = || standby.cluster().query(database.name(), "SELECT count(*) FROM gauge");

    database.execute("CREATE TABLE gauge (id int)");
    standby.catch_up_with(&primary);
    assert_eq!(count(), "0");
    assert_eq!(standby.cluster().query("postgres", "SELECT pg_is_in_recovery()"), "t");

    standby.pause_replay();
    database.execute("INSERT INTO gauge VALUES (1)");
    assert_eq!(count(), "0");
    standby.resume_replay();
    standby.catch_up_with(&primary);
    assert_eq!(count(), "1");
}

/// Not a test of anything: the program that the next test kills. Does nothing in a normal run.
#[test]
fn a_cluster_held_until_killed() {
    if std::env::var_os("HOLD_A_CLUSTER").is_none() {
        return;
    }
    let postgres = TestPostgres::start().unwrap();
    println!("\nfolder={}", postgres.socket_folder().display());
    let _ = std::io::stdin().read(&mut [0; 1]);
}

#[test]
fn nothing_is_left_when_the_process_is_killed() {
    if TestPostgres::shared().is_none() {
        return;
    }
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_cluster_held_until_killed", "--nocapture"])
        .env("HOLD_A_CLUSTER", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let folder = lines.map_while(Result::ok).find_map(|line| Some(line.strip_prefix("folder=")?.to_owned())).unwrap();
    assert!(Path::new(&folder).join("data").exists());
    child.kill().unwrap();
    child.wait().unwrap();
    let start = Instant::now();
    while Path::new(&folder).exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "`{folder}` is still there");
        std::thread::sleep(Duration::from_millis(20));
    }
}
