//! Ellipsoids and the series in their third flattening.

/// An ellipsoid of revolution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ellipsoid {
    /// Name by which PROJ knows it without its database (`+ellps=`).
    pub proj_name: &'static str,
    /// Semi-major axis, in metres.
    pub semi_major_m: f64,
    /// Inverse of the flattening, without unit.
    pub inverse_flattening: f64,
}

impl Ellipsoid {
    /// Geodetic Reference System 1980 (EPSG:7019): ETRS89, RGF93.
    pub const GRS80: Self = Self::new("GRS80", 6_378_137.0, 298.257_222_101);
    /// WGS 84 (EPSG:7030).
    pub const WGS84: Self = Self::new("WGS84", 6_378_137.0, 298.257_223_563);
    /// International 1924 (EPSG:7022): Belge 1972, ED50.
    pub const INTERNATIONAL: Self = Self::new("intl", 6_378_388.0, 297.0);
    /// Clarke 1880 IGN (EPSG:7011), which is defined by its axes 6 378 249.2 m and 6 356 515 m: NTF.
    pub const CLARKE_IGN: Self = Self::new("clrk80ign", 6_378_249.2, 293.466_021_293_626_9);
    /// Bessel 1841 (EPSG:7004): Amersfoort.
    pub const BESSEL: Self = Self::new("bessel", 6_377_397.155, 299.152_812_8);

    const fn new(proj_name: &'static str, semi_major_m: f64, inverse_flattening: f64) -> Self {
        Self { proj_name, semi_major_m, inverse_flattening }
    }

    /// Flattening, without unit.
    #[must_use]
    pub fn flattening(&self) -> f64 {
        1.0 / self.inverse_flattening
    }
    /// Square of the first eccentricity, without unit.
    #[must_use]
    pub fn eccentricity_squared(&self) -> f64 {
        let flattening = self.flattening();
        flattening * (2.0 - flattening)
    }
    /// Third flattening (a - b) / (a + b), without unit.
    #[must_use]
    pub fn third_flattening(&self) -> f64 {
        let flattening = self.flattening();
        flattening / (2.0 - flattening)
    }
}

/// e · artanh(e · s), for |s| <= 1, as a power series in (e·s)².
///
/// With e² < 0.007 seven terms leave less than 1e-17; a logarithm would cost several times as much.
pub(crate) fn e_artanh_e(eccentricity_squared: f64, sine: f64) -> f64 {
    let x = eccentricity_squared * sine * sine;
    let series =
        1.0 + x * (1.0 / 3.0 + x * (0.2 + x * (1.0 / 7.0 + x * (1.0 / 9.0 + x * (1.0 / 11.0 + x * (1.0 / 13.0))))));
    eccentricity_squared * sine * series
}

/// Isometric latitude ψ of a geodetic latitude, from the latitude's sine. Infinite at the poles.
pub(crate) fn isometric_latitude(eccentricity_squared: f64, sine: f64) -> f64 {
    0.5 * ((1.0 + sine) / (1.0 - sine)).ln() - e_artanh_e(eccentricity_squared, sine)
}

/// The series that bring conformal latitudes to geodetic ones and the Gauss-Schreiber plane to the Gauss-Krüger plane
/// and back, to the sixth power of the third flattening: below a nanometre on the ellipsoids used here.
///
/// Source: C. F. F. Karney, Transverse Mercator with an accuracy of a few nanometers (2011), equations 35 and 36, and
/// K. E. Engsager and K. Poder, A highly accurate world wide algorithm for the transverse Mercator mapping (2007).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Series([f64; 6]);

impl Series {
    /// A series of fewer terms.
    pub(crate) const fn of_three([two, four, six]: [f64; 3]) -> Self {
        Self([two, four, six, 0.0, 0.0, 0.0])
    }

    /// Conformal to geodetic latitude: φ = χ + Σ cᵢ sin 2iχ.
    pub(crate) fn conformal_to_geodetic(n: f64) -> Self {
        let powers = powers(n);
        Self([
            dot([2.0, -2.0 / 3.0, -2.0, 116.0 / 45.0, 26.0 / 45.0, -2854.0 / 675.0], powers),
            dot([0.0, 7.0 / 3.0, -8.0 / 5.0, -227.0 / 45.0, 2704.0 / 315.0, 2323.0 / 945.0], powers),
            dot([0.0, 0.0, 56.0 / 15.0, -136.0 / 35.0, -1262.0 / 105.0, 73_814.0 / 2835.0], powers),
            dot([0.0, 0.0, 0.0, 4279.0 / 630.0, -332.0 / 35.0, -399_572.0 / 14_175.0], powers),
            dot([0.0, 0.0, 0.0, 0.0, 4174.0 / 315.0, -144_838.0 / 6237.0], powers),
            dot([0.0, 0.0, 0.0, 0.0, 0.0, 601_676.0 / 22_275.0], powers),
        ])
    }

    /// Gauss-Schreiber to Gauss-Krüger (Karney's α).
    pub(crate) fn to_gauss_krueger(n: f64) -> Self {
        let powers = powers(n);
        Self([
            dot([0.5, -2.0 / 3.0, 5.0 / 16.0, 41.0 / 180.0, -127.0 / 288.0, 7891.0 / 37_800.0], powers),
            dot([0.0, 13.0 / 48.0, -3.0 / 5.0, 557.0 / 1440.0, 281.0 / 630.0, -1_983_433.0 / 1_935_360.0], powers),
            dot([0.0, 0.0, 61.0 / 240.0, -103.0 / 140.0, 15_061.0 / 26_880.0, 167_603.0 / 181_440.0], powers),
            dot([0.0, 0.0, 0.0, 49_561.0 / 161_280.0, -179.0 / 168.0, 6_601_661.0 / 7_257_600.0], powers),
            dot([0.0, 0.0, 0.0, 0.0, 34_729.0 / 80_640.0, -3_418_889.0 / 1_995_840.0], powers),
            dot([0.0, 0.0, 0.0, 0.0, 0.0, 212_378_941.0 / 319_334_400.0], powers),
        ])
    }

    /// Gauss-Krüger to Gauss-Schreiber (Karney's β, with the sign turned so that it is added).
    pub(crate) fn from_gauss_krueger(n: f64) -> Self {
        let powers = powers(n);
        Self([
            dot([-0.5, 2.0 / 3.0, -37.0 / 96.0, 1.0 / 360.0, 81.0 / 512.0, -96_199.0 / 604_800.0], powers),
            dot([0.0, -1.0 / 48.0, -1.0 / 15.0, 437.0 / 1440.0, -46.0 / 105.0, 1_118_711.0 / 3_870_720.0], powers),
            dot([0.0, 0.0, -17.0 / 480.0, 37.0 / 840.0, 209.0 / 4480.0, -5569.0 / 90_720.0], powers),
            dot([0.0, 0.0, 0.0, -4397.0 / 161_280.0, 11.0 / 504.0, 830_251.0 / 7_257_600.0], powers),
            dot([0.0, 0.0, 0.0, 0.0, -4583.0 / 161_280.0, 108_847.0 / 3_991_680.0], powers),
            dot([0.0, 0.0, 0.0, 0.0, 0.0, -20_648_693.0 / 638_668_800.0], powers),
        ])
    }

    /// Σ cᵢ sin 2iθ by Clenshaw's recurrence, from sin 2θ and cos 2θ.
    pub(crate) fn sum(&self, sin_2: f64, cos_2: f64) -> f64 {
        let twice = 2.0 * cos_2;
        let (mut last, mut before) = (0.0, 0.0);
        for coefficient in self.0.iter().rev() {
            (last, before) = (coefficient + twice * last - before, last);
        }
        sin_2 * last
    }

    /// The real and imaginary part of Σ cᵢ sin 2i(ξ + iη), from sin 2ξ, cos 2ξ and e^2η, by Clenshaw's recurrence in
    /// complex numbers.
    pub(crate) fn complex_sum(&self, (sin_2, cos_2): (f64, f64), growth: f64) -> (f64, f64) {
        let (sinh_2, cosh_2) = (0.5 * (growth - 1.0 / growth), 0.5 * (growth + 1.0 / growth));
        // 2 cos 2ζ for ζ = ξ + iη.
        let (twice_re, twice_im) = (2.0 * cos_2 * cosh_2, -2.0 * sin_2 * sinh_2);
        let (mut last, mut before) = ((0.0, 0.0), (0.0, 0.0));
        for coefficient in self.0.iter().rev() {
            let next = (
                coefficient + twice_re * last.0 - twice_im * last.1 - before.0,
                twice_re * last.1 + twice_im * last.0 - before.1,
            );
            (last, before) = (next, last);
        }
        let (sine_re, sine_im) = (sin_2 * cosh_2, cos_2 * sinh_2);
        (sine_re * last.0 - sine_im * last.1, sine_re * last.1 + sine_im * last.0)
    }
}

fn powers(n: f64) -> [f64; 6] {
    let (n2, n3) = (n * n, n * n * n);
    [n, n2, n3, n2 * n2, n2 * n3, n3 * n3]
}

fn dot(coefficients: [f64; 6], powers: [f64; 6]) -> f64 {
    coefficients.iter().zip(powers).map(|(coefficient, power)| coefficient * power).sum()
}

/// Geodetic latitude of an isometric one.
pub(crate) fn latitude_of_isometric(series: &Series, isometric: f64) -> f64 {
    // χ = gd ψ: tan χ = sinh ψ.
    let growth = isometric.exp();
    latitude_of_tangent(series, 0.5 * (growth - 1.0 / growth))
}

/// Geodetic latitude of a conformal one, from the tangent of the latter.
pub(crate) fn latitude_of_tangent(series: &Series, tangent: f64) -> f64 {
    let secant_squared = 1.0 + tangent * tangent;
    if secant_squared.is_infinite() {
        return tangent.signum() * std::f64::consts::FRAC_PI_2;
    }
    tangent.atan() + series.sum(2.0 * tangent / secant_squared, 2.0 / secant_squared - 1.0)
}
