//! `watergang backup` and `watergang restore`.
//!
//! A backup is a folder: `backup.toml` says what it is, the database is beside it, and the configuration, where
//! there is one, in `config/`. It is one state of the database, also while the server reads and others write.

mod gpkg;
mod manifest;
mod postgis;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::cli;
use crate::config::{Configuration, INSTANCE_FILE};
use crate::environment::Environment;
use crate::exit::{Exit, Unusable};
use crate::output;
use crate::settings::Origin;
use crate::stores::Source;
use manifest::{Kind, Manifest};

/// What a backup is, in the backup.
const MANIFEST_FILE: &str = "backup.toml";

/// The configuration within a backup.
const CONFIG_FOLDER: &str = "config";

/// Makes a backup.
///
/// # Errors
/// When the folder exists, the database cannot be read or there is no room. Nothing is left then.
pub fn backup(backup: &cli::Backup, environment: &Environment) -> Result<Exit> {
    let origin = Origin::find_one(&backup.source, environment)?;
    let configuration = origin.read()?;
    let source = only_source(&configuration)?;
    let unfinished = Unfinished::begin(&backup.to)?;
    let kind = match &source {
        Source::GeoPackage(path) => {
            gpkg::backup(path, &unfinished.path.join(Kind::GeoPackage.database_file()))?;
            Kind::GeoPackage
        }
        Source::PostGis(url) => {
            postgis::backup(url, &unfinished.path.join(Kind::PostGis.database_file()))?;
            Kind::PostGis
        }
    };
    if let Some(folder) = &origin.folder {
        copy_configuration(folder, &unfinished.path.join(CONFIG_FOLDER))?;
    }
    Manifest::new(kind).write(&unfinished.path.join(MANIFEST_FILE))?;
    unfinished.finish()?;
    output::note(format_args!("backed up `{source}` to `{}`", backup.to.display()));
    Ok(Exit::Done)
}

/// Brings a backup back. The old database stays until the new one is whole.
///
/// # Errors
/// When the folder is no backup, there is a database already and nobody said `--force`, or it cannot be written. All is
/// as it was then.
pub fn restore(restore: &cli::Restore, environment: &Environment) -> Result<Exit> {
    if !restore.from.is_dir() {
        return Err(Unusable(format!("there is no backup `{}`: no such folder", restore.from.display())).into());
    }
    let manifest = Manifest::read(&restore.from.join(MANIFEST_FILE))?;
    if let Some(folder) = &restore.source.config {
        restore_configuration(&restore.from.join(CONFIG_FOLDER), folder)?;
    }
    let configuration = Origin::find_one(&restore.source, environment)?.read()?;
    let target = only_source(&configuration)?;
    let database = restore.from.join(manifest.kind.database_file());
    ensure!(database.is_file(), "the backup lacks `{}`", database.display());
    match (manifest.kind, &target) {
        (Kind::GeoPackage, Source::GeoPackage(path)) if path.exists() && !restore.force => {
            bail!("`{target}` exists already; --force puts the backup in its place")
        }
        (Kind::PostGis, Source::PostGis(url)) if !restore.force && postgis::is_filled(url)? => {
            bail!("`{target}` has the schemas of a backup already; --force puts the backup in their place")
        }
        (Kind::GeoPackage, Source::GeoPackage(path)) => gpkg::restore(&database, path)?,
        (Kind::PostGis, Source::PostGis(url)) => postgis::restore(&database, url)?,
        (kind, _) => bail!("the backup is of {}, `{target}` is not", kind.name()),
    }
    output::note(format_args!("restored `{target}` from `{}`", restore.from.display()));
    Ok(Exit::Done)
}

fn only_source(configuration: &Configuration) -> Result<Source> {
    match configuration.instance.stores.as_slice() {
        [store] => Ok(Source::parse(&store.source.value, &configuration.folder)),
        _ => bail!("the configuration has several stores: say which one with --source"),
    }
}

/// The files of a configuration; nothing else that may lie in its folder, such as the database.
fn copy_configuration(from: &Path, to: &Path) -> Result<()> {
    let collections = Path::new("collections");
    fs::create_dir_all(to.join(collections))?;
    for folder in [Path::new(""), collections] {
        let Ok(entries) = fs::read_dir(from.join(folder)) else { continue };
        for entry in entries {
            let entry = entry?;
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let copy = to.join(folder).join(entry.file_name());
                fs::copy(&path, &copy).with_context(|| format!("cannot copy `{}`", path.display()))?;
            }
        }
    }
    Ok(())
}

/// Brings the configuration back where there is none; one that is there may be newer than the backup, and stays.
fn restore_configuration(from: &Path, to: &Path) -> Result<()> {
    if to.join(INSTANCE_FILE).exists() || !from.is_dir() {
        return Ok(());
    }
    copy_configuration(from, to)
}

/// A backup that is being made beside its place. Dropped before [`Unfinished::finish`], it goes.
struct Unfinished {
    path: PathBuf,
    target: PathBuf,
}

impl Unfinished {
    fn begin(target: &Path) -> Result<Self> {
        ensure!(!target.exists(), "`{}` exists already; a backup is never overwritten", target.display());
        let name = target.file_name().and_then(|name| name.to_str()).context("the path names no folder")?;
        let path = target.with_file_name(format!(".{name}.unfinished"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).with_context(|| format!("cannot make the folder `{}`", path.display()))?;
        Ok(Self { path, target: target.to_owned() })
    }

    fn finish(self) -> Result<()> {
        fs::rename(&self.path, &self.target).with_context(|| format!("cannot make `{}`", self.target.display()))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}
