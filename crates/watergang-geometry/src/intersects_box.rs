//! Whether a geometry shares a point with a rectangle, exactly.
//!
//! Exactly: the signs of determinants come from adaptive arithmetic (Shewchuk, "Adaptive Precision Floating-Point
//! Arithmetic and Fast Robust Geometric Predicates", 1997, by the `robust` crate), so that a rectangle whose corner lies
//! on an edge is never missed. In a polygon that crosses itself a point is inside by the even-odd rule.

use robust::{Coord, orient2d};

use crate::wkb::{Flow, Part, WkbError, walk};

/// Whether a geometry shares a point with `[min_x, min_y, max_x, max_y]`, boundaries included.
///
/// # Errors
/// See [`WkbError`].
pub fn intersects_box(wkb: &[u8], bounds: &[f64; 4]) -> Result<bool, WkbError> {
    intersects_box_projected(wkb, bounds, |x, y| Some((x, y)))
}

/// The same for a geometry in another CRS, whose positions `project` brings into that of the rectangle.
///
/// # Errors
/// [`WkbError::OutsideDomain`] when a position cannot be projected; else see [`WkbError`].
pub fn intersects_box_projected(
    wkb: &[u8],
    bounds: &[f64; 4],
    mut project: impl FnMut(f64, f64) -> Option<(f64, f64)>,
) -> Result<bool, WkbError> {
    let target = Target { bounds: *bounds };
    let mut outside_domain = false;
    // Whether the rectangle's corner lies in the rings seen so far of one polygon: by the parity of crossings.
    let mut corner_inside = false;
    let flow = walk(wkb, &mut |part| {
        let Some((kind, positions)) = part else {
            let covered = std::mem::take(&mut corner_inside);
            return if covered { Flow::Break(()) } else { Flow::Continue(()) };
        };
        let is_ring = matches!(kind, Part::Ring { .. });
        // A ring that is not closed is taken as closed.
        let closing = if is_ring { positions.xy().next() } else { None };
        let mut previous: Option<[f64; 2]> = None;
        for [x, y] in positions.xy().chain(closing) {
            let Some((x, y)) = project(x, y) else {
                outside_domain = true;
                return Flow::Break(());
            };
            let here = [x, y];
            if target.contains(here) {
                return Flow::Break(());
            }
            if let Some(before) = previous {
                if target.crosses(before, here) {
                    return Flow::Break(());
                }
                if is_ring && target.corner_ray_crosses(before, here) {
                    corner_inside = !corner_inside;
                }
            }
            previous = Some(here);
        }
        Flow::Continue(())
    })?;
    if outside_domain { Err(WkbError::OutsideDomain) } else { Ok(flow.is_break()) }
}

struct Target {
    bounds: [f64; 4],
}

impl Target {
    #[inline]
    fn contains(&self, [x, y]: [f64; 2]) -> bool {
        let [min_x, min_y, max_x, max_y] = self.bounds;
        x >= min_x && x <= max_x && y >= min_y && y <= max_y
    }

    /// Whether a segment with both ends outside the rectangle touches it: its envelope does, and the corners of the
    /// rectangle are not all on one side of its line.
    #[inline]
    fn crosses(&self, from: [f64; 2], to: [f64; 2]) -> bool {
        let [min_x, min_y, max_x, max_y] = self.bounds;
        let is_beside = from[0].max(to[0]) < min_x || from[0].min(to[0]) > max_x;
        if is_beside || from[1].max(to[1]) < min_y || from[1].min(to[1]) > max_y {
            return false;
        }
        let [start, end] = [from, to].map(|[x, y]| Coord { x, y });
        let side = |x: f64, y: f64| orient2d(start, end, Coord { x, y });
        let sides = [side(min_x, min_y), side(max_x, min_y), side(max_x, max_y), side(min_x, max_y)];
        // A position that is not finite makes them NaN: such a segment touches nothing.
        let is_apart = sides.iter().all(|side| *side > 0.0) || sides.iter().all(|side| *side < 0.0);
        !is_apart && sides.iter().all(|side| !side.is_nan())
    }

    /// Whether the ray from the rectangle's south-west corner to the east crosses a segment.
    #[inline]
    fn corner_ray_crosses(&self, from: [f64; 2], to: [f64; 2]) -> bool {
        let [x, y, _, _] = self.bounds;
        if (from[1] > y) == (to[1] > y) {
            return false;
        }
        let side = orient2d(Coord { x: from[0], y: from[1] }, Coord { x: to[0], y: to[1] }, Coord { x, y });
        if to[1] > from[1] { side > 0.0 } else { side < 0.0 }
    }
}
