//! Areas and lengths on the ellipsoid, which no map projection stretches.
//!
//! Edges are geodesics of WGS 84, as in the `geography` type of PostGIS. Source: C. F. F. Karney, "Algorithms for
//! geodesics", Journal of Geodesy 87 (2013), by the `geographiclib-rs` crate.

use geographiclib_rs::{Geodesic, InverseGeodesic, PolygonArea, Winding};

use crate::wkb::{Flow, Part, Positions, WkbError, walk};

/// Furthest longitude, in degrees: a geometry that crosses the antimeridian may go on beyond 180.
const LONGITUDE_MAX_DEG: f64 = 360.0;
/// Furthest latitude, in degrees.
const LATITUDE_MAX_DEG: f64 = 90.0;

/// Area of the polygons of a geometry in square metres; 0 for points and lines.
///
/// Positions are longitude and latitude of WGS 84 in degrees. Rings count by their order, the first is the shell and
/// the others are holes, whichever way they run; a ring that is not closed is taken as closed. The area of a ring is
/// the smaller of the two that it divides the Earth into.
///
/// # Errors
/// [`WkbError::OutsideDomain`] for a position that is no place on Earth; else see [`WkbError`].
pub fn area_m2(wkb: &[u8]) -> Result<f64, WkbError> {
    area_m2_projected(wkb, |longitude, latitude| Some((longitude, latitude)))
}

/// The same for a geometry in another CRS, whose positions `to_lon_lat` brings to longitude and latitude. What runs
/// straight between two of them in that CRS is taken as the geodesic.
///
/// # Errors
/// As [`area_m2`], also where a position has no longitude and latitude.
pub fn area_m2_projected(
    wkb: &[u8],
    mut to_lon_lat: impl FnMut(f64, f64) -> Option<(f64, f64)>,
) -> Result<f64, WkbError> {
    let earth = Geodesic::wgs84();
    let mut area_m2 = 0.0;
    each_part(wkb, |part, positions| {
        let Part::Ring { is_shell } = part else { return true };
        let Some(ring_m2) = ring_area_m2(&earth, positions, &mut to_lon_lat) else { return false };
        area_m2 += if is_shell { ring_m2 } else { -ring_m2 };
        true
    })?;
    Ok(area_m2)
}

/// Length of the lines of a geometry in metres; 0 for points and polygons.
///
/// Positions are longitude and latitude of WGS 84 in degrees.
///
/// # Errors
/// As [`area_m2`].
pub fn length_m(wkb: &[u8]) -> Result<f64, WkbError> {
    length_m_projected(wkb, |longitude, latitude| Some((longitude, latitude)))
}

/// The same for a geometry in another CRS, as [`area_m2_projected`].
///
/// # Errors
/// As [`area_m2_projected`].
pub fn length_m_projected(
    wkb: &[u8],
    mut to_lon_lat: impl FnMut(f64, f64) -> Option<(f64, f64)>,
) -> Result<f64, WkbError> {
    let earth = Geodesic::wgs84();
    let mut length_m = 0.0;
    each_part(wkb, |part, positions| {
        if part != Part::Line {
            return true;
        }
        let mut previous = None;
        for [x, y] in positions.xy() {
            let Some((longitude, latitude)) = to_lon_lat(x, y).filter(is_on_earth) else { return false };
            if let Some([before_longitude, before_latitude]) = previous.replace([longitude, latitude]) {
                let step_m: f64 = earth.inverse(before_latitude, before_longitude, latitude, longitude);
                length_m += step_m;
            }
        }
        true
    })?;
    Ok(length_m)
}

/// Distance between two positions in metres, each `[longitude, latitude]` of WGS 84 in degrees; nothing where one is no
/// place on Earth.
#[must_use]
pub fn distance_m([longitude, latitude]: [f64; 2], [other_longitude, other_latitude]: [f64; 2]) -> Option<f64> {
    if !(is_on_earth(&(longitude, latitude)) && is_on_earth(&(other_longitude, other_latitude))) {
        return None;
    }
    Some(Geodesic::wgs84().inverse(latitude, longitude, other_latitude, other_longitude))
}

/// Hands points, lines and rings over until one is not on Earth, which is an error.
fn each_part(wkb: &[u8], mut take: impl FnMut(Part, Positions<'_>) -> bool) -> Result<(), WkbError> {
    let flow = walk(wkb, &mut |part| match part {
        Some((part, positions)) if !take(part, positions) => Flow::Break(()),
        _ => Flow::Continue(()),
    })?;
    if flow.is_break() { Err(WkbError::OutsideDomain) } else { Ok(()) }
}

fn ring_area_m2(
    earth: &Geodesic,
    positions: Positions<'_>,
    to_lon_lat: &mut impl FnMut(f64, f64) -> Option<(f64, f64)>,
) -> Option<f64> {
    let mut ring = PolygonArea::new(earth, Winding::CounterClockwise);
    for [x, y] in positions.xy() {
        let (longitude, latitude) = to_lon_lat(x, y).filter(is_on_earth)?;
        ring.add_point(latitude, longitude);
    }
    let (_perimeter_m, signed_m2, _point_count) = ring.compute(true);
    Some(signed_m2.abs())
}

fn is_on_earth((longitude, latitude): &(f64, f64)) -> bool {
    longitude.abs() <= LONGITUDE_MAX_DEG && latitude.abs() <= LATITUDE_MAX_DEG
}
