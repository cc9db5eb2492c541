//! A point that lies on a geometry: where a label or a marker goes.

use crate::ring::{Place, edges};
use crate::wkb::{Flow, Part, Positions, WkbError, walk};

/// A place on the geometry, in its CRS: inside the polygon that is widest there, else on the longest line, else a
/// point; nothing for an empty geometry.
///
/// On a line it is the place half-way, up to rounding. Inside a polygon it is the middle of the widest stretch half-way up, not the centroid, which may lie outside.
///
/// # Errors
/// See [`WkbError`].
pub fn point_on(wkb: &[u8]) -> Result<Option<[f64; 2]>, WkbError> {
    let mut best = Best::default();
    let mut rings: Vec<Vec<Place>> = Vec::new();
    let _ = walk(wkb, &mut |part| {
        match part {
            Some((Part::Point, positions)) => best.offer(0, 0.0, positions.xy().next()),
            Some((Part::Line, positions)) => {
                let (length, middle) = middle_of_line(positions);
                best.offer(1, length, middle);
            }
            Some((Part::Ring { .. }, positions)) => rings.push(positions.xy().collect()),
            None => {
                match widest(&rings) {
                    Some((width, place)) => best.offer(2, width, Some(place)),
                    // A polygon without area still has corners.
                    None => best.offer(0, 0.0, rings.iter().flatten().next().copied()),
                }
                rings.clear();
            }
        }
        Flow::Continue(())
    })?;
    Ok(best.place)
}

/// The best place so far: of the highest dimension, and there of the greatest size.
#[derive(Default)]
struct Best {
    dimension: u8,
    size: f64,
    place: Option<Place>,
}

impl Best {
    fn offer(&mut self, dimension: u8, size: f64, place: Option<Place>) {
        let Some(place) = place.filter(|place| place.iter().all(|number| number.is_finite())) else { return };
        let is_better = dimension > self.dimension || (dimension == self.dimension && size > self.size);
        if self.place.is_none() || is_better {
            *self = Self { dimension, size, place: Some(place) };
        }
    }
}

/// Length of a line, and the place half-way.
fn middle_of_line(positions: Positions<'_>) -> (f64, Option<Place>) {
    let steps = || positions.xy().zip(positions.xy().skip(1));
    let step_length = |(from, to): (Place, Place)| (to[0] - from[0]).hypot(to[1] - from[1]);
    let length: f64 = steps().map(step_length).sum();
    let mut left = length / 2.0;
    for (from, to) in steps() {
        let step = step_length((from, to));
        if step >= left && step > 0.0 {
            let along = left / step;
            return (length, Some([from[0] + along * (to[0] - from[0]), from[1] + along * (to[1] - from[1])]));
        }
        left -= step;
    }
    (length, positions.xy().last())
}

/// The widest stretch of a polygon at one height: its width and its middle.
fn widest(rings: &[Vec<Place>]) -> Option<(f64, Place)> {
    let height = free_height(rings)?;
    let mut crossings: Vec<f64> = rings
        .iter()
        .flat_map(|ring| edges(ring))
        .filter(|(from, to)| (from[1] > height) != (to[1] > height))
        .map(|(from, to)| from[0] + (height - from[1]) / (to[1] - from[1]) * (to[0] - from[0]))
        .collect();
    crossings.sort_by(f64::total_cmp);
    let stretches =
        crossings.as_chunks::<2>().0.iter().map(|[west, east]| (east - west, [f64::midpoint(*west, *east), height]));
    stretches.max_by(|(one, _), (other, _)| one.total_cmp(other)).filter(|(width, _)| *width > 0.0)
}

/// A height near the middle of the shell at which there is no corner, so that edges are crossed and never touched.
fn free_height(rings: &[Vec<Place>]) -> Option<f64> {
    let shell = rings.first()?;
    let low = shell.iter().map(|corner| corner[1]).fold(f64::INFINITY, f64::min);
    let high = shell.iter().map(|corner| corner[1]).fold(f64::NEG_INFINITY, f64::max);
    let middle = f64::midpoint(low, high);
    let heights = || rings.iter().flatten().map(|corner| corner[1]);
    let below = heights().filter(|height| *height <= middle).fold(low, f64::max);
    let above = heights().filter(|height| *height > middle).fold(high, f64::min);
    (low < high).then(|| f64::midpoint(below, above))
}
