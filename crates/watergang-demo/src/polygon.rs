//! Rings on the plane. A ring is open: its first point is not repeated, and runs counter-clockwise.

use crate::plane::Pt;

/// The sides of a ring.
pub(crate) fn sides(ring: &[Pt]) -> impl Iterator<Item = (Pt, Pt)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)).take(ring.len())
}

/// Area in square metres of the plane; negative where the ring runs clockwise.
pub(crate) fn signed_area_m2(ring: &[Pt]) -> f64 {
    sides(ring).map(|(a, b)| a.cross(b)).sum::<f64>() / 2.0
}

/// Centre of the area; of the corners where there is none.
pub(crate) fn centroid(ring: &[Pt]) -> Pt {
    // Around the first corner: the products of large coordinates would eat the digits of small rings.
    let Some(&base) = ring.first() else { return Pt::default() };
    let (mut sum, mut area) = (Pt::default(), 0.0);
    for (a, b) in sides(ring) {
        let (a, b) = (a.minus(base), b.minus(base));
        let part = a.cross(b);
        area += part;
        sum = sum.plus(a.plus(b).times(part));
    }
    if area.abs() > 1e-9 {
        base.plus(sum.times(1.0 / (3.0 * area)))
    } else {
        ring.iter().fold(Pt::default(), |sum, point| sum.plus(*point)).times(1.0 / ring.len() as f64)
    }
}

/// Whether the point lies inside (even-odd rule).
pub(crate) fn contains(ring: &[Pt], at: Pt) -> bool {
    sides(ring)
        .filter(|(a, b)| (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x))
        .count()
        % 2
        == 1
}

/// The box around points: lower left and upper right.
pub(crate) fn bounds(points: &[Pt]) -> (Pt, Pt) {
    points.iter().fold(
        (Pt::new(f64::INFINITY, f64::INFINITY), Pt::new(f64::NEG_INFINITY, f64::NEG_INFINITY)),
        |(low, high), at| (Pt::new(low.x.min(at.x), low.y.min(at.y)), Pt::new(high.x.max(at.x), high.y.max(at.y))),
    )
}

/// The same ring counter-clockwise.
pub(crate) fn counter_clockwise(mut ring: Vec<Pt>) -> Vec<Pt> {
    if signed_area_m2(&ring) < 0.0 {
        ring.reverse();
    }
    ring
}

fn properly_cross((a, b): (Pt, Pt), (c, d): (Pt, Pt)) -> bool {
    let side = |p: Pt, q: Pt, r: Pt| q.minus(p).cross(r.minus(p));
    let (first, second) = (side(a, b, c) * side(a, b, d), side(c, d, a) * side(c, d, b));
    first <= 0.0 && second <= 0.0 && (first < 0.0 || second < 0.0 || overlap((a, b), (c, d)))
}

fn overlap((a, b): (Pt, Pt), (c, d): (Pt, Pt)) -> bool {
    let apart = |p: f64, q: f64, r: f64, s: f64| p.max(q) < r.min(s) || r.max(s) < p.min(q);
    !apart(a.x, b.x, c.x, d.x) && !apart(a.y, b.y, c.y, d.y)
}

/// Whether no side meets another but at the corner they share. Quadratic: for rings of a few dozen corners.
pub(crate) fn is_simple(ring: &[Pt]) -> bool {
    let all: Vec<_> = sides(ring).collect();
    let count = all.len();
    count >= 3
        && all.iter().enumerate().all(|(place, side)| {
            all.iter().enumerate().skip(place + 1).all(|(other_place, other)| {
                if other_place == place + 1 || (place == 0 && other_place + 1 == count) {
                    // Neighbours: only a spike, which turns straight back, is a fault.
                    let (back, ahead) = (side.1.minus(side.0), other.1.minus(other.0));
                    let spike = back.cross(ahead).abs() < 1e-9 * back.length_m() * ahead.length_m();
                    !(spike && back.dot(ahead) < 0.0)
                } else {
                    !overlap(*side, *other) || !properly_cross(*side, *other)
                }
            })
        })
}

/// Whether the parts of a line meet only where one ends and the next begins. Looks `reach` parts ahead.
#[cfg(test)]
pub(crate) fn is_simple_line(line: &[Pt], reach: usize) -> bool {
    let parts: Vec<_> = line.iter().copied().zip(line.iter().copied().skip(1)).collect();
    parts.iter().enumerate().all(|(place, part)| {
        parts.iter().skip(place + 2).take(reach).all(|other| !overlap(*part, *other) || !properly_cross(*part, *other))
    })
}

/// A step of the way round a ring that a line cuts.
struct Step {
    at: Pt,
    /// Left of the line; for a cut, whether the ring comes in to the left there.
    left: bool,
    /// For a cut, its place along the line.
    along: Option<f64>,
    /// For a cut, the step at the other end of its chord.
    partner: usize,
}

/// Cuts a simple ring along the line through `origin` in `direction`: the pieces on the left, those on the right.
/// Works for rings of any shape; a corner on the line counts as left of it.
pub(crate) fn split(ring: &[Pt], origin: Pt, direction: Pt) -> (Vec<Vec<Pt>>, Vec<Vec<Pt>>) {
    let direction = direction.direction();
    let side = |at: Pt| direction.cross(at.minus(origin));
    let is_left = |at: Pt| side(at) >= -1e-7;
    let mut steps = Vec::with_capacity(ring.len() + 4);
    for (a, b) in sides(ring) {
        steps.push(Step { at: a, left: is_left(a), along: None, partner: 0 });
        if is_left(a) != is_left(b) {
            let at = a.toward(b, (side(a) / (side(a) - side(b))).clamp(0.0, 1.0));
            steps.push(Step { at, left: is_left(b), along: Some(direction.dot(at.minus(origin))), partner: 0 });
        }
    }
    let mut cuts: Vec<(usize, f64)> =
        steps.iter().enumerate().filter_map(|(place, step)| Some((place, step.along?))).collect();
    if cuts.is_empty() {
        let all = vec![ring.to_vec()];
        return if ring.first().is_some_and(|at| is_left(*at)) { (all, Vec::new()) } else { (Vec::new(), all) };
    }
    cuts.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    for pair in cuts.chunks_exact(2) {
        if let [(first, _), (second, _)] = *pair {
            for (of, to) in [(first, second), (second, first)] {
                if let Some(step) = steps.get_mut(of) {
                    step.partner = to;
                }
            }
        }
    }
    (walk(&steps, true), walk(&steps, false))
}

/// Goes round each piece on one side: along the ring, and over each chord from where the ring leaves the side.
fn walk(steps: &[Step], left: bool) -> Vec<Vec<Pt>> {
    let mut seen = vec![false; steps.len()];
    let mut pieces = Vec::new();
    for start in 0..steps.len() {
        let mut place = start;
        let mut piece: Vec<Pt> = Vec::new();
        while let Some(step) = steps.get(place) {
            let fresh = seen.get(place) == Some(&false);
            if !fresh || (step.along.is_none() && step.left != left) || (piece.is_empty() && step.along.is_some()) {
                break;
            }
            if let Some(mark) = seen.get_mut(place) {
                *mark = true;
            }
            piece.push(step.at);
            if step.along.is_some() {
                place = step.partner;
                if let (Some(mark), Some(partner)) = (seen.get_mut(place), steps.get(place)) {
                    *mark = true;
                    piece.push(partner.at);
                }
            }
            place = (place + 1) % steps.len();
        }
        piece.dedup_by(|a, b| a.distance_m(*b) < 1e-6);
        if piece.len() >= 3 {
            pieces.push(piece);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn ring(corners: &[(f64, f64)]) -> Vec<Pt> {
        corners.iter().map(|&(x, y)| Pt::new(x, y)).collect()
    }

    #[test]
    fn a_u_shape_is_cut_into_three_pieces() {
        // A U of width 3 and height 3 with a notch of 1 by 2: area 7. A cut at half the height of the notch.
        let shape = ring(&[(0., 0.), (3., 0.), (3., 3.), (2., 3.), (2., 1.), (1., 1.), (1., 3.), (0., 3.)]);
        let (left, right) = split(&shape, Pt::new(0.0, 2.0), Pt::new(1.0, 0.0));
        let areas = |pieces: &[Vec<Pt>]| pieces.iter().map(|piece| signed_area_m2(piece)).collect::<Vec<_>>();
        assert_eq!(areas(&left), [1.0, 1.0]);
        assert_eq!(areas(&right), [5.0]);
    }

    #[test]
    fn a_line_beside_a_ring_leaves_it_whole() {
        let square = ring(&[(0., 0.), (1., 0.), (1., 1.), (0., 1.)]);
        let (left, right) = split(&square, Pt::new(0.0, -1.0), Pt::new(1.0, 0.0));
        assert_eq!((left.len(), right.len()), (1, 0));
        let (left, right) = split(&square, Pt::new(0.0, 2.0), Pt::new(1.0, 0.0));
        assert_eq!((left.len(), right.len()), (0, 1));
    }

    #[test]
    fn a_bow_tie_is_not_simple() {
        assert!(!is_simple(&ring(&[(0., 0.), (1., 1.), (1., 0.), (0., 1.)])));
        assert!(!is_simple(&ring(&[(0., 0.), (1., 0.), (2., 0.), (1., 0.), (1., 1.)])));
        assert!(is_simple(&ring(&[(0., 0.), (1., 0.), (1., 1.), (0., 1.)])));
    }

    #[test]
    fn the_centre_of_a_square_is_its_middle() {
        let square = ring(&[(0., 0.), (2., 0.), (2., 2.), (0., 2.)]);
        assert_eq!(centroid(&square), Pt::new(1.0, 1.0));
        assert!(contains(&square, Pt::new(0.5, 1.9)) && !contains(&square, Pt::new(2.5, 1.0)));
    }
}
