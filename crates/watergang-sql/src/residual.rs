//! What the database could not decide, decided on the rows: in one piece of code for all stores.

use std::ops::Range;

use watergang_core::{Bbox, CrsId, Interval, StoreError, ValueRef};
use watergang_cql2::{Condition, Evaluator, Item};
use watergang_crs::{Registry, Reproject};
use watergang_geometry::Envelope;

use crate::search::Phrases;

/// The geometry of a row.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'a> {
    /// The row has none.
    Missing,
    /// The row has one.
    Wkb {
        /// ISO WKB or EWKB; what cannot be read is let through by rectangles, so that the format reports it.
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
    /// A predicate.
    pub condition: Option<Condition>,
    /// Words that are searched for.
    pub searches: Vec<Search>,
}

/// Phrases, one of which stands in one of some texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The columns that are searched.
    pub columns: Vec<String>,
    /// What is searched for.
    pub phrases: Phrases,
}

impl Residual {
    /// Whether nothing remains.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.boxes.is_empty() && self.decides_boxes_alone()
    }

    /// Whether nothing but rectangles is decided on.
    #[must_use]
    pub fn decides_boxes_alone(&self) -> bool {
        self.times.is_empty() && self.condition.is_none() && self.searches.is_empty()
    }

    /// Whether the geometry of a row is looked at.
    #[must_use]
    pub fn needs_geometry(&self) -> bool {
        !self.boxes.is_empty() || self.condition.as_ref().is_some_and(Condition::needs_geometry)
    }

    /// Names of the columns that are looked at: those of the predicate, in its order, then those of times and those that
    /// are searched. A [`Judge`] is told their values in this order.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let mut names = self.condition.as_ref().map_or_else(Vec::new, |condition| condition.properties().to_vec());
        let times = self.times.iter().flat_map(|test| {
            let (first, second) = test.columns();
            std::iter::once(first).chain(second)
        });
        let searched = self.searches.iter().flat_map(|search| search.columns.iter().map(String::as_str));
        for name in times.chain(searched) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// Whoever decides on rows, one after the other. Without a predicate to decide it costs nothing to make.
    #[must_use]
    pub fn judge(&self) -> Judge<'_> {
        let needs_slots = !self.times.is_empty() || !self.searches.is_empty();
        let columns = if needs_slots { self.columns() } else { Vec::new() };
        let slot = |name: &str| columns.iter().position(|column| column == name);
        let times = self.times.iter().map(|test| {
            let (first, second) = test.columns();
            (slot(first), second.map_or_else(|| slot(first), slot))
        });
        Judge {
            residual: self,
            times: times.collect(),
            searches: self
                .searches
                .iter()
                .map(|search| search.columns.iter().filter_map(|name| slot(name)).collect())
                .collect(),
            words: String::new(),
            evaluator: self.condition.as_ref().map(Evaluator::new),
            values: Values::default(),
        }
    }
}

/// Decides on rows: [`Judge::begin`], [`Judge::value`] for each of [`Residual::columns`], then [`Judge::holds`].
#[derive(Debug)]
pub struct Judge<'a> {
    residual: &'a Residual,
    /// Where the values of each time stand.
    times: Vec<(Option<usize>, Option<usize>)>,
    /// Where the texts of each search stand.
    searches: Vec<Vec<usize>>,
    /// The words of a text that is searched.
    words: String,
    evaluator: Option<Evaluator<'a>>,
    values: Values,
}

impl Judge<'_> {
    /// Forgets the row before.
    pub fn begin(&mut self) {
        self.values.cells.clear();
        self.values.text.clear();
    }

    /// The value of the next column.
    pub fn value(&mut self, value: ValueRef<'_>) {
        self.values.push(value);
    }

    /// Whether all tests hold for the row. A geometry that cannot be read is let through by rectangles: the format
    /// reports it, where a filter would hide it.
    pub fn holds(&mut self, shape: &Shape<'_>) -> bool {
        let text = |slot: &Option<usize>| match slot.map(|slot| self.values.get(slot)) {
            Some(ValueRef::Text(text)) => Some(text),
            _ => None,
        };
        let in_time =
            |(test, (first, last)): (&TimeTest, &(Option<usize>, Option<usize>))| test.holds(text(first), text(last));
        let in_texts = |(search, slots): (&Search, &Vec<usize>)| {
            slots.iter().any(|slot| match self.values.get(*slot) {
                ValueRef::Text(text) => search.phrases.are_in(text, &mut self.words),
                _ => false,
            })
        };
        self.residual.times.iter().zip(&self.times).all(in_time)
            && self.residual.searches.iter().zip(&self.searches).all(in_texts)
            && self.residual.boxes.iter().all(|test| test.holds(shape))
            && self
                .evaluator
                .as_mut()
                .is_none_or(|evaluator| evaluator.is_true_of(&Candidate { values: &self.values, shape: *shape }))
    }
}

impl Drop for Judge<'_> {
    fn drop(&mut self) {
        let broken_off = self.evaluator.as_ref().map_or(0, Evaluator::broken_off);
        if broken_off > 0 {
            tracing::warn!(count = broken_off, "geometries are too invalid to be related to those of a filter");
        }
    }
}

/// Values of one row; texts lie one behind the other.
#[derive(Debug, Default)]
struct Values {
    cells: Vec<Held>,
    text: String,
}

#[derive(Clone, Debug)]
enum Held {
    Null,
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Text(Range<usize>),
    Json(Range<usize>),
}

impl Values {
    fn push(&mut self, value: ValueRef<'_>) {
        let mut keep = |text: &str| {
            let start = self.text.len();
            self.text.push_str(text);
            start..self.text.len()
        };
        let held = match value {
            ValueRef::Null => Held::Null,
            ValueRef::Boolean(flag) => Held::Boolean(flag),
            ValueRef::Integer(number) => Held::Integer(number),
            ValueRef::Number(number) => Held::Number(number),
            ValueRef::Text(text) => Held::Text(keep(text)),
            ValueRef::Json(text) => Held::Json(keep(text)),
        };
        self.cells.push(held);
    }

    fn get(&self, slot: usize) -> ValueRef<'_> {
        let text = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
        match self.cells.get(slot) {
            None | Some(Held::Null) => ValueRef::Null,
            Some(Held::Boolean(flag)) => ValueRef::Boolean(*flag),
            Some(Held::Integer(number)) => ValueRef::Integer(*number),
            Some(Held::Number(number)) => ValueRef::Number(*number),
            Some(Held::Text(range)) => ValueRef::Text(text(range)),
            Some(Held::Json(range)) => ValueRef::Json(text(range)),
        }
    }
}

/// A row as a predicate looks at it.
struct Candidate<'a> {
    values: &'a Values,
    shape: Shape<'a>,
}

impl Item for Candidate<'_> {
    fn value(&self, slot: usize) -> ValueRef<'_> {
        self.values.get(slot)
    }

    fn geometry(&self) -> Option<&[u8]> {
        match self.shape {
            Shape::Missing => None,
            Shape::Wkb { wkb, .. } => Some(wkb),
        }
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

impl BoxTest {
    /// The test for rows stored in `storage`.
    ///
    /// # Errors
    /// [`StoreError::Unsupported`] when one of the CRSs is not served.
    pub fn new(bbox: &Bbox, crs: CrsId, storage: CrsId, registry: &Registry) -> Result<Self, StoreError> {
        let unsupported = |_| StoreError::Unsupported { what: format!("compare {crs} with {storage}") };
        let reproject = Reproject::new(registry, storage, crs).map_err(unsupported)?;
        // Where a CRS has no antimeridian no rectangle of it crosses one.
        let antimeridian_x = |crs| {
            let known = registry.describe(crs).and_then(watergang_crs::CrsInfo::antimeridian_x);
            known.unwrap_or(Bbox::ANTIMERIDIAN_DEGREES)
        };
        let parts = bbox.parts(antimeridian_x(crs));
        if reproject.is_identity() {
            return Ok(Self { storage_boxes: parts.clone(), parts, heights: bbox.heights(), reproject: None });
        }
        let covering = watergang_crs::transform_bbox(registry, bbox, crs, storage).map_err(unsupported)?;
        let storage_boxes = covering.parts(antimeridian_x(storage));
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
    /// The columns that are looked at: the first instant's, and the last one's where that is another.
    fn columns(&self) -> (&str, Option<&str>) {
        match self {
            Self::Touches { start, end, .. } => (start, Some(end)),
            Self::Within { property, .. } => (property, None),
        }
    }

    fn holds(&self, first: Option<&str>, last: Option<&str>) -> bool {
        let first = first.and_then(Interval::parse_stored);
        match self {
            // A text that is no time tells no time.
            Self::Touches { interval, .. } => {
                let last = last.and_then(Interval::parse_stored);
                let own = Interval { start: first.and_then(|time| time.start), end: last.and_then(|time| time.end) };
                own.intersects(interval)
            }
            Self::Within { interval, .. } => first.is_some_and(|own| {
                own.start >= interval.start && interval.end.is_none_or(|end| own.end.is_some_and(|own| own <= end))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Column, ColumnType, Dialect, Geometry, SpatialIndex, Table, split};
    use watergang_core::expression::{Comparison, Literal};
    use watergang_core::{Expression, Filter, KeyKind};
    use watergang_geometry::wkb::Kind;
    use watergang_geometry::write::Writer;

    fn ponds(crs: CrsId) -> Table {
        let key = crate::table::KeyColumn {
            name: "fid".to_owned(),
            kind: KeyKind::Integer,
            column_type: ColumnType::Integer,
        };
        Table {
            schema: None,
            name: "pond".to_owned(),
            key: key.clone(),
            id: key,
            geometry: Some(Geometry {
                name: "geom".to_owned(),
                crs,
                srid: 0,
                index: SpatialIndex::None,
                nullable: false,
            }),
            columns: Vec::<Column>::new(),
            time: None,
            default_sort: Vec::new(),
            indexed: Vec::new(),
            text_orders: Vec::new(),
            decimals: Vec::new(),
            text_index: None,
        }
    }

    fn points(positions: &[[f64; 2]]) -> Vec<u8> {
        let mut wkb = Vec::new();
        let mut writer = Writer::new(&mut wkb, false);
        writer.multi(Kind::MultiPoint, positions.len());
        positions.iter().for_each(|[x, y]| writer.point([*x, *y, f64::NAN]));
        wkb
    }

    /// 0.9 degrees to the north are 100 km, 1.2 degrees to the east 85 km, whatever datum the degrees are of.
    #[test]
    fn the_nearest_point_in_degrees_is_the_nearest_on_earth() {
        for crs in [CrsId::Crs84, CrsId::Epsg(4313)] {
            let here = Expression::Literal(Literal::Geometry(points(&[[4.0, 50.5]])));
            let arguments = vec![Expression::Property("geom".to_owned()), here];
            let distance = Expression::Call { name: "distance_m".to_owned(), arguments };
            let operands = Box::new([distance, Expression::Literal(Literal::Integer(90_000))]);
            let near = Filter::Holds(Expression::Compare { operator: Comparison::Less, operands });
            let split = split(&near, &ponds(crs), Dialect::Sqlite, &Registry::default()).unwrap();
            let mut judge = split.residual.judge();
            judge.begin();
            let there = points(&[[4.0, 51.4], [5.2, 50.5]]);
            assert!(judge.holds(&Shape::Wkb { wkb: &there, envelope: None }), "{crs}");
        }
    }
}
