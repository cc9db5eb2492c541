//! Puts a finished SQLite file in the place of another, at once.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rusqlite::Connection;

/// How long the connections to either file may take to let go.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// A file that is being made beside the one that it will replace. Dropped before [`Replacement::finish`], it goes.
#[derive(Debug)]
pub struct Replacement {
    target: PathBuf,
    path: PathBuf,
}

impl Replacement {
    /// Begins beside `target`. What an interrupted run has left there goes.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn begin(target: &Path) -> Result<Self> {
        let name = target.file_name().and_then(|name| name.to_str()).context("the path names no file")?;
        let replacement = Self { target: target.to_owned(), path: target.with_file_name(format!(".{name}.new")) };
        replacement.remove();
        Ok(replacement)
    }

    /// The file to be filled.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Checks the new file and renames it. Whoever has the old file open keeps it whole and finds the new one by its
    /// name.
    ///
    /// # Errors
    /// When the new file is damaged or somebody writes the old one; the old file stays then.
    pub fn finish(self) -> Result<()> {
        settle(&self.path)?;
        // Holds back whoever would write into the old file's log while it is exchanged.
        let old = hold(&self.target)?;
        fs::rename(&self.path, &self.target)
            .with_context(|| format!("cannot put `{}` in its place", self.target.display()))?;
        // The old file's log is empty by now, and must not be taken for the new file's.
        remove_companions(&self.target);
        drop(old);
        sync_folder(&self.target)
    }

    fn remove(&self) {
        let _ = fs::remove_file(&self.path);
        remove_companions(&self.path);
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Brings the log into the file, checks it, and makes sure that it is on the disk.
fn settle(path: &Path) -> Result<()> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    let mode: String = connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    ensure!(mode == "delete", "the new file is still in use");
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    ensure!(verdict == "ok", "the new file is damaged: {verdict}");
    connection.close().map_err(|(_, error)| error)?;
    File::open(path)?.sync_all().context("cannot write the new file to the disk")
}

/// Empties the log of a file and keeps writers away until the connection is dropped; nothing where there is no file.
fn hold(path: &Path) -> Result<Option<Connection>> {
    if !path.exists() {
        return Ok(None);
    }
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // A damaged file is what a backup is restored for: it has nobody to hold back.
    let emptied = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    match emptied.and_then(|()| connection.execute_batch("BEGIN IMMEDIATE")) {
        Ok(()) => Ok(Some(connection)),
        Err(error) if is_locked(&error) => Err(error).with_context(|| format!("somebody writes `{}`", path.display())),
        Err(_) => Ok(None),
    }
}

fn is_locked(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    matches!(error.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked))
}

/// Brings what was written last from the log into the file, so that it can be copied alone. Where somebody reads the
/// file, that is left to them.
pub fn empty_log(path: &Path) {
    let emptied = Connection::open(path).and_then(|connection| {
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    });
    if let Err(error) = emptied {
        tracing::debug!("the log of `{}` is left: {error}", path.display());
    }
}

/// Removes the log and the index of a file that is not there any more.
pub fn remove_companions(path: &Path) {
    for ending in ["-wal", "-shm", "-journal"] {
        let mut companion = path.as_os_str().to_owned();
        companion.push(ending);
        let _ = fs::remove_file(companion);
    }
}

fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).context("cannot write the folder to the disk")
}
