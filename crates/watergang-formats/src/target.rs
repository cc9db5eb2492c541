//! How positions are to be written.

use watergang_core::{AxisOrder, CrsId};
use watergang_crs::{CrsError, CrsInfo, Registry, Reproject};

/// Decimals of coordinates in degrees: about 1 cm.
pub const DECIMALS_DEGREES: u8 = 7;

/// Decimals of coordinates in metres: 1 mm.
pub const DECIMALS_METRES: u8 = 3;

/// How positions are to be written.
#[derive(Clone, Debug)]
pub struct Target {
    /// From the CRS of the rows to that of the answer; nothing where they are the same.
    pub reproject: Option<Reproject>,
    /// Order of the two horizontal coordinates in the CRS of the answer.
    pub axis_order: AxisOrder,
    /// Decimals of the two horizontal coordinates at most, up to 7. Heights have [`DECIMALS_METRES`].
    pub decimals: u8,
    /// Whether rings follow the right-hand rule (RFC 7946, section 3.1.6): exteriors counter-clockwise as seen with x
    /// to the right and y up, holes clockwise.
    pub right_handed: bool,
}

impl Target {
    /// Positions in a CRS, in the axis order of its authority.
    ///
    /// # Errors
    /// When the registry lacks one of the CRSs, or PROJ refuses the way.
    pub fn new(registry: &Registry, from: CrsId, to: CrsId) -> Result<Self, CrsError> {
        let reproject = Reproject::new(registry, from, to)?;
        let info = registry.describe(to);
        Ok(Self {
            reproject: (!reproject.is_identity()).then_some(reproject),
            axis_order: info.map_or(AxisOrder::EastNorth, |info| info.axis_order),
            decimals: decimals(info),
            right_handed: true,
        })
    }

    /// The same with x before y, whatever the authority says: the custom of all formats that do not follow it.
    #[must_use]
    pub fn east_first(self) -> Self {
        Self { axis_order: AxisOrder::EastNorth, ..self }
    }
}

/// How many decimals coordinates of a CRS are written with; one that is not known is in degrees.
#[must_use]
pub fn decimals(crs: Option<&CrsInfo>) -> u8 {
    if crs.is_none_or(CrsInfo::is_geographic) { DECIMALS_DEGREES } else { DECIMALS_METRES }
}
