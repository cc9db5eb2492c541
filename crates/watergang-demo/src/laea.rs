//! ETRS89-LAEA Europe (EPSG:3035), in which the grid of the European Environment Agency is square.
//!
//! Lambert Azimuthal Equal Area, EPSG method 9820 (IOGP Guidance Note 7-2, 3.6.1), on GRS 80.

use crate::wkb::LonLat;

const A_M: f64 = 6_378_137.0;
const E2: f64 = 0.006_694_380_022_90;
const ORIGIN_LAT: f64 = 52.0;
const ORIGIN_LON: f64 = 10.0;
const FALSE_EASTING_M: f64 = 4_321_000.0;
const FALSE_NORTHING_M: f64 = 3_210_000.0;

/// What the sine of the latitude becomes on the sphere of the same area, times that of the pole (IOGP 7-2: `q`).
pub(crate) fn authalic(sine: f64) -> f64 {
    let e = E2.sqrt();
    (1.0 - E2) * (sine / (1.0 - E2 * sine * sine) + (e * sine).atanh() / e)
}

/// Radius of the authalic sphere, authalic latitude of the origin, and the factor that keeps its scale true.
fn constants() -> (f64, f64, f64) {
    let pole = authalic(1.0);
    let radius = A_M * (pole / 2.0).sqrt();
    let sine = ORIGIN_LAT.to_radians().sin();
    let origin = (authalic(sine) / pole).asin();
    let parallel = ORIGIN_LAT.to_radians().cos() / (1.0 - E2 * sine * sine).sqrt();
    (radius, origin, A_M * parallel / (radius * origin.cos()))
}

/// Easting and northing in metres of a longitude and latitude in degrees.
pub(crate) fn forward((lon, lat): LonLat) -> (f64, f64) {
    let (radius, origin, scale) = constants();
    let beta = (authalic(lat.to_radians().sin()) / authalic(1.0)).asin();
    let turn = (lon - ORIGIN_LON).to_radians();
    let cosine = origin.sin() * beta.sin() + origin.cos() * beta.cos() * turn.cos();
    let far = radius * (2.0 / (1.0 + cosine)).sqrt();
    let east = far * scale * beta.cos() * turn.sin();
    let north = far / scale * (origin.cos() * beta.sin() - origin.sin() * beta.cos() * turn.cos());
    (FALSE_EASTING_M + east, FALSE_NORTHING_M + north)
}

/// Longitude and latitude in degrees of an easting and northing in metres.
pub(crate) fn inverse((easting, northing): (f64, f64)) -> LonLat {
    let (radius, origin, scale) = constants();
    let (east, north) = ((easting - FALSE_EASTING_M) / scale, (northing - FALSE_NORTHING_M) * scale);
    let rho = east.hypot(north);
    let angle = 2.0 * (rho / (2.0 * radius)).asin();
    let beta = (angle.cos() * origin.sin() + north * angle.sin() * origin.cos() / rho).asin();
    let (e2, e4, e6) = (E2, E2 * E2, E2 * E2 * E2);
    let lat = beta
        + (e2 / 3.0 + 31.0 * e4 / 180.0 + 517.0 * e6 / 5040.0) * (2.0 * beta).sin()
        + (23.0 * e4 / 360.0 + 251.0 * e6 / 3780.0) * (4.0 * beta).sin()
        + 761.0 * e6 / 45360.0 * (6.0 * beta).sin();
    let turn = (east * angle.sin()).atan2(rho * origin.cos() * angle.cos() - north * origin.sin() * angle.sin());
    (ORIGIN_LON + turn.to_degrees(), lat.to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected: `echo "2.5 50.9" | cct -d 4 +proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80`
    #[test]
    fn positions_of_the_corridor_agree_with_proj() {
        for ((lon, lat), (east, north)) in
            [((2.5, 50.9), (3_794_438.810_5, 3_114_642.715_2)), ((2.86, 51.03), (3_821_021.021_4, 3_126_516.279_8))]
        {
            let (x, y) = forward((lon, lat));
            assert!((x - east).abs() < 1e-3 && (y - north).abs() < 1e-3, "{x} {y}");
            let (again_lon, again_lat) = inverse((x, y));
            // The series of the inverse ends at the sixth power of e: good to a millimetre here.
            assert!((again_lon - lon).abs() < 1e-8 && (again_lat - lat).abs() < 1e-8, "{again_lon} {again_lat}");
        }
    }
}
