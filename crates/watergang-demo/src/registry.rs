//! The corners of everything that must fit together: ditches, plots, banks. Corners that meet become one, and a corner
//! that lies on the side of a neighbour becomes a corner of the neighbour too.

use std::collections::HashMap;

use crate::plane::Pt;

/// Corners closer than this are one.
const SNAP_M: f64 = 0.05;
/// Side of a cell of the index.
const CELL_M: f64 = 32.0;

/// All corners, found by place.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    corners: Vec<Pt>,
    index: HashMap<(i32, i32), Vec<usize>>,
}

fn cell(at: Pt) -> (i32, i32) {
    ((at.x / CELL_M).floor() as i32, (at.y / CELL_M).floor() as i32)
}

impl Registry {
    /// The number of the corner there; a new one where there is none yet.
    pub(crate) fn add(&mut self, at: Pt) -> usize {
        let (low, high) = (cell(at.minus(Pt::new(SNAP_M, SNAP_M))), cell(at.plus(Pt::new(SNAP_M, SNAP_M))));
        for column in low.0..=high.0 {
            for row in low.1..=high.1 {
                for corner in self.index.get(&(column, row)).into_iter().flatten() {
                    if self.corners.get(*corner).is_some_and(|other| other.distance_m(at) < SNAP_M) {
                        return *corner;
                    }
                }
            }
        }
        let corner = self.corners.len();
        self.corners.push(at);
        self.index.entry(cell(at)).or_default().push(corner);
        corner
    }

    /// Takes the corners of a path in; corners that fall together are taken once.
    pub(crate) fn path(&mut self, points: &[Pt]) -> Vec<usize> {
        let mut path: Vec<usize> = points.iter().map(|at| self.add(*at)).collect();
        path.dedup();
        path
    }

    /// Takes the corners of a ring in; it stays open.
    pub(crate) fn ring(&mut self, points: &[Pt]) -> Vec<usize> {
        let mut ring = self.path(points);
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        ring
    }

    /// Where the corner is.
    pub(crate) fn at(&self, corner: usize) -> Pt {
        self.corners.get(corner).copied().unwrap_or_default()
    }

    /// Where the corners are.
    pub(crate) fn points(&self, path: &[usize]) -> Vec<Pt> {
        path.iter().map(|corner| self.at(*corner)).collect()
    }

    /// The corners that lie on the straight way between two, in order, without the two.
    fn between(&self, from: usize, to: usize) -> Vec<usize> {
        let (a, b) = (self.at(from), self.at(to));
        let along = b.minus(a);
        let length = along.length_m();
        let direction = along.direction();
        let mut found: Vec<(f64, usize)> = Vec::new();
        let pieces = (length / 40.0).ceil().max(1.0) as usize;
        let margin = Pt::new(SNAP_M, SNAP_M);
        for piece in 0..pieces {
            let (start, end) = (piece as f64 / pieces as f64, (piece + 1) as f64 / pieces as f64);
            let (p, q) = (a.toward(b, start), a.toward(b, end));
            let low = cell(Pt::new(p.x.min(q.x), p.y.min(q.y)).minus(margin));
            let high = cell(Pt::new(p.x.max(q.x), p.y.max(q.y)).plus(margin));
            for key in (low.0..=high.0).flat_map(|column| (low.1..=high.1).map(move |row| (column, row))) {
                for corner in self.index.get(&key).into_iter().flatten().filter(|c| **c != from && **c != to) {
                    let apart = self.at(*corner).minus(a);
                    let (forward, aside) = (direction.dot(apart), direction.cross(apart));
                    if aside.abs() < SNAP_M && forward > 0.0 && forward < length {
                        found.push((forward, *corner));
                    }
                }
            }
        }
        found.sort_by(|(a, first), (b, second)| a.total_cmp(b).then(first.cmp(second)));
        found.dedup_by_key(|(_, corner)| *corner);
        found.into_iter().map(|(_, corner)| corner).collect()
    }

    /// The path with every corner that lies on its way.
    pub(crate) fn noded_path(&self, path: &[usize]) -> Vec<usize> {
        let mut noded: Vec<usize> = Vec::with_capacity(path.len() * 2);
        for (from, to) in path.iter().copied().zip(path.iter().copied().skip(1)) {
            noded.push(from);
            noded.extend(self.between(from, to));
        }
        noded.extend(path.last());
        noded.dedup();
        noded
    }

    /// The ring with every corner that lies on its way; it stays open.
    pub(crate) fn noded_ring(&self, ring: &[usize]) -> Vec<usize> {
        let closed: Vec<usize> = ring.iter().chain(ring.first()).copied().collect();
        let mut noded = self.noded_path(&closed);
        noded.pop();
        without_spikes(noded)
    }
}

/// Where nodes are put in beside very sharp corners a ring may go out and back the same way: that way is cut off.
fn without_spikes(mut ring: Vec<usize>) -> Vec<usize> {
    loop {
        let before = ring.iter().copied().cycle().skip(ring.len().saturating_sub(1));
        let after = ring.iter().copied().cycle().skip(1);
        let tip = before.zip(after).take(ring.len()).position(|(before, after)| before == after);
        match tip {
            Some(place) if ring.len() > 3 => {
                ring.remove(place);
                ring.remove(if place < ring.len() { place } else { 0 });
            }
            _ => return ring,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corner_on_the_side_of_a_neighbour_becomes_its_corner() {
        let mut registry = Registry::default();
        let wide = registry.ring(&[Pt::new(0.0, 0.0), Pt::new(100.0, 0.0), Pt::new(100.0, 9.0)]);
        let tee = registry.add(Pt::new(60.0, 0.01));
        assert_eq!(registry.add(Pt::new(60.03, 0.0)), tee);
        assert_eq!((wide.as_slice(), tee), (&[0, 1, 2][..], 3));
        assert_eq!(registry.noded_ring(&wide), [0, 3, 1, 2]);
    }

    #[test]
    fn a_way_out_and_back_is_cut_off() {
        assert_eq!(without_spikes(vec![0, 1, 9, 1, 2, 3]), [0, 1, 2, 3]);
        assert_eq!(without_spikes(vec![9, 1, 2, 3, 1]), [2, 3, 1]);
    }
}
