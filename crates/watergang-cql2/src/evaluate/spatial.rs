//! How geometries lie to each other (`/req/spatial-functions`), by the dimensionally extended nine-intersection model
//! in the plane of x and y; heights are not looked at.
//!
//! Envelopes decide most pairs without reading more than numbers off the bytes. What they leave open goes to the `geo`
//! crate, with the geometries that are written out prepared once.
//!
//! Limits, found by comparing random pairs with GEOS 3.14: whether a collection meets something is exact; the other
//! relations of a collection whose parts overlap, or are of several kinds, may be those of its parts rather than of
//! their union, as may `S_CROSSES` and `S_OVERLAPS` of two lines that cross themselves and run along each other.

use std::fmt;

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::dimensions::{Dimensions, HasDimensions};
use geo::relate::IntersectionMatrix;
use geo::{Coord, Geometry, PreparedGeometry, Relate};
use watergang_core::expression::SpatialRelation;
use watergang_geometry::{Envelope, envelope, intersects_box};

use super::distance::Edges;
use super::guard::Guard;
use super::literal::Shape;
use super::planar::{self, Planar};
use crate::condition::GeometryValue;
use crate::functions::Functions;

/// The geometries that are written out, and the one of the item that is being looked at.
pub(super) struct Geometries<'a> {
    shapes: &'a [Shape],
    prepared: Vec<Prepared>,
    /// The geometry of the item, once it was read: nothing in it where it cannot be.
    item: Option<Option<Planar>>,
    guard: Guard,
}

impl fmt::Debug for Geometries<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Geometries").field("shapes", &self.shapes.len()).finish_non_exhaustive()
    }
}

/// What was made of a shape so far.
#[derive(Default)]
struct Prepared {
    /// Nothing in it where the shape cannot be read.
    geometry: Option<Option<PreparedPlanar>>,
    edges: Option<Edges>,
}

/// A geometry to which many are related.
struct PreparedPlanar {
    whole: PreparedGeometry<'static, Geometry<f64>>,
    /// See [`Planar::parts`]; none where the whole is the only one.
    parts: Vec<PreparedGeometry<'static, Geometry<f64>>>,
}

impl PreparedPlanar {
    fn read(wkb: &[u8], guard: &Guard) -> Option<Self> {
        let planar = read(wkb, guard)?;
        guard.run(|| {
            let parts = planar.parts();
            let parts =
                if parts.len() > 1 { parts.iter().cloned().map(PreparedGeometry::from).collect() } else { Vec::new() };
            Self { whole: planar.whole.into(), parts }
        })
    }

    /// Whether a geometry lies so to this one; unknown where that is beyond `geo`.
    fn is_related(&self, relation: SpatialRelation, other: &Planar, guard: &Guard) -> Option<bool> {
        guard.run(|| match relation {
            SpatialRelation::Intersects => self.meets(other),
            SpatialRelation::Disjoint => !self.meets(other),
            _ => holds(relation, &other.whole.relate(&self.whole)),
        })
    }

    /// Whether a geometry lies so to this one that is a single place, as points are: without making a graph of it.
    fn is_related_to_place(&self, relation: SpatialRelation, here: &Envelope) -> Option<bool> {
        let is_place = here.min_x == here.max_x && here.min_y == here.max_y;
        let whole = self.whole.geometry();
        if !is_place || !self.parts.is_empty() || whole.dimensions() == Dimensions::ZeroDimensional {
            return None;
        }
        let position = whole.coordinate_position(&Coord { x: here.min_x, y: here.min_y });
        Some(match relation {
            SpatialRelation::Intersects => position != CoordPos::Outside,
            SpatialRelation::Disjoint => position == CoordPos::Outside,
            SpatialRelation::Touches => position == CoordPos::OnBoundary,
            SpatialRelation::Within => position == CoordPos::Inside,
            SpatialRelation::Equals
            | SpatialRelation::Overlaps
            | SpatialRelation::Crosses
            | SpatialRelation::Contains => false,
        })
    }

    fn meets(&self, other: &Planar) -> bool {
        let here = if self.parts.is_empty() { std::slice::from_ref(&self.whole) } else { &self.parts };
        other.parts().iter().any(|there| here.iter().any(|here| there.relate(here).is_intersects()))
    }
}

impl<'a> Geometries<'a> {
    pub(super) fn new(shapes: &'a [Shape]) -> Self {
        Self {
            shapes,
            prepared: shapes.iter().map(|_| Prepared::default()).collect(),
            item: None,
            guard: Guard::default(),
        }
    }

    /// How many calculations broke off because a geometry is beyond them.
    pub(super) const fn broken_off(&self) -> u64 {
        self.guard.broken_off()
    }

    /// To be called before another item is looked at.
    pub(super) fn forget_item(&mut self) {
        self.item = None;
    }

    /// The bytes of a geometry.
    pub(super) fn wkb<'i>(&self, geometry: GeometryValue, item: Option<&'i [u8]>) -> Option<&'i [u8]>
    where
        'a: 'i,
    {
        match geometry {
            GeometryValue::Item => item,
            GeometryValue::Literal(place) => self.shapes.get(place).map(|shape| shape.wkb.as_slice()),
        }
    }

    /// Whether the first geometry lies so to the second; unknown where one is missing or cannot be read.
    pub(super) fn relate(
        &mut self,
        relation: SpatialRelation,
        sides: [GeometryValue; 2],
        item: Option<&[u8]>,
    ) -> Option<bool> {
        match sides {
            [GeometryValue::Item, GeometryValue::Literal(place)] => self.relate_item(relation, item?, place),
            [GeometryValue::Literal(place), GeometryValue::Item] => self.relate_item(converse(relation), item?, place),
            sides => {
                let [left, right] = sides.map(|side| self.wkb(side, item));
                let (left, right) = (left?, right?);
                if let Some(truth) = by_envelopes(relation, envelope(left).ok()?, envelope(right).ok()?) {
                    return Some(truth);
                }
                PreparedPlanar::read(right, &self.guard)?.is_related(relation, &read(left, &self.guard)?, &self.guard)
            }
        }
    }

    fn relate_item(&mut self, relation: SpatialRelation, wkb: &[u8], place: usize) -> Option<bool> {
        let shape = self.shapes.get(place)?;
        let here = envelope(wkb).ok()?;
        if let Some(truth) = by_envelopes(relation, here, shape.envelope.ok()?) {
            return Some(truth);
        }
        if let (Some(rectangles), Some(here)) = (&shape.rectangles, here)
            && let Some(truth) = by_rectangles(relation, wkb, &here, rectangles)
        {
            return Some(truth);
        }
        let prepared = self.prepared.get_mut(place)?;
        let literal =
            prepared.geometry.get_or_insert_with(|| PreparedPlanar::read(&shape.wkb, &self.guard)).as_ref()?;
        if let Some(truth) = here.and_then(|here| literal.is_related_to_place(relation, &here)) {
            return Some(truth);
        }
        let item = self.item.get_or_insert_with(|| read(wkb, &self.guard)).as_ref()?;
        let truth = literal.is_related(relation, item, &self.guard);
        if truth.is_none() {
            // What was broken off in the middle is prepared anew for the next item.
            prepared.geometry = None;
        }
        truth
    }

    /// Distance in metres: 0 where the geometries meet, otherwise along the geodesic between the two points that are
    /// nearest in the plane. Where that plane is of degrees, x is shortened as it is at the latitude of the second
    /// geometry, without which the nearest in the plane would be far from the nearest on Earth.
    pub(super) fn distance_m(
        &mut self,
        sides: [GeometryValue; 2],
        item: Option<&[u8]>,
        functions: &Functions,
    ) -> Option<f64> {
        if self.relate(SpatialRelation::Intersects, sides, item)? {
            return Some(0.0);
        }
        // The one that is written out is the second, whose edges are kept.
        let [first, second] = match sides {
            [GeometryValue::Literal(place), GeometryValue::Item] => {
                [GeometryValue::Item, GeometryValue::Literal(place)]
            }
            sides => sides,
        };
        let [first_wkb, second_wkb] = [self.wkb(first, item)?, self.wkb(second, item)?];
        let around = envelope(second_wkb).ok()??;
        let middle_rad = ((around.min_y + around.max_y) / 2.0).to_radians();
        let x_scale = if functions.is_lon_lat() { middle_rad.cos().max(f64::EPSILON) } else { 1.0 };
        let mut first_edges = Edges::new(&read(first_wkb, &self.guard)?.whole, x_scale);
        let kept = match second {
            GeometryValue::Literal(place) => self.prepared.get_mut(place).and_then(|prepared| prepared.edges.take()),
            GeometryValue::Item => None,
        };
        let mut second_edges = match kept {
            Some(edges) => edges,
            None => Edges::new(&read(second_wkb, &self.guard)?.whole, x_scale),
        };
        // Numbers so large that their squares are not finite have no order that a tree could keep.
        let nearest = self.guard.run(|| first_edges.nearest_points(&mut second_edges)).flatten();
        if let GeometryValue::Literal(place) = second
            && let Some(prepared) = self.prepared.get_mut(place)
        {
            prepared.edges = Some(second_edges);
        }
        let [from, to] = nearest?;
        functions.distance_m(from, to)
    }
}

/// What envelopes decide alone. Nothing stands for the envelope of an empty geometry, which equals another empty one
/// and meets nothing.
fn by_envelopes(relation: SpatialRelation, here: Option<Envelope>, there: Option<Envelope>) -> Option<bool> {
    let (Some(here), Some(there)) = (here, there) else {
        let both_empty = here.is_none() && there.is_none();
        return Some(match relation {
            SpatialRelation::Disjoint => true,
            SpatialRelation::Equals => both_empty,
            _ => false,
        });
    };
    if !here.intersects(&[there.min_x, there.min_y, there.max_x, there.max_y]) {
        return Some(relation == SpatialRelation::Disjoint);
    }
    let is_impossible = match relation {
        SpatialRelation::Within => !there.contains(&here),
        SpatialRelation::Contains => !here.contains(&there),
        SpatialRelation::Equals => here != there,
        _ => false,
    };
    is_impossible.then_some(false)
}

/// What can be decided of a geometry, not empty, and rectangles without reading the geometry into memory.
fn by_rectangles(relation: SpatialRelation, wkb: &[u8], here: &Envelope, rectangles: &[[f64; 4]]) -> Option<bool> {
    // Inside without touching an edge: then it has nothing of its own outside, and the rectangle has.
    let is_inside = rectangles.iter().any(|[min_x, min_y, max_x, max_y]| {
        here.min_x > *min_x && here.min_y > *min_y && here.max_x < *max_x && here.max_y < *max_y
    });
    if is_inside {
        return Some(matches!(relation, SpatialRelation::Within | SpatialRelation::Intersects));
    }
    let meets = || {
        for rectangle in rectangles {
            if intersects_box(wkb, rectangle).ok()? {
                return Some(true);
            }
        }
        Some(false)
    };
    match relation {
        SpatialRelation::Intersects => meets(),
        SpatialRelation::Disjoint => meets().map(|meets| !meets),
        _ => None,
    }
}

/// The relation seen from the other side.
const fn converse(relation: SpatialRelation) -> SpatialRelation {
    match relation {
        SpatialRelation::Within => SpatialRelation::Contains,
        SpatialRelation::Contains => SpatialRelation::Within,
        symmetric => symmetric,
    }
}

fn holds(relation: SpatialRelation, matrix: &IntersectionMatrix) -> bool {
    match relation {
        SpatialRelation::Intersects => matrix.is_intersects(),
        SpatialRelation::Equals => matrix.is_equal_topo(),
        SpatialRelation::Disjoint => matrix.is_disjoint(),
        SpatialRelation::Touches => matrix.is_touches(),
        SpatialRelation::Within => matrix.is_within(),
        SpatialRelation::Overlaps => matrix.is_overlaps(),
        SpatialRelation::Crosses => matrix.is_crosses(),
        SpatialRelation::Contains => matrix.is_contains(),
    }
}

fn read(wkb: &[u8], guard: &Guard) -> Option<Planar> {
    guard.run(|| planar::read(wkb)).flatten()
}
