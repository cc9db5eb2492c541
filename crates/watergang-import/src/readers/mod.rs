//! One module for each kind of file.

mod archive;
pub mod csv;
mod dbf;
mod encoding;
pub mod flatgeobuf;
pub mod geojson;
mod geojson_geometry;
pub mod geopackage;
pub mod shapefile;
pub mod spreadsheet;
mod table;
mod table_columns;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use watergang_crs::Registry;

use crate::error::ImportError;
use crate::layer::Reader;
use crate::mapping::Mapping;

/// How a file is to be opened.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// The CRSs that can be found.
    pub registry: Registry,
    /// The one layer that is wanted; without, all.
    pub layer: Option<String>,
    /// Encoding of texts (`windows-1252`, `utf-8`) where the user knows it; else the file says it or it is guessed.
    pub encoding: Option<String>,
}

impl OpenOptions {
    /// The same with the layer and the encoding that a mapping names, where the user named none.
    #[must_use]
    pub fn with_mapping(self, mapping: &Mapping) -> Self {
        Self {
            layer: self.layer.or_else(|| mapping.layer.clone()),
            encoding: self.encoding.or_else(|| mapping.encoding.clone()),
            ..self
        }
    }
}

/// Kinds of files, by their endings and, failing these, their first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    GeoPackage,
    GeoJson,
    Shapefile,
    FlatGeobuf,
    Csv,
    Spreadsheet,
    Archive,
}

impl Kind {
    fn of(path: &Path) -> Result<Self, ImportError> {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        Ok(match ending.as_str() {
            "gpkg" => Self::GeoPackage,
            "geojson" | "json" | "ndjson" | "geojsonl" | "geojsons" | "geojsonseq" | "jsonl" => Self::GeoJson,
            "shp" => Self::Shapefile,
            "fgb" => Self::FlatGeobuf,
            "csv" | "tsv" | "tab" | "txt" => Self::Csv,
            "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => Self::Spreadsheet,
            "zip" | "shz" => Self::Archive,
            _ => Self::by_first_bytes(path)?,
        })
    }

    fn by_first_bytes(path: &Path) -> Result<Self, ImportError> {
        let mut head = Vec::with_capacity(16);
        let file = File::open(path).map_err(|error| ImportError::io(path, error))?;
        file.take(16).read_to_end(&mut head).map_err(|error| ImportError::io(path, error))?;
        if head.starts_with(b"SQLite format 3\0") {
            Ok(Self::GeoPackage)
        } else if head.starts_with(b"fgb\x03") {
            Ok(Self::FlatGeobuf)
        } else if head.starts_with(b"PK\x03\x04") {
            Ok(Self::Archive)
        } else if head.trim_ascii_start().starts_with(b"{") {
            Ok(Self::GeoJson)
        } else {
            Err(ImportError::UnknownKind { path: path.to_owned() })
        }
    }
}

/// Opens a file and finds out what it holds: one reader for each layer.
///
/// # Errors
/// When the file cannot be read, is of no kind that we know, or lacks the layer wanted.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Vec<Box<dyn Reader>>, ImportError> {
    let readers = match Kind::of(path)? {
        Kind::GeoPackage => geopackage::open(path, options)?,
        Kind::GeoJson => geojson::open(path, options)?,
        Kind::Shapefile => shapefile::open(path, options)?,
        Kind::FlatGeobuf => flatgeobuf::open(path, options)?,
        Kind::Csv => csv::open(path, options)?,
        Kind::Spreadsheet => spreadsheet::open(path, options)?,
        Kind::Archive => archive::open(path, options)?,
    };
    let Some(wanted) = &options.layer else { return Ok(readers) };
    let has = list(readers.iter().map(|reader| reader.layer().name.as_str()));
    let chosen: Vec<_> = readers.into_iter().filter(|reader| reader.layer().name == *wanted).collect();
    if chosen.is_empty() {
        return Err(ImportError::NoSuchLayer { path: path.to_owned(), layer: wanted.clone(), has });
    }
    Ok(chosen)
}

/// Names for a sentence: `a`, `b`.
pub(crate) fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The name of a file without folder and ending, which is the name of its only layer.
fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The file beside another that differs by its ending alone, in any case of letters.
fn sibling(path: &Path, ending: &str) -> Option<PathBuf> {
    let (folder, stem) = (path.parent()?, path.file_stem()?);
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.path()).find(|other| {
        other.file_stem() == Some(stem)
            && other.extension().is_some_and(|found| found.to_string_lossy().eq_ignore_ascii_case(ending))
    })
}
