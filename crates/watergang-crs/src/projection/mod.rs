//! Map projections: their parameters as the EPSG registry gives them, and closed forms of those that carry the load.

mod azimuthal;
mod conic;
mod mercator;
mod transverse;

use std::f64::consts::{PI, TAU};

use crate::ellipsoid::Ellipsoid;

pub(crate) use azimuthal::Azimuthal;
pub(crate) use conic::Conic;
pub(crate) use mercator::{forward as mercator_forward, inverse as mercator_inverse};
pub(crate) use transverse::Transverse;

/// Radius of the sphere of Web Mercator, in metres. Source: EPSG:3857, method 1024.
pub const WEB_MERCATOR_RADIUS_M: f64 = 6_378_137.0;

/// Half the width of the world in Web Mercator, in metres: x of the antimeridian.
pub const WEB_MERCATOR_HALF_WIDTH_M: f64 = PI * WEB_MERCATOR_RADIUS_M;

/// How longitude and latitude become the coordinates of a CRS. Angles in degrees, lengths in metres, east of Greenwich.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Projection {
    /// None: the coordinates are longitude and latitude in degrees.
    None,
    /// Popular Visualisation Pseudo-Mercator, EPSG method 1024: the sphere's formulas on the ellipsoid's latitudes.
    WebMercator,
    /// Lambert Conic Conformal with one (EPSG method 9801) or two (9802) standard parallels.
    LambertConformalConic {
        /// First standard parallel; the only one where both are equal.
        lat_1_deg: f64,
        /// Second standard parallel.
        lat_2_deg: f64,
        /// Latitude of (false) origin.
        lat_0_deg: f64,
        /// Longitude of (false) origin.
        lon_0_deg: f64,
        /// Scale on the standard parallel, without unit; 1 where there are two.
        scale_ratio: f64,
        /// x of the (false) origin.
        false_easting_m: f64,
        /// y of the (false) origin.
        false_northing_m: f64,
    },
    /// Transverse Mercator, EPSG method 9807, with its origin on the equator.
    TransverseMercator {
        /// Central meridian.
        lon_0_deg: f64,
        /// Scale on the central meridian, without unit.
        scale_ratio: f64,
        /// x of the central meridian.
        false_easting_m: f64,
        /// y of the equator.
        false_northing_m: f64,
    },
    /// Lambert Azimuthal Equal Area, EPSG method 9820, oblique.
    LambertAzimuthalEqualArea {
        /// Latitude of the centre.
        lat_0_deg: f64,
        /// Longitude of the centre.
        lon_0_deg: f64,
        /// x of the centre.
        false_easting_m: f64,
        /// y of the centre.
        false_northing_m: f64,
    },
    /// Oblique Stereographic, EPSG method 9809. Left to PROJ.
    ObliqueStereographic {
        /// Latitude of the centre.
        lat_0_deg: f64,
        /// Longitude of the centre.
        lon_0_deg: f64,
        /// Scale at the centre, without unit.
        scale_ratio: f64,
        /// x of the centre.
        false_easting_m: f64,
        /// y of the centre.
        false_northing_m: f64,
    },
}

/// Universal Transverse Mercator, northern half of a zone. Source: EPSG conversions 16001 to 16060.
#[must_use]
pub const fn utm_north(zone: u8) -> Projection {
    Projection::TransverseMercator {
        lon_0_deg: zone as f64 * 6.0 - 183.0,
        scale_ratio: 0.9996,
        false_easting_m: 500_000.0,
        false_northing_m: 0.0,
    }
}

impl Projection {
    /// The step of a PROJ pipeline that goes from longitude and latitude in radians; nothing where there is no
    /// projection.
    #[must_use]
    pub fn proj_step(&self, ellipsoid: &Ellipsoid) -> Option<String> {
        let ellps = ellipsoid.proj_name;
        Some(match *self {
            Self::None => return None,
            Self::WebMercator => format!("+proj=webmerc +lat_0=0 +lon_0=0 +x_0=0 +y_0=0 +ellps={ellps}"),
            Self::LambertConformalConic {
                lat_1_deg: lat_1,
                lat_2_deg: lat_2,
                lat_0_deg: lat_0,
                lon_0_deg: lon_0,
                scale_ratio: k_0,
                false_easting_m: x_0,
                false_northing_m: y_0,
            } => format!(
                "+proj=lcc +lat_0={lat_0} +lon_0={lon_0} +lat_1={lat_1} +lat_2={lat_2} +k_0={k_0} +x_0={x_0} +y_0={y_0} +ellps={ellps}"
            ),
            Self::TransverseMercator {
                lon_0_deg: lon_0,
                scale_ratio: k_0,
                false_easting_m: x_0,
                false_northing_m: y_0,
            } => format!(
                "+proj=tmerc +lat_0=0 +lon_0={lon_0} +k_0={k_0} +x_0={x_0} +y_0={y_0} +algo=poder_engsager +ellps={ellps}"
            ),
            Self::LambertAzimuthalEqualArea {
                lat_0_deg: lat_0,
                lon_0_deg: lon_0,
                false_easting_m: x_0,
                false_northing_m: y_0,
            } => format!("+proj=laea +lat_0={lat_0} +lon_0={lon_0} +x_0={x_0} +y_0={y_0} +ellps={ellps}"),
            Self::ObliqueStereographic {
                lat_0_deg: lat_0,
                lon_0_deg: lon_0,
                scale_ratio: k_0,
                false_easting_m: x_0,
                false_northing_m: y_0,
            } => format!("+proj=sterea +lat_0={lat_0} +lon_0={lon_0} +k_0={k_0} +x_0={x_0} +y_0={y_0} +ellps={ellps}"),
        })
    }

    /// Longitude in degrees of the meridian that the projection does not tear, on which it is built.
    #[must_use]
    pub const fn central_meridian_deg(&self) -> f64 {
        match *self {
            Self::None | Self::WebMercator => 0.0,
            Self::LambertConformalConic { lon_0_deg, .. }
            | Self::TransverseMercator { lon_0_deg, .. }
            | Self::LambertAzimuthalEqualArea { lon_0_deg, .. }
            | Self::ObliqueStereographic { lon_0_deg, .. } => lon_0_deg,
        }
    }
}

/// A projection in closed form with its constants worked out. Angles in radians.
#[derive(Clone, Debug)]
pub(crate) enum Kernel {
    None,
    WebMercator,
    Conic(Conic),
    Transverse(Transverse),
    Azimuthal(Azimuthal),
}

impl Kernel {
    /// The closed form, where there is one.
    pub(crate) fn new(projection: &Projection, ellipsoid: &Ellipsoid) -> Option<Self> {
        match *projection {
            Projection::None => Some(Self::None),
            Projection::WebMercator => Some(Self::WebMercator),
            Projection::LambertConformalConic {
                lat_1_deg,
                lat_2_deg,
                lat_0_deg,
                lon_0_deg,
                scale_ratio,
                false_easting_m,
                false_northing_m,
            } => Some(Self::Conic(Conic::new(
                ellipsoid,
                [lat_1_deg, lat_2_deg],
                [lon_0_deg, lat_0_deg],
                scale_ratio,
                [false_easting_m, false_northing_m],
            ))),
            Projection::TransverseMercator { lon_0_deg, scale_ratio, false_easting_m, false_northing_m } => {
                Some(Self::Transverse(Transverse::new(
                    ellipsoid,
                    lon_0_deg,
                    scale_ratio,
                    [false_easting_m, false_northing_m],
                )))
            }
            Projection::LambertAzimuthalEqualArea { lat_0_deg, lon_0_deg, false_easting_m, false_northing_m } => Some(
                Self::Azimuthal(Azimuthal::new(ellipsoid, [lon_0_deg, lat_0_deg], [false_easting_m, false_northing_m])),
            ),
            Projection::ObliqueStereographic { .. } => None,
        }
    }

    /// From longitude and latitude in radians to the coordinates of the CRS.
    #[inline]
    pub(crate) fn forward(&self, lon: f64, lat: f64) -> Option<(f64, f64)> {
        match self {
            Self::None => Some((lon.to_degrees(), lat.to_degrees())),
            Self::WebMercator => mercator_forward(lon, lat),
            Self::Conic(conic) => conic.forward(lon, lat),
            Self::Transverse(transverse) => transverse.forward(lon, lat),
            Self::Azimuthal(azimuthal) => azimuthal.forward(lon, lat),
        }
    }

    /// From the coordinates of the CRS to longitude and latitude in radians.
    #[inline]
    pub(crate) fn inverse(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        match self {
            Self::None => (y.abs() <= LATITUDE_MAX_DEG).then(|| (x.to_radians(), y.to_radians())),
            Self::WebMercator => mercator_inverse(x, y),
            Self::Conic(conic) => conic.inverse(x, y),
            Self::Transverse(transverse) => transverse.inverse(x, y),
            Self::Azimuthal(azimuthal) => azimuthal.inverse(x, y),
        }
    }
}

/// Latitudes up to here are taken as the pole: 1e-9 degrees are 0.1 mm, the noise of a stored coordinate.
const LATITUDE_MAX_DEG: f64 = 90.0 + 1e-9;

/// The angle brought between -π and π. Both ends stay as they are, so that the antimeridian keeps its side.
#[inline]
pub(crate) fn wrap(angle: f64) -> f64 {
    if angle.abs() <= PI { angle } else { angle - TAU * (angle / TAU).round() }
}
