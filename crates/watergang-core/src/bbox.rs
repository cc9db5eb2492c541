//! Rectangles that requests ask for and extents that responses tell.

use crate::crs::AxisOrder;

/// A rectangle in some CRS: x is easting or longitude, y is northing or latitude, always.
///
/// Invariants: all numbers are finite, `min_y <= max_y`, and `min_z <= max_z` where there is a z range.
/// `min_x > max_x` is legal and means that the rectangle crosses the antimeridian.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bbox {
    min_x: f64,
    min_y: f64,
    max_x: f64,
    max_y: f64,
    z: Option<[f64; 2]>,
}

/// Why numbers are no rectangle.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BboxError {
    /// Neither 4 nor 6 numbers.
    #[error("a bbox has 4 numbers, or 6 with heights, not {count}")]
    Count {
        /// How many there were.
        count: usize,
    },
    /// NaN or infinite.
    #[error("a bbox coordinate is not a finite number")]
    NotFinite,
    /// Upside down.
    #[error("the bbox is upside down: its lower edge {min_y} is above its upper edge {max_y}")]
    UpsideDown {
        /// Lower edge.
        min_y: f64,
        /// Upper edge.
        max_y: f64,
    },
    /// Heights upside down.
    #[error("the bbox is upside down: its lowest height {min_z} is above its highest {max_z}")]
    HeightsUpsideDown {
        /// Lowest height.
        min_z: f64,
        /// Highest height.
        max_z: f64,
    },
}

impl Bbox {
    /// A rectangle from its edges, x and y as the system knows them.
    ///
    /// # Errors
    /// When a number is not finite or the lower edge is above the upper one.
    pub fn new(min_x: f64, min_y: f64, max_x: f64, max_y: f64) -> Result<Self, BboxError> {
        if ![min_x, min_y, max_x, max_y].iter().all(|number| number.is_finite()) {
            return Err(BboxError::NotFinite);
        }
        if min_y > max_y {
            return Err(BboxError::UpsideDown { min_y, max_y });
        }
        Ok(Self { min_x, min_y, max_x, max_y, z: None })
    }

    /// The same rectangle with a range of heights.
    ///
    /// # Errors
    /// When a height is not finite or the range is upside down.
    pub fn with_heights(self, min_z: f64, max_z: f64) -> Result<Self, BboxError> {
        if !(min_z.is_finite() && max_z.is_finite()) {
            return Err(BboxError::NotFinite);
        }
        if min_z > max_z {
            return Err(BboxError::HeightsUpsideDown { min_z, max_z });
        }
        Ok(Self { z: Some([min_z, max_z]), ..self })
    }

    /// Reads the four or six numbers of a `bbox` parameter, which come in the axis order of `bbox-crs`: lower corner,
    /// then upper corner, each with its height where there are six. This is the only place where a request's axis
    /// order is undone.
    ///
    /// # Errors
    /// See [`BboxError`].
    pub fn from_parameter(corners: &[f64], order: AxisOrder) -> Result<Self, BboxError> {
        let (low, high, heights) = match *corners {
            [a, b, c, d] => ([a, b], [c, d], None),
            [a, b, low_z, c, d, high_z] => ([a, b], [c, d], Some([low_z, high_z])),
            _ => return Err(BboxError::Count { count: corners.len() }),
        };
        let [min_x, min_y] = order.arrange(low[0], low[1]);
        let [max_x, max_y] = order.arrange(high[0], high[1]);
        let flat = Self::new(min_x, min_y, max_x, max_y)?;
        heights.map_or(Ok(flat), |[min_z, max_z]| flat.with_heights(min_z, max_z))
    }

    /// West edge (of the western part where the antimeridian is crossed).
    #[must_use]
    pub const fn min_x(&self) -> f64 {
        self.min_x
    }
    /// South edge.
    #[must_use]
    pub const fn min_y(&self) -> f64 {
        self.min_y
    }
    /// East edge.
    #[must_use]
    pub const fn max_x(&self) -> f64 {
        self.max_x
    }
    /// North edge.
    #[must_use]
    pub const fn max_y(&self) -> f64 {
        self.max_y
    }
    /// Lowest and highest height, where the rectangle has any.
    #[must_use]
    pub const fn heights(&self) -> Option<[f64; 2]> {
        self.z
    }

    /// x of the antimeridian in a CRS of longitudes and latitudes.
    pub const ANTIMERIDIAN_DEGREES: f64 = 180.0;

    /// Whether the rectangle goes from a west edge over the antimeridian to an east edge.
    #[must_use]
    pub fn crosses_antimeridian(&self) -> bool {
        self.min_x > self.max_x
    }

    /// One rectangle, or the two parts west and east of the antimeridian, each as `[min_x, min_y, max_x, max_y]`.
    ///
    /// `antimeridian_x` is the x of the antimeridian in the rectangle's CRS: 180 for degrees, half the width of the
    /// world for Web Mercator.
    #[must_use]
    pub fn parts(&self, antimeridian_x: f64) -> Vec<[f64; 4]> {
        if self.crosses_antimeridian() {
            vec![
                [self.min_x, self.min_y, antimeridian_x, self.max_y],
                [-antimeridian_x, self.min_y, self.max_x, self.max_y],
            ]
        } else {
            vec![[self.min_x, self.min_y, self.max_x, self.max_y]]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AxisOrder::{EastNorth, NorthEast};

    #[track_caller]
    fn check(corners: &[f64], order: AxisOrder, expected: &str) {
        let actual = match Bbox::from_parameter(corners, order) {
            Ok(Bbox { min_x, min_y, max_x, max_y, z }) => {
                let heights = z.map(|[low, high]| format!(" z {low} {high}")).unwrap_or_default();
                format!("{min_x} {min_y} {max_x} {max_y}{heights}")
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(actual, expected);
    }

    #[test]
    fn the_axis_order_of_the_crs_is_undone_once() {
        check(&[2.7, 50.9, 3.0, 51.1], EastNorth, "2.7 50.9 3 51.1");
        check(&[50.9, 2.7, 51.1, 3.0], NorthEast, "2.7 50.9 3 51.1");
        check(&[50.9, 2.7, -1.0, 51.1, 3.0, 20.0], NorthEast, "2.7 50.9 3 51.1 z -1 20");
    }

    #[test]
    fn a_bbox_across_the_antimeridian_is_kept_and_falls_into_two_parts() {
        check(&[179.0, -1.0, -179.0, 1.0], EastNorth, "179 -1 -179 1");
        let parts = Bbox::new(179.0, -1.0, -179.0, 1.0).map(|bbox| bbox.parts(180.0));
        assert_eq!(parts, Ok(vec![[179.0, -1.0, 180.0, 1.0], [-180.0, -1.0, -179.0, 1.0]]));
    }

    #[test]
    fn bad_corners_are_refused_with_a_reason() {
        check(&[0.0, 2.0, 1.0, 1.0], EastNorth, "the bbox is upside down: its lower edge 2 is above its upper edge 1");
        check(&[0.0, f64::NAN, 1.0, 1.0], EastNorth, "a bbox coordinate is not a finite number");
        check(&[0.0; 5], EastNorth, "a bbox has 4 numbers, or 6 with heights, not 5");
        check(
            &[0.0, 0.0, 2.0, 1.0, 1.0, 1.0],
            EastNorth,
            "the bbox is upside down: its lowest height 2 is above its highest 1",
        );
    }
}
