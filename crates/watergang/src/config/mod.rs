//! The configuration: a folder with `watergang.toml` and one file for each collection in `collections/`.
//!
//! All faults of all files are found at once, each with its file, its line and what would be right. What a file says
//! goes after the environment, and that after the command line.

mod collection;
mod custom_crs;
mod document;
mod fault;
mod instance;
mod values;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

pub use collection::{CollectionConfig, PropertyConfig};
pub use document::Located;
pub use fault::{Fault, Faults, nearest, one_of};
pub use instance::{
    ClientAddress, FilesConfig, InstanceConfig, Limits, LogConfig, LogFormat, ServerConfig, StoreConfig, socket_address,
};

use document::Document;

pub use values::base_url;

/// The file that every configuration has.
pub const INSTANCE_FILE: &str = "watergang.toml";

/// The folder of the collections' files.
const COLLECTIONS_FOLDER: &str = "collections";

/// A whole configuration.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// The folder; relative paths in the files start there.
    pub folder: PathBuf,
    /// What `watergang.toml` says.
    pub instance: InstanceConfig,
    /// What the files of collections say, by file name.
    pub collections: Vec<CollectionConfig>,
    /// A token that changes with the content of any file.
    pub token: String,
}

impl Configuration {
    /// Reads a folder.
    ///
    /// # Errors
    /// All faults of all files.
    pub fn read(folder: &Path) -> Result<Self, Faults> {
        let (configuration, faults) = Self::read_with_faults(folder);
        Faults::some(faults).map_or(Ok(configuration), Err)
    }

    /// Reads a folder as well as it can be read, and lists what is wrong. What is wrong reads as absent.
    #[must_use]
    pub fn read_with_faults(folder: &Path) -> (Self, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut hasher = DefaultHasher::new();
        let mut configuration = Self { folder: folder.to_owned(), ..Self::default() };
        match Document::open(&folder.join(INSTANCE_FILE)) {
            Ok(document) => {
                document.text().hash(&mut hasher);
                configuration.instance = document.read(InstanceConfig::read);
                faults.extend(document.into_faults());
            }
            Err(fault) => faults.push(fault),
        }
        for path in collection_files(folder, &mut faults) {
            match Document::open(&path) {
                Ok(document) => {
                    (document.path(), document.text()).hash(&mut hasher);
                    let registry = &configuration.instance.registry;
                    let read = document.read(|root| CollectionConfig::read(&path, root, registry));
                    configuration.collections.extend(read);
                    faults.extend(document.into_faults());
                }
                Err(fault) => faults.push(fault),
            }
        }
        configuration.token = format!("{:016x}", hasher.finish());
        configuration.check_names(&mut faults);
        (configuration, faults)
    }

    /// What one file says of another.
    fn check_names(&self, faults: &mut Vec<Fault>) {
        let mut known: BTreeMap<&str, &Path> = BTreeMap::new();
        for collection in &self.collections {
            let fault = |line, message| Fault { file: collection.file.clone(), line, message };
            if let Some(other) = known.insert(collection.id.as_str(), &collection.file) {
                let message = format!("the collection `{}` is already described by {}", collection.id, other.display());
                faults.push(fault(None, message));
            }
            let stores = || self.instance.stores.iter().map(|store| store.name.as_str());
            match &collection.store {
                Some(store) if !stores().any(|name| name == store.value) => {
                    let message = format!("`store` is {}, not `{}`", one_of(stores()), store.value);
                    faults.push(fault(Some(store.line), message));
                }
                None if stores().count() > 1 => {
                    faults.push(fault(None, format!("`store` is missing: it is {}", one_of(stores()))));
                }
                _ => {}
            }
        }
    }
}

/// The collections' files in the order of their names; a folder that is missing has none.
fn collection_files(folder: &Path, faults: &mut Vec<Fault>) -> Vec<PathBuf> {
    let folder = folder.join(COLLECTIONS_FOLDER);
    if !folder.is_dir() {
        return Vec::new();
    }
    match std::fs::read_dir(&folder) {
        Ok(entries) => {
            let mut files: Vec<PathBuf> = entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
                .collect();
            files.sort();
            files
        }
        Err(error) => {
            faults.push(Fault::of_file(&folder, format!("cannot be read: {error}")));
            Vec::new()
        }
    }
}
