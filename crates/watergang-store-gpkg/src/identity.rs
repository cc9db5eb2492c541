//! Which file a path leads to, and whether anybody wrote it.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use watergang_core::StoreError;

/// What the file system tells of a GeoPackage and of the write-ahead log beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileIdentity {
    device: u64,
    inode: u64,
    written: [i64; 2],
    bytes: u64,
    log: Option<([i64; 2], u64)>,
}

impl FileIdentity {
    /// Looks at a file.
    pub(crate) fn of(path: &Path) -> Result<Self, StoreError> {
        let file = std::fs::metadata(path).map_err(unavailable)?;
        let log = std::fs::metadata(beside(path, "-wal"))
            .ok()
            .map(|log| ([log.mtime(), log.mtime_nsec()], log.len()))
            .filter(|(_, bytes)| *bytes > 0);
        Ok(Self {
            device: file.dev(),
            inode: file.ino(),
            written: [file.mtime(), file.mtime_nsec()],
            bytes: file.len(),
            log,
        })
    }

    /// Whether the path leads to this file still, whatever was written to it meanwhile.
    pub(crate) fn is_at(&self, path: &Path) -> Result<bool, StoreError> {
        let file = std::fs::metadata(path).map_err(unavailable)?;
        Ok((self.device, self.inode) == (file.dev(), file.ino()))
    }

    /// Whether there is a log with content beside the file.
    pub(crate) fn has_log(&self) -> bool {
        self.log.is_some()
    }

    /// A short text that changes when the file does.
    pub(crate) fn token(&self) -> String {
        // FNV-1a over what there is: the token need only differ, not resist anybody.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in format!("{self:?}").bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        format!("{hash:016x}")
    }
}

fn unavailable(source: std::io::Error) -> StoreError {
    StoreError::Unavailable { doing: "looking at the GeoPackage", source: source.into() }
}

/// The file of SQLite's that lies beside the database under the same name with a suffix.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
