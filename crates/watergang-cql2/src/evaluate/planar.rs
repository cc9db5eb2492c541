//! From WKB to the geometries of the `geo` crate, which knows how two of them lie to each other in the plane.

use geo::bool_ops::unary_union;
use geo::coordinate_position::CoordPos;
use geo::dimensions::Dimensions;
use geo::{BoundingRect, Coord, Geometry, GeometryCollection, Intersects, LineString, MultiLineString};
use geo::{MultiPoint, MultiPolygon, Point, Polygon, Rect, Relate};
use watergang_geometry::wkb::{Flow, Kind, Part, Positions, head, walk};

/// Pairs of polygons of a collection that are looked at more closely than by their envelopes.
const PAIRS_MAX: usize = 1_000;

/// A geometry in the plane.
pub(super) struct Planar {
    /// The whole. A collection is the multi-geometry of its parts where they are of one kind; polygons that share more
    /// than points are made one, because as a multipolygon they would have boundaries inside.
    pub whole: Geometry<f64>,
    /// What it is made of, each for itself and as it was written, where the whole is not just that: what is made one
    /// has new positions, off by a rounding.
    parts: Vec<Geometry<f64>>,
}

impl Planar {
    /// Geometries that together meet what the whole meets.
    pub(super) fn parts(&self) -> &[Geometry<f64>] {
        if self.parts.is_empty() { std::slice::from_ref(&self.whole) } else { &self.parts }
    }
}

/// The geometry as points, lines and polygons, heights left out; nothing where it cannot be read or has a position that
/// is not finite, of which the relations of `geo` make nothing sensible.
pub(super) fn read(wkb: &[u8]) -> Option<Planar> {
    let mut parts = Parts::default();
    let flow = walk(wkb, &mut |part| if parts.take(part) { Flow::Continue(()) } else { Flow::Break(()) }).ok()?;
    if flow.is_break() {
        return None;
    }
    let is_collection = head(wkb).ok()?.kind == Kind::GeometryCollection;
    let mut each = Vec::new();
    if is_collection && parts.are_more_than_one_whole() {
        each = parts.each();
        if parts.has_polygons_that_share_more_than_points() {
            parts.polygons = unary_union(&parts.polygons).0;
        }
    }
    Some(Planar { whole: parts.into_geometry(), parts: each })
}

#[derive(Default)]
struct Parts {
    points: Vec<Point<f64>>,
    lines: Vec<LineString<f64>>,
    polygons: Vec<Polygon<f64>>,
    /// Rings of the polygon that is being read.
    rings: Vec<LineString<f64>>,
}

impl Parts {
    /// Takes a part, or the end of a polygon; whether its positions are finite.
    fn take(&mut self, part: Option<(Part, Positions<'_>)>) -> bool {
        let Some((kind, positions)) = part else {
            let mut rings = std::mem::take(&mut self.rings).into_iter().filter(|ring| !ring.0.is_empty());
            if let Some(shell) = rings.next() {
                self.polygons.push(Polygon::new(shell, rings.collect()));
            }
            return true;
        };
        let coords: Vec<Coord<f64>> = positions.xy().map(|[x, y]| Coord { x, y }).collect();
        if !coords.iter().all(|coord| coord.x.is_finite() && coord.y.is_finite()) {
            return false;
        }
        match (kind, coords.as_slice()) {
            (Part::Ring { .. }, _) => self.rings.push(LineString(coords)),
            (_, []) => {}
            // A line that goes nowhere is the point where it stays.
            (_, [first, rest @ ..]) if rest.iter().all(|coord| coord == first) => self.points.push(Point(*first)),
            _ => self.lines.push(LineString(coords)),
        }
        true
    }

    /// Whether there are several polygons, or parts of several kinds.
    fn are_more_than_one_whole(&self) -> bool {
        let kinds = [self.points.is_empty(), self.lines.is_empty(), self.polygons.is_empty()];
        self.polygons.len() > 1 || kinds.iter().filter(|is_empty| !**is_empty).count() > 1
    }

    /// Points, lines, and each polygon for itself.
    fn each(&self) -> Vec<Geometry<f64>> {
        let mut each: Vec<Geometry<f64>> = self.polygons.iter().cloned().map(Geometry::Polygon).collect();
        if !self.points.is_empty() {
            each.push(Geometry::MultiPoint(MultiPoint(self.points.clone())));
        }
        if !self.lines.is_empty() {
            each.push(Geometry::MultiLineString(MultiLineString(self.lines.clone())));
        }
        each
    }

    /// Whether two polygons share a surface or an edge, or there are so many whose envelopes meet that looking would
    /// take longer than making them one.
    fn has_polygons_that_share_more_than_points(&self) -> bool {
        let boxes: Vec<_> = self.polygons.iter().map(|polygon| (polygon, polygon.bounding_rect())).collect();
        let meet = |one: &Option<Rect<f64>>, other: &Option<Rect<f64>>| match (one, other) {
            (Some(one), Some(other)) => one.intersects(other),
            _ => false,
        };
        let pairs = boxes.iter().enumerate().flat_map(|(place, one)| {
            let before = boxes.iter().take(place);
            before.filter(|other| meet(&one.1, &other.1)).map(|other| (one.0, other.0))
        });
        pairs.enumerate().any(|(count, (one, other))| {
            count >= PAIRS_MAX || {
                let matrix = one.relate(other);
                matrix.get(CoordPos::Inside, CoordPos::Inside) != Dimensions::Empty
                    || matrix.get(CoordPos::OnBoundary, CoordPos::OnBoundary) == Dimensions::OneDimensional
            }
        })
    }

    fn into_geometry(self) -> Geometry<f64> {
        let Self { mut points, mut lines, mut polygons, .. } = self;
        match (points.len(), lines.len(), polygons.len()) {
            (1, 0, 0) => points.pop().map(Geometry::Point),
            (_, 0, 0) => Some(Geometry::MultiPoint(MultiPoint(points))),
            (0, 1, 0) => lines.pop().map(Geometry::LineString),
            (0, _, 0) => Some(Geometry::MultiLineString(MultiLineString(lines))),
            (0, 0, 1) => polygons.pop().map(Geometry::Polygon),
            (0, 0, _) => Some(Geometry::MultiPolygon(MultiPolygon(polygons))),
            _ => {
                let kinds = [
                    Geometry::MultiPoint(MultiPoint(points)),
                    Geometry::MultiLineString(MultiLineString(lines)),
                    Geometry::MultiPolygon(MultiPolygon(polygons)),
                ];
                Some(Geometry::GeometryCollection(GeometryCollection(kinds.into())))
            }
        }
        .unwrap_or(Geometry::MultiPoint(MultiPoint(Vec::new())))
    }
}
