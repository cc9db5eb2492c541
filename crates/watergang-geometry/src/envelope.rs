//! The rectangle around a geometry, and the heights that it spans.

use crate::wkb::{Flow, WkbError, walk};

/// A rectangle: x is easting or longitude, y is northing or latitude.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Envelope {
    /// West edge.
    pub min_x: f64,
    /// South edge.
    pub min_y: f64,
    /// East edge.
    pub max_x: f64,
    /// North edge.
    pub max_y: f64,
}

impl Envelope {
    /// Makes the rectangle reach to a position. NaN changes nothing. Comparisons rather than `f64::min`: one instruction
    /// each, where `min` needs three to treat NaN on either side alike.
    #[inline]
    fn include(&mut self, x: f64, y: f64) {
        self.min_x = if x < self.min_x { x } else { self.min_x };
        self.min_y = if y < self.min_y { y } else { self.min_y };
        self.max_x = if x > self.max_x { x } else { self.max_x };
        self.max_y = if y > self.max_y { y } else { self.max_y };
    }

    /// Whether all of another rectangle lies in this one, edges included.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.min_x <= other.min_x && self.max_x >= other.max_x && self.min_y <= other.min_y && self.max_y >= other.max_y
    }

    /// The smallest rectangle with both in it.
    #[must_use]
    pub fn union(mut self, other: &Self) -> Self {
        self.include(other.min_x, other.min_y);
        self.include(other.max_x, other.max_y);
        self
    }

    /// The smallest rectangle of 32-bit numbers that this one lies in, as an R-tree of SQLite needs it: what meets this
    /// rectangle meets that one. In the order min x, min y, max x, max y.
    #[must_use]
    pub fn rounded_out(&self) -> [f32; 4] {
        [round_down(self.min_x), round_down(self.min_y), round_up(self.max_x), round_up(self.max_y)]
    }

    /// The largest rectangle of 32-bit numbers that lies in this one: what lies in that one lies in this for sure. In the
    /// order of [`Envelope::rounded_out`]; upside down, so that nothing lies in it, where no such number lies between two
    /// edges.
    #[must_use]
    pub fn rounded_in(&self) -> [f32; 4] {
        [round_up(self.min_x), round_up(self.min_y), round_down(self.max_x), round_down(self.max_y)]
    }

    /// Whether the rectangle shares a point with `[min_x, min_y, max_x, max_y]`.
    #[must_use]
    pub fn intersects(&self, [min_x, min_y, max_x, max_y]: &[f64; 4]) -> bool {
        self.min_x <= *max_x && self.max_x >= *min_x && self.min_y <= *max_y && self.max_y >= *min_y
    }
}

/// The largest 32-bit number that is not above.
fn round_down(number: f64) -> f32 {
    let nearest = number as f32;
    if f64::from(nearest) > number { nearest.next_down() } else { nearest }
}

/// The smallest 32-bit number that is not below.
fn round_up(number: f64) -> f32 {
    -round_down(-number)
}

/// The envelope of a geometry; nothing for an empty one.
///
/// # Errors
/// See [`WkbError`].
pub fn envelope(wkb: &[u8]) -> Result<Option<Envelope>, WkbError> {
    let mut all =
        Envelope { min_x: f64::INFINITY, min_y: f64::INFINITY, max_x: f64::NEG_INFINITY, max_y: f64::NEG_INFINITY };
    let _ = walk(wkb, &mut |part| {
        if let Some((_, positions)) = part {
            // By value, which the compiler keeps in registers.
            let mut here = all;
            positions.each_xy(|[x, y]| here.include(x, y));
            all = here;
        }
        Flow::Continue(())
    })?;
    Ok((all.min_x <= all.max_x && all.min_y <= all.max_y).then_some(all))
}

/// Lowest and highest z of a geometry, in the unit of its heights; nothing for one without heights.
///
/// # Errors
/// See [`WkbError`].
pub fn z_range(wkb: &[u8]) -> Result<Option<(f64, f64)>, WkbError> {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let _ = walk(wkb, &mut |part| {
        if let Some(heights) = part.and_then(|(_, positions)| positions.z()) {
            for z in heights {
                low = low.min(z);
                high = high.max(z);
            }
        }
        Flow::Continue(())
    })?;
    Ok((low <= high).then_some((low, high)))
}
