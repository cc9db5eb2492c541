//! How the rings of polygons lie to themselves and to each other.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use crate::box_tree::{BoxTree, Effort};
use crate::ring::{Meeting, Place, Side, cross_at, edge, edges, meeting, side_by, turn};
use crate::validity::{FaultKind, Found};

/// A shell and its holes. Rings have at least three corners, no two in a row the same, all finite; the closing position
/// is left out.
pub(crate) struct Polygon {
    /// Its number in the geometry.
    pub(crate) part: usize,
    pub(crate) rings: Vec<Vec<Place>>,
}

/// One edge of all.
struct Edge {
    ends: (Place, Place),
    /// Number of the polygon in the list.
    polygon: usize,
    /// Number of the ring, counted through all polygons.
    ring: usize,
    /// Number of its first corner in the ring, and how many corners the ring has.
    corner: usize,
    corner_count: usize,
    /// The corner before the first.
    before: Place,
}

/// Adds what is wrong.
pub(crate) fn check(polygons: &[Polygon], found: &mut Found) {
    for polygon in polygons {
        spikes(polygon, found);
    }
    let edges = all_edges(polygons);
    let mut touches = Touches::default();
    let mut effort = Effort::for_edges(edges.len());
    BoxTree::new(edges.iter().map(|edge| edge.ends)).pairs(&mut effort, &mut |a, b| {
        if let (Some(a), Some(b)) = (edges.get(a), edges.get(b)) {
            pair(a, b, polygons, &mut touches, found);
        }
        !found.is_full()
    });
    // Where edges cross, "inside" has no meaning.
    let crossings = [FaultKind::Spike, FaultKind::SelfIntersection, FaultKind::RingsCross, FaultKind::PolygonsOverlap];
    if !found.has(&crossings) {
        nesting(polygons, &mut effort, found);
        touches.divided(found);
    }
    if effort.is_spent() {
        found.add(FaultKind::TooTangled, None, polygons.first().map_or(0, |polygon| polygon.part));
    }
}

/// Corners where the way out is the way in.
fn spikes(polygon: &Polygon, found: &mut Found) {
    for ring in &polygon.rings {
        let after = edges(ring).skip(1).chain(edges(ring).take(1));
        for ((before, at), (_, next)) in edges(ring).zip(after) {
            let goes_back = (at[0] - before[0]) * (next[0] - at[0]) + (at[1] - before[1]) * (next[1] - at[1]) < 0.0;
            if goes_back && turn(before, at, next) == 0.0 {
                found.add(FaultKind::Spike, Some(at), polygon.part);
            }
        }
    }
}

fn all_edges(polygons: &[Polygon]) -> Vec<Edge> {
    let mut all = Vec::new();
    let mut ring_count = 0;
    for (number, polygon) in polygons.iter().enumerate() {
        for ring in &polygon.rings {
            let mut before = ring.last().copied().unwrap_or_default();
            for (corner, ends) in edges(ring).enumerate() {
                let corner_count = ring.len();
                all.push(Edge { ends, polygon: number, ring: ring_count, corner, corner_count, before });
                before = ends.0;
            }
            ring_count += 1;
        }
    }
    all
}

/// Judges two edges whose boxes overlap.
fn pair(a: &Edge, b: &Edge, polygons: &[Polygon], touches: &mut Touches, found: &mut Found) {
    let is_one_ring = a.ring == b.ring;
    let apart = a.corner.abs_diff(b.corner);
    if is_one_ring && (apart == 1 || apart + 1 == a.corner_count) {
        // Neighbours share a corner; more than that is a spike, which is told already.
        return;
    }
    let part = polygons.get(b.polygon).map_or(0, |polygon| polygon.part);
    let kind = match (is_one_ring, a.polygon == b.polygon) {
        (true, _) => FaultKind::SelfIntersection,
        (false, true) => FaultKind::RingsCross,
        (false, false) => FaultKind::PolygonsOverlap,
    };
    match meeting(a.ends, b.ends) {
        Meeting::Nothing => {}
        Meeting::Crossing(at) | Meeting::Stretch(at) => found.add(kind, Some(at), part),
        Meeting::Touch(at) if is_one_ring => found.add(kind, Some(at), part),
        // An end belongs to the next edge, so that each place is judged once.
        Meeting::Touch(at) if at == a.ends.1 || at == b.ends.1 => {}
        Meeting::Touch(at) => {
            if cross_at(at, a.ways_from(at), b.ways_from(at)) {
                found.add(kind, Some(at), part);
            } else if a.polygon == b.polygon {
                touches.add(at, part, [a.ring, b.ring]);
            }
        }
    }
}

impl Edge {
    /// Where the ring comes from and goes to at a place of this edge that is not its second end.
    fn ways_from(&self, at: Place) -> [Place; 2] {
        [if at == self.ends.0 { self.before } else { self.ends.0 }, self.ends.1]
    }
}

/// A ring, or a place where rings touch, by its bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Ring(usize),
    Touch(usize, [u64; 2]),
}

/// Where rings of one polygon touch.
#[derive(Default)]
struct Touches {
    found: HashSet<(Node, Node)>,
    /// In the order of discovery, so that the report is the same each time.
    order: Vec<(Node, Node, Place, usize)>,
}

impl Touches {
    fn add(&mut self, at: Place, part: usize, rings: [usize; 2]) {
        // Adding zero makes -0 and 0 one place.
        let place = Node::Touch(part, at.map(|number| (number + 0.0).to_bits()));
        for ring in rings.map(Node::Ring) {
            if self.found.insert((ring, place)) {
                self.order.push((ring, place, at, part));
            }
        }
    }

    /// Rings and the places where they touch are a graph; a circle in it goes around a piece of the inside.
    fn divided(&self, found: &mut Found) {
        let mut leads_to: HashMap<Node, Node> = HashMap::new();
        for (ring, place, at, part) in &self.order {
            let (one, other) = (root(&mut leads_to, *ring), root(&mut leads_to, *place));
            if one == other {
                found.add(FaultKind::InsideDivided, Some(*at), *part);
            } else {
                leads_to.insert(one, other);
            }
        }
    }
}

/// The node that stands for all that are connected with this one; shortens the way there.
fn root(leads_to: &mut HashMap<Node, Node>, node: Node) -> Node {
    let mut here = node;
    while let Some(next) = leads_to.get(&here).copied() {
        if let Some(after) = leads_to.get(&next).copied() {
            leads_to.insert(here, after);
        }
        here = next;
    }
    here
}

/// A ring with its rectangle, for questions of what lies in what.
struct Boxed<'a> {
    ring: &'a [Place],
    low: Place,
    high: Place,
    /// Made when it is first asked.
    boxes: OnceCell<BoxTree>,
}

impl<'a> Boxed<'a> {
    fn new(ring: &'a [Place]) -> Self {
        let low = ring.iter().fold([f64::INFINITY; 2], |low, corner| [low[0].min(corner[0]), low[1].min(corner[1])]);
        let high =
            ring.iter().fold([f64::NEG_INFINITY; 2], |high, corner| [high[0].max(corner[0]), high[1].max(corner[1])]);
        Self { ring, low, high, boxes: OnceCell::new() }
    }

    fn may_hold(&self, other: &Self) -> bool {
        let is_low = self.low[0] <= other.low[0] && self.low[1] <= other.low[1];
        is_low && self.high[0] >= other.high[0] && self.high[1] >= other.high[1]
    }

    /// On which side of this ring another one lies that does not cross it: that of its first corner, or middle of an
    /// edge, which is not on this one. A ring that lies nowhere else is as good as inside.
    fn side_of(&self, other: &Self, effort: &mut Effort) -> (Side, Place) {
        let middles = edges(other.ring).map(|(a, b)| [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])]);
        let mut sides =
            other.ring.iter().copied().chain(middles).map(|place| (self.side_of_place(place, effort), place));
        let first = other.ring.first().copied().unwrap_or_default();
        sides.find(|(side, _)| *side != Side::Boundary).unwrap_or((Side::Inside, first))
    }

    /// By the even-odd rule. Without effort left nothing is known, which counts as on the boundary.
    fn side_of_place(&self, place: Place, effort: &mut Effort) -> Side {
        let boxes = self.boxes.get_or_init(|| BoxTree::new(edges(self.ring)));
        let mut side = Side::Outside;
        boxes.east_of(place, effort, &mut |number| {
            match edge(self.ring, number).map(|edge| side_by(edge, place)) {
                Some(Side::Boundary) => side = Side::Boundary,
                Some(Side::Inside) if side == Side::Inside => side = Side::Outside,
                Some(Side::Inside) => side = Side::Inside,
                _ => {}
            }
            side != Side::Boundary
        });
        if effort.is_spent() { Side::Boundary } else { side }
    }
}

/// What lies in what. No edges cross.
fn nesting(polygons: &[Polygon], effort: &mut Effort, found: &mut Found) {
    let boxed: Vec<Vec<Boxed<'_>>> =
        polygons.iter().map(|polygon| polygon.rings.iter().map(|ring| Boxed::new(ring)).collect()).collect();
    for (polygon, rings) in polygons.iter().zip(&boxed) {
        let Some((shell, holes)) = rings.split_first() else { continue };
        for hole in holes {
            if let (Side::Outside, at) = shell.side_of(hole, effort) {
                found.add(FaultKind::HoleOutside, Some(at), polygon.part);
            }
        }
        let holes: Vec<(&Boxed<'_>, usize)> = holes.iter().map(|hole| (hole, polygon.part)).collect();
        each_held(&holes, effort, |(outer, _), (inner, _), effort| {
            if let (Side::Inside, at) = outer.side_of(inner, effort) {
                found.add(FaultKind::HoleInHole, Some(at), polygon.part);
            }
        });
    }
    let shells: Vec<(&Boxed<'_>, usize)> =
        boxed.iter().enumerate().filter_map(|(number, rings)| Some((rings.first()?, number))).collect();
    each_held(&shells, effort, |(outer, outer_number), (inner, inner_number), effort| {
        let (Side::Inside, at) = outer.side_of(inner, effort) else { return };
        let holes = boxed.get(outer_number).and_then(|rings| rings.get(1..)).unwrap_or_default();
        // In a hole of the other it may lie.
        let is_in_hole = holes.iter().any(|hole| hole.may_hold(inner) && hole.side_of(inner, effort).0 == Side::Inside);
        if !is_in_hole {
            let part = polygons.get(inner_number).map_or(0, |polygon| polygon.part);
            found.add(FaultKind::PolygonsOverlap, Some(at), part);
        }
    });
}

/// Each two rings of which the first may hold the second, by their boxes.
fn each_held<'a>(
    rings: &[(&Boxed<'a>, usize)],
    effort: &mut Effort,
    mut visit: impl FnMut((&Boxed<'a>, usize), (&Boxed<'a>, usize), &mut Effort),
) {
    let mut by_start: Vec<&(&Boxed<'a>, usize)> = rings.iter().collect();
    by_start.sort_by(|a, b| a.0.low[0].total_cmp(&b.0.low[0]));
    for (number, outer) in by_start.iter().enumerate() {
        // What starts further west may start at the same place too.
        let before = by_start.iter().take(number).rev().take_while(|inner| inner.0.low[0] >= outer.0.low[0]);
        let after = by_start.iter().skip(number + 1).take_while(|inner| inner.0.low[0] <= outer.0.high[0]);
        for inner in before.chain(after) {
            if !effort.spend() {
                return;
            }
            if outer.0.may_hold(inner.0) {
                visit(**outer, **inner, effort);
            }
        }
    }
}
