//! Why something cannot be written.

use watergang_core::BoxError;
use watergang_crs::CrsError;

use crate::wkb::DEPTH_MAX;

/// Why a geometry cannot be written. Only its item is left out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GeometryError {
    /// The WKB ends before the geometry does.
    #[error("the geometry is cut off")]
    Truncated,
    /// The bytes do not begin like WKB.
    #[error("the geometry is not WKB")]
    NoGeometry,
    /// A curve or something unheard of.
    #[error("a geometry of WKB kind {code} cannot be written; store it as points, lines or polygons")]
    UnknownKind {
        /// Code of the kind.
        code: u32,
    },
    /// A part of a multi-geometry is of another kind.
    #[error("a geometry of WKB kind {outer} has a part of kind {part}")]
    ForeignPart {
        /// Code of the whole.
        outer: u32,
        /// Code of the part.
        part: u32,
    },
    /// The collection says that its geometries are of another kind, and the format believes it.
    #[error("the geometry is of WKB kind {found}, those of its collection are of kind {declared}")]
    OtherKind {
        /// Code of the kind that the collection tells.
        declared: u32,
        /// Code of the geometry's own.
        found: u32,
    },
    /// Geometry collections in each other, deeper than anybody means it.
    #[error("the geometry is nested deeper than {max} levels", max = DEPTH_MAX)]
    TooDeep,
    /// Larger than the format can hold.
    #[error("the item is larger than a document of this format can hold")]
    TooLarge,
    /// NaN or infinite.
    #[error("a coordinate of the geometry is not a finite number, or lies outside of the area of the CRS asked for")]
    NotFinite,
}

/// Why an answer cannot be written at all.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is no way to the CRS of the answer.
    #[error("no way to the CRS of the answer")]
    Crs(#[from] CrsError),
    /// The file would become longer than it may.
    #[error("the file would be longer than {max_bytes} bytes, or there is no room for it")]
    TooLong {
        /// How long it may become.
        max_bytes: u64,
    },
    /// What the format is written with failed: a file, a compression.
    #[error("a document broke off while {doing}")]
    Failed {
        /// A gerund phrase.
        doing: &'static str,
        /// The cause.
        #[source]
        source: BoxError,
    },
}

impl From<watergang_geometry::WkbError> for GeometryError {
    fn from(error: watergang_geometry::WkbError) -> Self {
        use watergang_geometry::WkbError;
        match error {
            WkbError::Truncated { .. } => Self::Truncated,
            WkbError::ByteOrder { .. } | WkbError::NotGeoPackage => Self::NoGeometry,
            WkbError::Type { code } => Self::UnknownKind { code },
            WkbError::Part { holder, part } => Self::ForeignPart { outer: holder as u32, part: part as u32 },
            WkbError::TooDeep => Self::TooDeep,
            WkbError::OutsideDomain => Self::NotFinite,
        }
    }
}
