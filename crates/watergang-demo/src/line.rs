//! Lines on the plane: smooth courses through a few known places, measures along them, strips beside them.

use crate::plane::Pt;
use crate::rng::Rng;

/// Length in metres of the plane.
pub(crate) fn length_m(line: &[Pt]) -> f64 {
    parts(line).map(|(a, b)| a.distance_m(b)).sum()
}

/// The straight parts of a line.
pub(crate) fn parts(line: &[Pt]) -> impl Iterator<Item = (Pt, Pt)> + '_ {
    line.iter().copied().zip(line.iter().copied().skip(1))
}

/// The point that far along the line and the direction there; the end where the line is shorter.
pub(crate) fn at(line: &[Pt], along_m: f64) -> Option<(Pt, Pt)> {
    let mut left = along_m;
    let mut last = None;
    for (a, b) in parts(line) {
        let length = a.distance_m(b);
        if left <= length && length > 0.0 {
            return Some((a.toward(b, (left / length).max(0.0)), b.minus(a).direction()));
        }
        left -= length;
        last = Some((b, b.minus(a).direction()));
    }
    last
}

/// A smooth line through the stations (Hermite with tangents scaled by the chords, so that it never overshoots),
/// with a corner about every `step_m`.
pub(crate) fn smooth(stations: &[Pt], step_m: f64) -> Vec<Pt> {
    let tangents: Vec<Pt> = stations
        .iter()
        .enumerate()
        .map(|(place, here)| {
            let before = place.checked_sub(1).and_then(|place| stations.get(place));
            let after = stations.get(place + 1);
            match (before, after) {
                (Some(before), Some(after)) => {
                    let (back, ahead) = (here.distance_m(*before).max(1.0), here.distance_m(*after).max(1.0));
                    let slope = here.minus(*before).times(1.0 / back).plus(after.minus(*here).times(1.0 / ahead));
                    slope.times(0.5)
                }
                (None, Some(after)) => after.minus(*here).direction(),
                (Some(before), None) => here.minus(*before).direction(),
                (None, None) => Pt::default(),
            }
        })
        .collect();
    let mut line = Vec::new();
    for ((a, b), (from, to)) in parts(stations).zip(parts(&tangents)) {
        let chord = a.distance_m(b);
        let count = (chord / step_m).ceil().max(1.0) as usize;
        for place in 0..count {
            let t = place as f64 / count as f64;
            let (t2, t3) = (t * t, t * t * t);
            line.push(
                a.times(2.0 * t3 - 3.0 * t2 + 1.0)
                    .plus(from.times(chord * (t3 - 2.0 * t2 + t)))
                    .plus(b.times(3.0 * t2 - 2.0 * t3))
                    .plus(to.times(chord * (t3 - t2))),
            );
        }
    }
    line.extend(stations.last());
    line
}

/// A smooth ring through the stations, without a kink anywhere; open, as rings are here.
pub(crate) fn smooth_ring(stations: &[Pt], step_m: f64) -> Vec<Pt> {
    // Once round and a little further on both sides: then the seam is smoothed like every other place.
    let before = stations.last();
    let around: Vec<Pt> = before.into_iter().chain(stations).chain(stations.iter().take(2)).copied().collect();
    let line = smooth(&around, step_m);
    let is_seam = |at: &Pt| Some(at) == stations.first();
    let start = line.iter().position(is_seam).unwrap_or_default();
    let end = line.iter().rposition(is_seam).unwrap_or(line.len());
    line.into_iter().take(end).skip(start).collect()
}

/// How a river winds: sideways swing in metres and length of a loop in metres.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meander {
    pub(crate) swing_m: f64,
    pub(crate) loop_m: f64,
}

/// The line with loops: a main wave and two slower ones, now strong, now weak, none at the ends.
pub(crate) fn meander(line: &[Pt], how: Meander, rng: &mut Rng) -> Vec<Pt> {
    let total = length_m(line);
    let turn = std::f64::consts::TAU;
    let phases = [rng.unit(), rng.unit(), rng.unit(), rng.unit()];
    let mut along = 0.0;
    let mut previous = line.first().copied().unwrap_or_default();
    let followers = line.iter().skip(1).chain(line.last());
    line.iter()
        .zip(followers)
        .map(|(here, next)| {
            along += here.distance_m(previous);
            let tangent = next.minus(previous).direction();
            previous = *here;
            let wave = |phase: f64, times: f64| (turn * (along / (how.loop_m * times) + phase)).sin();
            let [main, second, third, strength] = phases;
            let mood = 0.65 + 0.35 * wave(strength, 7.3);
            let sideways =
                how.swing_m * mood * (0.7 * wave(main, 1.0) + 0.5 * wave(second, 2.7) + 0.35 * wave(third, 0.61));
            let taper = (along.min(total - along) / how.loop_m).clamp(0.0, 1.0);
            here.plus(tangent.left().times(sideways * taper))
        })
        .collect()
}

/// A strip from `near_m` to `far_m` left of the line (right where negative), counter-clockwise. Its near side keeps
/// the line's own corners where `near_m` is 0. May cross itself at sharp bends: the caller looks.
pub(crate) fn strip(line: &[Pt], near_m: f64, far_m: f64) -> Vec<Pt> {
    let offset = |by: f64| -> Vec<Pt> {
        let befores = line.first().into_iter().chain(line.iter());
        let afters = line.iter().skip(1).chain(line.last());
        line.iter()
            .zip(befores.zip(afters))
            .map(|(here, (before, after))| here.plus(after.minus(*before).direction().left().times(by)))
            .collect()
    };
    let mut ring = offset(near_m);
    ring.extend(offset(far_m).into_iter().rev());
    crate::polygon::counter_clockwise(ring)
}

/// A smooth closed blob around a centre: a pond, a copse, a stepping stone.
pub(crate) fn blob(centre: Pt, radius_m: f64, corners: usize, rng: &mut Rng) -> Vec<Pt> {
    let turn = std::f64::consts::TAU;
    let (phase, squeeze, tilt) = (rng.unit(), rng.between(0.55, 0.95), rng.between(0.0, turn));
    let (second, third) = (rng.between(0.0, 0.16), rng.between(0.0, 0.10));
    let axis = Pt::of_angle(tilt);
    (0..corners)
        .map(|place| {
            let angle = turn * place as f64 / corners as f64;
            let radius = radius_m * (1.0 + second * (2.0 * angle + phase * turn).sin() + third * (3.0 * angle).cos());
            let round = Pt::of_angle(angle).times(radius);
            centre.plus(axis.times(round.x)).plus(axis.left().times(round.y * squeeze))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_smooth_line_passes_through_its_stations() {
        let stations = [Pt::new(0.0, 0.0), Pt::new(1000.0, 300.0), Pt::new(1500.0, -200.0)];
        let line = smooth(&stations, 50.0);
        for station in stations {
            assert!(line.iter().any(|at| at.distance_m(station) < 1e-9));
        }
    }

    #[test]
    fn a_smooth_ring_goes_round_once() {
        let corners = [(0.0, 0.0), (900.0, 0.0), (900.0, 900.0), (0.0, 900.0)].map(|(x, y)| Pt::new(x, y));
        let ring = smooth_ring(&corners, 100.0);
        assert_eq!((ring.len(), ring[0]), (36, corners[0]));
        // A ring through the corners of a square bulges beyond its sides and stays within its outer circle.
        let area_m2 = crate::polygon::signed_area_m2(&ring);
        assert!(area_m2 > 900.0 * 900.0 && area_m2 < 900.0 * 900.0 * std::f64::consts::FRAC_PI_2, "{area_m2}");
    }

    #[test]
    fn a_point_along_a_line_is_found() {
        let line = [Pt::new(0.0, 0.0), Pt::new(10.0, 0.0), Pt::new(10.0, 10.0)];
        assert_eq!(at(&line, 14.0), Some((Pt::new(10.0, 4.0), Pt::new(0.0, 1.0))));
        assert_eq!(at(&line, 99.0).unwrap().0, Pt::new(10.0, 10.0));
    }

    #[test]
    fn a_strip_on_either_side_runs_counter_clockwise() {
        let line = [Pt::new(0.0, 0.0), Pt::new(10.0, 0.0)];
        for far in [5.0, -5.0] {
            assert_eq!(crate::polygon::signed_area_m2(&strip(&line, 0.0, far)), 50.0);
        }
    }
}
