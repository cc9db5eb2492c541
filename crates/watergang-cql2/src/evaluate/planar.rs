//! From WKB to the geometries of the `geo` crate, which knows how two of them lie to each other in the plane.

use geo::bool_ops::unary_union;
use geo::{BoundingRect, Coord, Geometry, GeometryCollection, Intersects, LineString, MultiLineString};
use geo::{MultiPoint, MultiPolygon, Point, Polygon};
use watergang_geometry::wkb::{Flow, Kind, Part, Positions, head, walk};

/// The geometry as points, lines and polygons, heights left out; nothing where it cannot be read or has a position that
/// is not finite, of which the relations of `geo` make nothing sensible.
///
/// A collection falls into its parts: where they are of one kind it is the multi-geometry of that kind, and polygons
/// that may meet are made one, because as a multipolygon they would have boundaries inside.
pub(super) fn read(wkb: &[u8]) -> Option<Geometry<f64>> {
    let mut parts = Parts::default();
    let flow = walk(wkb, &mut |part| if parts.take(part) { Flow::Continue(()) } else { Flow::Break(()) }).ok()?;
    if flow.is_break() {
        return None;
    }
    if head(wkb).ok()?.kind == Kind::GeometryCollection && parts.has_polygons_that_may_meet() {
        parts.polygons = unary_union(&parts.polygons).0;
    }
    Some(parts.into_geometry())
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

    fn has_polygons_that_may_meet(&self) -> bool {
        let boxes: Vec<_> = self.polygons.iter().filter_map(BoundingRect::bounding_rect).collect();
        boxes.iter().enumerate().any(|(place, one)| boxes.iter().take(place).any(|other| one.intersects(other)))
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
