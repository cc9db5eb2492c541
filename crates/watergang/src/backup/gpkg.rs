//! Backups of a GeoPackage.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::replace::Replacement;

/// How long a writer may keep the whole file locked.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// Between two attempts while the file is locked.
const PAUSE: Duration = Duration::from_millis(50);

/// Copies one state of a file, also while others read and write it.
pub fn backup(from: &Path, to: &Path) -> Result<()> {
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .with_context(|| format!("cannot open `{}`", from.display()))?;
    source.busy_timeout(BUSY_TIMEOUT)?;
    let mut copy = Connection::open(to).with_context(|| format!("cannot write `{}`", to.display()))?;
    {
        let backup = Backup::new(&source, &mut copy)?;
        // All pages in one step are one snapshot; in smaller steps each write of others would start it over.
        let mut step = backup.step(-1)?;
        let mut waited = Duration::ZERO;
        while matches!(step, StepResult::Busy | StepResult::Locked) && waited < BUSY_TIMEOUT {
            std::thread::sleep(PAUSE);
            waited += PAUSE;
            step = backup.step(-1)?;
        }
        anyhow::ensure!(step == StepResult::Done, "somebody keeps `{}` locked", from.display());
    }
    // The copy is one file: what is not yet in it would be lost with its log.
    copy.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    copy.close().map_err(|(_, error)| error)?;
    fs::File::open(to)?.sync_all().context("cannot write the copy to the disk")
}

/// Puts a copy of a backup in the place of a file, at once. A server that has the old file open notices.
pub fn restore(from: &Path, to: &Path) -> Result<()> {
    let replacement = Replacement::begin(to)?;
    fs::copy(from, replacement.path()).with_context(|| format!("cannot copy `{}`", from.display()))?;
    replacement.finish()
}
