//! Threads that read: each with a connection of its own, so that nothing blocking happens where requests are served.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};

use rusqlite::Connection;
use tokio::sync::oneshot;
use watergang_core::{Ask, Reply, Revision, StoreError};

use crate::identity::FileIdentity;
use crate::lock;
use crate::reader::{Reader, Revisions, SharedRevision};

/// Reads that may wait for a free connection. Past that the store says that it is busy, which a client can act on,
/// rather than let everybody wait without end.
const QUEUE_MAX: usize = 1_024;

type Job = Box<dyn FnOnce(&mut Seat) + Send>;

#[derive(Default)]
struct Queue {
    state: Mutex<QueueState>,
    arrived: Condvar,
}

#[derive(Default)]
struct QueueState {
    jobs: VecDeque<Job>,
    /// Threads that wait for a job: where there is none nobody need be woken, which is a call of the system.
    waiting: usize,
    is_closed: bool,
}

/// A thread's connection; reopened when the file was replaced or could not be reached.
struct Seat {
    path: PathBuf,
    reader: Option<Reader>,
    revisions: Revisions,
}

impl Seat {
    fn reader(&mut self) -> Result<&mut Reader, StoreError> {
        let current = match &self.reader {
            Some(reader) => reader.is_current(&self.path)?,
            None => false,
        };
        if !current {
            self.reader = None;
            self.reader = Some(Reader::open(&self.path)?);
        }
        self.reader.as_mut().ok_or(StoreError::Damaged { what: "a connection vanished".to_owned(), source: None })
    }

    fn run<T>(
        &mut self,
        ask: &Ask,
        read: impl FnOnce(&Connection, Revision) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        ask.check("waiting for a free connection")?;
        let revisions = Arc::clone(&self.revisions);
        let answer = self.reader()?.snapshot(&revisions, ask, read);
        // A connection that failed in a way that SQLite does not explain is not trusted again.
        if matches!(
            answer,
            Err(StoreError::Unavailable { .. } | StoreError::Damaged { .. } | StoreError::Failed { .. })
        ) {
            self.reader = None;
        }
        answer
    }
}

/// The reading threads of one store. They end when the pool is dropped.
pub(crate) struct ReadPool {
    queue: Arc<Queue>,
}

impl std::fmt::Debug for ReadPool {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("ReadPool").finish_non_exhaustive()
    }
}

impl ReadPool {
    /// Opens `connections` connections at once and gives each a thread.
    pub(crate) fn open(path: &Path, connections: usize) -> Result<Self, StoreError> {
        let before = FileIdentity::of(path)?;
        let revisions = Arc::new(SharedRevision::new(&before));
        let mut readers = (0..connections.max(1)).map(|_| Reader::open(path)).collect::<Result<Vec<_>, _>>()?;
        for reader in &mut readers {
            reader.note_version()?;
        }
        // All connections saw one state only if nobody wrote between the first and the last.
        if FileIdentity::of(path)? != before {
            readers.iter_mut().for_each(Reader::forget_version);
        }
        let queue = Arc::new(Queue::default());
        for (number, reader) in readers.into_iter().enumerate() {
            let seat = Seat { path: path.to_owned(), reader: Some(reader), revisions: Arc::clone(&revisions) };
            let queue = Arc::clone(&queue);
            std::thread::Builder::new()
                .name(format!("gpkg-read-{number}"))
                .spawn(move || serve(&queue, seat))
                .map_err(|source| StoreError::Unavailable {
                    doing: "starting a reading thread",
                    source: source.into(),
                })?;
        }
        Ok(Self { queue })
    }

    /// Runs some reads in one snapshot on the next free connection.
    pub(crate) fn read<'a, T: Send + 'static>(
        &self,
        ask: &Ask,
        read: impl FnOnce(&Connection, Revision) -> Result<T, StoreError> + Send + 'static,
    ) -> Reply<'a, T> {
        let (sender, receiver) = oneshot::channel();
        let asked = ask.clone();
        let job: Job = Box::new(move |seat| {
            // The receiver may have left; then the answer is for nobody.
            let _ = sender.send(seat.run(&asked, read));
        });
        let accepted = self.queue.push(job);
        Box::pin(async move {
            if !accepted {
                let source = "too many reads are waiting for a connection".into();
                return Err(StoreError::Unavailable { doing: "queueing a read", source });
            }
            receiver.await.unwrap_or_else(|_| {
                Err(StoreError::Failed { doing: "reading", source: "the read ended without an answer".into() })
            })
        })
    }
}

impl Drop for ReadPool {
    fn drop(&mut self) {
        lock(&self.queue.state).is_closed = true;
        self.queue.arrived.notify_all();
    }
}

impl Queue {
    /// Whether there was room for one more.
    fn push(&self, job: Job) -> bool {
        let mut state = lock(&self.state);
        if state.jobs.len() >= QUEUE_MAX {
            return false;
        }
        state.jobs.push_back(job);
        let has_waiting = state.waiting > 0;
        drop(state);
        if has_waiting {
            self.arrived.notify_one();
        }
        true
    }

    /// The next job; nothing once the queue is closed and empty.
    fn pop(&self) -> Option<Job> {
        let mut state = lock(&self.state);
        loop {
            if let Some(job) = state.jobs.pop_front() {
                return Some(job);
            }
            if state.is_closed {
                return None;
            }
            state.waiting += 1;
            state = self.arrived.wait(state).unwrap_or_else(std::sync::PoisonError::into_inner);
            state.waiting -= 1;
        }
    }
}

/// Works until the pool is dropped. A job that panics leaves whoever waits for it without an answer, and its connection
/// may be in the middle of anything: that one is opened anew.
fn serve(queue: &Queue, mut seat: Seat) {
    while let Some(job) = queue.pop() {
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(&mut seat))).is_err() {
            tracing::error!(store.kind = "geopackage", "a read panicked");
            seat.reader = None;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[tokio::test]
    async fn a_read_that_panics_fails_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.gpkg");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE pond (fid INTEGER PRIMARY KEY)").unwrap();
        let pool = ReadPool::open(&path, 1).unwrap();
        let ask = Ask::default();

        let broken = pool.read(&ask, |_, _| -> Result<i64, StoreError> { panic!("a fault of ours") }).await;
        assert!(matches!(broken, Err(StoreError::Failed { .. })), "{broken:?}");

        let ponds = |connection: &Connection, _| {
            Ok(connection.query_row("SELECT count(*) FROM pond", [], |row| row.get::<_, i64>(0)).unwrap())
        };
        assert_eq!(pool.read(&ask, ponds).await.unwrap(), 0);
    }
}
