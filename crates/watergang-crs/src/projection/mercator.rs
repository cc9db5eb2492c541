//! Popular Visualisation Pseudo-Mercator (EPSG method 1024).

use std::f64::consts::FRAC_PI_2;

use super::{WEB_MERCATOR_RADIUS_M, wrap};

/// From longitude and latitude in radians. The poles are at infinity and have no place.
#[inline]
pub(crate) fn forward(lon: f64, lat: f64) -> Option<(f64, f64)> {
    if lat.abs() >= FRAC_PI_2 {
        return None;
    }
    let sine = lat.sin();
    Some((WEB_MERCATOR_RADIUS_M * wrap(lon), WEB_MERCATOR_RADIUS_M * 0.5 * ((1.0 + sine) / (1.0 - sine)).ln()))
}

/// To longitude and latitude in radians.
#[inline]
pub(crate) fn inverse(x: f64, y: f64) -> Option<(f64, f64)> {
    let growth = (-y / WEB_MERCATOR_RADIUS_M).exp();
    Some((wrap(x / WEB_MERCATOR_RADIUS_M), FRAC_PI_2 - 2.0 * growth.atan()))
}
