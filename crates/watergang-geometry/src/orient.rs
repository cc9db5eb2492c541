//! Which way rings run, and areas on the plane.
//!
//! RFC 7946, section 3.1.6, asks for the right-hand rule: shells counter-clockwise, holes clockwise. Simple features
//! leave it open, and shapefiles have it the other way round.

use crate::ring::Place;
use crate::wkb::{Flow, Part, WkbError, walk};

/// Area within a ring in square units of its CRS: positive where the ring runs counter-clockwise. A ring that is not
/// closed is taken as closed.
///
/// Summed from the first position on, so that big coordinates of small rings cost no digits.
#[must_use]
pub fn signed_area(ring: impl IntoIterator<Item = [f64; 2]>) -> f64 {
    let mut positions = ring.into_iter();
    let Some([origin_x, origin_y]) = positions.next() else { return 0.0 };
    let mut doubled = 0.0;
    let mut before: Place = [0.0, 0.0];
    for [x, y] in positions {
        let here = [x - origin_x, y - origin_y];
        doubled += before[0] * here[1] - here[0] * before[1];
        before = here;
    }
    doubled / 2.0
}

/// Area of the polygons of a geometry in square units of its CRS; 0 for points and lines.
///
/// On the plane of the CRS: for square metres on the ground see [`crate::geodesic::area_m2`]. Rings count by their
/// order, whichever way they run.
///
/// # Errors
/// See [`WkbError`].
pub fn area(wkb: &[u8]) -> Result<f64, WkbError> {
    let mut sum = 0.0;
    let _ = walk(wkb, &mut |part| {
        if let Some((Part::Ring { is_shell }, positions)) = part {
            let ring = signed_area(positions.xy()).abs();
            sum += if is_shell { ring } else { -ring };
        }
        Flow::Continue(())
    })?;
    Ok(sum)
}

/// Whether every ring obeys the right-hand rule; rings without area do.
///
/// # Errors
/// See [`WkbError`].
pub fn is_right_handed(wkb: &[u8]) -> Result<bool, WkbError> {
    let flow = walk(wkb, &mut |part| match part {
        Some((Part::Ring { is_shell }, positions)) if must_turn(signed_area(positions.xy()), is_shell) => {
            Flow::Break(())
        }
        _ => Flow::Continue(()),
    })?;
    Ok(flow.is_continue())
}

/// Whether a ring has to be turned round to obey the right-hand rule.
pub(crate) fn must_turn(signed_area: f64, is_shell: bool) -> bool {
    if is_shell { signed_area < 0.0 } else { signed_area > 0.0 }
}
