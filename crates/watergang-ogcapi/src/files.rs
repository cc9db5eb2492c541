//! Files that are made on request and kept for the next one.
//!
//! They lie in a folder of their own, which goes away with the server; what is in it is known from memory alone. The
//! files that were asked for longest ago make room for new ones.

use std::collections::HashMap;
use std::fs::File;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tempfile::{TempDir, TempPath};
use tokio::sync::{Mutex as Turn, Semaphore};

/// Files that are made at a time: each keeps a processor busy.
const MAKING_MAX: usize = 2;
/// How names of our folders begin.
const PREFIX: &str = "watergang-files-";

/// A folder of files.
#[derive(Debug)]
pub struct Files {
    parent: PathBuf,
    budget_bytes: u64,
    making: Semaphore,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Ours, once somebody needs it: a server that may not write anywhere serves all the rest.
    folder: Option<TempDir>,
    kept: HashMap<String, Kept>,
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

impl Files {
    /// Files in a new folder in this one, where they may take so many bytes.
    #[must_use]
    pub fn new(parent: PathBuf, budget_bytes: u64) -> Self {
        Self { parent, budget_bytes, making: Semaphore::new(MAKING_MAX), inner: Mutex::default() }
    }

    /// Removes the folders that earlier servers left behind in this one, because nobody let them end.
    ///
    /// # Errors
    /// When the folder cannot be read or made.
    pub fn clear(parent: &Path) -> io::Result<()> {
        std::fs::create_dir_all(parent)?;
        for entry in std::fs::read_dir(parent)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(PREFIX) {
                std::fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }

    /// Where files may be written before they are kept.
    ///
    /// # Errors
    /// When there cannot be such a folder.
    pub fn folder(&self) -> io::Result<PathBuf> {
        let mut inner = self.lock();
        if let Some(folder) = &inner.folder {
            return Ok(folder.path().to_owned());
        }
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&self.parent)?;
        let path = folder.path().to_owned();
        inner.folder = Some(folder);
        Ok(path)
    }

    /// How many bytes one file may have.
    #[must_use]
    pub const fn budget_bytes(&self) -> u64 {
        self.budget_bytes
    }

    /// Length of the file of that key, where it is there.
    #[must_use]
    pub fn length_bytes(&self, key: &str) -> Option<u64> {
        self.lock().kept.get(key).map(|kept| kept.length_bytes)
    }

    /// The file of that key: the one that is there, or the one that `make` makes. Whoever asks meanwhile waits for it.
    /// Where the one who makes it goes away, the next one begins anew.
    ///
    /// # Errors
    /// Those of `make`, and when the file cannot be kept or opened.
    pub async fn get<E: From<io::Error>>(
        &self,
        key: &str,
        make: impl Future<Output = Result<TempPath, E>>,
    ) -> Result<Ready, E> {
        if let Some(ready) = self.ready(key) {
            return Ok(ready);
        }
        let turn = self.turn(key);
        let _mine = turn.lock().await;
        if let Some(ready) = self.ready(key) {
            return Ok(ready);
        }
        let _one_of_few = self.making.acquire().await.map_err(|_| E::from(io::Error::other("the server stops")))?;
        let path = make.await?;
        Ok(self.keep(key, path)?)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
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
        inner.make_room(self.budget_bytes);
        Ok(Ready { file, length_bytes, tag })
    }
}

impl Inner {
    /// Removes files until the others take no more than so many bytes.
    fn make_room(&mut self, budget_bytes: u64) {
        let mut taken: u64 = self.kept.values().map(|kept| kept.length_bytes).sum();
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
        files.get(key, async { made(files, text) }).await.unwrap()
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
            files.get("a", async {
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
        let files = Files::new(parent.path().to_owned(), 10);
        let first = get(&files, "a", "aaaa").await;
        let first_tag = first.tag.clone();
        get(&files, "b", "bbbb").await;
        get(&files, "a", "never made").await;
        get(&files, "c", "cccc").await;
        assert_eq!(["a", "b", "c"].map(|key| files.length_bytes(key)), [Some(4), None, Some(4)]);
        get(&files, "d", "longer than all").await;
        assert_eq!(["a", "c", "d"].map(|key| files.length_bytes(key)), [None; 3]);
        assert_eq!(text(first), "aaaa", "whoever reads it goes on");
        assert_eq!(std::fs::read_dir(files.folder().unwrap()).unwrap().count(), 0);
        assert_ne!(get(&files, "a", "AAAA").await.tag, first_tag);
    }

    #[tokio::test]
    async fn where_the_maker_goes_away_or_fails_the_next_one_makes_it() {
        let parent = tempfile::tempdir().unwrap();
        let files = Files::new(parent.path().to_owned(), 100);
        let failed = files.get("a", async { Err::<TempPath, _>(io::Error::other("no")) }).await;
        assert!(failed.is_err());
        let left = files.get("a", std::future::pending::<io::Result<TempPath>>()).now_or_never();
        assert!(left.is_none());
        assert_eq!(text(get(&files, "a", "made").await), "made");
    }

    #[test]
    fn folders_that_were_left_behind_are_cleared_and_nothing_else() {
        let parent = tempfile::tempdir().unwrap();
        let below = parent.path().join("made");
        Files::clear(&below).unwrap();
        let files = Files::new(below.clone(), 1);
        files.folder().unwrap();
        std::mem::forget(files);
        std::fs::write(below.join("mine"), "").unwrap();
        Files::clear(&below).unwrap();
        let left: Vec<_> = std::fs::read_dir(&below).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["mine"]);
    }
}
