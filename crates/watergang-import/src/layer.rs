//! What a foreign file holds.

use std::ops::ControlFlow;

use watergang_core::{CrsId, GeometryKind, PropertyKind, Value};

use crate::error::ImportError;

/// One field of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name in the file.
    pub name: String,
    /// What its values are; every value of the layer's rows is of this kind or null.
    pub kind: PropertyKind,
    /// Longest text in characters, where the file declares one.
    pub max_length_chars: Option<u32>,
    /// Whether it is the file's own row key (`fid`): of use in an id, but no property by itself.
    pub is_key: bool,
}

impl Field {
    /// A field of which nothing but name and kind is known.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: PropertyKind) -> Self {
        Self { name: name.into(), kind, max_length_chars: None, is_key: false }
    }
}

/// The geometries of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerGeometry {
    /// Their kind; [`GeometryKind::Any`] where the file neither says nor shows one.
    pub kind: GeometryKind,
    /// Whether positions have heights.
    pub has_z: bool,
}

/// What a file says of its CRS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundCrs {
    /// A CRS that we serve.
    Known {
        /// Which.
        crs: CrsId,
        /// How it was found, in a clause: "by the parameters in the .prj file".
        by: String,
    },
    /// The file names or describes a CRS that we do not know.
    Unknown {
        /// What it says.
        text: String,
    },
    /// The file says nothing.
    Missing,
}

/// One layer of a file: a table, a sheet, a set of features.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Name of the table or sheet; of the file, without its ending, where it has only one.
    pub name: String,
    /// The fields, in the order of each row's values.
    pub fields: Vec<Field>,
    /// The geometries, where there are any.
    pub geometry: Option<LayerGeometry>,
    /// The CRS of the geometries.
    pub crs: FoundCrs,
    /// How many rows there are, where that is known before they are read.
    pub row_count: Option<u64>,
    /// Place of the field that the file itself uses as the id of features (GeoJSON's `id`).
    pub id_field: Option<usize>,
    /// What was guessed, a sentence each, for the user to look at.
    pub notes: Vec<String>,
}

/// One row of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForeignRow {
    /// Where it stands in the file, counted from 1 as people count: the line of a text file or a sheet, else the
    /// number of the feature.
    pub place: u64,
    /// The geometry as WKB of any dialect, in the CRS of the file, x before y.
    pub wkb: Option<Vec<u8>>,
    /// The values, in the order of the layer's fields.
    pub values: Vec<Value>,
}

/// Why one row could not be read. The rows after it can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// Where it stands in the file, counted from 1.
    pub place: u64,
    /// A plain clause.
    pub reason: String,
}

/// A row, or why it could not be read.
pub type ReadRow = Result<ForeignRow, RowFault>;

/// Takes each row; breaks off when it wants no more.
pub type Visit<'a> = dyn FnMut(ReadRow) -> ControlFlow<()> + 'a;

/// A layer of an opened file.
pub trait Reader: Send {
    /// What the layer holds.
    fn layer(&self) -> &Layer;

    /// Hands over the rows in the order of the file, one at a time: the file is never in memory as a whole (a sheet of
    /// a spreadsheet excepted).
    ///
    /// # Errors
    /// When the file breaks off or breaks the rules of its format in a way that makes the rest unreadable.
    fn read(&mut self, visit: &mut Visit<'_>) -> Result<(), ImportError>;
}
