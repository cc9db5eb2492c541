//! An import: a thread with the one writing connection, and one transaction from the first row to the commit.

use std::collections::HashSet;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use tokio::sync::oneshot;
use watergang_core::import::{Import, ImportMode, ImportOutcome, ImportRow, ImportTarget, RefusedRow};
use watergang_core::{Reply, Revision, StoreError};
use watergang_sql::geopackage::quoted;

use super::rows::{Rejection, Statements};
use super::{functions, layout};
use crate::Inner;
use crate::error::{store_error, write_error};
use crate::text_index::Texts;

const DOING: &str = "importing";
/// How long an import waits for another writer before it says that the file is locked.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Page cache of the writing connection, in KiB: bounds the memory of a large import.
const CACHE_KIB: u32 = 64 * 1_024;

enum Command {
    Push(Vec<ImportRow>, oneshot::Sender<Result<Vec<RefusedRow>, StoreError>>),
    Commit(oneshot::Sender<Result<ImportOutcome, StoreError>>),
}

/// The handle that the importer holds. Dropping it ends the thread, which takes everything back.
pub(crate) struct GpkgImport {
    commands: mpsc::Sender<Command>,
}

/// Begins an import.
pub(crate) fn begin<'a>(inner: &Arc<Inner>, target: ImportTarget) -> Reply<'a, Box<dyn Import>> {
    let (commands, inbox) = mpsc::channel();
    let (begun, waiting) = oneshot::channel();
    let inner = Arc::clone(inner);
    let spawned =
        std::thread::Builder::new().name("gpkg-write".to_owned()).spawn(move || match Writer::begin(&inner, &target) {
            Ok(writer) => {
                if begun.send(Ok(())).is_ok() {
                    writer.serve(&inbox);
                }
            }
            // The importer may have left already; then nobody wants to know.
            Err(error) => drop(begun.send(Err(error))),
        });
    Box::pin(async move {
        spawned.map_err(|source| StoreError::Unavailable { doing: DOING, source: source.into() })?;
        waiting.await.unwrap_or(Err(StoreError::Cancelled))?;
        Ok(Box::new(GpkgImport { commands }) as Box<dyn Import>)
    })
}

impl Import for GpkgImport {
    fn push(&mut self, rows: Vec<ImportRow>) -> Reply<'_, Vec<RefusedRow>> {
        let (answer, waiting) = oneshot::channel();
        let sent = self.commands.send(Command::Push(rows, answer));
        Box::pin(async move {
            if sent.is_err() { Err(StoreError::Cancelled) } else { waiting.await.unwrap_or(Err(StoreError::Cancelled)) }
        })
    }

    fn commit(self: Box<Self>) -> Reply<'static, ImportOutcome> {
        let (answer, waiting) = oneshot::channel();
        let sent = self.commands.send(Command::Commit(answer));
        Box::pin(async move {
            if sent.is_err() { Err(StoreError::Cancelled) } else { waiting.await.unwrap_or(Err(StoreError::Cancelled)) }
        })
    }
}

/// The state of an import, on its own thread.
struct Writer {
    connection: Connection,
    table: String,
    key: String,
    geometry: Option<String>,
    srs_id: i32,
    mode: ImportMode,
    statements: Statements,
    /// Triggers that were taken away for the time of a bulk load: the table was empty when it began.
    bulk: Option<Vec<(String, String)>>,
    created_table: bool,
    /// What of the table has a text index.
    texts: Option<Texts>,
    seen: HashSet<i64>,
    /// Where a replacement without ids is in the order of the old rows.
    position: i64,
    pushed: u64,
    created: u64,
    updated: u64,
    unchanged: u64,
}

impl Writer {
    fn begin(inner: &Inner, target: &ImportTarget) -> Result<Self, StoreError> {
        let connection = open(inner)?;
        let described = inner.table(&target.collection).ok();
        let table = described.as_ref().map_or_else(|| target.collection.to_string(), |known| known.table.name.clone());
        let key = described.as_ref().map_or_else(|| "fid".to_owned(), |known| known.table.key.name.clone());
        if target.mode == ImportMode::Upsert && target.id_property.is_none() {
            return Err(StoreError::Unsupported { what: "upsert rows that have no id".to_owned() });
        }
        connection.execute_batch("BEGIN IMMEDIATE").map_err(write_error(DOING))?;
        layout::ensure_geopackage(&connection)?;
        let created_table = described.is_none();
        if created_table {
            layout::create_table(&connection, &table, target)?;
        }
        layout::ensure_revision(&connection, &table)?;
        let texts = crate::introspect::texts_of(&connection, &table)?;
        if let Some(texts) = &texts {
            texts.ensure(&connection)?;
        }
        let srs_id = srs_id(&connection, &table)?;
        let statements = Statements::new(&table, &key, target);
        let empty = is_empty(&connection, &table)?;
        let bulk = if empty {
            let triggers = layout::triggers_of(&connection, &table)?;
            layout::drop_triggers(&connection, &triggers)?;
            Some(triggers)
        } else {
            None
        };
        Ok(Self {
            connection,
            table,
            key,
            geometry: target.schema.geometry.as_ref().map(|geometry| geometry.name.clone()),
            srs_id,
            mode: target.mode,
            statements,
            bulk,
            created_table,
            texts,
            seen: HashSet::new(),
            position: i64::MIN,
            pushed: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
        })
    }

    /// Works until the import commits or goes away; then the connection closes, which takes back what is not committed.
    fn serve(mut self, inbox: &mpsc::Receiver<Command>) {
        while let Ok(command) = inbox.recv() {
            match command {
                Command::Push(rows, answer) => {
                    let pushed = self.push(rows);
                    let failed = pushed.is_err();
                    // An importer that left is noticed by the next receive.
                    let _ = answer.send(pushed);
                    if failed {
                        return;
                    }
                }
                Command::Commit(answer) => {
                    let _ = answer.send(self.commit());
                    return;
                }
            }
        }
    }

    fn push(&mut self, rows: Vec<ImportRow>) -> Result<Vec<RefusedRow>, StoreError> {
        let mut refused = Vec::new();
        for row in rows {
            let place = self.pushed;
            self.pushed += 1;
            match self.take(row) {
                Ok(()) => {}
                Err(Rejection::Row(reason)) => refused.push(RefusedRow { place, reason }),
                Err(Rejection::Store(error)) => return Err(error),
            }
        }
        Ok(refused)
    }

    fn take(&mut self, row: ImportRow) -> Result<(), Rejection> {
        let id = self.statements.id(&row).cloned();
        let cells = self.statements.cells(row, self.srs_id).map_err(Rejection::Row)?;
        let existing = match (self.mode, &id, self.bulk.is_some()) {
            (ImportMode::Append, ..) | (_, _, true) => None,
            (_, Some(id), false) => self.statements.find(&self.connection, id, &cells)?,
            (_, None, false) => self.statements.next(&self.connection, self.position, &cells)?,
        };
        let Some((key, same)) = existing else {
            let key = self.statements.insert(&self.connection, &cells)?;
            self.created += 1;
            if self.bulk.is_none() && self.mode != ImportMode::Append {
                self.seen.insert(key);
                self.position = self.position.max(key);
            }
            return Ok(());
        };
        if !self.seen.insert(key) {
            return Err(Rejection::Row("another row of this import has the same id".to_owned()));
        }
        self.position = key;
        if same {
            self.unchanged += 1;
        } else {
            self.statements.update(&self.connection, &cells, key)?;
            self.updated += 1;
        }
        Ok(())
    }

    fn commit(mut self) -> Result<ImportOutcome, StoreError> {
        let removed = self.remove_unseen()?;
        let changed = self.created_table || self.created + self.updated + removed > 0;
        if let Some(triggers) = self.bulk.take() {
            if changed {
                if let Some(geometry) = &self.geometry {
                    layout::rebuild_rtree(&self.connection, &self.table, &self.key, geometry)?;
                }
                if let Some(texts) = &self.texts {
                    texts.fill(&self.connection)?;
                }
                layout::refresh_row_count(&self.connection, &self.table)?;
                layout::advance_revision(&self.connection, &self.table)?;
            }
            layout::restore_triggers(&self.connection, &triggers)?;
        }
        let end = if changed {
            layout::refresh_contents(&self.connection, &self.table, self.geometry.as_deref())?;
            "COMMIT"
        } else {
            "ROLLBACK"
        };
        self.connection.execute_batch(end).map_err(store_error("committing an import"))?;
        let revision: Revision = crate::revision::tracked(&self.connection, &self.table)?;
        Ok(ImportOutcome { revision, created: self.created, updated: self.updated, unchanged: self.unchanged, removed })
    }

    /// A replacement takes away what did not come again.
    fn remove_unseen(&self) -> Result<u64, StoreError> {
        if self.mode != ImportMode::Replace || self.bulk.is_some() {
            return Ok(0);
        }
        let (t, k) = (quoted(&self.table), quoted(&self.key));
        let mut keys = self.connection.prepare(&format!("SELECT {k} FROM {t}")).map_err(store_error(DOING))?;
        let unseen: Vec<i64> = keys
            .query_map([], |row| row.get::<_, i64>(0))
            .map_err(store_error(DOING))?
            .filter(|key| !matches!(key, Ok(key) if self.seen.contains(key)))
            .collect::<Result<_, _>>()
            .map_err(store_error(DOING))?;
        let mut delete =
            self.connection.prepare(&format!("DELETE FROM {t} WHERE {k} = ?1")).map_err(store_error(DOING))?;
        for key in &unseen {
            delete.execute([key]).map_err(store_error(DOING))?;
        }
        Ok(unseen.len() as u64)
    }
}

fn open(inner: &Inner) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&inner.path, flags).map_err(write_error(DOING))?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(store_error(DOING))?;
    connection.set_prepared_statement_cache_capacity(32);
    functions::register(&connection)?;
    // Readers go on while an import writes. A file system that cannot share memory keeps its journal, and readers wait.
    connection
        .execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -{CACHE_KIB};"
        ))
        .map_err(write_error(DOING))?;
    Ok(connection)
}

fn is_empty(connection: &Connection, table: &str) -> Result<bool, StoreError> {
    connection
        .query_row(&format!("SELECT NOT EXISTS (SELECT 1 FROM {})", quoted(table)), [], |row| row.get(0))
        .map_err(store_error(DOING))
}

fn srs_id(connection: &Connection, table: &str) -> Result<i32, StoreError> {
    use rusqlite::OptionalExtension;
    connection
        .query_row("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?1", [table], |row| row.get(0))
        .optional()
        .map(Option::unwrap_or_default)
        .map_err(store_error(DOING))
}
