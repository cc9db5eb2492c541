//! What a backup says of itself.

use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use watergang_core::Instant;

/// Version of the layout of backups. One that is not known is refused.
const FORMAT: i64 = 1;

/// What a backup is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A GeoPackage, as such a file.
    GeoPackage,
    /// Schemas of PostGIS, as a custom-format archive of `pg_dump`.
    PostGis,
}

impl Kind {
    const ALL: [Self; 2] = [Self::GeoPackage, Self::PostGis];

    /// The word in manifests and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GeoPackage => "geopackage",
            Self::PostGis => "postgis",
        }
    }

    /// The file in the backup's folder.
    pub const fn database_file(self) -> &'static str {
        match self {
            Self::GeoPackage => "database.gpkg",
            Self::PostGis => "database.dump",
        }
    }
}

/// What a backup says of itself.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// What it is of.
    pub kind: Kind,
    made_at: Instant,
}

impl Manifest {
    /// Of a backup that is made now.
    pub fn new(kind: Kind) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { kind, made_at: Instant(i64::try_from(since.as_micros()).unwrap_or(i64::MAX)) }
    }

    /// Writes the file.
    pub fn write(&self, path: &Path) -> Result<()> {
        let text = format!(
            "# A backup of Watergang; `watergang restore` brings it back.\nformat = {FORMAT}\nkind = \"{}\"\nmade_at = \
             \"{}\"\nwatergang = \"{}\"\n",
            self.kind.name(),
            self.made_at,
            env!("CARGO_PKG_VERSION")
        );
        fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
    }

    /// Reads the file.
    pub fn read(path: &Path) -> Result<Self> {
        let context = || format!("`{}` is no backup", path.parent().unwrap_or(path).display());
        let text = fs::read_to_string(path).with_context(context)?;
        let table: toml::Table = text.parse().with_context(context)?;
        let word = |key: &str| table.get(key).and_then(toml::Value::as_str).unwrap_or_default();
        if table.get("format").and_then(toml::Value::as_integer) != Some(FORMAT) {
            bail!(
                "the backup was made by Watergang {}, in a layout that this version does not know",
                word("watergang")
            );
        }
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == word("kind")).with_context(context)?;
        let made_at = Instant::parse(word("made_at")).with_context(context)?;
        Ok(Self { kind, made_at })
    }
}
