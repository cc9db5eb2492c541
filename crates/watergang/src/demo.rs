//! `watergang demo`: the synthetic corridor as a GeoPackage, with the configuration that publishes it.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use rust_embed::RustEmbed;
use watergang_core::import::{ImportMode, ImportRow, ImportTarget};
use watergang_core::{Ask, CollectionId, CrsId, GeometryProperty, Property, Publish, Schema, Store};
use watergang_crs::Registry;
use watergang_demo::{Corridor, Table};
use watergang_store_gpkg::{GpkgStore, Options};

use crate::cli;
use crate::config::INSTANCE_FILE;
use crate::exit::Exit;
use crate::migrate;
use crate::output;
use crate::replace::Replacement;

/// The configuration of the corridor, as it lies in the repository.
#[derive(RustEmbed)]
#[folder = "../../config"]
#[include = "watergang.toml"]
#[include = "collections/*.toml"]
struct Configuration;

/// Name of the database in the demo's folder.
const DATABASE: &str = "corridor.gpkg";
/// What the demo's configuration says differently: as it stands in the repository's, and as it is to be. The database
/// is beside the configuration, and nobody is to take its content for true.
const DIFFERENCES: [(&str, &str); 4] = [
    ("source = \"/var/lib/watergang/corridor.gpkg\"", "source = \"corridor.gpkg\""),
    ("fr = \"Observatoire du corridor", "fr = \"Démonstration, données synthétiques : Observatoire du corridor"),
    ("nl = \"Observatorium van de", "nl = \"Demonstratie, synthetische gegevens: Observatorium van de"),
    ("en = \"Observatory of the", "en = \"Demonstration, synthetic data: Observatory of the"),
];
/// Rows that travel to the database at once.
const ROWS_AT_ONCE: usize = 1_000;

/// Makes the demo. The old database stays until the new one is whole.
///
/// # Errors
/// When the folder cannot be written.
pub fn run(demo: &cli::Demo) -> Result<Exit> {
    let folder = &demo.dir;
    refuse_what_is_no_demo(folder)?;
    std::fs::create_dir_all(folder.join("collections"))
        .with_context(|| format!("cannot make `{}`", folder.display()))?;
    let database = folder.join(DATABASE);
    let new = Replacement::begin(&database)?;
    migrate::gpkg::apply(new.path())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(fill(new.path()))?;
    new.finish()?;
    write_configuration(folder)?;
    output::note(format_args!(
        "made `{}`; serve it with `watergang serve --config {}`",
        database.display(),
        folder.display()
    ));
    Ok(Exit::Done)
}

/// Somebody's own configuration or database must not be taken for an older demo.
fn refuse_what_is_no_demo(folder: &Path) -> Result<()> {
    let (instance, database) = (folder.join(INSTANCE_FILE), folder.join(DATABASE));
    let is_demo = std::fs::read_to_string(&instance)
        .is_ok_and(|text| DIFFERENCES.iter().any(|(_, of_the_demo)| text.contains(of_the_demo)));
    let has_collections = std::fs::read_dir(folder.join("collections")).is_ok_and(|mut files| files.next().is_some());
    let found = if instance.exists() {
        instance
    } else if database.exists() {
        database
    } else if has_collections {
        folder.join("collections")
    } else {
        return Ok(());
    };
    ensure!(
        is_demo,
        "`{}` is there and no demo made it; name a folder that is empty, or does not exist yet, by --dir",
        found.display()
    );
    Ok(())
}

async fn fill(database: &Path) -> Result<()> {
    let corridor = Corridor::generate();
    let options =
        Options { publish: Publish::Everything, read_connections: 1, registry: Arc::new(Registry::default()) };
    let store = GpkgStore::open(database, options)?;
    store.inventory(&Ask::default()).await?;
    let tables: Vec<_> = corridor.tables().collect();
    let bar = ProgressBar::new(tables.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} {elapsed}") {
        bar.set_style(style);
    }
    for table in &tables {
        bar.set_message(table.collection);
        load(&store, &corridor, table).await.with_context(|| format!("cannot fill `{}`", table.collection))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

async fn load(store: &GpkgStore, corridor: &Corridor, table: &Table) -> Result<()> {
    let mut import = store.begin_import(&Ask::default(), target(table)?).await?;
    let mut rows: Vec<ImportRow> = Vec::new();
    corridor.rows(table, &mut |row| rows.push(row));
    let mut rows = rows.into_iter();
    loop {
        let some: Vec<_> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        if some.is_empty() {
            break;
        }
        if let Some(refused) = import.push(some).await?.first() {
            bail!("row {} is refused: {}", refused.place, refused.reason);
        }
    }
    import.commit().await?;
    Ok(())
}

fn target(table: &Table) -> Result<ImportTarget> {
    let geometry = table.geometry.map(|kind| GeometryProperty { name: "geom".to_owned(), kind, has_z: false });
    Ok(ImportTarget {
        collection: CollectionId::parse(table.collection)?,
        schema: Schema {
            properties: table.columns.iter().map(|column| Property::new(column.name, column.kind)).collect(),
            geometry,
            time: None,
        },
        crs: CrsId::Epsg(4326),
        id_property: table.id_property.map(str::to_owned),
        mode: ImportMode::Append,
    })
}

fn write_configuration(folder: &Path) -> Result<()> {
    for name in Configuration::iter() {
        let Some(file) = Configuration::get(&name) else { continue };
        let mut text = String::from_utf8_lossy(&file.data).into_owned();
        if name == INSTANCE_FILE {
            for (shipped, of_the_demo) in DIFFERENCES {
                text = text.replace(shipped, of_the_demo);
            }
        }
        let path = folder.join(name.as_ref());
        std::fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_configuration_has_what_the_demo_says_differently() {
        let file = Configuration::get(INSTANCE_FILE).unwrap();
        let text = String::from_utf8_lossy(&file.data);
        for (shipped, _) in DIFFERENCES {
            assert_eq!(text.matches(shipped).count(), 1, "{shipped}");
        }
        assert!(Configuration::iter().filter(|name| name.starts_with("collections/")).count() > 30);
    }
}
