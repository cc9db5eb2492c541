//! Opens stores. The only module that names them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use watergang_core::{Ask, Inventory, Publication, Publish, SkippedTable, Store};
use watergang_crs::Registry;
use watergang_store_gpkg::GpkgStore;
use watergang_store_postgis::PostgisStore;

use crate::catalog::Looked;
use crate::codelists;
use crate::config::{CollectionConfig, Configuration, StoreConfig};
use crate::exit::Unusable;

/// Where a store's data are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A GeoPackage file.
    GeoPackage(PathBuf),
    /// A PostgreSQL database with PostGIS, by its URL.
    PostGis(String),
}

impl Source {
    /// Reads a source as the command line and the configuration write it; a relative path starts in `folder`.
    #[must_use]
    pub fn parse(text: &str, folder: &Path) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Self::PostGis(text.to_owned())
        } else {
            Self::GeoPackage(folder.join(text))
        }
    }
}

impl Source {
    /// Whether both are the same database, however their paths are written.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::GeoPackage(one), Self::GeoPackage(other)) => {
                let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
                whole(one) == whole(other)
            }
            (one, other) => one == other,
        }
    }
}

impl std::fmt::Display for Source {
    /// As messages and logs have it: a URL without its password.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::GeoPackage(path) => write!(out, "{}", path.display()),
            Self::PostGis(url) => out.write_str(&without_password(url)),
        }
    }
}

fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let authority_end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(authority_end);
    // Parameters may carry a password too.
    let path = path.split('?').next().unwrap_or_default();
    match authority.rsplit_once('@') {
        Some((login, host)) => {
            let user = login.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}{path}")
        }
        None => format!("{scheme}://{authority}{path}"),
    }
}

/// Connections that read a GeoPackage at once, where the configuration does not say.
const READ_CONNECTIONS: usize = 4;

/// Connections to a PostgreSQL server at most, where the configuration does not say.
const POSTGIS_CONNECTIONS: u32 = 8;

/// Opens a store.
///
/// # Errors
/// When it cannot be used.
pub fn open(
    configuration: &Configuration,
    config: &StoreConfig,
    publish: Publish,
    registry: &Arc<Registry>,
) -> Result<Arc<dyn Store>> {
    let source = Source::parse(&config.source.value, &configuration.folder);
    match &source {
        Source::GeoPackage(path) => {
            if !path.exists() {
                let what = format!("cannot serve `{source}`: there is no such file");
                return Err(Unusable(what).into());
            }
            let options = watergang_store_gpkg::Options {
                publish,
                read_connections: config.read_connections.unwrap_or(READ_CONNECTIONS),
                registry: Arc::clone(registry),
            };
            let store = GpkgStore::open(path, options).with_context(|| format!("cannot serve `{source}`"))?;
            Ok(Arc::new(store))
        }
        Source::PostGis(url) => {
            let options = watergang_store_postgis::Options {
                replicas: config.replicas.clone(),
                publish,
                max_connections: connections(config.read_connections),
                statement_timeout_ms: milliseconds(config.statement_timeout),
                max_replica_lag_ms: milliseconds(config.replica_lag_max),
                ..watergang_store_postgis::Options::new(url, Arc::clone(registry))
            };
            let store = PostgisStore::open(options).with_context(|| format!("cannot serve `{source}`"))?;
            Ok(Arc::new(store))
        }
    }
}

/// Opens a database that files are brought into. Its owner does that, who could read the schema `restricted` as well.
///
/// # Errors
/// When it cannot be used.
pub fn open_for_import(source: &Source, registry: &Arc<Registry>) -> Result<Arc<dyn Store>> {
    let registry = Arc::clone(registry);
    match source {
        Source::GeoPackage(path) => {
            let options = watergang_store_gpkg::Options { publish: Publish::Everything, read_connections: 1, registry };
            let store = GpkgStore::open(path, options).with_context(|| format!("cannot open `{source}`"))?;
            Ok(Arc::new(store))
        }
        Source::PostGis(url) => {
            let options = watergang_store_postgis::Options {
                allow_restricted: true,
                ..watergang_store_postgis::Options::new(url, registry)
            };
            let store = PostgisStore::open(options).with_context(|| format!("cannot open `{source}`"))?;
            Ok(Arc::new(store))
        }
    }
}

fn connections(configured: Option<usize>) -> u32 {
    configured.and_then(|count| u32::try_from(count).ok()).unwrap_or(POSTGIS_CONNECTIONS)
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Which tables of a store are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// How the store is told.
    pub publish: Publish,
    /// Tables that nobody spoke of and that cannot be published.
    pub skipped: Vec<SkippedTable>,
}

/// Finds out which tables of a store are wanted. Where tables without a file are published too, the store has to be
/// looked at for them.
///
/// # Errors
/// When the store cannot be looked at.
pub async fn wanted(configuration: &Configuration, config: &StoreConfig, registry: &Arc<Registry>) -> Result<Wanted> {
    let is_of_this_store =
        |collection: &&CollectionConfig| collection.store.as_ref().is_none_or(|store| store.value == config.name);
    let described: Vec<&CollectionConfig> = configuration.collections.iter().filter(is_of_this_store).collect();
    let publications: Vec<Publication> = described
        .iter()
        .filter(|collection| collection.is_public)
        .map(|collection| publication(config, collection))
        .collect();
    if described.is_empty() {
        return Ok(Wanted { publish: Publish::Everything, skipped: Vec::new() });
    }
    if !config.publish_all {
        return Ok(Wanted { publish: Publish::Only(publications), skipped: Vec::new() });
    }
    let whole = open(configuration, config, Publish::Everything, registry)?;
    let found = look(config, whole).await?.inventory;
    Ok(add_others(&described, publications, found))
}

/// Adds the tables that have no file to those that have one.
fn add_others(described: &[&CollectionConfig], mut publications: Vec<Publication>, found: Inventory) -> Wanted {
    let has_file = |table: &str| described.iter().any(|collection| is_table(&collection.table.value, table));
    let mut skipped: Vec<SkippedTable> =
        found.skipped.into_iter().filter(|skipped| !has_file(&skipped.table)).collect();
    for source in found.collections.into_iter().filter(|source| !has_file(&source.table)) {
        if publications.iter().any(|publication| publication.id == source.id) {
            let reason = format!("a file already gives the id `{}` to another table", source.id);
            skipped.push(SkippedTable { table: source.table, reason });
            continue;
        }
        publications.push(Publication {
            id: source.id,
            table: source.table,
            time: None,
            hidden: Vec::new(),
            default_sort: Vec::new(),
        });
    }
    Wanted { publish: Publish::Only(publications), skipped }
}

/// Whether a table as a file names it is this one, which may come with its schema.
fn is_table(named: &str, table: &str) -> bool {
    named == table || (!named.contains('.') && table.rsplit('.').next() == Some(named))
}

/// A table without a schema is meant in the schema that is served.
fn publication(config: &StoreConfig, collection: &CollectionConfig) -> Publication {
    let publication = collection.publication();
    match &config.schema {
        Some(schema) if is_postgis(config) && !publication.table.contains('.') => {
            Publication { table: format!("{schema}.{}", publication.table), ..publication }
        }
        _ => publication,
    }
}

fn is_postgis(config: &StoreConfig) -> bool {
    matches!(Source::parse(&config.source.value, Path::new("")), Source::PostGis(_))
}

/// Looks at a store.
///
/// # Errors
/// When it does not answer.
pub async fn look(config: &StoreConfig, store: Arc<dyn Store>) -> Result<Looked> {
    let context = || format!("cannot look at the store `{}`", config.name);
    let mut inventory = store.inventory(&Ask::default()).await.with_context(context)?;
    if let Some(schema) = config.schema.as_ref().filter(|_| is_postgis(config)) {
        let served = |table: &str| table.split('.').next() == Some(schema.as_str());
        inventory.collections.retain(|collection| served(&collection.table));
        inventory.skipped.retain(|skipped| !skipped.table.contains('.') || served(&skipped.table));
    }
    let codelists = codelists::read(store.as_ref(), &inventory).await.with_context(context)?;
    Ok(Looked { name: config.name.clone(), store, inventory, codelists })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_a_path_or_a_url() {
        let folder = Path::new("/etc/watergang");
        assert_eq!(Source::parse("a.gpkg", folder), Source::GeoPackage("/etc/watergang/a.gpkg".into()));
        assert_eq!(Source::parse("/b.gpkg", folder), Source::GeoPackage("/b.gpkg".into()));
        assert_eq!(Source::parse("postgres://h/d", folder), Source::PostGis("postgres://h/d".to_owned()));
    }

    #[test]
    fn messages_tell_no_password() {
        for (url, told) in [
            ("postgres://user:p@ss@host:5432/db?password=x", "postgres://user@host:5432/db"),
            ("postgres:///db?host=/run/postgresql", "postgres:///db"),
            ("postgresql://host/db", "postgresql://host/db"),
        ] {
            assert_eq!(Source::PostGis(url.to_owned()).to_string(), told);
        }
    }
}
