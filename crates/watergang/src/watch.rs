//! Notices that files have changed, by looking at them now and then.
//!
//! Looking is cheap and works on every file system, network shares and container volumes included, where
//! notifications of the kernel do not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::config::Configuration;
use crate::stores::Source;

/// What tells that a file is another: when it was written and how long it is.
type Stamp = (Option<SystemTime>, u64);

/// Files as they were when last looked at.
#[derive(Debug, Default)]
pub struct Watch {
    stamps: BTreeMap<PathBuf, Stamp>,
}

impl Watch {
    /// Looks at the files of the configuration and of its GeoPackages; whether one is another than last time.
    pub fn changed(&mut self, configuration: &Configuration) -> bool {
        let stamps: BTreeMap<PathBuf, Stamp> =
            files(configuration).into_iter().filter_map(|path| stamp(&path).map(|stamp| (path, stamp))).collect();
        let changed = stamps != self.stamps;
        self.stamps = stamps;
        changed
    }
}

fn files(configuration: &Configuration) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let folders = [configuration.folder.clone(), configuration.folder.join("collections")];
    // Without a configuration its folder is empty, which would be the current one.
    for folder in folders.iter().filter(|_| !configuration.folder.as_os_str().is_empty()) {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        files.extend(entries.map(|entry| entry.path()).filter(|path| has_extension(path, "toml")));
    }
    for store in &configuration.instance.stores {
        if let Source::GeoPackage(path) = Source::parse(&store.source.value, &configuration.folder) {
            // In WAL mode what is new lies beside the file.
            let mut log = path.clone().into_os_string();
            log.push("-wal");
            files.extend([path, log.into()]);
        }
    }
    files
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|extension| extension == wanted)
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok(), metadata.len()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_new_a_longer_and_a_removed_file_are_noticed_once_each() {
        let folder = tempfile::tempdir().unwrap();
        let configuration = Configuration { folder: folder.path().to_owned(), ..Configuration::default() };
        let file = folder.path().join("watergang.toml");
        let mut watch = Watch::default();
        assert!(!watch.changed(&configuration));
        std::fs::write(&file, "a").unwrap();
        assert!(watch.changed(&configuration) && !watch.changed(&configuration));
        std::fs::write(&file, "ab").unwrap();
        assert!(watch.changed(&configuration));
        std::fs::remove_file(&file).unwrap();
        assert!(watch.changed(&configuration));
    }
}
