//! The water network: ditches on the borders of plots, main ones on the borders of casiers, rivers cut where those
//! meet. Every line runs from node to node.

use std::collections::{BTreeMap, BTreeSet};

use crate::line::length_m;
use crate::marsh::{Marsh, Marshes};
use crate::plane::Pt;
use crate::registry::Registry;
use crate::rivers::River;
use crate::rng::Rng;

/// How a stretch of water came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// Part of a river or canal.
    Course(usize),
    /// On the border of a casier.
    Main,
    /// Between two strips.
    Strip,
    /// Between two plots of a strip.
    Cross,
}

/// A stretch of water from node to node.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    pub(crate) rank: Rank,
    /// The casier that it drains, for ditches.
    pub(crate) casier: Option<usize>,
    /// Node at its upper end, a number of a corner.
    pub(crate) from: usize,
    /// Node at its lower end.
    pub(crate) to: usize,
    pub(crate) line: Vec<Pt>,
}

/// The network, and the rings of casiers and plots with a corner wherever a neighbour has one.
#[derive(Debug, Default)]
pub(crate) struct Net {
    pub(crate) reaches: Vec<Reach>,
    pub(crate) casier_rings: Vec<Vec<Pt>>,
    pub(crate) plot_rings: Vec<Vec<Pt>>,
}

/// Metres of ditch in a marsh where that is known: "700 km of waterways" in the Marais audomarois.
const fn wanted_m(marsh: Marsh) -> Option<f64> {
    match marsh {
        Marsh::Audomarois => Some(700_000.0),
        _ => None,
    }
}

type Side = (usize, usize);

/// What lies on both sides of a side of a plot.
#[derive(Clone, Copy, Debug, Default)]
struct Use {
    plot: usize,
    other: Option<usize>,
}

/// A side that carries water.
#[derive(Clone, Copy, Debug)]
struct Ditch {
    rank: Rank,
    casier: usize,
}

impl Net {
    /// `dry` tells the plots that lie in a lake, where no ditch runs; `on_globe_m` measures a side on the globe.
    pub(crate) fn generate(
        rivers: &[River],
        marshes: &Marshes,
        in_lake: &BTreeSet<usize>,
        on_globe_m: impl Fn(Pt, Pt) -> f64,
    ) -> Self {
        let mut registry = Registry::default();
        let river_paths: Vec<Vec<usize>> = rivers.iter().map(|river| registry.path(&river.line)).collect();
        let casiers: Vec<Vec<usize>> = marshes.casiers.iter().map(|casier| registry.ring(&casier.ring)).collect();
        let plots: Vec<Vec<usize>> = marshes.plots.iter().map(|plot| registry.ring(&plot.ring)).collect();
        let river_paths: Vec<Vec<usize>> = river_paths.iter().map(|path| registry.noded_path(path)).collect();
        let plots: Vec<Vec<usize>> = plots.iter().map(|ring| registry.noded_ring(ring)).collect();
        let casiers: Vec<Vec<usize>> = casiers.iter().map(|ring| registry.noded_ring(ring)).collect();

        let banks: BTreeSet<Side> = river_paths.iter().flat_map(|path| sides(path)).collect();
        let ditches = ditches(&plots, &banks, marshes, in_lake, |(a, b)| on_globe_m(registry.at(a), registry.at(b)));
        let wet: BTreeSet<usize> = river_paths.iter().flatten().copied().collect();
        let mut reaches = river_reaches(&river_paths, &ditches, &registry);
        reaches.extend(ditch_reaches(&ditches, &wet, &registry));
        Self {
            reaches,
            casier_rings: casiers.iter().map(|ring| registry.points(ring)).collect(),
            plot_rings: plots.iter().map(|ring| registry.points(ring)).collect(),
        }
    }
}

fn sides(path: &[usize]) -> impl Iterator<Item = Side> + '_ {
    path.iter().copied().zip(path.iter().copied().skip(1)).map(|(a, b)| (a.min(b), a.max(b)))
}

/// Which sides of plots carry water: all borders of casiers and strips, and of the borders across strips as many, by
/// lot, as make up the wanted length, or two in five.
fn ditches(
    plots: &[Vec<usize>],
    banks: &BTreeSet<Side>,
    marshes: &Marshes,
    in_lake: &BTreeSet<usize>,
    length_m: impl Fn(Side) -> f64,
) -> BTreeMap<Side, Ditch> {
    let mut uses: BTreeMap<Side, Use> = BTreeMap::new();
    for (plot, ring) in plots.iter().enumerate() {
        let closed: Vec<usize> = ring.iter().chain(ring.first()).copied().collect();
        for side in sides(&closed) {
            uses.entry(side).and_modify(|found| found.other = Some(plot)).or_insert(Use { plot, other: None });
        }
    }
    let mut found = BTreeMap::new();
    let mut across: BTreeMap<(usize, usize), Vec<Side>> = BTreeMap::new();
    let mut lengths: BTreeMap<Marsh, f64> = BTreeMap::new();
    for (side, Use { plot, other }) in uses.into_iter().filter(|(side, _)| !banks.contains(side)) {
        let lakes = [Some(plot), other].iter().flatten().filter(|plot| in_lake.contains(plot)).count();
        let (Some(one), two) = (marshes.plots.get(plot), other.and_then(|other| marshes.plots.get(other))) else {
            continue;
        };
        let rank = match two {
            Some(two) if two.casier == one.casier && two.strip == one.strip => Rank::Cross,
            Some(two) if two.casier == one.casier => Rank::Strip,
            _ => Rank::Main,
        };
        if lakes == 2 && rank != Rank::Main {
            continue;
        }
        if rank == Rank::Cross {
            across.entry((plot, other.unwrap_or(plot))).or_default().push(side);
        } else {
            found.insert(side, Ditch { rank, casier: one.casier });
            if let Some(casier) = marshes.casiers.get(one.casier) {
                *lengths.entry(casier.marsh).or_default() += length_m(side);
            }
        }
    }
    let mut rng = Rng::of("cross ditches");
    let mut lots: Vec<(u64, usize, Vec<Side>)> =
        across.into_iter().map(|((plot, _), sides)| (rng.bits(), plot, sides)).collect();
    lots.sort();
    for (lot, plot, sides) in lots {
        let Some(casier) = marshes.plots.get(plot).map(|plot| plot.casier) else { continue };
        let Some(marsh) = marshes.casiers.get(casier).map(|casier| casier.marsh) else { continue };
        let so_far = lengths.entry(marsh).or_default();
        if wanted_m(marsh).map_or(lot % 5 < 2, |wanted| *so_far < wanted) {
            *so_far += sides.iter().map(|side| length_m(*side)).sum::<f64>();
            found.extend(sides.into_iter().map(|side| (side, Ditch { rank: Rank::Cross, casier })));
        }
    }
    found
}

/// Cuts rivers where they meet, where a main ditch comes in, and every 1,200 m or so.
fn river_reaches(paths: &[Vec<usize>], ditches: &BTreeMap<Side, Ditch>, registry: &Registry) -> Vec<Reach> {
    let mut visits: BTreeMap<usize, usize> = BTreeMap::new();
    for corner in paths.iter().flatten() {
        *visits.entry(*corner).or_default() += 1;
    }
    let mains: BTreeSet<usize> =
        ditches.iter().filter(|(_, ditch)| ditch.rank == Rank::Main).flat_map(|((a, b), _)| [*a, *b]).collect();
    let mut reaches = Vec::new();
    for (course, path) in paths.iter().enumerate() {
        let mut reach: Vec<usize> = Vec::new();
        for (place, corner) in path.iter().enumerate() {
            reach.push(*corner);
            let line = registry.points(&reach);
            let node = visits.get(corner) > Some(&1) || mains.contains(corner) || place + 1 == path.len();
            if reach.len() > 1 && (node || length_m(&line) > 1_200.0) {
                let from = reach.first().copied().unwrap_or(*corner);
                reaches.push(Reach { rank: Rank::Course(course), casier: None, from, to: *corner, line });
                reach = vec![*corner];
            }
        }
    }
    reaches
}

/// Chains the sides of ditches into lines from node to node: where three meet, where one ends, where the rank or the
/// casier changes, or at a river.
fn ditch_reaches(ditches: &BTreeMap<Side, Ditch>, wet: &BTreeSet<usize>, registry: &Registry) -> Vec<Reach> {
    let mut meets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (a, b) in ditches.keys() {
        meets.entry(*a).or_default().push(*b);
        meets.entry(*b).or_default().push(*a);
    }
    let key = |a: usize, b: usize| (a.min(b), a.max(b));
    let ditch = |a: usize, b: usize| ditches.get(&key(a, b)).copied();
    let is_node = |corner: usize, around: &[usize]| match around {
        [one, two] => {
            let (one, two) = (ditch(corner, *one), ditch(corner, *two));
            let same = one.zip(two).is_some_and(|(one, two)| one.rank == two.rank && one.casier == two.casier);
            !same || wet.contains(&corner)
        }
        _ => true,
    };
    let nodes: BTreeSet<usize> =
        meets.iter().filter(|(corner, around)| is_node(**corner, around)).map(|(corner, _)| *corner).collect();
    let mut done: BTreeSet<Side> = BTreeSet::new();
    let mut reaches = Vec::new();
    // Rings without any node are begun wherever they come first.
    let starts = nodes.iter().copied().chain(meets.keys().copied());
    for start in starts {
        for first in meets.get(&start).into_iter().flatten() {
            let mut path = vec![start];
            let (mut before, mut here) = (start, *first);
            while done.insert(key(before, here)) {
                path.push(here);
                let onward = meets.get(&here).into_iter().flatten().copied().find(|next| *next != before);
                if nodes.contains(&here) || here == start {
                    break;
                }
                let Some(next) = onward else { break };
                (before, here) = (here, next);
            }
            let ([from, second, ..], Some(to)) = (path.as_slice(), path.last()) else { continue };
            let Some(Ditch { rank, casier }) = ditch(*from, *second) else { continue };
            reaches.push(Reach { rank, casier: Some(casier), from: *from, to: *to, line: registry.points(&path) });
        }
    }
    reaches
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::polygon::{is_simple, signed_area_m2};
    use crate::text::Country;

    #[test]
    fn the_ditches_of_the_marsh_hang_together() {
        let rivers = crate::rivers::generate();
        let marshes = Marshes::generate(&rivers, |_| Some(Country::Fr), |ring| signed_area_m2(ring) / 1e4);
        let net = Net::generate(&rivers, &marshes, &BTreeSet::new(), Pt::distance_m);
        for rank in [Rank::Main, Rank::Strip, Rank::Cross] {
            for marsh in Marsh::ALL {
                let of: Vec<_> = net
                    .reaches
                    .iter()
                    .filter(|r| r.rank == rank && marshes.casiers[r.casier.unwrap()].marsh == marsh)
                    .collect();
                let km: f64 = of.iter().map(|reach| length_m(&reach.line) / 1e3).sum();
                println!("{marsh:?} {rank:?}: {} reaches, {km:.0} km", of.len());
            }
        }
        println!("river reaches {}", net.reaches.iter().filter(|r| r.casier.is_none()).count());
        assert!(net.plot_rings.iter().all(|ring| is_simple(ring)));
        // One component holds nearly all of the Audomarois.
        let mut meets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for reach in &net.reaches {
            meets.entry(reach.from).or_default().push(reach.to);
            meets.entry(reach.to).or_default().push(reach.from);
        }
        let (mut seen, mut open) = (BTreeSet::new(), vec![net.reaches[0].from]);
        while let Some(node) = open.pop() {
            if seen.insert(node) {
                open.extend(meets[&node].iter().filter(|next| !seen.contains(*next)));
            }
        }
        let audomarois = |reach: &&Reach| reach.casier.is_some_and(|c| marshes.casiers[c].marsh == Marsh::Audomarois);
        let all = net.reaches.iter().filter(audomarois).count();
        let joined = net.reaches.iter().filter(audomarois).filter(|reach| seen.contains(&reach.from)).count();
        println!("{joined} of {all} joined");
        assert!(joined as f64 > 0.99 * all as f64);
    }
}
