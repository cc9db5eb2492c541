//! From the file to the store.
//!
//! A thread of its own reads and judges rows; this side hands them to the store in batches and writes the report. A
//! few batches lie between the two, so that memory stays flat and both processors work.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use watergang_core::StoreError;
use watergang_core::import::{Import, ImportOutcome, ImportRow};

use crate::error::ImportError;
use crate::layer::{ReadRow, Reader};
use crate::plan::{Outcome, Plan};
use crate::report::{Report, Severity};

/// Rows in a batch at most.
const BATCH_ROW_COUNT: usize = 1_000;
/// Bytes of geometry in a batch at most, but for one row.
const BATCH_BYTES: usize = 1 << 20;
/// Batches that may wait between the reader and the store.
const WAITING_BATCH_COUNT: usize = 4;

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows read so far.
    pub read_count: u64,
    /// Rows refused so far.
    pub refused_count: u64,
    /// Rows in the file, where that is known.
    pub row_count: Option<u64>,
}

/// What became of the rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows read.
    pub read_count: u64,
    /// Rows that the mapping does not want.
    pub left_out_count: u64,
    /// Rows refused.
    pub refused_count: u64,
    /// Rows taken that were repaired.
    pub repaired_count: u64,
    /// Rows taken that were warned about.
    pub warned_count: u64,
    /// Rows taken.
    pub taken_count: u64,
}

/// One import, into which any number of files go. Dropped without [`Pipeline::commit`], it leaves the store as it was.
pub struct Pipeline {
    import: Box<dyn Import>,
    seen: Seen,
    pushed_count: u64,
}

impl std::fmt::Debug for Pipeline {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Pipeline").field("pushed_count", &self.pushed_count).finish_non_exhaustive()
    }
}

impl Pipeline {
    /// A pipeline into an import that was begun with the target of the plans to come.
    #[must_use]
    pub fn new(import: Box<dyn Import>) -> Self {
        Self { import, seen: Seen::default(), pushed_count: 0 }
    }

    /// Brings the rows of a file in. They are read in a thread of their own; this future blocks while it waits for
    /// them, so it is for a command, not for a server.
    ///
    /// # Errors
    /// When the file breaks off, the store fails or the report cannot be written. Nothing is to be committed then.
    pub async fn bring_in(
        &mut self,
        reader: Box<dyn Reader>,
        plan: Plan,
        report: &mut Report,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Summary, ImportError> {
        let row_count = reader.layer().row_count;
        let seen = std::mem::take(&mut self.seen);
        let (send, receive) = sync_channel(WAITING_BATCH_COUNT);
        let worker = std::thread::spawn(move || read(reader, &plan, seen, &send));
        let pushed = self.push_all(&receive, report, progress, row_count).await;
        // Without a receiver the reader stops at its next batch.
        drop(receive);
        let read = join(worker);
        let summary = pushed?;
        self.seen = read?;
        report.flush()?;
        Ok(summary)
    }

    /// Makes it all true at once.
    ///
    /// # Errors
    /// When the store fails; it is then as it was.
    pub async fn commit(self) -> Result<ImportOutcome, ImportError> {
        Ok(self.import.commit().await?)
    }

    /// The side of the store.
    async fn push_all(
        &mut self,
        receive: &Receiver<Batch>,
        report: &mut Report,
        progress: &mut (dyn FnMut(Progress) + Send),
        row_count: Option<u64>,
    ) -> Result<Summary, ImportError> {
        let mut total = Summary::default();
        while let Ok(batch) = receive.recv() {
            let Batch { rows, labels, lines, counts, .. } = batch;
            for line in lines {
                report.line(line.row, &line.id, line.severity, &line.reason)?;
            }
            total.add(&counts);
            let first = self.pushed_count;
            self.pushed_count += rows.len() as u64;
            let refused = if rows.is_empty() { Vec::new() } else { self.import.push(rows).await? };
            for row in refused {
                let label = row.place.checked_sub(first).and_then(|at| labels.get(usize::try_from(at).ok()?));
                let (place, id) = label.map_or((0, ""), |(place, id)| (*place, id.as_str()));
                report.line(place, id, Severity::Refused, &row.reason)?;
                total.refused_count += 1;
                total.taken_count -= 1;
            }
            progress(Progress { read_count: total.read_count, refused_count: total.refused_count, row_count });
        }
        Ok(total)
    }
}

fn join(worker: JoinHandle<Result<Seen, ImportError>>) -> Result<Seen, ImportError> {
    worker.join().unwrap_or_else(|_| {
        Err(ImportError::Store(StoreError::Failed { doing: "reading the file", source: "the reader gave up".into() }))
    })
}

/// Rows on their way to the store, and what there is to tell about these and others.
#[derive(Default)]
struct Batch {
    rows: Vec<ImportRow>,
    /// Place in the file and id of each row.
    labels: Vec<(u64, String)>,
    lines: Vec<Line>,
    counts: Summary,
    bytes: usize,
}

struct Line {
    row: u64,
    id: String,
    severity: Severity,
    reason: String,
}

/// The side of the reader. Gives back the ids that have come.
fn read(mut reader: Box<dyn Reader>, plan: &Plan, seen: Seen, send: &SyncSender<Batch>) -> Result<Seen, ImportError> {
    let mut judge = Judge { plan, seen, batch: Batch::default() };
    reader.read(&mut |row| {
        judge.judge(row);
        if judge.batch.is_full() && send.send(std::mem::take(&mut judge.batch)).is_err() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    // Nobody listens where the store has failed; that error is told by the other side.
    let _ = send.send(judge.batch);
    Ok(judge.seen)
}

impl Batch {
    fn is_full(&self) -> bool {
        self.counts.read_count >= BATCH_ROW_COUNT as u64 || self.bytes >= BATCH_BYTES
    }

    fn tell(&mut self, row: u64, id: &str, severity: Severity, reason: String) {
        self.lines.push(Line { row, id: id.to_owned(), severity, reason });
    }
}

/// Ids that have come, as hashes: 8 bytes each. Two ids of a million have the same with a chance of 3 in 10^8; the
/// second would then be refused and told.
#[derive(Default)]
struct Seen {
    hasher: RandomState,
    hashes: HashSet<u64>,
}

impl Seen {
    fn is_new(&mut self, id: &str) -> bool {
        self.hashes.insert(self.hasher.hash_one(id))
    }
}

struct Judge<'a> {
    plan: &'a Plan,
    seen: Seen,
    batch: Batch,
}

impl Judge<'_> {
    fn judge(&mut self, row: ReadRow) {
        self.batch.counts.read_count += 1;
        let row = match row {
            Ok(row) => row,
            Err(fault) => return self.refuse(fault.place, "", fault.reason),
        };
        match self.plan.judge(&row) {
            Outcome::LeftOut => self.batch.counts.left_out_count += 1,
            Outcome::Refused { id, reasons } => {
                self.refuse(row.place, id.as_deref().unwrap_or_default(), reasons.join("; "));
            }
            Outcome::Taken { row: taken, id, notes } => {
                let id = id.unwrap_or_default();
                if !id.is_empty() && !self.seen.is_new(&id) {
                    return self.refuse(row.place, &id, "its id came before in this import".to_owned());
                }
                self.take(row.place, id, taken, notes);
            }
        }
    }

    fn refuse(&mut self, place: u64, id: &str, reason: String) {
        self.batch.counts.refused_count += 1;
        self.batch.tell(place, id, Severity::Refused, reason);
    }

    fn take(&mut self, place: u64, id: String, row: ImportRow, notes: Vec<(Severity, String)>) {
        let worst = |severity| u64::from(notes.iter().any(|(other, _)| *other == severity));
        self.batch.counts.repaired_count += worst(Severity::Repaired);
        self.batch.counts.warned_count += worst(Severity::Warned);
        self.batch.counts.taken_count += 1;
        for (severity, reason) in notes {
            self.batch.tell(place, &id, severity, reason);
        }
        self.batch.bytes += row.wkb.as_ref().map_or(0, Vec::len);
        self.batch.rows.push(row);
        self.batch.labels.push((place, id));
    }
}

impl Summary {
    fn add(&mut self, other: &Self) {
        self.read_count += other.read_count;
        self.left_out_count += other.left_out_count;
        self.refused_count += other.refused_count;
        self.repaired_count += other.repaired_count;
        self.warned_count += other.warned_count;
        self.taken_count += other.taken_count;
    }
}
