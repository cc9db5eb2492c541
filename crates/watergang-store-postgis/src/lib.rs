//! `Store` on PostGIS: one primary and any number of read replicas.
//!
//! * Reads use prepared statements in the binary protocol, on connections that cannot write (`node`). Each batch is
//!   one short statement and holds no connection when it is done; a long answer is many that go on by key. The first
//!   one also reads the revision, in its own snapshot.
//! * Replicas take turns (`fleet`); one that is away or too far behind is left aside and tried again later.
//! * What nobody waits for any more is stopped in the database too (`attend`, `lease`).
//! * Whole filters are applied: the indexes first, the exact rest on the rows, by the code that all stores share.
//! * A role that could read a schema named `restricted` is refused on every connection, unless that is asked for.

use std::sync::{Arc, Mutex, MutexGuard};

use moka::sync::Cache;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use watergang_core::domain::Domains;
use watergang_core::import::{Import, ImportTarget};
use watergang_core::{
    Ask, CollectionId, Cursor, Filter, Inventory, ItemId, ItemQuery, Publish, Reply, Revision, Row, Rows,
    SpatialExtent, Store, StoreError,
};
use watergang_crs::Registry;
use watergang_sql::{Counts, Dialect, KnownDomains, Split, Table, Tables, split};

mod attend;
mod count;
mod domain;
mod error;
mod ewkb;
mod extent;
mod fleet;
mod health;
mod introspect;
mod item;
mod judge;
mod lease;
mod node;
mod pooler;
mod read;
mod revision;
mod statement;
mod value;
mod write;

use fleet::{Fleet, How};
use introspect::Described;

/// Tables whose extent is remembered.
const EXTENTS_MAX: u64 = 1_000;

/// How a database is served.
#[derive(Clone)]
pub struct Options {
    /// The database: `postgres://user:password@host:5432/database`; a Unix socket as `…@%2Frun%2Fpostgresql/…`.
    pub url: String,
    /// Streaming standbys of it that answer reads in turn.
    pub replicas: Vec<String>,
    /// Which tables.
    pub publish: Publish,
    /// The one schema to serve, whose tables need no schema in front. Without, all that are not the system's own are
    /// looked at, and `obs`, else `public`, needs none.
    pub schema: Option<String>,
    /// The CRSs that are served.
    pub registry: Arc<Registry>,
    /// Connections to each server at most.
    pub max_connections: u32,
    /// How long one statement may take, in milliseconds.
    pub statement_timeout_ms: u64,
    /// How far behind the primary a replica may be, in milliseconds.
    pub max_replica_lag_ms: u64,
    /// Whether a role that could read a schema named `restricted` is taken: for commands that an administrator runs, an
    /// import for one; never for serving.
    pub allow_restricted: bool,
}

impl std::fmt::Debug for Options {
    /// Without the URLs, which may hold passwords.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Options")
            .field("publish", &self.publish)
            .field("schema", &self.schema)
            .field("max_connections", &self.max_connections)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// Everything of one database, with limits that suit most.
    #[must_use]
    pub fn new(url: impl Into<String>, registry: Arc<Registry>) -> Self {
        Self {
            url: url.into(),
            replicas: Vec::new(),
            publish: Publish::Everything,
            schema: None,
            registry,
            max_connections: 8,
            statement_timeout_ms: 60_000,
            max_replica_lag_ms: 10_000,
            allow_restricted: false,
        }
    }
}

/// A PostGIS database as a store.
#[derive(Debug)]
pub struct PostgisStore {
    inner: Arc<Inner>,
}

/// What reads share.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) options: Options,
    pub(crate) fleet: Arc<Fleet>,
    tables: Arc<Tables<Described>>,
    pub(crate) counts: Counts<u32>,
    pub(crate) domains: KnownDomains<u32>,
    extents: Cache<(Revision, u32), SpatialExtent>,
}

/// A mutex's content, whatever became of the thread that held it: nothing of ours is left half done under a lock.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The bytes of a result's column; nothing for NULL.
pub(crate) fn column(row: &PgRow, place: usize) -> Option<&[u8]> {
    row.try_get_raw(place).ok().and_then(|value| value.as_bytes().ok())
}

impl PostgisStore {
    /// A store on a database. Nothing is connected to yet: collections are known after the first
    /// [`Store::inventory`], which also refuses a role that could read a schema named `restricted`.
    ///
    /// # Errors
    /// [`StoreError::Unsupported`] when a URL cannot be read.
    pub fn open(options: Options) -> Result<Self, StoreError> {
        let inner = Inner {
            fleet: Arc::new(Fleet::new(&options)?),
            options,
            tables: Arc::default(),
            counts: Counts::default(),
            domains: KnownDomains::default(),
            extents: Cache::new(EXTENTS_MAX),
        };
        Ok(Self { inner: Arc::new(inner) })
    }
}

impl Inner {
    pub(crate) fn table(&self, of: &CollectionId) -> Result<Arc<Described>, StoreError> {
        self.tables.get(of)
    }

    pub(crate) fn split(&self, filter: &Filter, table: &Table) -> Result<Split, StoreError> {
        split(filter, table, Dialect::Postgres, &self.options.registry)
    }
}

pub(crate) fn failed<'a, T: Send + 'a>(error: StoreError) -> Reply<'a, T> {
    Box::pin(std::future::ready(Err(error)))
}

impl Store for PostgisStore {
    fn kind(&self) -> &'static str {
        "postgis"
    }

    fn inventory<'a>(&'a self, ask: &'a Ask) -> Reply<'a, Inventory> {
        let inner = Arc::clone(&self.inner);
        // Of the primary, since a replica may lack what was made just now.
        let looking = self.inner.fleet.read(ask, introspect::DOING, How::PRIMARY, move |lease| {
            let inner = Arc::clone(&inner);
            Box::pin(async move { introspect::inventory(lease, &inner.options).await })
        });
        Box::pin(async move {
            let (found, _) = looking.await?;
            self.inner.tables.replace(found.tables);
            Ok(found.inventory)
        })
    }

    fn is_outdated(&self) -> bool {
        self.inner.tables.is_outdated()
    }

    fn ready<'a>(&'a self, ask: &'a Ask) -> Reply<'a, ()> {
        let looking = self.inner.fleet.read(ask, "looking whether the database answers", How::ONE_ROW, |lease| {
            Box::pin(async move {
                let sql = watergang_sql::Sql::new(Dialect::Postgres).lit("SELECT 1");
                lease.row("looking whether the database answers", &sql).await.map(|_| ())
            })
        });
        Box::pin(async move { looking.await.map(|_| ()) })
    }

    fn revision<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId) -> Reply<'a, Revision> {
        let described = match self.inner.table(of) {
            Ok(described) => described,
            Err(error) => return failed(error),
        };
        let looking = self.inner.fleet.read(ask, revision::DOING, How::ONE_ROW, move |lease| {
            let described = Arc::clone(&described);
            Box::pin(async move { described.revision.read(lease).await })
        });
        self.inner.tables.noted(of, Box::pin(async move { looking.await.map(|(revision, _)| revision) }))
    }

    fn extent<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId) -> Reply<'a, (Revision, SpatialExtent)> {
        match self.inner.table(of) {
            Ok(described) => self.inner.tables.noted(of, extent::begin(&self.inner, ask, described)),
            Err(error) => failed(error),
        }
    }

    fn item<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId, id: &'a ItemId) -> Reply<'a, (Revision, Option<Row>)> {
        match self.inner.table(of) {
            Ok(described) => self.inner.tables.noted(of, item::begin(&self.inner, ask, &described, id)),
            Err(error) => failed(error),
        }
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
        match self.inner.table(of) {
            Ok(described) => self.inner.tables.noted(of, count::begin(&self.inner, ask, described, filter)),
            Err(error) => failed(error),
        }
    }

    fn domains<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId) -> Reply<'a, (Revision, Arc<Domains>)> {
        match self.inner.table(of) {
            Ok(described) => self.inner.tables.noted(of, domain::begin(&self.inner, ask, described)),
            Err(error) => failed(error),
        }
    }

    fn begin_import<'a>(&'a self, ask: &'a Ask, target: ImportTarget) -> Reply<'a, Box<dyn Import>> {
        write::import::begin(&self.inner, ask, target)
    }
}
