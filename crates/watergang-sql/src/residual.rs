//! What the database could not decide, decided on the rows: in one piece of code for all stores.

use watergang_core::{Bbox, CrsId, Interval, StoreError};
use watergang_crs::{Registry, Reproject};
use watergang_geometry::Envelope;

/// The geometry of a row.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'a> {
    /// The row has none.
    Missing,
    /// The row has one.
    Wkb {
        /// ISO WKB or EWKB.
        wkb: &'a [u8],
        /// Its envelope, where the store has it at hand.
        envelope: Option<Envelope>,
    },
}

/// The tests that remain. All must hold.
#[derive(Debug, Default)]
pub struct Residual {
    /// Rectangles.
    pub boxes: Vec<BoxTest>,
    /// Times.
    pub times: Vec<TimeTest>,
}

impl Residual {
    /// Whether nothing remains.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.boxes.is_empty() && self.times.is_empty()
    }

    /// Whether the geometry of a row is looked at.
    #[must_use]
    pub fn needs_geometry(&self) -> bool {
        !self.boxes.is_empty()
    }

    /// Names of the columns that are looked at.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let mut names = Vec::new();
        for test in &self.times {
            let (first, second) = match test {
                TimeTest::Touches { start, end, .. } => (start, Some(end)),
                TimeTest::Within { property, .. } => (property, None),
            };
            for name in std::iter::once(first).chain(second) {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
        names
    }

    /// Whether all tests hold for a row. A geometry that cannot be read is let through: the format reports it, where a
    /// filter would hide it.
    pub fn holds<'a>(&self, shape: &Shape<'_>, column: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.times.iter().all(|test| test.holds(&column)) && self.boxes.iter().all(|test| test.holds(shape))
    }
}

/// Whether a geometry touches a rectangle that is given in some CRS.
#[derive(Debug)]
pub struct BoxTest {
    /// The rectangle, or its two parts beside the antimeridian, in its own CRS.
    parts: Vec<[f64; 4]>,
    heights: Option<[f64; 2]>,
    /// Rectangles in the storage CRS that cover the parts.
    storage_boxes: Vec<[f64; 4]>,
    /// From the storage CRS to that of the rectangle, where they differ.
    reproject: Option<Reproject>,
}

/// Half the width of the world where a CRS has no antimeridian: no rectangle of it crosses one.
const DEGREES_OF_HALF_A_TURN: f64 = 180.0;

impl BoxTest {
    /// The test for rows stored in `storage`.
    ///
    /// # Errors
    /// [`StoreError::Unsupported`] when one of the CRSs is not served.
    pub fn new(bbox: &Bbox, crs: CrsId, storage: CrsId, registry: &Registry) -> Result<Self, StoreError> {
        let unsupported = |_| StoreError::Unsupported { what: format!("compare {crs} with {storage}") };
        let reproject = Reproject::new(registry, storage, crs).map_err(unsupported)?;
        let antimeridian_x =
            registry.describe(crs).and_then(watergang_crs::CrsInfo::antimeridian_x).unwrap_or(DEGREES_OF_HALF_A_TURN);
        let parts = bbox.parts(antimeridian_x);
        if reproject.is_identity() {
            return Ok(Self { storage_boxes: parts.clone(), parts, heights: bbox.heights(), reproject: None });
        }
        let covering = watergang_crs::transform_bbox(registry, bbox, crs, storage).map_err(unsupported)?;
        let home_antimeridian_x = registry.describe(storage).and_then(watergang_crs::CrsInfo::antimeridian_x);
        let storage_boxes = covering.parts(home_antimeridian_x.unwrap_or(DEGREES_OF_HALF_A_TURN));
        Ok(Self { parts, heights: bbox.heights(), storage_boxes, reproject: Some(reproject) })
    }

    /// Rectangles in the storage CRS that cover the asked one.
    #[must_use]
    pub fn storage_boxes(&self) -> &[[f64; 4]] {
        &self.storage_boxes
    }

    /// Whether a geometry whose envelope lies in a storage box touches the rectangle for sure.
    #[must_use]
    pub const fn is_exact_by_envelope(&self) -> bool {
        self.reproject.is_none() && self.heights.is_none()
    }

    fn holds(&self, shape: &Shape<'_>) -> bool {
        let Shape::Wkb { wkb, envelope } = shape else { return true };
        if let (Some(envelope), None) = (envelope, &self.reproject)
            && !self.parts.iter().any(|part| envelope.intersects(part))
        {
            return false;
        }
        let touches = self.parts.iter().any(|part| {
            let touched = match &self.reproject {
                None => watergang_geometry::intersects_box(wkb, part),
                Some(reproject) => {
                    watergang_geometry::intersects_box_projected(wkb, part, |x, y| reproject.apply(x, y))
                }
            };
            touched.unwrap_or(true)
        });
        touches
            && self.heights.is_none_or(|[low, high]| {
                watergang_geometry::z_range(wkb)
                    .ok()
                    .flatten()
                    .is_none_or(|(min_z, max_z)| min_z <= high && max_z >= low)
            })
    }
}

/// Whether the times of a row fit an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeTest {
    /// The row's time shares an instant with the interval, or it has no time.
    Touches {
        /// Column of the first instant.
        start: String,
        /// Column of the last instant; the same for rows with one time.
        end: String,
        /// The interval.
        interval: Interval,
    },
    /// The row's time lies in the interval; never a row without it.
    Within {
        /// The column.
        property: String,
        /// The interval.
        interval: Interval,
    },
}

impl TimeTest {
    fn holds<'a>(&self, column: &impl Fn(&str) -> Option<&'a str>) -> bool {
        match self {
            // A text that is no time tells no time.
            Self::Touches { start, end, interval } => {
                let first = column(start).and_then(Interval::parse_stored);
                let last = column(end).and_then(Interval::parse_stored);
                let own = Interval { start: first.and_then(|time| time.start), end: last.and_then(|time| time.end) };
                own.intersects(interval)
            }
            Self::Within { property, interval } => {
                column(property).and_then(Interval::parse_stored).is_some_and(|own| {
                    own.start >= interval.start && interval.end.is_none_or(|end| own.end.is_some_and(|own| own <= end))
                })
            }
        }
    }
}
