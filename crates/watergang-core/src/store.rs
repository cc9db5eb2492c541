//! What every store can do.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant as MonotonicInstant;

use crate::collection::{Inventory, SpatialExtent};
use crate::cursor::Cursor;
use crate::domain::Domains;
use crate::filter::Filter;
use crate::id::{CollectionId, ItemId};
use crate::import::{Import, ImportTarget};
use crate::query::ItemQuery;
use crate::row::{Row, RowBatch};

/// Any cause, kept for the log.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What a store answers, in its own time.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// How a store can fail, in words that hold for every store.
///
/// No variant names a driver: a caller must not be able to tell GeoPackage from PostGIS.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such collection (any more).
    #[error("there is no collection `{collection}`")]
    NoSuchCollection {
        /// Its id.
        collection: String,
    },
    /// The query names a property that the collection lacks, or a value of the wrong kind. A fault of the caller,
    /// which checks names before it asks.
    #[error("the store cannot do this: {what}")]
    Unsupported {
        /// What, in a clause.
        what: String,
    },
    /// The cursor does not fit the order of the query, or names an item by which alone its place is known and that is
    /// gone or changed.
    #[error("the cursor does not fit this query; start again without it")]
    ForeignCursor,
    /// The store is away or refused to answer. Worth a retry.
    #[error("the store did not answer while {doing}")]
    Unavailable {
        /// A gerund phrase: "counting items".
        doing: &'static str,
        /// The driver's own error.
        #[source]
        source: BoxError,
    },
    /// The work took longer than the caller can wait.
    #[error("the store did not finish in time while {doing}")]
    TimedOut {
        /// A gerund phrase.
        doing: &'static str,
    },
    /// The caller went away.
    #[error("the caller went away")]
    Cancelled,
    /// A table is not what it was when the store was last looked at. Whoever serves looks again: worth a retry.
    #[error("the store is not what it was when it was last looked at: {what}")]
    Outdated {
        /// What was met.
        what: String,
    },
    /// The store cannot be written: a file or disk that is read-only, a replica.
    #[error("the store cannot be written: {what}")]
    ReadOnly {
        /// What stands in the way.
        what: String,
    },
    /// Somebody else writes, and did not finish in time.
    #[error("somebody else is writing the store: {what}")]
    Locked {
        /// What is locked.
        what: String,
    },
    /// No room left on the disk. Nothing was written.
    #[error("there is no room left for the store; nothing was written")]
    Full,
    /// The store's content breaks its own rules.
    #[error("the store is damaged: {what}")]
    Damaged {
        /// What was found.
        what: String,
        /// The driver's own error, where there is one.
        #[source]
        source: Option<BoxError>,
    },
    /// A defect of ours or of the driver.
    #[error("the store failed while {doing}")]
    Failed {
        /// A gerund phrase.
        doing: &'static str,
        /// The driver's own error.
        #[source]
        source: BoxError,
    },
}

/// How tokens begin that no other read gets: no store begins its own so.
const UNLIKE_ANY: &str = "unlike-any.";

/// State of a collection as an opaque token: equal tokens mean equal content, nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Revision(pub Arc<str>);

impl Revision {
    /// A token that no other call gives, in no other process either: the state of what may have changed since without
    /// anybody telling.
    #[must_use]
    pub fn unlike_any() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Self(format!("{UNLIKE_ANY}{:x}.{:x}.{number:x}", std::process::id(), since.as_nanos()).into())
    }

    /// Whether another read may find the same state. What was learnt in one that does not last is of no use for another.
    #[must_use]
    pub fn lasts(&self) -> bool {
        !self.0.starts_with(UNLIKE_ANY)
    }
}

/// Who asks. Everybody is anonymous until there are roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Caller {
    /// Somebody.
    #[default]
    Anonymous,
}

/// Raised when nobody waits for the answer any more; whoever works on it looks now and then.
#[derive(Clone, Debug, Default)]
pub struct CancelFlag(Arc<AtomicBool>);

impl CancelFlag {
    /// Raises the flag; it stays up.
    pub fn raise(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
    /// Whether the flag is up.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
    /// The flag as drivers take it.
    #[must_use]
    pub fn shared(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }
}

/// Who asks, how long they wait, and whether they still do.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// Who.
    pub caller: Caller,
    /// Until when; without, as long as it takes.
    pub deadline: Option<MonotonicInstant>,
    /// Whether they left.
    pub cancelled: CancelFlag,
}

impl Ask {
    /// Whether somebody still waits and has time left.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] when they left, [`StoreError::TimedOut`] after the deadline.
    pub fn check(&self, doing: &'static str) -> Result<(), StoreError> {
        if self.cancelled.is_raised() {
            return Err(StoreError::Cancelled);
        }
        if self.deadline.is_some_and(|deadline| MonotonicInstant::now() >= deadline) {
            return Err(StoreError::TimedOut { doing });
        }
        Ok(())
    }
}

/// Where a page ended.
#[derive(Clone, Debug, PartialEq)]
pub struct PageEnd {
    /// How many items the page has.
    pub number_returned: u64,
    /// Where the next page starts; nothing on the last.
    pub next: Option<Cursor>,
}

/// The rows of one page, as they come.
///
/// No connection of the store is held between two calls: a slow client costs memory for one batch and nothing else.
/// The walk goes on by key, so that an item is seen once even while others come and go.
pub trait Rows: Send {
    /// Revision of the snapshot that yields the first batch.
    fn revision(&self) -> &Revision;
    /// The next batch, or nothing when the page is full or the collection exhausted. Never an empty batch.
    fn next(&mut self) -> Reply<'_, Option<RowBatch>>;
    /// How many items the filter holds for in the snapshot of the first batch, where the store knows it without a
    /// further read: somebody has counted this revision, or the first batch holds the whole answer.
    fn known_count(&self) -> Option<u64>;
    /// Where the page ends. Known for free after the last batch; before that the store looks at keys only.
    fn page_end(&mut self) -> Reply<'_, PageEnd>;
}

/// One database with collections in it.
pub trait Store: Send + Sync + Debug {
    /// A word for logs and metrics: `gpkg`, `postgis`.
    fn kind(&self) -> &'static str;
    /// Looks at the database anew: what can be published, what cannot and why. Reads that are under way go on.
    fn inventory<'a>(&'a self, ask: &'a Ask) -> Reply<'a, Inventory>;
    /// Whether an answer met something that is not as the last inventory found it, so that one should look again.
    fn is_outdated(&self) -> bool {
        false
    }
    /// Whether the store answers at all.
    fn ready<'a>(&'a self, ask: &'a Ask) -> Reply<'a, ()>;
    /// The state of a collection now.
    fn revision<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId) -> Reply<'a, Revision>;
    /// Where and when the items are, and in which state of the collection.
    fn extent<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId) -> Reply<'a, (Revision, SpatialExtent)>;
    /// One item with all its properties, or nothing; and the state of the collection.
    fn item<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId, id: &'a ItemId) -> Reply<'a, (Revision, Option<Row>)>;
    /// One page of items.
    fn read<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId, query: &'a ItemQuery) -> Reply<'a, Box<dyn Rows>>;
    /// The place after which the page of `query.limit` items begins that ends at `last`, an item that the filter holds
    /// for; nothing where fewer items come before it, so that the page is the first.
    fn page_start<'a>(
        &'a self,
        ask: &'a Ask,
        of: &'a CollectionId,
        query: &'a ItemQuery,
        last: &'a Cursor,
    ) -> Reply<'a, Option<Cursor>>;
    /// How many items the filter holds for, exactly. Cached per revision.
    fn count<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId, filter: &'a Filter) -> Reply<'a, (Revision, u64)>;
    /// What values the properties really have, in one look at the data, and in which state of the collection. Cached per
    /// revision.
    fn domains<'a>(&'a self, ask: &'a Ask, of: &'a CollectionId) -> Reply<'a, (Revision, Arc<Domains>)>;
    /// Begins to bring rows into a collection, in one transaction that ends with the import's `commit`.
    fn begin_import<'a>(&'a self, ask: &'a Ask, target: ImportTarget) -> Reply<'a, Box<dyn Import>>;
}
