//! Files that are made on request and kept for the next one.
//!
//! They lie in a folder of their own, which goes away with the server, or with the next one where nobody let it end; what
//! is in it is known from memory alone. The files that were asked for longest ago make room for new ones. All files
//! together, those that are being made and those that are being sent too, take no more room than they may.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tempfile::{TempDir, TempPath};
use tokio::sync::{Mutex as Turn, OwnedSemaphorePermit, Semaphore};

/// Files that are made at a time: each keeps a processor busy.
const MAKING_MAX: usize = 2;
/// The part of the room that one of them may take. The other half is for files that are kept and sent.
const PART_OF_ONE: u64 = 4;
const PART_OF_KEPT: u64 = 2;
/// How names of our folders begin.
const PREFIX: &str = "watergang-files-";
/// So many keys of files that are too long are remembered: each state of a collection has one of its own.
const TOO_LONG_MAX: usize = 1_000;
/// A file in such a folder that is locked by its server as long as that runs.
const LOCK: &str = "lock";

/// A folder of files.
#[derive(Debug)]
pub struct Files {
    parent: PathBuf,
    budget_bytes: u64,
    making: Arc<Semaphore>,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Ours, once somebody needs it: a server that may not write anywhere serves all the rest. And its lock.
    folder: Option<(TempDir, File)>,
    kept: HashMap<String, Kept>,
    /// Keys of files that would be longer than they may.
    too_long: HashSet<String>,
    /// Bytes of files that are sent and not kept.
    sent_bytes: u64,
    /// Who makes which file; the others wait for their turn and find it then.
    turns: HashMap<String, Weak<Turn<()>>>,
    /// Counts uses, and files.
    clock: u64,
}

#[derive(Debug)]
struct Kept {
    path: PathBuf,
    length_bytes: u64,
    tag: String,
    used: u64,
}

/// A file that is there, open: it stays readable when its place is taken.
#[derive(Debug)]
pub struct Ready {
    /// The file.
    pub file: File,
    /// Its length.
    pub length_bytes: u64,
    /// A text that no other file of any server gets, for an entity tag: made anew for the same state, a file may have
    /// other bytes.
    pub tag: String,
}

/// Room for a file while it is made, and then while it is sent: it is free again when this goes.
#[derive(Debug)]
pub struct Place {
    /// The folder to write into.
    pub folder: PathBuf,
    /// How long the file may become.
    pub max_bytes: u64,
    /// Whether it may not be longer at any other time.
    pub is_largest: bool,
    inner: Arc<Mutex<Inner>>,
    making: Option<OwnedSemaphorePermit>,
    sent_bytes: u64,
    /// Room of files that are kept and sent.
    kept_max_bytes: u64,
}

impl Place {
    /// The file is made, is so long, and is sent without being kept, in room that others make.
    pub fn settle(&mut self, length_bytes: u64) {
        let mut inner = lock(&self.inner);
        inner.sent_bytes += length_bytes;
        inner.make_room(self.kept_max_bytes);
        drop(inner);
        self.sent_bytes += length_bytes;
        self.making = None;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.inner).sent_bytes -= self.sent_bytes;
    }
}

fn lock(inner: &Mutex<Inner>) -> std::sync::MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Files {
    /// Files in a new folder in this one, where they may take so many bytes.
    #[must_use]
    pub fn new(parent: PathBuf, budget_bytes: u64) -> Self {
        let making = Arc::new(Semaphore::new(MAKING_MAX));
        Self { parent, budget_bytes, making, inner: Arc::default() }
    }

    /// Removes the folders that earlier servers left behind in this one, because nobody let them end. Those of servers
    /// that run are locked by them.
    ///
    /// # Errors
    /// When the folder cannot be read or made.
    pub fn clear(parent: &Path) -> io::Result<()> {
        std::fs::create_dir_all(parent)?;
        for entry in std::fs::read_dir(parent)? {
            let entry = entry?;
            if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
                continue;
            }
            // Without a lock it is another's, or about to be locked.
            let Ok(lock) = File::open(entry.path().join(LOCK)) else { continue };
            if lock.try_lock().is_ok() {
                std::fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }

    /// Where files may be written before they are kept.
    fn folder(&self) -> io::Result<PathBuf> {
        let mut inner = self.lock();
        if let Some((folder, _)) = &inner.folder {
            return Ok(folder.path().to_owned());
        }
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&self.parent)?;
        let lock = File::create_new(folder.path().join(LOCK))?;
        lock.lock()?;
        let path = folder.path().to_owned();
        inner.folder = Some((folder, lock));
        Ok(path)
    }

    /// A place for a new file. Who comes when enough are made waits.
    ///
    /// # Errors
    /// When there cannot be a folder.
    pub async fn place(&self) -> io::Result<Place> {
        let stopped = |_| io::Error::other("the server stops");
        let making = Some(Arc::clone(&self.making).acquire_owned().await.map_err(stopped)?);
        let folder = self.folder()?;
        let largest_bytes = self.budget_bytes / PART_OF_ONE;
        let kept_max_bytes = self.budget_bytes / PART_OF_KEPT;
        let max_bytes = largest_bytes.min(kept_max_bytes.saturating_sub(self.lock().sent_bytes));
        Ok(Place {
            folder,
            max_bytes,
            is_largest: max_bytes == largest_bytes,
            inner: Arc::clone(&self.inner),
            making,
            sent_bytes: 0,
            kept_max_bytes,
        })
    }

    /// Length of the file of that key, where it is there.
    #[must_use]
    pub fn length_bytes(&self, key: &str) -> Option<u64> {
        self.lock().kept.get(key).map(|kept| kept.length_bytes)
    }

    /// Whether the file of that key was found to be longer than it may be.
    #[must_use]
    pub fn is_too_long(&self, key: &str) -> bool {
        self.lock().too_long.contains(key)
    }

    /// Remembers that the file of that key would be longer than it may be: each try costs as much as the file.
    pub fn note_too_long(&self, key: &str) {
        let too_long = &mut self.lock().too_long;
        if too_long.len() >= TOO_LONG_MAX {
            too_long.clear();
        }
        too_long.insert(key.to_owned());
    }

    /// The file of that key: the one that is there, or the one that `make` makes. Whoever asks meanwhile waits for it.
    /// Where the one who makes it goes away, the next one begins anew.
    ///
    /// # Errors
    /// Those of `make`, and when the file cannot be kept or opened.
    pub async fn get<E: From<io::Error>>(
        &self,
        key: &str,
        make: impl AsyncFnOnce(&Place) -> Result<TempPath, E>,
    ) -> Result<Ready, E> {
        if let Some(ready) = self.ready(key) {
            return Ok(ready);
        }
        let turn = self.turn(key);
        let _mine = turn.lock().await;
        if let Some(ready) = self.ready(key) {
            return Ok(ready);
        }
        let place = self.place().await?;
        let made = make(&place).await?;
        drop(place);
        Ok(self.keep(key, made)?)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        lock(&self.inner)
    }

    /// The turn at a key. Those that nobody waits for are forgotten.
    fn turn(&self, key: &str) -> Arc<Turn<()>> {
        let mut inner = self.lock();
        inner.turns.retain(|_, turn| turn.strong_count() > 0);
        if let Some(turn) = inner.turns.get(key).and_then(Weak::upgrade) {
            return turn;
        }
        let turn = Arc::new(Turn::new(()));
        inner.turns.insert(key.to_owned(), Arc::downgrade(&turn));
        turn
    }

    fn ready(&self, key: &str) -> Option<Ready> {
        let mut inner = self.lock();
        inner.clock += 1;
        let now = inner.clock;
        let kept = inner.kept.get_mut(key)?;
        kept.used = now;
        match File::open(&kept.path) {
            Ok(file) => Some(Ready { file, length_bytes: kept.length_bytes, tag: kept.tag.clone() }),
            // Somebody has emptied the folder.
            Err(_) => {
                inner.kept.remove(key);
                None
            }
        }
    }

    fn keep(&self, key: &str, made: TempPath) -> io::Result<Ready> {
        let folder = self.folder()?;
        let mut inner = self.lock();
        inner.clock += 1;
        let now = inner.clock;
        let path = folder.join(format!("{now}.file"));
        made.persist(&path)?;
        let file = File::open(&path)?;
        let length_bytes = file.metadata()?.len();
        // The name of the folder was drawn at random.
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let tag = format!("{}.{now}", name.trim_start_matches(PREFIX));
        inner.kept.insert(key.to_owned(), Kept { path, length_bytes, tag: tag.clone(), used: now });
        inner.make_room(self.budget_bytes / PART_OF_KEPT);
        Ok(Ready { file, length_bytes, tag })
    }
}

impl Inner {
    /// Removes files until the others and those that are sent take no more than so many bytes.
    fn make_room(&mut self, budget_bytes: u64) {
        let mut taken = self.sent_bytes + self.kept.values().map(|kept| kept.length_bytes).sum::<u64>();
        while taken > budget_bytes {
            let Some(oldest) = self.kept.iter().min_by_key(|(_, kept)| kept.used).map(|(key, _)| key.clone()) else {
                return;
            };
            if let Some(kept) = self.kept.remove(&oldest) {
                taken -= kept.length_bytes;
                // Whoever reads it has it open. One that is gone already takes no room either.
                let _ = std::fs::remove_file(&kept.path);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::{Read, Write};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::FutureExt;

    use super::*;

    fn made(files: &Files, text: &str) -> io::Result<TempPath> {
        let mut file = tempfile::NamedTempFile::new_in(files.folder()?)?;
        file.write_all(text.as_bytes())?;
        Ok(file.into_temp_path())
    }

    async fn get(files: &Files, key: &str, text: &str) -> Ready {
        files.get(key, async |_| made(files, text)).await.unwrap()
    }

    fn text(mut ready: Ready) -> String {
        let mut text = String::new();
        ready.file.read_to_string(&mut text).unwrap();
        text
    }

    #[tokio::test]
    async fn a_file_is_made_once_however_many_ask() {
        let parent = tempfile::tempdir().unwrap();
        let files = Files::new(parent.path().to_owned(), 100);
        let made_count = AtomicUsize::new(0);
        let ask = || {
            files.get("a", async |_| {
                made_count.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                made(&files, "one")
            })
        };
        let (one, two, three) = tokio::join!(ask(), ask(), ask());
        let all = [one.unwrap(), two.unwrap(), three.unwrap()];
        assert_eq!(made_count.load(Ordering::Relaxed), 1);
        assert_eq!(files.length_bytes("a"), Some(3));
        for ready in all {
            assert_eq!((ready.length_bytes, text(ready).as_str()), (3, "one"));
        }
    }

    #[tokio::test]
    async fn the_file_that_was_used_longest_ago_makes_room() {
        let parent = tempfile::tempdir().unwrap();
        let files = Files::new(parent.path().to_owned(), 20);
        let first = get(&files, "a", "aaaa").await;
        let first_tag = first.tag.clone();
        get(&files, "b", "bbbb").await;
        get(&files, "a", "never made").await;
        get(&files, "c", "cccc").await;
        assert_eq!(["a", "b", "c"].map(|key| files.length_bytes(key)), [Some(4), None, Some(4)]);
        get(&files, "d", "longer than all").await;
        assert_eq!(["a", "c", "d"].map(|key| files.length_bytes(key)), [None; 3]);
        assert_eq!(text(first), "aaaa", "whoever reads it goes on");
        let names = std::fs::read_dir(files.folder().unwrap()).unwrap().map(|entry| entry.unwrap().file_name());
        assert_eq!(names.collect::<Vec<_>>(), [LOCK]);
        assert_ne!(get(&files, "a", "AAAA").await.tag, first_tag);
    }

    #[tokio::test]
    async fn where_the_maker_goes_away_or_fails_the_next_one_makes_it() {
        let parent = tempfile::tempdir().unwrap();
        let files = Files::new(parent.path().to_owned(), 100);
        let failed = files.get("a", async |_| Err::<TempPath, _>(io::Error::other("no"))).await;
        assert!(failed.is_err());
        let left = files.get("a", async |_| std::future::pending::<io::Result<TempPath>>().await).now_or_never();
        assert!(left.is_none());
        assert_eq!(text(get(&files, "a", "made").await), "made");
    }

    #[tokio::test]
    async fn all_files_together_take_no_more_room_than_they_may() {
        let parent = tempfile::tempdir().unwrap();
        let files = Files::new(parent.path().to_owned(), 400);
        let kept = || ["a", "b"].map(|key| files.length_bytes(key));
        get(&files, "a", &"a".repeat(60)).await;
        get(&files, "b", &"b".repeat(60)).await;
        let mut first = files.place().await.unwrap();
        let mut second = files.place().await.unwrap();
        assert_eq!((first.max_bytes, first.is_largest), (100, true));
        assert!(files.place().now_or_never().is_none(), "two are made already");
        first.settle(60);
        assert_eq!(kept(), [Some(60), Some(60)]);
        second.settle(70);
        assert_eq!(kept(), [None, Some(60)], "what is sent takes room too");
        let third = files.place().await.unwrap();
        assert_eq!((third.max_bytes, third.is_largest), (70, false), "the others are sent still");
        drop((first, second, third));
        get(&files, "a", &"a".repeat(60)).await;
        assert_eq!(kept(), [Some(60), Some(60)]);
    }

    #[test]
    fn folders_that_were_left_behind_are_cleared_and_nothing_else() {
        let parent = tempfile::tempdir().unwrap();
        let below = parent.path().join("made");
        Files::clear(&below).unwrap();
        let left = below.join("watergang-files-left");
        std::fs::create_dir(&left).unwrap();
        std::fs::write(left.join(LOCK), "").unwrap();
        std::fs::write(below.join("mine"), "").unwrap();
        let files = Files::new(below.clone(), 1);
        let ours = files.folder().unwrap();
        Files::clear(&below).unwrap();
        let mut there: Vec<_> = std::fs::read_dir(&below).unwrap().map(|entry| entry.unwrap().path()).collect();
        there.sort();
        assert_eq!(there, [below.join("mine"), ours]);
    }
}
