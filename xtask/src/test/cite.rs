//! The official test suite, against our own server on both stores.

use super::counts::Counts;
use super::{Environment, said_skipped};
use crate::server::Server;
use crate::{needs, process};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use watergang_test_postgres::TestPostgres;

const SCRIPT: &str = "conformance-tests/cite/run.sh";

/// The script's exit code where the suite is not to be had.
const SUITE_UNOBTAINABLE: i32 = 3;

/// Makes the demo corridor, and lets the suite try it from a GeoPackage and from PostGIS.
pub fn run(environment: &Environment) -> Result<Counts> {
    needs::ensure(&[needs::UNIT_TESTS, needs::JAVA])?;
    let folder = process::target_folder().join("cite");
    let demo = folder.join("demo");
    process::run(Command::new(&environment.executable).arg("demo").arg("--dir").arg(&demo))?;

    let serve = || {
        let mut command = Command::new(&environment.executable);
        environment.give_to(&mut command);
        command.arg("serve");
        command
    };
    let server = Server::start(serve().arg("--config").arg(&demo))?;
    let gpkg = try_out(&server, &folder.join("gpkg"))?;
    drop(server);

    let Some(postgres) = TestPostgres::start_or_skip() else { return Ok([gpkg, Counts::SKIPPED].into_iter().sum()) };
    let database = postgres.create_database("cite");
    let mut copy = Command::new("ogr2ogr");
    // GDAL takes libpq's URLs behind its own prefix alone, `postgres://` not being among those it knows by themselves.
    copy.args(["-f", "PostgreSQL"]).arg(format!("PG:{}", database.url()));
    copy.arg(geopackage_in(&demo)?).args(["-lco", "FID=fid"]);
    process::run(&mut copy)?;
    let server = Server::start(serve().arg(database.url()))?;
    let postgis = try_out(&server, &folder.join("postgis"))?;
    Ok([gpkg, postgis].into_iter().sum())
}

/// Runs the suite. Where it is not to be had that is said, and counts as nothing: no test of ours depends on it.
fn try_out(server: &Server, out: &Path) -> Result<Counts> {
    let mut last = std::sync::Mutex::new(Counts::default());
    let status = process::watched(Command::new(SCRIPT).arg(server.url()).arg(out), &|line| {
        if let (Some(counts), Ok(mut last)) = (Counts::from_closing_line(line), last.lock()) {
            *last = counts;
        }
        debug_assert!(!said_skipped(line), "the suite does not speak our protocol");
    })?;
    match status.code() {
        Some(0 | 1) => Ok(*last.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner)),
        Some(SUITE_UNOBTAINABLE) => {
            eprintln!("NOT RUN: the official suite is not to be had here; CONTRIBUTING says how to run it elsewhere");
            Ok(Counts::default())
        }
        _ => bail!("`{SCRIPT}` ended with {status}"),
    }
}

fn geopackage_in(folder: &Path) -> Result<PathBuf> {
    let files = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files = files.filter(|path| path.extension().is_some_and(|extension| extension == "gpkg"));
    files.next().with_context(|| format!("the demo made no GeoPackage in `{}`", folder.display()))
}
