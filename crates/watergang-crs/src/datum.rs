//! Geodetic datums and the shift of each to the hub.

use crate::ellipsoid::Ellipsoid;

/// A geodetic datum: an ellipsoid and where it sits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Datum {
    /// Name for people.
    pub name: &'static str,
    /// Its ellipsoid.
    pub ellipsoid: Ellipsoid,
    /// The shift to the hub; none for the datums that are taken as equal to it.
    pub to_hub: Option<Helmert>,
}

/// Which way the rotations of a Helmert transformation are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RotationConvention {
    /// EPSG method 9606: the position vector is turned.
    PositionVector,
    /// EPSG method 9607: the frame is turned.
    CoordinateFrame,
}

/// A similarity of geocentric space with small rotations, from the datum to the hub.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Helmert {
    /// Shift along X, Y, Z, in metres.
    pub translation_m: [f64; 3],
    /// Rotation about X, Y, Z, in seconds of arc.
    pub rotation_arcsec: [f64; 3],
    /// Change of scale, in parts per million.
    pub scale_ppm: f64,
    /// How the rotations are counted.
    pub convention: RotationConvention,
}

impl Datum {
    /// WGS 84, taken as equal to the hub.
    pub const WGS84: Self = Self { name: "World Geodetic System 1984", ellipsoid: Ellipsoid::WGS84, to_hub: None };
    /// ETRS89: the hub.
    pub const ETRS89: Self =
        Self { name: "European Terrestrial Reference System 1989", ellipsoid: Ellipsoid::GRS80, to_hub: None };
    /// RGF93, the French realisation of ETRS89; its versions 1, 2 and 2b differ by centimetres and are taken as equal.
    pub const RGF93: Self =
        Self { name: "Réseau Géodésique Français 1993", ellipsoid: Ellipsoid::GRS80, to_hub: None };
    /// Belge 1972, to ETRS89 by EPSG:15928 "BD72 to ETRS89 (2)", accuracy 0.2 m.
    pub const BD72: Self = Self {
        name: "Reseau National Belge 1972",
        ellipsoid: Ellipsoid::INTERNATIONAL,
        to_hub: Some(Helmert {
            translation_m: [-106.8686, 52.2978, -103.7239],
            rotation_arcsec: [-0.3366, 0.457, -1.8422],
            scale_ppm: -1.2747,
            convention: RotationConvention::CoordinateFrame,
        }),
    };
    /// Nouvelle Triangulation Française, to ETRS89 by EPSG:1651 "NTF to ETRS89 (1)", accuracy 2 m. The grid of IGN
    /// would give 1 m; it is left out so that the program needs no file beside itself.
    pub const NTF: Self = Self {
        name: "Nouvelle Triangulation Francaise",
        ellipsoid: Ellipsoid::CLARKE_IGN,
        to_hub: Some(Helmert {
            translation_m: [-168.0, -60.0, 320.0],
            rotation_arcsec: [0.0; 3],
            scale_ppm: 0.0,
            convention: RotationConvention::PositionVector,
        }),
    };
    /// Amersfoort, to ETRS89 by EPSG:9281 "Amersfoort to ETRS89 (8)", accuracy 0.25 m.
    pub const AMERSFOORT: Self = Self {
        name: "Amersfoort",
        ellipsoid: Ellipsoid::BESSEL,
        to_hub: Some(Helmert {
            translation_m: [565.7381, 50.4018, 465.2904],
            rotation_arcsec: [0.395_025_981_036_064, -0.330_772_431_242_031, 1.876_073_294_628_21],
            scale_ppm: 4.07244,
            convention: RotationConvention::CoordinateFrame,
        }),
    };
    /// European Datum 1950, to ETRS89 by EPSG:1650 "ED50 to ETRS89 (10)", accuracy 2 m in France.
    pub const ED50: Self = Self {
        name: "European Datum 1950",
        ellipsoid: Ellipsoid::INTERNATIONAL,
        to_hub: Some(Helmert {
            translation_m: [-84.0, -97.0, -117.0],
            rotation_arcsec: [0.0; 3],
            scale_ppm: 0.0,
            convention: RotationConvention::PositionVector,
        }),
    };
}

/// A Helmert transformation with the ellipsoids on both sides, ready to be applied to longitudes and latitudes.
///
/// Heights are taken as 0 before and forgotten after, as in the pipelines of the EPSG registry for horizontal CRSs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shift {
    from: Geocentric,
    to: Geocentric,
    translation_m: [f64; 3],
    /// Rows of the linearised rotation, without the scale.
    rotation: [[f64; 3]; 3],
    scale_ratio: f64,
}

#[derive(Clone, Copy, Debug)]
struct Geocentric {
    semi_major_m: f64,
    eccentricity_squared: f64,
    axis_ratio: f64,
    second_eccentricity_squared_b: f64,
}

impl Geocentric {
    fn new(ellipsoid: &Ellipsoid) -> Self {
        let eccentricity_squared = ellipsoid.eccentricity_squared();
        let axis_ratio = 1.0 - ellipsoid.flattening();
        let semi_minor_m = ellipsoid.semi_major_m * axis_ratio;
        Self {
            semi_major_m: ellipsoid.semi_major_m,
            eccentricity_squared,
            axis_ratio,
            second_eccentricity_squared_b: eccentricity_squared / (1.0 - eccentricity_squared) * semi_minor_m,
        }
    }

    fn to_space(self, lon: f64, lat: f64) -> [f64; 3] {
        let ((sin_lon, cos_lon), (sin_lat, cos_lat)) = (lon.sin_cos(), lat.sin_cos());
        let normal_m = self.semi_major_m / (1.0 - self.eccentricity_squared * sin_lat * sin_lat).sqrt();
        let axis_distance_m = normal_m * cos_lat;
        [axis_distance_m * cos_lon, axis_distance_m * sin_lon, normal_m * (1.0 - self.eccentricity_squared) * sin_lat]
    }

    /// Bowring's formula; near the ellipsoid (heights under some km) its error is below a nanometre.
    fn to_surface(self, [x, y, z]: [f64; 3]) -> (f64, f64) {
        let axis_distance_m = x.hypot(y);
        let (sin_u, cos_u) = {
            let (opposite, adjacent) = (z, axis_distance_m * self.axis_ratio);
            let length = opposite.hypot(adjacent);
            (opposite / length, adjacent / length)
        };
        let rise = z + self.second_eccentricity_squared_b * sin_u * sin_u * sin_u;
        let run = axis_distance_m - self.eccentricity_squared * self.semi_major_m * cos_u * cos_u * cos_u;
        (y.atan2(x), rise.atan2(run))
    }
}

impl Shift {
    /// The shift from a datum's ellipsoid to the hub's.
    pub(crate) fn new(ellipsoid: &Ellipsoid, helmert: &Helmert) -> Self {
        let [rx, ry, rz] = helmert.rotation_arcsec.map(|seconds| (seconds / 3600.0).to_radians());
        let sign = match helmert.convention {
            RotationConvention::CoordinateFrame => 1.0,
            RotationConvention::PositionVector => -1.0,
        };
        let (rx, ry, rz) = (sign * rx, sign * ry, sign * rz);
        Self {
            from: Geocentric::new(ellipsoid),
            to: Geocentric::new(&Ellipsoid::GRS80),
            translation_m: helmert.translation_m,
            rotation: [[1.0, rz, -ry], [-rz, 1.0, rx], [ry, -rx, 1.0]],
            scale_ratio: 1.0 + helmert.scale_ppm * 1e-6,
        }
    }

    /// From longitude and latitude in radians on the datum to those at the hub.
    pub(crate) fn forth(&self, lon: f64, lat: f64) -> (f64, f64) {
        self.to.to_surface(self.forth_to_space(lon, lat))
    }

    /// From longitude and latitude in radians at the hub to those on the datum.
    pub(crate) fn back(&self, lon: f64, lat: f64) -> (f64, f64) {
        self.back_from_space(self.to.to_space(lon, lat))
    }

    /// From longitude and latitude in radians on this datum to those on another one, by way of the hub's space.
    pub(crate) fn over(&self, other: &Self, lon: f64, lat: f64) -> (f64, f64) {
        other.back_from_space(self.forth_to_space(lon, lat))
    }

    fn forth_to_space(&self, lon: f64, lat: f64) -> [f64; 3] {
        let space = self.from.to_space(lon, lat);
        let [tx, ty, tz] = self.translation_m;
        let [row_x, row_y, row_z] = self.rotation;
        let turn = |row: [f64; 3]| self.scale_ratio * dot(row, space);
        [turn(row_x) + tx, turn(row_y) + ty, turn(row_z) + tz]
    }

    /// The rotation is undone by its transpose, as PROJ does: the way back and forth differs by the square of the
    /// rotations, at most 0.6 mm for the datums here.
    fn back_from_space(&self, [x, y, z]: [f64; 3]) -> (f64, f64) {
        let [tx, ty, tz] = self.translation_m;
        let space = [x - tx, y - ty, z - tz].map(|along| along / self.scale_ratio);
        let [[a, b, c], [d, e, f], [g, h, i]] = self.rotation;
        self.from.to_surface([dot([a, d, g], space), dot([b, e, h], space), dot([c, f, i], space)])
    }
}

fn dot([a, b, c]: [f64; 3], [x, y, z]: [f64; 3]) -> f64 {
    a * x + b * y + c * z
}
