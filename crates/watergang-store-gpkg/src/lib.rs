//! `Store` on a GeoPackage file: the default store, which needs no server.
//!
//! * Reads run on threads of their own (`pool.rs`), each with a read-only connection, prepared statements and a modest
//!   memory map. Each read is one snapshot; a long answer is many short reads that go on by key.
//! * The file is never changed by reading it. What other programs write to it, QGIS for one, is seen by the next read.
//! * Whole filters are applied: the R-tree and the columns' indexes first, the exact rest on the rows.
//!
//! Why rusqlite alone and no asynchronous driver: a row through a channel costs three to five times a row in place.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use moka::sync::Cache;
use rusqlite::Connection;
use watergang_core::domain::Domains;
use watergang_core::import::{Import, ImportTarget};
use watergang_core::{
    Ask, CollectionId, Cursor, Filter, Inventory, ItemId, ItemQuery, Publish, Reply, Revision, Row, Rows,
    SpatialExtent, Store, StoreError,
};
use watergang_crs::Registry;
use watergang_sql::{Counts, Dialect, KnownDomains, Split, Table, Tables, split};

mod bind;
mod count;
mod domain;
mod error;
mod extent;
mod identity;
mod introspect;
mod item;
mod pool;
mod read;
mod reader;
mod revision;
mod text_index;
mod value;
mod write;

use introspect::Described;
use pool::ReadPool;

/// Tables whose extent is remembered.
const EXTENTS_MAX: u64 = 1_000;
/// What the keys of rows without geometry may take that are remembered, in bytes.
const MISSING_BYTES: u64 = 16 << 20;

/// How a GeoPackage is served.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which tables.
    pub publish: Publish,
    /// Reading threads, each with a connection.
    pub read_connections: usize,
    /// The CRSs that are served.
    pub registry: Arc<Registry>,
}

/// A GeoPackage file as a store.
#[derive(Debug)]
pub struct GpkgStore {
    inner: Arc<Inner>,
}

/// What reads share.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) path: PathBuf,
    pub(crate) options: Options,
    pub(crate) pool: ReadPool,
    tables: Arc<Tables<Described>>,
    pub(crate) counts: Counts<String>,
    domains: KnownDomains<String>,
    missing: Cache<(Revision, String), Arc<Vec<i64>>>,
    extents: Cache<(Revision, String), SpatialExtent>,
}

/// A mutex's content, whatever became of the thread that held it: nothing of ours is left half done under a lock.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl GpkgStore {
    /// Opens a file. Collections are known after the first [`Store::inventory`].
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the file cannot be read, [`StoreError::Damaged`] when it is no SQLite database.
    pub fn open(path: &Path, options: Options) -> Result<Self, StoreError> {
        let pool = ReadPool::open(path, options.read_connections)?;
        let inner = Inner {
            path: path.to_owned(),
            options,
            pool,
            tables: Arc::default(),
            counts: Counts::default(),
            domains: KnownDomains::default(),
            missing: Cache::builder().weigher(weight_of_keys).max_capacity(MISSING_BYTES).build(),
            extents: Cache::new(EXTENTS_MAX),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Makes an empty GeoPackage where there is no file yet; one that is there stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the file cannot be made.
    pub fn create(path: &Path) -> Result<(), StoreError> {
        let connection = Connection::open(path).map_err(error::write_error("making a GeoPackage"))?;
        write::layout::ensure_geopackage(&connection)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner.path
    }
}

fn weight_of_keys((_, table): &(Revision, String), keys: &Arc<Vec<i64>>) -> u32 {
    u32::try_from(64 + table.len() + size_of_val(keys.as_slice())).unwrap_or(u32::MAX)
}

impl Inner {
    pub(crate) fn table(&self, of: &CollectionId) -> Result<Arc<Described>, StoreError> {
        self.tables.get(of)
    }

    pub(crate) fn split(&self, filter: &Filter, table: &Table) -> Result<Split, StoreError> {
        split(filter, table, Dialect::Sqlite, &self.options.registry)
    }

    /// Keys of the rows without geometry, which hold for every bbox and are in no R-tree. Nothing where the filter has
    /// no bbox or the table no R-tree.
    pub(crate) fn missing(
        &self,
        connection: &Connection,
        revision: &Revision,
        table: &Table,
        split: &Split,
    ) -> Result<Option<Arc<Vec<i64>>>, StoreError> {
        match &table.geometry {
            Some(geometry)
                if !split.envelopes.is_empty() && matches!(geometry.index, watergang_sql::SpatialIndex::RTree(_)) =>
            {
                let key = (revision.clone(), table.name.clone());
                if let Some(known) = self.missing.get(&key) {
                    return Ok(Some(known));
                }
                let keys = Arc::new(count::missing_keys(connection, table, geometry)?);
                self.missing.insert(key, Arc::clone(&keys));
                Ok(Some(keys))
            }
            _ => Ok(None),
        }
    }
}

fn failed<'a, T: Send + 'a>(error: StoreError) -> Reply<'a, T> {
    Box::pin(std::future::ready(Err(error)))
}

impl Store for GpkgStore {
    fn kind(&self) -> &'static str {
        "gpkg"
    }

    fn inventory<'a>(&'a self, ask: &'a Ask) -> Reply<'a, Inventory> {
        let inner = Arc::clone(&self.inner);
        self.inner.pool.read(ask, move |connection, _| {
            let found = introspect::inventory(connection, &inner.options.publish, &inner.options.registry)?;
            inner.tables.replace(found.tables);
            Ok(found.inventory)
        })
    }

    fn is_outdated(&self) -> bool {
        self.inner.tables.is_outdated()
    }

    fn ready<'a>(&'a self, ask: &'a Ask) -> Reply<'a, ()> {
        self.inner.pool.read(ask, |_, _| Ok(()))
    }

    fn revision<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId) -> Reply<'a, Revision> {
        match self.inner.table(of) {
            Ok(described) => {
                let read = self.inner.pool.read(ask, move |connection, file| described.revision(connection, file));
                self.inner.tables.noted(of, read)
            }
            Err(error) => failed(error),
        }
    }

    fn extent<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId) -> Reply<'a, (Revision, SpatialExtent)> {
        let described = match self.inner.table(of) {
            Ok(described) => described,
            Err(error) => return failed(error),
        };
        let inner = Arc::clone(&self.inner);
        let read = self.inner.pool.read(ask, move |connection, file| {
            let revision = described.revision(connection, file)?;
            let key = (revision.clone(), described.table.name.clone());
            if let Some(known) = inner.extents.get(&key) {
                return Ok((revision, known));
            }
            let extent = extent::extent(connection, &described.table)?;
            inner.extents.insert(key, extent);
            Ok((revision, extent))
        });
        self.inner.tables.noted(of, read)
    }

    fn item<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId, id: &'a ItemId) -> Reply<'a, (Revision, Option<Row>)> {
        let described = match self.inner.table(of) {
            Ok(described) => described,
            Err(error) => return failed(error),
        };
        let (inner, id) = (Arc::clone(&self.inner), id.clone());
        let read = self.inner.pool.read(ask, move |connection, file| {
            Ok((
                described.revision(connection, file)?,
                item::item(connection, &described.table, &id, &inner.options.registry)?,
            ))
        });
        self.inner.tables.noted(of, read)
    }

    fn read<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId, query: &'a ItemQuery) -> Reply<'a, Box<dyn Rows>> {
        match self.inner.table(of) {
            Ok(described) => self.inner.tables.noted_rows(of, read::begin(&self.inner, ask, described, query)),
            Err(error) => failed(error),
        }
    }

    fn page_start<'a>(
        &'a self,
        ask: &'a Ask,
        of: &'a CollectionId,
        query: &'a ItemQuery,
        last: &'a Cursor,
    ) -> Reply<'a, Option<Cursor>> {
        match self.inner.table(of) {
            Ok(described) => {
                self.inner.tables.noted(of, read::page_start(&self.inner, ask, described, query, last.clone()))
            }
            Err(error) => failed(error),
        }
    }

    fn count<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId, filter: &'a Filter) -> Reply<'a, (Revision, u64)> {
        let (described, split) = match self.inner.table(of).and_then(|described| {
            let split = self.inner.split(filter, &described.table)?;
            Ok((described, split))
        }) {
            Ok(both) => both,
            Err(error) => return failed(error),
        };
        let (inner, asked, fingerprint) = (Arc::clone(&self.inner), ask.clone(), filter.fingerprint());
        let read = self.inner.pool.read(ask, move |connection, file| {
            let revision = described.revision(connection, file)?;
            let key = (revision.clone(), described.table.name.clone(), fingerprint);
            if let Some(known) = inner.counts.get(&key) {
                return Ok((revision, known));
            }
            let missing = inner.missing(connection, &revision, &described.table, &split)?;
            let count = count::count(connection, &asked, &described, &split, missing.as_deref().map(Vec::as_slice))?;
            inner.counts.insert(key, count);
            Ok((revision, count))
        });
        self.inner.tables.noted(of, read)
    }

    fn domains<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId) -> Reply<'a, (Revision, Arc<Domains>)> {
        let described = match self.inner.table(of) {
            Ok(described) => described,
            Err(error) => return failed(error),
        };
        let inner = Arc::clone(&self.inner);
        let read = self.inner.pool.read(ask, move |connection, file| {
            let revision = described.revision(connection, file)?;
            let key = (revision.clone(), described.table.name.clone());
            if let Some(known) = inner.domains.get(&key) {
                return Ok((revision, known));
            }
            let found = Arc::new(domain::domains(connection, &described.table)?);
            inner.domains.insert(key, Arc::clone(&found));
            Ok((revision, found))
        });
        self.inner.tables.noted(of, read)
    }

    fn begin_import<'a>(&'a self, _ask: &'a Ask, target: ImportTarget) -> Reply<'a, Box<dyn Import>> {
        write::import::begin(&self.inner, target)
    }
}
