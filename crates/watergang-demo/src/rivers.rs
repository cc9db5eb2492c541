//! The rivers and canals as lines on the plane, each ending exactly on a corner of the one it joins.

use crate::courses::{COURSES, Course};
use crate::line::{meander, parts, smooth};
use crate::plane::Pt;
use crate::rng::Rng;

/// About how far the corners of a river lie apart.
const STEP_M: f64 = 42.0;

/// A course as drawn, from its source to its mouth.
#[derive(Debug)]
pub(crate) struct River {
    pub(crate) course: &'static Course,
    pub(crate) line: Vec<Pt>,
}

/// All rivers and canals in the order of [`COURSES`].
pub(crate) fn generate() -> Vec<River> {
    let mut rivers: Vec<River> = Vec::with_capacity(COURSES.len());
    for course in COURSES {
        let of = |id: Option<&str>| {
            id.and_then(|id| rivers.iter().find(|river| river.course.id == id)).map(|river| river.line.as_slice())
        };
        let (source, target) = (of(course.leaves), of(course.joins));
        let mut stations: Vec<Pt> = course.stations.iter().map(|at| Pt::from_lonlat(*at)).collect();
        if let (Some(source), Some(first)) = (source, stations.first_mut()) {
            *first = nearest(source, *first);
        }
        if let (Some(target), Some(last)) = (target, stations.last_mut()) {
            *last = nearest(target, *last);
        }
        let mut line = meander(&smooth(&stations, STEP_M), course.meander, &mut Rng::of(course.id));
        if let Some(target) = target {
            line = ended_at(line, target);
        }
        if let Some(source) = source {
            line.reverse();
            line = ended_at(line, source);
            line.reverse();
        }
        rivers.push(River { course, line });
    }
    rivers
}

/// The corner of a line that is nearest to a point.
pub(crate) fn nearest(line: &[Pt], at: Pt) -> Pt {
    line.iter().copied().min_by(|a, b| a.distance_m(at).total_cmp(&b.distance_m(at))).unwrap_or(at)
}

/// The line up to where it first meets the other, then to the corner of the other that is nearest.
fn ended_at(line: Vec<Pt>, other: &[Pt]) -> Vec<Pt> {
    let meets = |a: Pt, b: Pt| {
        let near = |p: Pt| p.distance_m(a) < 3.0 * STEP_M;
        parts(other).filter(|(p, _)| near(*p)).any(|(p, q)| {
            let side = |from: Pt, to: Pt, at: Pt| to.minus(from).cross(at.minus(from));
            side(a, b, p) * side(a, b, q) <= 0.0 && side(p, q, a) * side(p, q, b) <= 0.0
        })
    };
    let kept = parts(&line).position(|(a, b)| meets(a, b)).map_or(line.len(), |place| place + 1);
    // The first corner may lie on the other already (a canal that leaves and joins the same river).
    let kept = if kept < 3 { line.len() } else { kept };
    let mut ended: Vec<Pt> = line.into_iter().take(kept).collect();
    if let Some(last) = ended.pop() {
        let mouth = nearest(other, last);
        if ended.last().is_some_and(|before| before.distance_m(mouth) < 8.0) {
            ended.pop();
        }
        ended.push(mouth);
    }
    ended
}

/// The part of a line between the corners nearest to two points, in the line's own direction.
pub(crate) fn section(line: &[Pt], from: Pt, to: Pt) -> Vec<Pt> {
    let place = |at: Pt| line.iter().position(|corner| *corner == nearest(line, at)).unwrap_or_default();
    let (start, end) = (place(from), place(to));
    line.iter().copied().skip(start.min(end)).take(start.abs_diff(end) + 1).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::line::length_m;
    use crate::polygon::is_simple_line;

    #[test]
    fn rivers_end_on_a_corner_of_the_river_they_join() {
        let rivers = generate();
        for river in &rivers {
            if let Some(joined) = river.course.joins {
                let other = rivers.iter().find(|other| other.course.id == joined).unwrap();
                assert!(other.line.contains(river.line.last().unwrap()), "{}", river.course.id);
            }
        }
    }

    #[test]
    fn no_river_crosses_itself() {
        for river in generate() {
            assert!(is_simple_line(&river.line, 400), "{}", river.course.id);
        }
    }

    #[test]
    fn the_yser_is_about_as_long_as_it_is() {
        // The Yser is 78 km long (Vlaamse Milieumaatschappij), of which 45 km in Belgium.
        let rivers = generate();
        let km: f64 = rivers
            .iter()
            .filter(|river| ["yser", "ijzer"].contains(&river.course.id))
            .map(|river| length_m(&river.line) / 1e3)
            .sum();
        assert!((66.0..90.0).contains(&km), "{km}");
    }
}
