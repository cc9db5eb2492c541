//! Files in a zip: a shapefile with its companions, most of all.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;
use zip::ZipArchive;

use super::OpenOptions;
use crate::error::ImportError;
use crate::layer::{Layer, Reader, Visit};

/// Most bytes that are unpacked from one archive: a bound against bombs, far above any layer of the region (8 GiB).
const UNPACKED_MAX_BYTES: u64 = 8 << 30;

/// Endings of files that are layers by themselves; their companions are unpacked with them.
const LAYER_ENDINGS: [&str; 7] = ["shp", "gpkg", "geojson", "json", "fgb", "csv", "xlsx"];

/// Unpacks an archive into a temporary folder and opens what is in it. The folder goes when the last reader does.
pub(super) fn open(path: &Path, options: &OpenOptions) -> Result<Vec<Box<dyn Reader>>, ImportError> {
    let mut archive = File::open(path).map_err(|error| ImportError::io(path, error)).and_then(|file| {
        ZipArchive::new(file).map_err(|error| ImportError::format(path, "it is no zip archive", error))
    })?;
    if archive.index_for_name("xl/workbook.xml").is_some() {
        return super::spreadsheet::open(path, options);
    }
    let folder = Arc::new(TempDir::new().map_err(|error| ImportError::io(path, error))?);
    let members = unpack(path, &mut archive, folder.path())?;
    let mut readers = Vec::new();
    for member in members.iter().filter(|member| is_layer(member)) {
        // A name that is wanted is looked for in all of them, later.
        let every_layer = OpenOptions { layer: None, ..options.clone() };
        for reader in super::open(member, &every_layer)? {
            readers.push(Box::new(Unpacked { reader, _folder: Arc::clone(&folder) }) as Box<dyn Reader>);
        }
    }
    if readers.is_empty() {
        return Err(ImportError::damaged(path, "the archive holds no file that can be imported"));
    }
    Ok(readers)
}

fn is_layer(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    LAYER_ENDINGS.contains(&ending.as_str())
}

fn unpack(path: &Path, archive: &mut ZipArchive<File>, folder: &Path) -> Result<Vec<PathBuf>, ImportError> {
    let broken = |error| ImportError::format(path, "the archive is damaged", error);
    let mut budget_bytes = UNPACKED_MAX_BYTES;
    let mut members = Vec::new();
    for place in 0..archive.len() {
        let member = archive.by_index(place).map_err(broken)?;
        // A name that leads out of the folder is no name at all.
        let Some(name) = member.enclosed_name().filter(|_| member.is_file()) else { continue };
        let target = folder.join(name);
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent).map_err(|error| ImportError::io(path, error))?;
        }
        let mut out = File::create(&target).map_err(|error| ImportError::io(&target, error))?;
        let written = std::io::copy(&mut member.take(budget_bytes + 1), &mut out)
            .map_err(|error| ImportError::io(path, error))?;
        budget_bytes = budget_bytes
            .checked_sub(written)
            .ok_or_else(|| ImportError::damaged(path, format!("it unpacks to more than {UNPACKED_MAX_BYTES} bytes")))?;
        members.push(target);
    }
    members.sort();
    Ok(members)
}

/// A reader and the folder that it reads from.
struct Unpacked {
    reader: Box<dyn Reader>,
    _folder: Arc<TempDir>,
}

impl Reader for Unpacked {
    fn layer(&self) -> &Layer {
        self.reader.layer()
    }
    fn read(&mut self, visit: &mut Visit<'_>) -> Result<(), ImportError> {
        self.reader.read(visit)
    }
}
