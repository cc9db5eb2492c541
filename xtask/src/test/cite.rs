//! The official test suite, against our own server on both stores.

use super::counts::Counts;
use super::{Environment, said_skipped};
use crate::server::Server;
use crate::{needs, process};
use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;
use watergang_test_postgres::TestPostgres;

const SCRIPT: &str = "conformance-tests/cite/run.sh";

/// The script's exit code where the suite is not to be had.
const SUITE_UNOBTAINABLE: i32 = 3;

/// CRSs of the demo's configuration whose axes do not run along meridians and parallels.
const TURNED_CRSS: [&str; 5] = ["EPSG:3035", "EPSG:2154", "EPSG:31370", "EPSG:3812", "EPSG:25831"];

/// Makes the demo corridor, and lets the suite try it from a GeoPackage and from PostGIS: the same data and the same
/// configuration.
pub fn run(environment: &Environment) -> Result<Counts> {
    needs::ensure(&[needs::UNIT_TESTS, needs::JAVA])?;
    let folder = process::target_folder().join("cite");
    let demo = folder.join("demo");
    if demo.exists() {
        std::fs::remove_dir_all(&demo)?;
    }
    process::run(Command::new(&environment.executable).arg("demo").arg("--dir").arg(&demo))?;
    let geopackage = geopackage_in(&demo)?;
    let layers = process::read(Command::new("ogrinfo").args(["-ro", "-q"]).arg(&geopackage))?;
    suit(&demo, &layers)?;
    let serve = || {
        let mut command = Command::new(&environment.executable);
        environment.give_to(&mut command);
        // Warnings are about what is left out on purpose.
        command.arg("serve").arg("--config").arg(&demo).env("WATERGANG_LOG", "error");
        Server::start(&mut command)
    };
    let gpkg = try_out(&serve()?, &folder.join("gpkg"))?;

    let Some(postgres) = TestPostgres::start_or_skip() else { return Ok([gpkg, Counts::SKIPPED].into_iter().sum()) };
    let database = postgres.create_database("cite");
    let mut copy = Command::new("ogr2ogr");
    // By the longer of libpq's two names for the scheme GDAL knows a URL; to the other one it appends words of its own.
    copy.args(["-f", "PostgreSQL"]).arg(database.url().replacen("postgres:", "postgresql:", 1));
    copy.arg(&geopackage).args(layers.lines().filter_map(spatial)).args(["-unsetDefault", "-lco", "FID=fid"]);
    process::run(&mut copy)?;
    edit(&demo, "source = \"corridor.gpkg\"", &format!("source = \"{}\"", database.url()))?;
    edit(&demo, "schema = \"obs\"", "schema = \"public\"")?;
    let postgis = try_out(&serve()?, &folder.join("postgis"))?;
    Ok([gpkg, postgis].into_iter().sum())
}

/// Makes the demo's configuration one that the suite can judge: two shortcuts of the suite (1.9) call right answers
/// wrong.
///
/// Its tests of CRSs take every collection for a spatial one, and break off at an item without geometry: only spatial
/// collections are published here. Its test of `bbox-crs` projects two corners of an extent, which stand for the same
/// area only where the axes run along meridians and parallels: the other CRSs are not offered here.
fn suit(demo: &Path, layers: &str) -> Result<()> {
    for entry in std::fs::read_dir(demo.join("collections"))? {
        let file = entry?.path();
        let is_spatial = |name: &str| file.file_stem().is_some_and(|stem| stem == name);
        if !layers.lines().filter_map(spatial).any(is_spatial) {
            std::fs::remove_file(&file)?;
        }
    }
    TURNED_CRSS.iter().try_for_each(|crs| edit(demo, &format!("\n    \"{crs}\","), "\n    # "))
}

/// The layer of a line of `ogrinfo`, such as `1: dataset (Polygon)`, if it has a geometry.
fn spatial(line: &str) -> Option<&str> {
    let (_, layer) = line.split_once(": ")?;
    // Geometries of any kind are told without a kind.
    let (name, kind) = layer.split_once(" (").unwrap_or((layer, ""));
    (kind != "None)").then_some(name)
}

/// Replaces a piece of the instance's configuration, which must be there.
fn edit(configuration: &Path, old: &str, new: &str) -> Result<()> {
    let file = configuration.join("watergang.toml");
    let text = std::fs::read_to_string(&file)?;
    ensure!(text.contains(old), "`{}` does not say `{old}`", file.display());
    Ok(std::fs::write(&file, text.replace(old, new))?)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines are those of GDAL 3.6.
    #[test]
    fn a_layer_without_geometry_is_told_from_others() {
        assert_eq!(spatial("19: codelist (None)"), None);
        assert_eq!(spatial("1: dataset (Polygon)"), Some("dataset"));
        assert_eq!(spatial("16: opportunity"), Some("opportunity"));
    }
}
