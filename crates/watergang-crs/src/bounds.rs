//! Rectangles from one CRS to another, for index prefilters and extents.

use watergang_core::{Bbox, CrsId};

use crate::error::CrsError;
use crate::projection::WEB_MERCATOR_HALF_WIDTH_M;
use crate::registry::{CrsInfo, Registry};
use crate::reproject::Reproject;

/// Points on each edge of a rectangle, both ends included. Between two of them the image of the edge is looked at once
/// more, see [`Ring`].
const EDGE_POINT_COUNT: usize = 21;

/// How much a rectangle grows beyond its image, as a share of its largest coordinate: room for the rounding of floats.
const GROWTH_RATIO: f64 = 1e-9;

/// Edge of the rectangle that stands for everywhere in a projected CRS, in metres: a hundred times round the Earth.
const EVERYWHERE_M: f64 = 4e9;

/// A rectangle in the target CRS that contains the image of a rectangle: never too small, seldom much too large. Heights
/// stay.
///
/// Between CRSs whose x is longitude (degrees, Web Mercator) a rectangle across the antimeridian stays one; to another
/// CRS both its parts are covered. A rectangle that reaches where the projection of the target has no place or is torn
/// (a pole in Web Mercator, the far side of a transverse Mercator) gives the widest rectangle, which an index answers
/// with everything: that is slow, but no item is lost.
///
/// # Errors
/// When the registry lacks one of the CRSs.
pub fn transform_bbox(registry: &Registry, bbox: &Bbox, from: CrsId, to: CrsId) -> Result<Bbox, CrsError> {
    let way = Way {
        forth: Reproject::new(registry, from, to)?,
        to_lon_lat: Reproject::new(registry, from, CrsId::Crs84)?,
        from_lon_lat: Reproject::new(registry, CrsId::Crs84, from)?,
        from: registry.require(from)?,
        to: registry.require(to)?,
    };
    if way.forth.is_identity() {
        return Ok(*bbox);
    }
    let flat = way.image(bbox);
    let [min_x, min_y, max_x, max_y] = flat;
    // Only numbers that are not finite could be refused; then everywhere is the honest answer.
    let image = Bbox::new(min_x, min_y, max_x, max_y).or_else(|_| {
        let [min_x, min_y, max_x, max_y] = everywhere(way.to);
        Bbox::new(min_x, min_y, max_x, max_y)
    });
    Ok(image
        .and_then(|image| match bbox.heights() {
            Some([low, high]) => image.with_heights(low, high),
            None => Ok(image),
        })
        .unwrap_or(*bbox))
}

struct Way<'a> {
    forth: Reproject,
    to_lon_lat: Reproject,
    from_lon_lat: Reproject,
    from: &'a CrsInfo,
    to: &'a CrsInfo,
}

impl Way<'_> {
    fn image(&self, bbox: &Bbox) -> [f64; 4] {
        if let (Some(from_edge), Some(to_edge)) = (self.from.antimeridian_x(), self.to.antimeridian_x())
            && let Some(image) = self.cylindrical(bbox, from_edge, to_edge)
        {
            return image;
        }
        let parts = match self.from.antimeridian_x() {
            Some(edge) => bbox.parts(edge),
            // Nothing is crossed here: such a rectangle holds nothing in this CRS, and its corners are as good as any.
            None => vec![[bbox.min_x().min(bbox.max_x()), bbox.min_y(), bbox.max_x().max(bbox.min_x()), bbox.max_y()]],
        };
        if self.to.is_geographic() {
            return match parts.as_slice() {
                [only] => self.to_geographic(*only),
                _ => parts.iter().map(|part| self.to_geographic(*part)).fold(NOWHERE, union),
            };
        }
        parts.iter().map(|part| self.to_plane(*part)).fold(NOWHERE, union)
    }

    /// Between longitudes and Web Mercator x and y are independent of each other, and the antimeridian may be crossed.
    /// Nothing where a datum shift stands between.
    fn cylindrical(&self, bbox: &Bbox, from_edge: f64, to_edge: f64) -> Option<[f64; 4]> {
        // The origin moves exactly when the datum is shifted.
        if self.forth.apply(0.0, 0.0)? != (0.0, 0.0) {
            return None;
        }
        let [west, low, east, high] = everywhere(self.to);
        let y = |value: f64, limit: f64| self.forth.apply(0.0, value).map_or(limit, |(_, y)| y);
        let (south, north) = (y(bbox.min_y(), low).max(low), y(bbox.max_y(), high).min(high));
        let scale = to_edge / from_edge;
        let (min_x, max_x) = (bbox.min_x() * scale, bbox.max_x() * scale);
        if max_x - min_x >= 2.0 * to_edge {
            return Some([west, south, east, north]);
        }
        // An edge that lies on the antimeridian stays there: beyond it the rectangle would become one that crosses.
        let [min_x, south, max_x, north] = grown([folded(min_x, to_edge), south, folded(max_x, to_edge), north], 0.0);
        Some([min_x.max(west), south, max_x.min(east), north])
    }

    /// The image in a CRS of degrees: the ring is unrolled along its longitudes, and a pole inside widens it.
    fn to_geographic(&self, rectangle: [f64; 4]) -> [f64; 4] {
        let Some(ring) = Ring::new(&self.forth, rectangle, true) else {
            return everywhere(self.to);
        };
        let [west, south, east, north] = grown(ring.envelope, ring.bulge);
        let north_inside = self.contains_pole(rectangle, 90.0);
        let south_inside = self.contains_pole(rectangle, -90.0);
        if north_inside || south_inside {
            let south = if south_inside { -90.0 } else { south.max(-90.0) };
            let north = if north_inside { 90.0 } else { north.min(90.0) };
            return [-180.0, south, 180.0, north];
        }
        let (south, north) = (south.max(-90.0), north.min(90.0));
        if east - west >= 360.0 {
            return [-180.0, south, 180.0, north];
        }
        [folded(west, 180.0), south, folded(east, 180.0), north]
    }

    /// Whether a pole lies in a rectangle of the source CRS, edges included.
    fn contains_pole(&self, [min_x, min_y, max_x, max_y]: [f64; 4], latitude_deg: f64) -> bool {
        self.from_lon_lat
            .apply(self.from.central_meridian_deg(), latitude_deg)
            .is_some_and(|(x, y)| (min_x..=max_x).contains(&x) && (min_y..=max_y).contains(&y))
    }

    /// The image in a projected CRS.
    ///
    /// A projection maps the world, cut open along the meridian opposite its own, without folds; so the image of a
    /// rectangle off the cut is bounded by the image of its edges.
    fn to_plane(&self, rectangle: [f64; 4]) -> [f64; 4] {
        let cut_deg = self.to.central_meridian_deg() + 180.0;
        let off_the_cut = Ring::new(&self.to_lon_lat, rectangle, true).is_some_and(|ring| {
            let [west, _, east, _] = ring.envelope;
            let pole_inside = !self.from.is_geographic()
                && (self.contains_pole(rectangle, 90.0) || self.contains_pole(rectangle, -90.0));
            let cut_inside = [cut_deg - 360.0, cut_deg, cut_deg + 360.0].iter().any(|cut| (west..=east).contains(cut));
            !pole_inside && !cut_inside
        });
        if !off_the_cut {
            return everywhere(self.to);
        }
        Ring::new(&self.forth, rectangle, false)
            .map_or_else(|| everywhere(self.to), |ring| grown(ring.envelope, ring.bulge))
    }
}

/// The image of a rectangle's outline.
struct Ring {
    envelope: [f64; 4],
    /// How far the outline strays from the straight lines between the points of [`EDGE_POINT_COUNT`], at most. The
    /// envelope holds the points halfway too, so what it may still miss is about a quarter of this.
    bulge: f64,
}

impl Ring {
    /// Nothing where some point of the outline has no image. `unroll`: x is a longitude and goes on beyond 180 degrees
    /// rather than jump.
    fn new(way: &Reproject, rectangle: [f64; 4], unroll: bool) -> Option<Self> {
        let mut points = outline(rectangle);
        if way.apply_in_place(&mut points) > 0 {
            return None;
        }
        if unroll {
            unrolled(&mut points);
        }
        let envelope = points.iter().fold(NOWHERE, |envelope, [x, y]| union(envelope, [*x, *y, *x, *y]));
        let bulge = points
            .windows(3)
            .step_by(2)
            .map(|window| match *window {
                [[x0, y0], [x1, y1], [x2, y2]] => (x1 - 0.5 * (x0 + x2)).hypot(y1 - 0.5 * (y0 + y2)),
                _ => 0.0,
            })
            .fold(0.0, f64::max);
        Some(Self { envelope, bulge })
    }
}

/// The outline of a rectangle: [`EDGE_POINT_COUNT`] points an edge and one halfway between each two, closed.
fn outline([min_x, min_y, max_x, max_y]: [f64; 4]) -> Vec<[f64; 2]> {
    let corners = [[min_x, min_y], [max_x, min_y], [max_x, max_y], [min_x, max_y], [min_x, min_y]];
    let interval_count = 2 * (EDGE_POINT_COUNT - 1);
    let mut points = Vec::with_capacity(4 * interval_count + 1);
    for edge in corners.windows(2) {
        if let [[x0, y0], [x1, y1]] = *edge {
            for step in 0..interval_count {
                let part = step as f64 / interval_count as f64;
                points.push([x0 + (x1 - x0) * part, y0 + (y1 - y0) * part]);
            }
        }
    }
    points.push([min_x, min_y]);
    points
}

/// Lets longitudes go on where they jump from one side of the antimeridian to the other.
fn unrolled(points: &mut [[f64; 2]]) {
    let mut last: Option<f64> = None;
    for [lon, _] in points {
        if let Some(last) = last {
            *lon -= 360.0 * ((*lon - last) / 360.0).round();
        }
        last = Some(*lon);
    }
}

/// An x brought between the antimeridian's x on both sides; both ends stay.
fn folded(x: f64, antimeridian_x: f64) -> f64 {
    if x.abs() <= antimeridian_x {
        x
    } else {
        let world = 2.0 * antimeridian_x;
        x - world * (x / world).round()
    }
}

/// The envelope of nothing.
const NOWHERE: [f64; 4] = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];

fn union(one: [f64; 4], other: [f64; 4]) -> [f64; 4] {
    let ([a, b, c, d], [e, f, g, h]) = (one, other);
    [a.min(e), b.min(f), c.max(g), d.max(h)]
}

fn grown([min_x, min_y, max_x, max_y]: [f64; 4], bulge: f64) -> [f64; 4] {
    let largest = [min_x, min_y, max_x, max_y].iter().fold(0.0_f64, |most, edge| most.max(edge.abs()));
    let growth = bulge + GROWTH_RATIO * largest;
    [min_x - growth, min_y - growth, max_x + growth, max_y + growth]
}

/// The widest rectangle of a CRS.
fn everywhere(crs: &CrsInfo) -> [f64; 4] {
    if crs.is_geographic() {
        [-180.0, -90.0, 180.0, 90.0]
    } else if crs.antimeridian_x().is_some() {
        let half = WEB_MERCATOR_HALF_WIDTH_M;
        [-half, -EVERYWHERE_M, half, EVERYWHERE_M]
    } else {
        [-EVERYWHERE_M, -EVERYWHERE_M, EVERYWHERE_M, EVERYWHERE_M]
    }
}
