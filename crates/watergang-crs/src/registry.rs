//! The CRSs that we serve.

use std::collections::BTreeMap;
use std::sync::Arc;

use watergang_core::{AxisOrder, Bbox, CrsId};

use crate::builtin;
use crate::custom::CustomCrs;
use crate::datum::Datum;
use crate::error::CrsError;
use crate::pipeline;
use crate::projection::{Projection, WEB_MERCATOR_HALF_WIDTH_M};

/// Where a CRS may be used: a rectangle in degrees of longitude and latitude.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// West edge.
    pub west_deg: f64,
    /// South edge.
    pub south_deg: f64,
    /// East edge; east of the west edge always.
    pub east_deg: f64,
    /// North edge.
    pub north_deg: f64,
}

impl Area {
    /// An area from its edges.
    #[must_use]
    pub const fn new(west_deg: f64, south_deg: f64, east_deg: f64, north_deg: f64) -> Self {
        Self { west_deg, south_deg, east_deg, north_deg }
    }

    /// Whether a place lies inside or on the edge, the area grown by a margin on each side.
    #[must_use]
    pub fn contains(&self, lon_deg: f64, lat_deg: f64, margin_deg: f64) -> bool {
        lon_deg >= self.west_deg - margin_deg
            && lon_deg <= self.east_deg + margin_deg
            && lat_deg >= self.south_deg - margin_deg
            && lat_deg <= self.north_deg + margin_deg
    }

    /// Longitude and latitude of the middle, in degrees.
    #[must_use]
    pub const fn center_deg(&self) -> (f64, f64) {
        (0.5 * (self.west_deg + self.east_deg), 0.5 * (self.south_deg + self.north_deg))
    }
}

/// Unit of a CRS's horizontal coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Degrees of arc.
    Degree,
    /// Metres.
    Metre,
}

/// How the coordinates of a CRS come about.
#[derive(Clone, Debug, PartialEq)]
pub enum Definition {
    /// By a projection on a datum that we know.
    BuiltIn {
        /// The datum.
        datum: Datum,
        /// The projection; [`Projection::None`] for a geographic CRS.
        projection: Projection,
    },
    /// By a pipeline of the configuration, from longitude and latitude in degrees at the hub.
    Custom {
        /// The text.
        pipeline: String,
    },
}

/// All that we know about a CRS.
#[derive(Clone, Debug, PartialEq)]
pub struct CrsInfo {
    /// Which.
    pub id: CrsId,
    /// Name in the EPSG registry.
    pub name: String,
    /// Order of the axes by the authority.
    pub axis_order: AxisOrder,
    /// Area of use.
    pub area: Area,
    /// Unit of x and y.
    pub unit: Unit,
    /// How its coordinates come about.
    pub definition: Definition,
    /// The operation to the hub, by its name and code in the EPSG registry.
    pub operation: String,
    /// Accuracy of that operation, in metres; 0 for a conversion, which loses nothing.
    pub accuracy_m: f64,
}

impl CrsInfo {
    /// Whether x and y are longitude and latitude.
    #[must_use]
    pub fn is_geographic(&self) -> bool {
        self.unit == Unit::Degree
    }

    /// x of the antimeridian, where a rectangle may cross it: 180 for degrees, half the world for Web Mercator.
    #[must_use]
    pub fn antimeridian_x(&self) -> Option<f64> {
        if self.is_geographic() {
            return Some(Bbox::ANTIMERIDIAN_DEGREES);
        }
        matches!(self.definition, Definition::BuiltIn { projection: Projection::WebMercator, .. })
            .then_some(WEB_MERCATOR_HALF_WIDTH_M)
    }

    /// Longitude in degrees on which the projection is built; it tears the opposite meridian.
    #[must_use]
    pub fn central_meridian_deg(&self) -> f64 {
        match &self.definition {
            Definition::BuiltIn { projection, .. } => projection.central_meridian_deg(),
            Definition::Custom { .. } => self.area.center_deg().0,
        }
    }
}

/// The CRSs that an instance serves: the built-in ones and those of its configuration. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Registry {
    known: Arc<BTreeMap<CrsId, CrsInfo>>,
}

impl Default for Registry {
    fn default() -> Self {
        Self { known: Arc::new(builtin::all().into_iter().map(|info| (info.id, info)).collect()) }
    }
}

impl Registry {
    /// The built-in CRSs and these. A custom CRS takes the place of a built-in one with the same code.
    ///
    /// # Errors
    /// See [`CustomCrs::to_info`]; all that is wrong is told at once.
    pub fn with_custom(custom: &[CustomCrs]) -> Result<Self, Vec<CrsError>> {
        let mut known = BTreeMap::clone(&Self::default().known);
        let mut faults = Vec::new();
        for crs in custom {
            match crs.to_info() {
                Ok(info) => {
                    known.insert(info.id, info);
                }
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(Self { known: Arc::new(known) }) } else { Err(faults) }
    }

    /// Whether we serve a CRS.
    #[must_use]
    pub fn contains(&self, crs: CrsId) -> bool {
        self.known.contains_key(&crs)
    }

    /// What we know about a CRS.
    #[must_use]
    pub fn describe(&self, crs: CrsId) -> Option<&CrsInfo> {
        self.known.get(&crs)
    }

    /// What we know about a CRS, or the error that says that we do not know it.
    ///
    /// # Errors
    /// [`CrsError::Unknown`].
    pub fn require(&self, crs: CrsId) -> Result<&CrsInfo, CrsError> {
        self.describe(crs).ok_or(CrsError::Unknown { crs })
    }

    /// All CRSs, CRS84 first and then by their codes.
    pub fn iter(&self) -> impl Iterator<Item = &CrsInfo> {
        self.known.values()
    }

    /// The operation from one CRS to another as the text of a PROJ pipeline, x before y on both sides.
    ///
    /// # Errors
    /// [`CrsError::Unknown`].
    pub fn pipeline(&self, from: CrsId, to: CrsId) -> Result<String, CrsError> {
        Ok(pipeline::between(self.require(from)?, self.require(to)?))
    }
}
