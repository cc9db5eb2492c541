//! Fewer positions for a view from afar (Douglas and Peucker 1973).
//!
//! Each line and ring is simplified by itself: what two polygons share need not stay shared, and a ring may come to
//! touch itself. That is enough for looking; levels that keep borders shared are made ahead of time.

use crate::reshape::reshape;
use crate::wkb::{Part, WkbError};

/// Appends a geometry as ISO WKB, little-endian, without positions that lie no further than `tolerance` from what is
/// drawn without them, in the unit of the positions. Ends stay, rings stay closed and keep four positions at least, and
/// no part vanishes. Points are as they were.
///
/// # Errors
/// See [`WkbError`].
pub fn simplify(wkb: &[u8], tolerance: f64, out: &mut Vec<u8>) -> Result<(), WkbError> {
    reshape(wkb, out, &mut |part, positions| {
        match part {
            Part::Point => {}
            Part::Line => *positions = simplified(positions, tolerance),
            Part::Ring { .. } => *positions = simplified_ring(std::mem::take(positions), tolerance),
        }
        Ok(())
    })
}

/// Positions of a closed ring at least.
const RING_POSITIONS_MIN: usize = 4;

fn simplified_ring(ring: Vec<[f64; 3]>, tolerance: f64) -> Vec<[f64; 3]> {
    let Some(first) = ring.first().filter(|_| ring.len() > RING_POSITIONS_MIN) else { return ring };
    // A ring begins and ends in one place, from which no distance to a line can be told: it is taken as two lines.
    let far = farthest(&ring, |position| distance(position, first, first));
    let (Some(there), Some(back)) = (ring.get(..=far), ring.get(far..)) else { return ring };
    let mut out = simplified(there, tolerance);
    out.extend(simplified(back, tolerance).into_iter().skip(1));
    if out.len() >= RING_POSITIONS_MIN {
        return out;
    }
    // What is left is a line to the farthest position and back: a third corner makes a triangle of it.
    let corner = ring.get(far).map(|far| farthest(&ring, |position| distance(position, first, far)));
    let Some(corner) = corner.filter(|corner| *corner != 0 && *corner != far) else { return ring };
    let (low, high) = (corner.min(far), corner.max(far));
    [0, low, high, 0].iter().filter_map(|place| ring.get(*place).copied()).collect()
}

/// Place of the position for which the number is largest.
fn farthest(positions: &[[f64; 3]], far: impl Fn(&[f64; 3]) -> f64) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (place, position) in positions.iter().enumerate() {
        let here = far(position);
        if here > best.1 {
            best = (place, here);
        }
    }
    best.0
}

fn simplified(line: &[[f64; 3]], tolerance: f64) -> Vec<[f64; 3]> {
    let mut keeps = vec![false; line.len()];
    for end in [0, line.len().saturating_sub(1)] {
        if let Some(keep) = keeps.get_mut(end) {
            *keep = true;
        }
    }
    // Stretches whose ends are kept; a stack of our own, since a line may have any number of positions.
    let mut stretches = vec![(0, line.len().saturating_sub(1))];
    while let Some((from, to)) = stretches.pop() {
        let (Some(start), Some(end), Some(between)) = (line.get(from), line.get(to), line.get(from + 1..to)) else {
            continue;
        };
        if between.is_empty() {
            continue;
        }
        let far = farthest(between, |position| distance(position, start, end));
        let is_kept = between.get(far).is_some_and(|position| distance(position, start, end) > tolerance);
        if let Some(keep) = keeps.get_mut(from + 1 + far).filter(|_| is_kept) {
            *keep = true;
            stretches.push((from, from + 1 + far));
            stretches.push((from + 1 + far, to));
        }
    }
    line.iter().zip(keeps).filter(|(_, keep)| *keep).map(|(position, _)| *position).collect()
}

/// From a position to a stretch of line, in the plane.
fn distance([x, y, _]: &[f64; 3], [from_x, from_y, _]: &[f64; 3], [to_x, to_y, _]: &[f64; 3]) -> f64 {
    let (along_x, along_y) = (to_x - from_x, to_y - from_y);
    let length_squared = along_x * along_x + along_y * along_y;
    let part = if length_squared > 0.0 {
        (((x - from_x) * along_x + (y - from_y) * along_y) / length_squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (x - from_x - part * along_x).hypot(y - from_y - part * along_y)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::wkb::{Kind, walk};
    use crate::write::Writer;
    use proptest::prelude::*;

    fn flat(positions: &[[f64; 2]]) -> Vec<[f64; 3]> {
        positions.iter().map(|[x, y]| [*x, *y, f64::NAN]).collect()
    }

    fn plain(positions: &[[f64; 3]]) -> Vec<[f64; 2]> {
        positions.iter().map(|[x, y, _]| [*x, *y]).collect()
    }

    #[test]
    fn what_lies_beside_the_line_by_less_than_the_tolerance_goes() {
        let line = flat(&[[0.0, 0.0], [1.0, 0.1], [2.0, -0.1], [3.0, 5.0], [4.0, 6.0], [5.0, 7.0], [6.0, 8.1]]);
        let kept = simplified(&line, 0.5);
        assert_eq!(plain(&kept), [[0.0, 0.0], [2.0, -0.1], [3.0, 5.0], [6.0, 8.1]]);
        assert_eq!(simplified(&[], 1.0), Vec::<[f64; 3]>::new());
        assert_eq!(simplified(&flat(&[[1.0, 1.0]]), 1.0).len(), 1);
    }

    #[test]
    fn a_ring_smaller_than_the_tolerance_stays_a_ring() {
        let ring = flat(&[[0.0, 0.0], [1.0, 0.0], [1.2, 0.5], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]);
        let kept = simplified_ring(ring.clone(), 100.0);
        assert_eq!(
            (kept.len(), kept.first().map(|one| one[0]), kept.last().map(|one| one[0])),
            (4, Some(0.0), Some(0.0))
        );
        assert_eq!(plain(&simplified_ring(ring.clone(), 0.0)), plain(&ring));
        let point = flat(&[[1.0, 1.0]; 6]);
        assert_eq!(plain(&simplified_ring(point.clone(), 1.0)), plain(&point));
    }

    #[test]
    fn every_part_stays() {
        let mut wkb = Vec::new();
        let mut writer = Writer::new(&mut wkb, false);
        writer.multi(Kind::MultiPolygon, 2);
        for corner in [0.0, 10.0] {
            let ring: Vec<_> = (0..=40).map(|step| f64::from(step % 40) * 0.157).collect();
            writer.polygon(&[ring.iter().map(|turn| [corner + turn.cos(), turn.sin(), f64::NAN]).collect::<Vec<_>>()]);
        }
        let mut out = Vec::new();
        simplify(&wkb, 0.1, &mut out).unwrap();
        let mut rings = Vec::new();
        let _ = walk(&out, &mut |part| {
            rings.extend(part.map(|(_, positions)| positions.len()));
            crate::wkb::Flow::Continue(())
        });
        assert_eq!(rings.len(), 2);
        assert!(out.len() < wkb.len() / 2 && rings.iter().all(|count| (4..20).contains(count)), "{rings:?}");
    }

    proptest! {
        #[test]
        fn no_position_is_further_from_the_line_than_the_tolerance(
            line in prop::collection::vec((0.0..100.0, 0.0..100.0), 2..60), tolerance in 0.0..30.0,
        ) {
            let line: Vec<[f64; 3]> = line.into_iter().map(|(x, y)| [x, y, f64::NAN]).collect();
            let kept = simplified(&line, tolerance);
            for position in &line {
                let near = kept.windows(2).map(|pair| distance(position, &pair[0], &pair[1])).fold(f64::MAX, f64::min);
                prop_assert!(near <= tolerance + 1e-9);
            }
        }
    }
}
