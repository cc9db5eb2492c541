//! The functions that a filter may call besides those of CQL2 (`/req/functions/functions`).

use std::fmt;
use std::sync::Arc;

use watergang_geometry::geodesic;

/// One of our functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    AreaHa,
    LengthM,
    DistanceM,
    Year,
}

/// What `GET /functions` tells of a function (OGC 19-079r2, schema `functions.yml`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionDescription {
    /// Name, as a filter calls it.
    pub name: &'static str,
    /// What it gives, with its unit.
    pub description: &'static str,
    /// What it takes, in order.
    pub arguments: &'static [ArgumentDescription],
    /// Type of the result: `number` or `integer`.
    pub returns: &'static str,
    pub(crate) function: Function,
}

/// What a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArgumentDescription {
    /// Name for people.
    pub title: &'static str,
    /// What it is.
    pub description: &'static str,
    /// Types it may have: `geometry` or `datetime`.
    pub types: &'static [&'static str],
}

const GEOMETRY: ArgumentDescription = ArgumentDescription {
    title: "geometry",
    description: "The geometry of the item, or a geometry that is written out.",
    types: &["geometry"],
};

const FUNCTIONS: &[FunctionDescription] = &[
    FunctionDescription {
        name: "area_ha",
        description: "Area of the polygons of a geometry in hectares, on the ellipsoid of WGS 84; 0 for points and lines.",
        arguments: &[GEOMETRY],
        returns: "number",
        function: Function::AreaHa,
    },
    FunctionDescription {
        name: "length_m",
        description: "Length of the lines of a geometry in metres, on the ellipsoid of WGS 84; 0 for points and polygons.",
        arguments: &[GEOMETRY],
        returns: "number",
        function: Function::LengthM,
    },
    FunctionDescription {
        name: "distance_m",
        description: "Distance between two geometries in metres, on the ellipsoid of WGS 84 between those of their \
                      points that are nearest to each other in the plane of the CRS in which the items are stored, in \
                      one of degrees with longitudes as much shorter as they are there; 0 where they meet.",
        arguments: &[GEOMETRY, GEOMETRY],
        returns: "number",
        function: Function::DistanceM,
    },
    FunctionDescription {
        name: "year",
        description: "Calendar year of a date or, in UTC, of a timestamp.",
        arguments: &[ArgumentDescription {
            title: "date",
            description: "A date or a timestamp.",
            types: &["datetime"],
        }],
        returns: "integer",
        function: Function::Year,
    },
];

/// Brings a position, x and y in some CRS, to longitude and latitude of WGS 84 in degrees; nothing for a position that
/// has none.
pub type ToLonLat = dyn Fn(f64, f64) -> Option<(f64, f64)> + Send + Sync;

/// What the functions need to know of the CRS that geometries and literals are in.
#[derive(Clone)]
pub struct Functions {
    to_lon_lat: Arc<ToLonLat>,
    is_lon_lat: bool,
}

impl fmt::Debug for Functions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Functions").field("is_lon_lat", &self.is_lon_lat).finish_non_exhaustive()
    }
}

impl Functions {
    /// Functions on geometries of a CRS: how a position, x and y, becomes longitude and latitude of WGS 84 in degrees,
    /// and whether x and y are longitude and latitude in degrees already, of whatever datum.
    #[must_use]
    pub fn new(to_lon_lat: Arc<ToLonLat>, is_lon_lat: bool) -> Self {
        Self { to_lon_lat, is_lon_lat }
    }

    /// Functions on geometries whose positions are longitude and latitude of WGS 84.
    #[must_use]
    pub fn of_lon_lat() -> Self {
        Self::new(Arc::new(|longitude, latitude| Some((longitude, latitude))), true)
    }

    /// All functions, in the order of `GET /functions`.
    #[must_use]
    pub const fn list() -> &'static [FunctionDescription] {
        FUNCTIONS
    }

    pub(crate) fn find(name: &str) -> Option<&'static FunctionDescription> {
        FUNCTIONS.iter().find(|function| function.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn to_lon_lat(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        (self.to_lon_lat)(x, y)
    }

    pub(crate) const fn is_lon_lat(&self) -> bool {
        self.is_lon_lat
    }

    /// Distance between two positions in metres along the geodesic.
    pub(crate) fn distance_m(&self, from: [f64; 2], to: [f64; 2]) -> Option<f64> {
        let (from_longitude, from_latitude) = self.to_lon_lat(from[0], from[1])?;
        let (to_longitude, to_latitude) = self.to_lon_lat(to[0], to[1])?;
        geodesic::distance_m([from_longitude, from_latitude], [to_longitude, to_latitude])
    }
}
