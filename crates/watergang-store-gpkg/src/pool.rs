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
    jobs: Mutex<(VecDeque<Job>, bool)>,
    arrived: Condvar,
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
        if ask.cancelled.is_raised() {
            return Err(StoreError::Cancelled);
        }
        if ask.deadline.is_some_and(|deadline| std::time::Instant::now() > deadline) {
            return Err(StoreError::TimedOut { doing: "waiting for a free connection" });
        }
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
        let accepted = {
            let mut jobs = lock(&self.queue.jobs);
            let accepted = jobs.0.len() < QUEUE_MAX;
            if accepted {
                jobs.0.push_back(job);
            }
            accepted
        };
        self.queue.arrived.notify_one();
        Box::pin(async move {
            if !accepted {
                let source = "too many reads are waiting for a connection".into();
                return Err(StoreError::Unavailable { doing: "queueing a read", source });
            }
            receiver.await.unwrap_or(Err(StoreError::Cancelled))
        })
    }
}

impl Drop for ReadPool {
    fn drop(&mut self) {
        lock(&self.queue.jobs).1 = true;
        self.queue.arrived.notify_all();
    }
}

fn serve(queue: &Queue, mut seat: Seat) {
    loop {
        let mut jobs = lock(&queue.jobs);
        let job = loop {
            if let Some(job) = jobs.0.pop_front() {
                break job;
            }
            if jobs.1 {
                return;
            }
            jobs = queue.arrived.wait(jobs).unwrap_or_else(std::sync::PoisonError::into_inner);
        };
        drop(jobs);
        job(&mut seat);
    }
}
