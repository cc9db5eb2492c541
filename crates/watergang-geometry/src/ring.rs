//! Rings as corners: where a place lies, and what is between two edges. Exact, by the signs of determinants.

use robust::{Coord, orient2d};

/// A position without its height.
pub(crate) type Place = [f64; 2];

/// Where a place lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Inside,
    Boundary,
    Outside,
}

/// Positive where `c` lies to the left of the way from `a` to `b`, 0 where on its line.
#[inline]
pub(crate) fn turn(a: Place, b: Place, c: Place) -> f64 {
    let [a, b, c] = [a, b, c].map(|[x, y]| Coord { x, y });
    orient2d(a, b, c)
}

/// Whether a place on the line through two others lies between them, ends included.
#[inline]
pub(crate) fn is_between([x, y]: Place, a: Place, b: Place) -> bool {
    x >= a[0].min(b[0]) && x <= a[0].max(b[0]) && y >= a[1].min(b[1]) && y <= a[1].max(b[1])
}

/// The edges of a ring; the last leads back to the first corner, whether that is repeated or not.
pub(crate) fn edges(ring: &[Place]) -> impl Iterator<Item = (Place, Place)> {
    ring.iter().copied().zip(ring.iter().copied().skip(1).chain(ring.first().copied()))
}

/// The edge of a ring with the number of its first corner.
pub(crate) fn edge(ring: &[Place], number: usize) -> Option<(Place, Place)> {
    let from = ring.get(number)?;
    Some((*from, *ring.get(number + 1).or_else(|| ring.first())?))
}

/// Where a place lies as one edge of a ring tells: on it, or inside of the ring if an odd number of edges say so.
pub(crate) fn side_by((from, to): (Place, Place), place: Place) -> Side {
    if place[1] < from[1].min(to[1]) || place[1] > from[1].max(to[1]) {
        return Side::Outside;
    }
    let side = turn(from, to, place);
    if side == 0.0 && is_between(place, from, to) {
        return Side::Boundary;
    }
    // The ray to the east meets edges that reach from not above it to above it.
    let is_met = (from[1] > place[1]) != (to[1] > place[1]);
    if is_met && (if to[1] > from[1] { side > 0.0 } else { side < 0.0 }) { Side::Inside } else { Side::Outside }
}

/// What two edges have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Meeting {
    Nothing,
    /// A place inside of both.
    Crossing(Place),
    /// One place, which is an end of one of them.
    Touch(Place),
    /// A stretch, which starts here.
    Stretch(Place),
}

/// What the edges `(a, b)` and `(c, d)`, each of some length, have in common.
pub(crate) fn meeting((a, b): (Place, Place), (c, d): (Place, Place)) -> Meeting {
    let (c_side, d_side) = (turn(a, b, c), turn(a, b, d));
    if (c_side > 0.0 && d_side > 0.0) || (c_side < 0.0 && d_side < 0.0) {
        return Meeting::Nothing;
    }
    let (a_side, b_side) = (turn(c, d, a), turn(c, d, b));
    if (a_side > 0.0 && b_side > 0.0) || (a_side < 0.0 && b_side < 0.0) {
        return Meeting::Nothing;
    }
    if c_side != 0.0 && d_side != 0.0 && a_side != 0.0 && b_side != 0.0 {
        let along = a_side / (a_side - b_side);
        return Meeting::Crossing([a[0] + along * (b[0] - a[0]), a[1] + along * (b[1] - a[1])]);
    }
    let mut common = [(c, a, b), (d, a, b), (a, c, d), (b, c, d)]
        .into_iter()
        .filter(|(end, from, to)| turn(*from, *to, *end) == 0.0 && is_between(*end, *from, *to))
        .map(|(end, ..)| end);
    match common.next() {
        None => Meeting::Nothing,
        Some(first) if common.any(|other| other != first) => Meeting::Stretch(first),
        Some(first) => Meeting::Touch(first),
    }
}

/// Whether two ways through one place cross there: whether the neighbours of the second lie on different sides of the
/// first. `neighbours` are the places before and after on each way, in no direction that both have.
pub(crate) fn cross_at(at: Place, [before, after]: [Place; 2], neighbours: [Place; 2]) -> bool {
    // To the left of the first way: in the sector from `after` to `before`, counter-clockwise.
    let is_left = |place: Place| {
        let bend = turn(at, after, before);
        if bend > 0.0 {
            turn(at, after, place) > 0.0 && turn(at, place, before) > 0.0
        } else if bend < 0.0 {
            !(turn(at, before, place) > 0.0 && turn(at, place, after) > 0.0)
        } else {
            turn(at, after, place) > 0.0
        }
    };
    let [one, other] = neighbours.map(is_left);
    one != other
}
