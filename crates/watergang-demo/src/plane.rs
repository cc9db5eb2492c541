//! The drawing board: a flat plane in metres on which the corridor is drawn before it is laid on the globe.

/// A place on the plane: metres east and north of the plane's origin.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Pt {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// Longitude of the origin in degrees.
const ORIGIN_LON: f64 = 2.5;
/// Latitude of the origin in degrees.
const ORIGIN_LAT: f64 = 50.9;
/// Metres per degree of longitude at the origin (GRS 80).
const METRES_PER_LON: f64 = 70_349.0;
/// Metres per degree of latitude at the origin (GRS 80).
const METRES_PER_LAT: f64 = 111_247.0;
/// Positions are rounded to this part of a degree, about a centimetre: believable for a survey, the same on every
/// machine, and short as text.
const ROUND_PER_DEGREE: f64 = 1e7;

impl Pt {
    pub(crate) const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// The place on the plane of a longitude and a latitude in degrees. Not the exact inverse of
    /// [`Pt::to_lonlat`], which bends the plane a little.
    pub(crate) fn from_lonlat((lon, lat): (f64, f64)) -> Self {
        Self::new((lon - ORIGIN_LON) * METRES_PER_LON, (lat - ORIGIN_LAT) * METRES_PER_LAT)
    }

    /// Longitude and latitude in degrees. The plane is bent softly on the way, by at most some hundred metres, so that
    /// nothing in the landscape is ruler-straight; neighbours are bent alike and stay neighbours.
    pub(crate) fn to_lonlat(self) -> (f64, f64) {
        let turn = std::f64::consts::TAU;
        let x = self.x
            + 52.0 * (turn * (self.y / 2_300.0 + 0.13)).sin()
            + 30.0 * (turn * (self.x / 3_700.0 + self.y / 4_100.0)).sin();
        let y = self.y
            + 46.0 * (turn * (self.x / 2_700.0 + 0.41)).sin()
            + 28.0 * (turn * (self.y / 4_300.0 - self.x / 3_300.0)).sin();
        let round = |degrees: f64| (degrees * ROUND_PER_DEGREE).round() / ROUND_PER_DEGREE;
        (round(ORIGIN_LON + x / METRES_PER_LON), round(ORIGIN_LAT + y / METRES_PER_LAT))
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }

    pub(crate) fn times(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }

    pub(crate) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    /// Twice the signed area of the triangle of the origin and both; positive where `other` lies to the left.
    pub(crate) fn cross(self, other: Self) -> f64 {
        self.x * other.y - self.y * other.x
    }

    pub(crate) fn length_m(self) -> f64 {
        self.dot(self).sqrt()
    }

    pub(crate) fn distance_m(self, other: Self) -> f64 {
        self.minus(other).length_m()
    }

    /// The point at the share `t` of the way to `other`.
    pub(crate) fn toward(self, other: Self, t: f64) -> Self {
        Self::new(self.x + (other.x - self.x) * t, self.y + (other.y - self.y) * t)
    }

    /// The same direction with length 1; nothing stays nothing.
    pub(crate) fn direction(self) -> Self {
        let length = self.length_m();
        if length > 0.0 { self.times(1.0 / length) } else { self }
    }

    /// Turned left by a right angle.
    pub(crate) const fn left(self) -> Self {
        Self { x: -self.y, y: self.x }
    }

    /// The unit vector of an angle from east, counter-clockwise.
    pub(crate) fn of_angle(radians: f64) -> Self {
        Self::new(radians.cos(), radians.sin())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plane_is_bent_by_less_than_a_hundred_and_thirty_metres() {
        for (lon, lat) in [(1.95, 50.6), (2.26, 50.77), (2.5, 50.9), (2.85, 51.0), (3.0, 51.1)] {
            let at = Pt::from_lonlat((lon, lat));
            let again = Pt::from_lonlat(at.to_lonlat());
            assert!(at.distance_m(again) < 130.0, "{lon} {lat}");
        }
    }
}
