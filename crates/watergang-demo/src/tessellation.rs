//! Outlines without gaps: a power diagram of centres, its straight borders then made a little wavy, each border drawn
//! once and used by both neighbours.

use std::collections::BTreeMap;

use crate::plane::Pt;
use crate::polygon::{is_simple, split};
use crate::rng::Rng;

/// A centre and how far its cell reaches: the square of a radius in metres.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site {
    pub(crate) at: Pt,
    pub(crate) power_m2: f64,
}

/// The site whose cell holds the point.
pub(crate) fn cell_of(sites: &[Site], at: Pt) -> Option<usize> {
    let power = |site: &Site| {
        let apart = at.minus(site.at);
        apart.dot(apart) - site.power_m2
    };
    sites.iter().enumerate().min_by(|(_, a), (_, b)| power(a).total_cmp(&power(b))).map(|(place, _)| place)
}

/// The straight-sided cell of a site among all others, within `reach_m` of it.
pub(crate) fn cell(sites: &[Site], of: usize, reach_m: f64) -> Vec<Pt> {
    let Some(&site) = sites.get(of) else { return Vec::new() };
    let square = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
    let mut ring: Vec<Pt> = square.iter().map(|&(x, y)| site.at.plus(Pt::new(x, y).times(reach_m))).collect();
    for (place, other) in sites.iter().enumerate() {
        let apart = other.at.minus(site.at);
        let distance = apart.length_m();
        if place == of || distance == 0.0 || distance > 3.0 * reach_m {
            continue;
        }
        // Where both powers are equal on the way to the other centre.
        let share = 0.5 + (site.power_m2 - other.power_m2) / (2.0 * distance * distance);
        let (kept, _) = split(&ring, site.at.plus(apart.times(share)), apart.left());
        ring = kept.into_iter().next().unwrap_or_default();
    }
    ring
}

/// Cells that share their corners and borders.
#[derive(Debug, Default)]
pub(crate) struct Tessellation {
    corners: Vec<Pt>,
    /// Corners of each cell, counter-clockwise.
    cells: Vec<Vec<usize>>,
    /// The inner corners of a border from its lower to its higher end.
    borders: BTreeMap<(usize, usize), Vec<Pt>>,
}

impl Tessellation {
    /// Takes straight-sided cells together: corners closer than a metre become one.
    pub(crate) fn of_cells(rings: &[Vec<Pt>]) -> Self {
        let mut all = Self::default();
        for ring in rings {
            let mut cell: Vec<usize> = ring.iter().map(|at| all.corner(*at)).collect();
            cell.dedup();
            if cell.len() > 1 && cell.first() == cell.last() {
                cell.pop();
            }
            all.cells.push(cell);
        }
        all
    }

    fn corner(&mut self, at: Pt) -> usize {
        let found = self.corners.iter().position(|other| other.distance_m(at) < 1.0);
        found.unwrap_or_else(|| {
            self.corners.push(at);
            self.corners.len() - 1
        })
    }

    /// Makes every border wavy by about `share` of its length; borders of cells that would cross themselves less so.
    pub(crate) fn waved(mut self, share: f64, step_m: f64, rng: &mut Rng) -> Self {
        let mut strengths: BTreeMap<(usize, usize), (f64, u64)> = BTreeMap::new();
        for cell in &self.cells {
            for border in borders_of(cell) {
                strengths.entry(border.0).or_insert_with(|| (share, rng.bits()));
            }
        }
        for _ in 0..6 {
            self.borders = strengths.iter().map(|(ends, how)| (*ends, self.wave(*ends, *how, step_m))).collect();
            let crossed: Vec<usize> =
                (0..self.cells.len()).filter(|place| !is_simple(&self.outline(&[*place]).concat())).collect();
            for (ends, _) in crossed.iter().filter_map(|place| self.cells.get(*place)).flat_map(|cell| borders_of(cell))
            {
                if let Some((strength, _)) = strengths.get_mut(&ends) {
                    *strength *= 0.5;
                }
            }
        }
        self
    }

    fn wave(&self, (from, to): (usize, usize), (strength, seed): (f64, u64), step_m: f64) -> Vec<Pt> {
        let (Some(&a), Some(&b)) = (self.corners.get(from), self.corners.get(to)) else { return Vec::new() };
        let along = b.minus(a);
        let length = along.length_m();
        let count = (length / step_m).floor() as usize;
        let mut rng = Rng::of(&seed.to_string());
        let waves: Vec<(f64, f64)> = (1..=6).map(|k| (rng.normal() / f64::from(k), f64::from(k))).collect();
        let half_turn = std::f64::consts::PI;
        (1..count)
            .map(|place| {
                let t = place as f64 / count as f64;
                let swing: f64 = waves.iter().map(|(size, k)| size * (half_turn * k * t).sin()).sum();
                let sideways = (strength * swing).clamp(-2.0 * strength, 2.0 * strength);
                a.plus(along.times(t)).plus(along.left().times(sideways))
            })
            .collect()
    }

    fn border(&self, (ends, forward): ((usize, usize), bool)) -> Vec<Pt> {
        let (first, second) = ends;
        let inner = self.borders.get(&ends).cloned().unwrap_or_default();
        let start = self.corners.get(if forward { first } else { second }).copied();
        let inner: Vec<Pt> = if forward { inner } else { inner.into_iter().rev().collect() };
        start.into_iter().chain(inner).collect()
    }

    /// The rings around some cells taken together; borders between them are gone. Outer rings run counter-clockwise,
    /// holes clockwise.
    pub(crate) fn outline(&self, cells: &[usize]) -> Vec<Vec<Pt>> {
        let mut open: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let all: Vec<((usize, usize), bool)> =
            cells.iter().filter_map(|place| self.cells.get(*place)).flat_map(|cell| borders_of(cell)).collect();
        let mut uses: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (ends, _) in &all {
            *uses.entry(*ends).or_default() += 1;
        }
        for ((low, high), forward) in all.iter().filter(|(ends, _)| uses.get(ends) == Some(&1)) {
            let (from, to) = if *forward { (*low, *high) } else { (*high, *low) };
            open.entry(from).or_default().push(to);
        }
        let mut rings = Vec::new();
        while let Some(start) = open.iter().find(|(_, nexts)| !nexts.is_empty()).map(|(start, _)| *start) {
            let mut ring = Vec::new();
            let mut here = start;
            while let Some(next) = open.get_mut(&here).and_then(Vec::pop) {
                ring.extend(self.border(((here.min(next), here.max(next)), here < next)));
                here = next;
            }
            rings.push(ring);
        }
        rings
    }
}

/// The borders of a cell: their ends, lower first, and whether the cell goes from the lower to the higher.
fn borders_of(cell: &[usize]) -> impl Iterator<Item = ((usize, usize), bool)> + '_ {
    cell.iter()
        .copied()
        .zip(cell.iter().copied().cycle().skip(1))
        .take(cell.len())
        .map(|(from, to)| ((from.min(to), from.max(to)), from < to))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::polygon::signed_area_m2;

    #[test]
    fn waved_cells_still_fill_the_whole_without_gap_or_overlap() {
        let mut rng = Rng::of("cells");
        let sites: Vec<Site> = (0..30)
            .map(|_| Site { at: Pt::new(rng.between(0.0, 9e3), rng.between(0.0, 9e3)), power_m2: 1e5 })
            .collect();
        let rings: Vec<_> = (0..sites.len()).map(|of| cell(&sites, of, 20_000.0)).collect();
        let all = Tessellation::of_cells(&rings).waved(0.06, 150.0, &mut rng);
        let sum: f64 = (0..30).map(|place| signed_area_m2(&all.outline(&[place]).concat())).sum();
        let whole: Vec<usize> = (0..30).collect();
        let outline: f64 = all.outline(&whole).iter().map(|ring| signed_area_m2(ring)).sum();
        assert!((sum / outline - 1.0).abs() < 1e-9, "{sum} {outline}");
    }
}
