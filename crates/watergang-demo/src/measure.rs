//! Lengths and areas on the ellipsoid.
//!
//! Sides are short here (hundreds of metres at most), so that radii of curvature at their middle and the area between
//! straight sides in longitude and latitude differ from geodesics by less than one part in a million.

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
pub(crate) fn area_ha(ring: &[LonLat]) -> f64 {
    let e = E2.sqrt();
    // Area between the equator and a parallel, per radian of longitude.
    let zone = |lat: f64| {
        let sine = lat.to_radians().sin();
        A_M * A_M * (1.0 - E2) / 2.0 * (sine / (1.0 - E2 * sine * sine) + (e * sine).atanh() / e)
    };
    let twice: f64 = ring
        .iter()
        .zip(ring.iter().skip(1))
        .map(|((lon, lat), (to_lon, to_lat))| (lon - to_lon).to_radians() * (zone(*lat) + zone(*to_lat)))
        .sum();
    twice / 2.0 / 1e4
}
