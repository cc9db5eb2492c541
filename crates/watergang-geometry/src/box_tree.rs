//! Which of many edges may meet, without comparing each with each.
//!
//! Edges of a ring that follow each other lie near each other, so that a tree over the boxes of edges in their order
//! needs no sorting: a box of the next level holds two of this one. Two branches are compared only where their boxes
//! overlap, which is near-linear for outlines of real things.

use crate::ring::Place;

/// How many comparisons may still be made.
///
/// Outlines of real things need some dozens for each edge. Edges that all lie across one another, which only malice
/// writes, would need their number squared: a ring of half a megabyte would take a minute.
pub(crate) struct Effort {
    left: u64,
}

impl Effort {
    const BASE: u64 = 10_000_000;
    const PER_EDGE: u64 = 500;

    pub(crate) fn for_edges(count: usize) -> Self {
        Self { left: Self::BASE.saturating_add(Self::PER_EDGE.saturating_mul(count as u64)) }
    }

    /// Whether another comparison may be made.
    #[inline]
    pub(crate) fn spend(&mut self) -> bool {
        let is_left = self.left > 0;
        self.left = self.left.saturating_sub(1);
        is_left
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.left == 0
    }
}

/// A rectangle as `[min_x, min_y, max_x, max_y]`.
type Rectangle = [f64; 4];

pub(crate) struct BoxTree {
    /// The boxes of edges, then of two edges, of four, and so on, to one box.
    levels: Vec<Vec<Rectangle>>,
}

impl BoxTree {
    pub(crate) fn new(edges: impl Iterator<Item = (Place, Place)>) -> Self {
        let around = |(a, b): (Place, Place)| [a[0].min(b[0]), a[1].min(b[1]), a[0].max(b[0]), a[1].max(b[1])];
        let mut levels = Vec::new();
        let mut level: Vec<Rectangle> = edges.map(around).collect();
        while level.len() > 1 {
            let above = level.chunks(2).filter_map(|pair| pair.iter().copied().reduce(union)).collect();
            levels.push(std::mem::replace(&mut level, above));
        }
        levels.push(level);
        Self { levels }
    }

    /// Hands over each pair of edges, by their numbers, whose boxes share a place, until `visit` says `false` or the
    /// effort is spent.
    pub(crate) fn pairs(&self, effort: &mut Effort, visit: &mut impl FnMut(usize, usize) -> bool) {
        self.join(self.levels.len() - 1, (0, 0), effort, visit);
    }

    /// Hands over each edge, by its number, that the ray from a place to the east may meet, until `visit` says `false`
    /// or the effort is spent.
    pub(crate) fn east_of(&self, place: Place, effort: &mut Effort, visit: &mut impl FnMut(usize) -> bool) {
        self.descend(self.levels.len() - 1, 0, place, effort, visit);
    }

    fn descend(
        &self,
        level: usize,
        at: usize,
        place: Place,
        effort: &mut Effort,
        visit: &mut impl FnMut(usize) -> bool,
    ) -> bool {
        let Some([_, low, east, high]) = self.levels.get(level).and_then(|boxes| boxes.get(at)) else { return true };
        if !effort.spend() {
            return false;
        }
        if place[1] < *low || place[1] > *high || place[0] > *east {
            return true;
        }
        if level == 0 {
            return visit(at);
        }
        [2 * at, 2 * at + 1].into_iter().all(|at| self.descend(level - 1, at, place, effort, visit))
    }

    /// The pairs of which one is in the branch `a` and the other in the branch `b` of one level.
    fn join(
        &self,
        level: usize,
        (a, b): (usize, usize),
        effort: &mut Effort,
        visit: &mut impl FnMut(usize, usize) -> bool,
    ) -> bool {
        let boxes = self.levels.get(level).map_or(&[][..], Vec::as_slice);
        let (Some(a_box), Some(b_box)) = (boxes.get(a), boxes.get(b)) else { return true };
        if !effort.spend() {
            return false;
        }
        if !overlap(a_box, b_box) {
            return true;
        }
        if level == 0 {
            return a == b || visit(a, b);
        }
        let children = [(2 * a, 2 * b), (2 * a, 2 * b + 1), (2 * a + 1, 2 * b), (2 * a + 1, 2 * b + 1)];
        // Within one branch the third pair is the second one, the other way round.
        children.into_iter().filter(|(a, b)| a <= b).all(|pair| self.join(level - 1, pair, effort, visit))
    }
}

fn union(a: Rectangle, b: Rectangle) -> Rectangle {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

fn overlap(a: &Rectangle, b: &Rectangle) -> bool {
    a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair of a zigzag, found by comparing each with each.
    #[test]
    fn the_tree_finds_what_comparing_all_finds() {
        for count in [0_u32, 1, 2, 3, 7, 64, 101] {
            let place = |number: u32| [f64::from(number * 7 % 31), f64::from(number * 11 % 17)];
            let edges: Vec<_> = (0..count).map(|number| (place(number), place(number + 1))).collect();
            let boxes = BoxTree::new(edges.iter().copied());
            let mut found = Vec::new();
            boxes.pairs(&mut Effort::for_edges(edges.len()), &mut |a, b| {
                found.push((a, b));
                true
            });
            found.sort_unstable();
            let mut expected = Vec::new();
            for (b, b_edge) in edges.iter().enumerate() {
                for (a, a_edge) in edges.iter().enumerate().take(b) {
                    let apart = |axis: usize| {
                        let ends = |edge: &(Place, Place)| {
                            let [one, other] =
                                [edge.0, edge.1].map(|end| end.into_iter().nth(axis).unwrap_or_default());
                            (one.min(other), one.max(other))
                        };
                        ends(a_edge).1 < ends(b_edge).0 || ends(b_edge).1 < ends(a_edge).0
                    };
                    if !apart(0) && !apart(1) {
                        expected.push((a, b));
                    }
                }
            }
            expected.sort_unstable();
            assert_eq!(found, expected, "{count} edges");
        }
    }
}
