//! Lambert Conic Conformal (EPSG methods 9801 and 9802).
//!
//! Source: IOGP Publication 373-7-2, Geomatics Guidance Note 7 part 2, section 3.1; written with the isometric latitude.

use std::f64::consts::FRAC_PI_2;

use super::wrap;
use crate::ellipsoid::{Ellipsoid, Series, isometric_latitude, latitude_of_isometric};

/// Constants of one conic.
#[derive(Clone, Debug)]
pub(crate) struct Conic {
    eccentricity_squared: f64,
    lon_0: f64,
    /// Ratio of angles on the cone to angles of longitude; below 0 for a cone with its apex in the south.
    cone_ratio: f64,
    /// Distance from the apex at isometric latitude 0, in metres.
    equator_radius_m: f64,
    /// y of the apex, in metres.
    apex_y_m: f64,
    false_easting_m: f64,
    to_geodetic: Series,
}

impl Conic {
    pub(crate) fn new(
        ellipsoid: &Ellipsoid,
        [lat_1_deg, lat_2_deg]: [f64; 2],
        [lon_0_deg, lat_0_deg]: [f64; 2],
        scale_ratio: f64,
        [false_easting_m, false_northing_m]: [f64; 2],
    ) -> Self {
        let eccentricity_squared = ellipsoid.eccentricity_squared();
        let parallel = |degrees: f64| {
            let (sine, cosine) = degrees.to_radians().sin_cos();
            let radius = cosine / (1.0 - eccentricity_squared * sine * sine).sqrt();
            (sine, radius, isometric_latitude(eccentricity_squared, sine))
        };
        let (sine_1, radius_1, psi_1) = parallel(lat_1_deg);
        let (_, radius_2, psi_2) = parallel(lat_2_deg);
        let cone_ratio = if (lat_1_deg - lat_2_deg).abs() < 1e-10 {
            sine_1
        } else {
            (radius_1.ln() - radius_2.ln()) / (psi_2 - psi_1)
        };
        let equator_radius_m =
            ellipsoid.semi_major_m * scale_ratio * radius_1 * (cone_ratio * psi_1).exp() / cone_ratio;
        // Belgian Lambert 72 has its false origin at the pole, which is the apex itself.
        let origin_radius_m = if (lat_0_deg.abs() - 90.0).abs() < 1e-10 {
            0.0
        } else {
            let psi_0 = parallel(lat_0_deg).2;
            equator_radius_m * (-cone_ratio * psi_0).exp()
        };
        Self {
            eccentricity_squared,
            lon_0: lon_0_deg.to_radians(),
            cone_ratio,
            equator_radius_m,
            apex_y_m: false_northing_m + origin_radius_m,
            false_easting_m,
            to_geodetic: Series::conformal_to_geodetic(ellipsoid.third_flattening()),
        }
    }

    #[inline]
    pub(crate) fn forward(&self, lon: f64, lat: f64) -> Option<(f64, f64)> {
        let radius_m = if lat.abs() >= FRAC_PI_2 {
            // One pole is the apex, the other lies at infinity.
            if lat * self.cone_ratio <= 0.0 {
                return None;
            }
            0.0
        } else {
            let psi = isometric_latitude(self.eccentricity_squared, lat.sin());
            self.equator_radius_m * (-self.cone_ratio * psi).exp()
        };
        let (sine, cosine) = (self.cone_ratio * wrap(lon - self.lon_0)).sin_cos();
        Some((self.false_easting_m + radius_m * sine, self.apex_y_m - radius_m * cosine))
    }

    #[inline]
    pub(crate) fn inverse(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let side = self.cone_ratio.signum();
        let (east, south) = (side * (x - self.false_easting_m), side * (self.apex_y_m - y));
        let squared = east * east + south * south;
        if squared == 0.0 {
            return Some((self.lon_0, side * FRAC_PI_2));
        }
        // ln of the radius is half the ln of its square: no root is needed.
        let equator = self.equator_radius_m;
        let psi = -0.5 * (squared / (equator * equator)).ln() / self.cone_ratio;
        let lon = self.lon_0 + east.atan2(south) / self.cone_ratio;
        Some((wrap(lon), latitude_of_isometric(&self.to_geodetic, psi)))
    }
}
