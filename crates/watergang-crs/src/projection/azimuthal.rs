//! Lambert Azimuthal Equal Area (EPSG method 9820), oblique.
//!
//! Source: IOGP Publication 373-7-2, Geomatics Guidance Note 7 part 2, section 3.3.1. The way back from the authalic
//! latitude is the note's own series, to e⁶: against an exact solution it strays by 1.5 mm in the south of the area of
//! use and less elsewhere, but it is what the definition says and what other software does.

use super::wrap;
use crate::ellipsoid::{Ellipsoid, Series, e_artanh_e};

/// Constants of one projection.
#[derive(Clone, Debug)]
pub(crate) struct Azimuthal {
    eccentricity_squared: f64,
    lon_0: f64,
    sin_beta_0: f64,
    cos_beta_0: f64,
    /// q at the pole, without unit.
    pole_q: f64,
    /// Radius of the sphere of the same area, in metres.
    authalic_radius_m: f64,
    /// Coefficients of sin 2β, sin 4β, sin 6β on the way back to the geodetic latitude.
    to_geodetic: Series,
    /// The EPSG's D: what stretches x and shrinks y so that the scale is true at the centre.
    stretch_ratio: f64,
    false_easting_m: f64,
    false_northing_m: f64,
}

impl Azimuthal {
    pub(crate) fn new(
        ellipsoid: &Ellipsoid,
        [lon_0_deg, lat_0_deg]: [f64; 2],
        [false_easting_m, false_northing_m]: [f64; 2],
    ) -> Self {
        let eccentricity_squared = ellipsoid.eccentricity_squared();
        let e2 = eccentricity_squared;
        let (sine, cosine) = lat_0_deg.to_radians().sin_cos();
        let pole_q = authalic_q(eccentricity_squared, 1.0);
        let sin_beta_0 = authalic_q(eccentricity_squared, sine) / pole_q;
        let cos_beta_0 = (1.0 - sin_beta_0 * sin_beta_0).sqrt();
        let authalic_radius_m = ellipsoid.semi_major_m * (0.5 * pole_q).sqrt();
        let parallel_radius_m = ellipsoid.semi_major_m * cosine / (1.0 - eccentricity_squared * sine * sine).sqrt();
        Self {
            eccentricity_squared,
            lon_0: lon_0_deg.to_radians(),
            sin_beta_0,
            cos_beta_0,
            pole_q,
            authalic_radius_m,
            to_geodetic: Series::of_three([
                e2 * (1.0 / 3.0 + e2 * (31.0 / 180.0 + e2 * 517.0 / 5040.0)),
                e2 * e2 * (23.0 / 360.0 + e2 * 251.0 / 3780.0),
                e2 * e2 * e2 * 761.0 / 45_360.0,
            ]),
            stretch_ratio: parallel_radius_m / (authalic_radius_m * cos_beta_0),
            false_easting_m,
            false_northing_m,
        }
    }

    #[inline]
    pub(crate) fn forward(&self, lon: f64, lat: f64) -> Option<(f64, f64)> {
        let sin_beta = (authalic_q(self.eccentricity_squared, lat.sin()) / self.pole_q).clamp(-1.0, 1.0);
        let cos_beta = (1.0 - sin_beta * sin_beta).sqrt();
        let (sin_lon, cos_lon) = wrap(lon - self.lon_0).sin_cos();
        let towards = 1.0 + self.sin_beta_0 * sin_beta + self.cos_beta_0 * cos_beta * cos_lon;
        // The point opposite the centre becomes a circle.
        if towards < 1e-10 {
            return None;
        }
        let reach_m = self.authalic_radius_m * (2.0 / towards).sqrt();
        let north = self.cos_beta_0 * sin_beta - self.sin_beta_0 * cos_beta * cos_lon;
        Some((
            self.false_easting_m + reach_m * self.stretch_ratio * cos_beta * sin_lon,
            self.false_northing_m + reach_m / self.stretch_ratio * north,
        ))
    }

    #[inline]
    pub(crate) fn inverse(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let east = (x - self.false_easting_m) / self.stretch_ratio;
        let north = (y - self.false_northing_m) * self.stretch_ratio;
        let distance_m = east.hypot(north);
        // sin and cos of the whole angle from those of its half.
        let half_sine = 0.5 * distance_m / self.authalic_radius_m;
        if half_sine > 1.0 {
            return None;
        }
        let half_cosine = (1.0 - half_sine * half_sine).sqrt();
        let cosine = 1.0 - 2.0 * half_sine * half_sine;
        // sin C / distance stays finite at the centre.
        let sine_per_m = half_cosine / self.authalic_radius_m;
        let sin_beta = cosine * self.sin_beta_0 + north * sine_per_m * self.cos_beta_0;
        let lon =
            self.lon_0 + (east * sine_per_m).atan2(self.cos_beta_0 * cosine - north * sine_per_m * self.sin_beta_0);
        Some((wrap(lon), self.latitude_of_authalic(sin_beta.clamp(-1.0, 1.0))))
    }

    fn latitude_of_authalic(&self, sine: f64) -> f64 {
        let cosine = (1.0 - sine * sine).sqrt();
        sine.atan2(cosine) + self.to_geodetic.sum(2.0 * sine * cosine, 1.0 - 2.0 * sine * sine)
    }
}

/// q of the EPSG's formulas: area between the equator and a latitude, from the latitude's sine.
fn authalic_q(eccentricity_squared: f64, sine: f64) -> f64 {
    (1.0 - eccentricity_squared)
        * (sine / (1.0 - eccentricity_squared * sine * sine)
            + e_artanh_e(eccentricity_squared, sine) / eccentricity_squared)
}
