//! Areas and lengths of geometries in the CRS of a filter.

use watergang_geometry::geodesic::{area_m2_projected, length_m_projected};

use crate::functions::Functions;

/// Square metres of a hectare.
const M2_PER_HA: f64 = 10_000.0;

/// Area in hectares; nothing for a geometry that cannot be read or does not lie on Earth.
pub(super) fn area_ha(wkb: &[u8], functions: &Functions) -> Option<f64> {
    area_m2_projected(wkb, |x, y| functions.to_lon_lat(x, y)).ok().map(|area_m2| area_m2 / M2_PER_HA)
}

/// Length in metres; nothing for a geometry that cannot be read or does not lie on Earth.
pub(super) fn length_m(wkb: &[u8], functions: &Functions) -> Option<f64> {
    length_m_projected(wkb, |x, y| functions.to_lon_lat(x, y)).ok()
}
