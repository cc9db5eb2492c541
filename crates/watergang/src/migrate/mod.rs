//! `watergang migrate`: brings the schema of a corridor database up to date.
//!
//! The files of `migrations/` are part of the executable. What they promise is in `migrations/README.md`.

pub mod files;
pub mod gpkg;
pub mod postgis;

use anyhow::{Context, Result, bail};

use crate::cli;
use crate::config::Faults;
use crate::environment::Environment;
use crate::exit::Exit;
use crate::output;
use crate::settings::Origin;
use crate::stores::Source;
use files::Migration;

/// Migrates every source that is meant.
///
/// # Errors
/// When a database cannot be used, is newer than this executable, or a file fails, which then changed nothing.
pub fn run(sources: &cli::Sources, environment: &Environment) -> Result<Exit> {
    let (configuration, faults) = Origin::find(sources, environment)?.read_with_faults();
    if let Some(faults) = Faults::some(faults) {
        return Err(faults.into());
    }
    for store in &configuration.instance.stores {
        let source = Source::parse(&store.source.value, &configuration.folder);
        let applied = apply(&source).with_context(|| format!("cannot migrate `{source}`"))?;
        for migration in &applied {
            output::line(format_args!("{source}: {}", migration.name));
        }
        output::line(format_args!("{source}: {} new, {} in all", applied.len(), files::count(&source)));
    }
    Ok(Exit::Done)
}

/// Applies what is missing; makes a GeoPackage that is not there.
///
/// # Errors
/// As [`run`].
pub fn apply(source: &Source) -> Result<Vec<Migration>> {
    match source {
        Source::GeoPackage(path) => gpkg::apply(path),
        Source::PostGis(url) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start")?;
            runtime.block_on(postgis::apply(url))
        }
    }
}

/// The migrations that a database with these numbers lacks.
///
/// # Errors
/// When it has one that this executable does not know.
fn missing(known: &'static [Migration], applied: &[i64]) -> Result<Vec<Migration>> {
    if let Some(number) = applied.iter().find(|number| !known.iter().any(|migration| migration.number == **number)) {
        bail!(
            "it has migration {number}, which this version does not know: it belongs to a newer Watergang; \
             nothing was changed"
        );
    }
    Ok(known.iter().filter(|migration| !applied.contains(&migration.number)).copied().collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_missing_comes_in_order_and_a_newer_database_is_refused() {
        let known = files::GPKG;
        assert_eq!(missing(known, &[]).unwrap().len(), known.len());
        let rest = missing(known, &[1, 2, 4]).unwrap();
        assert_eq!(rest.first().map(|migration| migration.number), Some(3));
        let told = missing(known, &[1, 9_999]).unwrap_err().to_string();
        assert!(told.contains("newer Watergang"), "{told}");
    }
}
