//! Transverse Mercator (EPSG method 9807) by Krüger's series in the third flattening, to its sixth power.
//!
//! Source: C. F. F. Karney, Transverse Mercator with an accuracy of a few nanometers (2011); the same series as PROJ's
//! Poder-Engsager algorithm.

use std::f64::consts::FRAC_PI_2;

use super::wrap;
use crate::ellipsoid::{Ellipsoid, Series, isometric_latitude, latitude_of_tangent};

/// Constants of one zone.
#[derive(Clone, Debug)]
pub(crate) struct Transverse {
    eccentricity_squared: f64,
    lon_0: f64,
    /// Radius of the rectifying sphere times the scale on the central meridian, in metres.
    radius_m: f64,
    false_easting_m: f64,
    false_northing_m: f64,
    to_plane: Series,
    from_plane: Series,
    to_geodetic: Series,
}

/// Easting in radii of the rectifying sphere from which the series no longer converge well, about 80 degrees from the
/// central meridian. PROJ draws its line in the same place.
const ETA_MAX: f64 = 2.623_395_162_778;

impl Transverse {
    pub(crate) fn new(
        ellipsoid: &Ellipsoid,
        lon_0_deg: f64,
        scale_ratio: f64,
        [false_easting_m, false_northing_m]: [f64; 2],
    ) -> Self {
        let n = ellipsoid.third_flattening();
        let n2 = n * n;
        let rectifying = ellipsoid.semi_major_m / (1.0 + n) * (1.0 + n2 * (0.25 + n2 * (1.0 / 64.0 + n2 / 256.0)));
        Self {
            eccentricity_squared: ellipsoid.eccentricity_squared(),
            lon_0: lon_0_deg.to_radians(),
            radius_m: rectifying * scale_ratio,
            false_easting_m,
            false_northing_m,
            to_plane: Series::to_gauss_krueger(n),
            from_plane: Series::from_gauss_krueger(n),
            to_geodetic: Series::conformal_to_geodetic(n),
        }
    }

    #[inline]
    pub(crate) fn forward(&self, lon: f64, lat: f64) -> Option<(f64, f64)> {
        let (sin_lon, cos_lon) = wrap(lon - self.lon_0).sin_cos();
        if lat.abs() >= FRAC_PI_2 {
            return self.place(lat.signum() * FRAC_PI_2, 0.0);
        }
        // Hyperbolic functions of the isometric latitude, which are tangent and secant of the conformal one.
        let growth = isometric_latitude(self.eccentricity_squared, lat.sin()).exp();
        let (tangent, secant) = (0.5 * (growth - 1.0 / growth), 0.5 * (growth + 1.0 / growth));
        // ξ = atan2(tangent, cos λ) and tanh η = sin λ / secant; their multiples follow without more trigonometry.
        let squared = tangent * tangent + cos_lon * cos_lon;
        let twice_xi = (2.0 * tangent * cos_lon / squared, (cos_lon * cos_lon - tangent * tangent) / squared);
        let tanh_eta = sin_lon / secant;
        let growth_eta = (1.0 + tanh_eta) / (1.0 - tanh_eta);
        let (more_xi, more_eta) = self.to_plane.complex_sum(twice_xi, growth_eta);
        self.place(tangent.atan2(cos_lon) + more_xi, 0.5 * growth_eta.ln() + more_eta)
    }

    fn place(&self, xi: f64, eta: f64) -> Option<(f64, f64)> {
        (eta.abs() <= ETA_MAX)
            .then_some((self.false_easting_m + self.radius_m * eta, self.false_northing_m + self.radius_m * xi))
    }

    #[inline]
    pub(crate) fn inverse(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let xi = (y - self.false_northing_m) / self.radius_m;
        let eta = (x - self.false_easting_m) / self.radius_m;
        if eta.abs() > ETA_MAX {
            return None;
        }
        let (more_xi, more_eta) = self.from_plane.complex_sum((2.0 * xi).sin_cos(), (2.0 * eta).exp());
        let (sin_xi, cos_xi) = (xi + more_xi).sin_cos();
        let growth = (eta + more_eta).exp();
        let sinh_eta = 0.5 * (growth - 1.0 / growth);
        let lon = self.lon_0 + sinh_eta.atan2(cos_xi);
        let tangent = sin_xi / (sinh_eta * sinh_eta + cos_xi * cos_xi).sqrt();
        Some((wrap(lon), latitude_of_tangent(&self.to_geodetic, tangent)))
    }
}
