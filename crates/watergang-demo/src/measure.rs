//! Lengths and areas on the ellipsoid.
//!
//! Sides are short here, a few kilometres at most: radii of curvature at their middle, and great circles of the sphere
//! of the same area, differ from geodesics by less than one part in a million.

use crate::laea::authalic;
use crate::wkb::LonLat;

/// Equatorial radius of GRS 80 in metres.
const A_M: f64 = 6_378_137.0;
/// First eccentricity of GRS 80, squared.
const E2: f64 = 0.006_694_380_022_90;

/// Length of a line in metres.
pub(crate) fn length_m(line: &[LonLat]) -> f64 {
    line.iter().zip(line.iter().skip(1)).map(|(from, to)| side_m(*from, *to)).sum()
}

/// Length of one side in metres.
pub(crate) fn side_m((lon, lat): LonLat, (to_lon, to_lat): LonLat) -> f64 {
    let middle = ((lat + to_lat) / 2.0).to_radians();
    let w2 = 1.0 - E2 * middle.sin().powi(2);
    let (across, along) = (A_M / w2.sqrt(), A_M * (1.0 - E2) / (w2 * w2.sqrt()));
    let east = across * middle.cos() * (to_lon - lon).to_radians();
    let north = along * (to_lat - lat).to_radians();
    east.hypot(north)
}

/// Area of a closed ring in hectares; positive where it runs counter-clockwise.
///
/// Sides are taken as great circles of the authalic sphere, which keeps areas. The excess E of what lies between a side
/// and the equator follows from Napier's analogies: tan(E/2) = tan(dlon/2) sin((lat + lat')/2) / cos((lat - lat')/2).
pub(crate) fn area_ha(ring: &[LonLat]) -> f64 {
    let pole = authalic(1.0);
    let beta = |lat: f64| (authalic(lat.to_radians().sin()) / pole).asin();
    let excess = |from: LonLat, to: LonLat| {
        let ((lon, lat), (to_lon, to_lat)) = (from, to);
        let (first, second) = (beta(lat), beta(to_lat));
        let half_turn = ((lon - to_lon).to_radians() / 2.0).tan();
        2.0 * (half_turn * ((first + second) / 2.0).sin()).atan2(((first - second) / 2.0).cos())
    };
    let sum: f64 = ring.iter().zip(ring.iter().skip(1)).map(|(from, to)| excess(*from, *to)).sum();
    A_M * A_M * pole / 2.0 * sum / 1e4
}
