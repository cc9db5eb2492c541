//! One read-only connection and the state of the file as it knows it.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use watergang_core::{Ask, Revision, StoreError};

use crate::error::store_error;
use crate::identity::FileIdentity;
use crate::lock;

/// How long a read waits for a writer that uses the old rollback journal.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Address space through which SQLite may read the file, in bytes: the page cache of the machine is used in place.
const MMAP_BYTES: i64 = 1 << 30;
/// How many instructions of SQLite's machine pass between two looks at whether anybody still waits.
const PROGRESS_STEPS: i32 = 10_000;
const DOING: &str = "opening the GeoPackage";
/// Statements kept prepared per connection.
const PREPARED_MAX: usize = 128;

/// The state of the file that all connections agree on.
///
/// SQLite's `data_version` tells a connection whether the file has changed since *it* looked last, and nothing that
/// two connections could compare. So whoever sees a change makes a new revision, and who sees none takes the one that
/// was there before its snapshot began: every change made before that has been seen by itself as well, or it would see
/// it now. A change thus makes as many revisions as there are connections, which costs a few answers from caches and
/// never a wrong one.
#[derive(Debug)]
pub(crate) struct SharedRevision {
    current: std::sync::Mutex<Revision>,
    origin: String,
    /// Tells this process from one before it, which began with the same file and counted other changes.
    nonce: u128,
    counter: AtomicU64,
}

impl SharedRevision {
    /// The first revision is made from the file's identity, so that it outlives a restart.
    pub(crate) fn new(identity: &FileIdentity) -> Self {
        let origin = identity.token();
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        Self {
            current: std::sync::Mutex::new(Revision(origin.as_str().into())),
            origin,
            nonce: started,
            counter: AtomicU64::new(0),
        }
    }

    pub(crate) fn current(&self) -> Revision {
        lock(&self.current).clone()
    }

    pub(crate) fn advance(&self) -> Revision {
        let mut current = lock(&self.current);
        let count = self.counter.fetch_add(1, Ordering::Relaxed) + 1;
        *current = Revision(format!("{}-{:x}.{count}", self.origin, self.nonce).into());
        current.clone()
    }
}

/// One read-only connection.
#[derive(Debug)]
pub(crate) struct Reader {
    connection: Connection,
    identity: FileIdentity,
    /// Whether SQLite takes the file for one that nobody can write, and looks for no changes itself.
    is_frozen: bool,
    data_version: Option<i64>,
}

impl Reader {
    /// Opens the file, which is never changed by this.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let identity = FileIdentity::of(path)?;
        let opened = connect(path.as_os_str()).and_then(|connection| touch(&connection).map(|()| connection));
        // A file in WAL mode needs two more beside it, which cannot be made in a folder that may only be read. While
        // there is no log, all is in the file.
        let (connection, is_frozen) = match opened {
            Err(error) if needs_more_files(&error) && !identity.has_log() => {
                (connect(&frozen_uri(path)).map_err(store_error(DOING))?, true)
            }
            opened => (opened.map_err(store_error(DOING))?, false),
        };
        Ok(Self { connection, identity, is_frozen, data_version: None })
    }

    /// Notes the state of the file without claiming it changed: used when all connections are opened together.
    pub(crate) fn note_version(&mut self) -> Result<(), StoreError> {
        self.data_version = Some(self.read_version()?);
        Ok(())
    }

    /// Forgets what was noted: the next snapshot makes a new revision.
    pub(crate) fn forget_version(&mut self) {
        self.data_version = None;
    }

    /// Whether the path still leads to the file that this connection holds; of a file that SQLite does not watch, also
    /// whether anybody wrote it.
    pub(crate) fn is_current(&self, path: &Path) -> Result<bool, StoreError> {
        if self.is_frozen { Ok(self.identity == FileIdentity::of(path)?) } else { self.identity.is_at(path) }
    }

    fn read_version(&self) -> Result<i64, StoreError> {
        self.connection
            .prepare_cached("PRAGMA data_version")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(store_error("looking for changes"))
    }

    /// Runs some reads in one snapshot, and stops them when nobody waits any more.
    pub(crate) fn snapshot<T>(
        &mut self,
        shared: &SharedRevision,
        ask: &Ask,
        read: impl FnOnce(&Connection, Revision) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        const BEGINNING: &str = "beginning to read";
        let cancelled = ask.cancelled.shared();
        let deadline = ask.deadline;
        self.connection.progress_handler(
            PROGRESS_STEPS,
            Some(move || {
                cancelled.load(Ordering::Relaxed)
                    || deadline.is_some_and(|deadline| std::time::Instant::now() > deadline)
            }),
        );
        let before = shared.current();
        self.execute("BEGIN", BEGINNING)?;
        let answer = self.read_version().and_then(|version| {
            let revision = if self.data_version == Some(version) { before } else { shared.advance() };
            self.data_version = Some(version);
            read(&self.connection, revision)
        });
        // Nothing was written: the end of the transaction only gives the snapshot back.
        let ended = self.execute("COMMIT", "ending to read");
        self.connection.progress_handler(0, None::<fn() -> bool>);
        let answer = answer.map_err(|error| match error {
            StoreError::TimedOut { .. } if ask.cancelled.is_raised() => StoreError::Cancelled,
            other => other,
        })?;
        ended.map(|()| answer)
    }

    fn execute(&self, sql: &'static str, doing: &'static str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute([]))
            .map(|_| ())
            .map_err(store_error(doing))
    }
}

/// Opens a file by its path or URI.
fn connect(name: &OsStr) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(Path::new(name), flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(PREPARED_MAX);
    // Otherwise SQLite looks at the number bound to a LIMIT when it plans, and so plans at every execution.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // A file from anywhere may hold views and triggers that call functions: none of ours is for them.
    connection.execute_batch(&format!(
        "PRAGMA mmap_size = {MMAP_BYTES}; PRAGMA trusted_schema = OFF; PRAGMA query_only = ON;"
    ))?;
    Ok(connection)
}

/// Whether SQLite misses the files that it may not make.
fn needs_more_files(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

/// Reads a little: only then does SQLite open what lies beside the file.
fn touch(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
}

/// The file as one that nobody writes (<https://sqlite.org/uri.html>, `immutable`).
fn frozen_uri(path: &Path) -> OsString {
    let mut uri = OsString::from("file:");
    for byte in path.as_os_str().as_bytes() {
        match byte {
            b'%' | b'?' | b'#' => uri.push(format!("%{byte:02X}")),
            byte => uri.push(OsStr::from_bytes(&[*byte])),
        }
    }
    uri.push("?immutable=1");
    uri
}

/// Revisions are shared by handle.
pub(crate) type Revisions = Arc<SharedRevision>;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use rusqlite::StatementStatus;

    use super::*;

    /// A process that begins with the file that one before it began with counts other changes from one on.
    #[test]
    fn no_state_after_a_change_comes_back_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.gpkg");
        std::fs::write(&path, "same").unwrap();
        let identity = FileIdentity::of(&path).unwrap();
        let (before, after) = (SharedRevision::new(&identity), SharedRevision::new(&identity));
        assert_eq!(before.current(), after.current());
        assert_ne!(before.advance(), after.advance());
    }

    #[test]
    fn a_statement_is_planned_once_whatever_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.gpkg");
        let ponds =
            "CREATE TABLE pond (fid INTEGER PRIMARY KEY, name TEXT); INSERT INTO pond VALUES (1, 'a'), (2, 'b')";
        Connection::open(&path).unwrap().execute_batch(ponds).unwrap();

        let reader = Reader::open(&path).unwrap();
        let mut statement = reader.connection.prepare("SELECT name FROM pond ORDER BY fid LIMIT ?1").unwrap();
        for limit in [1, 2, 2] {
            assert_eq!(statement.query([limit]).unwrap().mapped(|_| Ok(())).count(), limit);
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
