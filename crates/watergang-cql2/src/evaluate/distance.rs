//! Which points of two geometries are nearest to each other.

use geo::{Coord, CoordsIter, Geometry, Line, LinesIter, Point};
use rstar::RTree;

/// As many positions are compared with every edge of the other geometry; more are looked up in a tree.
const PLAIN_POSITIONS_MAX: usize = 8;

/// The edges of a geometry, among which the nearest to a position is found. A point is an edge of no length.
#[derive(Debug)]
pub(super) struct Edges {
    lines: Vec<Line<f64>>,
    tree: Option<RTree<Line<f64>>>,
    /// How much longer a unit of y is than one of x.
    x_scale: f64,
}

impl Edges {
    /// The edges of a geometry. x is multiplied by `x_scale`, so that distances in the plane are more like those on
    /// Earth where positions are degrees.
    pub(super) fn new(geometry: &Geometry<f64>, x_scale: f64) -> Self {
        let scaled = |coord: Coord<f64>| Coord { x: coord.x * x_scale, y: coord.y };
        let mut lines = Vec::new();
        collect(geometry, &mut |line| lines.push(Line::new(scaled(line.start), scaled(line.end))));
        Self { lines, tree: None, x_scale }
    }

    fn positions(&self) -> impl Iterator<Item = Point<f64>> + '_ {
        self.lines.iter().flat_map(|line| [Point(line.start), Point(line.end)])
    }

    /// The point of the edges that is nearest to each position, and the pair of them that is nearest.
    fn nearest(&mut self, positions: &[Point<f64>]) -> Option<(f64, Point<f64>, Point<f64>)> {
        if positions.len() > PLAIN_POSITIONS_MAX && self.tree.is_none() {
            self.tree = Some(RTree::bulk_load(self.lines.clone()));
        }
        let mut best: Option<(f64, Point<f64>, Point<f64>)> = None;
        let mut offer = |position: Point<f64>, line: &Line<f64>| {
            let there = closest(line, position);
            let squared = (there.x() - position.x()).powi(2) + (there.y() - position.y()).powi(2);
            if best.is_none_or(|(least, ..)| squared < least) {
                best = Some((squared, position, there));
            }
        };
        for position in positions {
            match &self.tree {
                Some(tree) => tree.nearest_neighbor(position).into_iter().for_each(|line| offer(*position, line)),
                None => self.lines.iter().for_each(|line| offer(*position, line)),
            }
        }
        best
    }

    /// The two points, x and y each, one of each geometry, which are nearest to each other, of geometries that do not
    /// meet: then one of them is a vertex.
    pub(super) fn nearest_points(&mut self, other: &mut Self) -> Option<[[f64; 2]; 2]> {
        let (here, there): (Vec<_>, Vec<_>) = (self.positions().collect(), other.positions().collect());
        let from_here = other.nearest(&here);
        let from_there = self.nearest(&there);
        let nearer = [from_here, from_there].into_iter().flatten().min_by(|one, two| one.0.total_cmp(&two.0))?;
        let unscaled = |point: Point<f64>| [point.x() / self.x_scale, point.y()];
        Some([unscaled(nearer.1), unscaled(nearer.2)])
    }
}

/// The point of a segment that is closest to a position.
fn closest(line: &Line<f64>, position: Point<f64>) -> Point<f64> {
    let (step_x, step_y) = (line.dx(), line.dy());
    let along = (position.x() - line.start.x) * step_x + (position.y() - line.start.y) * step_y;
    let squared_length = step_x * step_x + step_y * step_y;
    // Without length, or one that is too small for numbers, every place of it is its start.
    let share = if squared_length > 0.0 { (along / squared_length).clamp(0.0, 1.0) } else { 0.0 };
    Point::new(line.start.x + share * step_x, line.start.y + share * step_y)
}

fn collect(geometry: &Geometry<f64>, take: &mut impl FnMut(Line<f64>)) {
    match geometry {
        Geometry::LineString(line) => line.lines_iter().for_each(take),
        Geometry::MultiLineString(lines) => lines.lines_iter().for_each(take),
        Geometry::Polygon(polygon) => polygon.lines_iter().for_each(take),
        Geometry::MultiPolygon(polygons) => polygons.lines_iter().for_each(take),
        Geometry::GeometryCollection(parts) => parts.iter().for_each(|part| collect(part, take)),
        points => points.coords_iter().for_each(|coord| take(Line::new(coord, coord))),
    }
}
