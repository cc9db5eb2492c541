//! How much there is to relate among the geometries that are written out.

use watergang_core::Expression;
use watergang_core::expression::Literal;
use watergang_geometry::wkb::{Flow, walk};

/// Corners of the polygon that a rectangle is, the first one twice.
const BBOX_POSITIONS: usize = 5;

/// How many [`related_pairs`] a filter may have: it bounds the time that relating them takes, which nothing breaks off. It is
/// for whoever has brought the geometries into the CRS of the data, where they may have got further positions.
pub const RELATED_PAIRS_MAX: usize = 100_000;

/// Pairs of positions of geometries that are written out and stand beside each other, in a relation or as the arguments
/// of a function; those of all such places together. What they say is the same for every item, and takes a time that
/// grows with them.
#[must_use]
pub fn related_pairs(expression: &Expression) -> usize {
    let mut pairs: usize = 0;
    let mut ahead = vec![expression];
    while let Some(next) = ahead.pop() {
        let children = next.children();
        if let (Expression::Spatial { .. } | Expression::Call { .. }, [left, right]) = (next, children.as_slice())
            && let (Some(left), Some(right)) = (positions(left), positions(right))
        {
            pairs = pairs.saturating_add(left.saturating_mul(right));
        }
        ahead.extend(children);
    }
    pairs
}

/// Positions of a geometry that is written out; nothing for anything else.
fn positions(expression: &Expression) -> Option<usize> {
    match expression {
        Expression::Literal(Literal::Bbox(_)) => Some(BBOX_POSITIONS),
        Expression::Literal(Literal::Geometry(wkb)) => {
            let mut count = 0;
            // A literal that cannot be read is related to nothing.
            let _ = walk(wkb, &mut |part| {
                count += part.map_or(0, |(_, positions)| positions.len());
                Flow::Continue(())
            });
            Some(count)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Encoding, text};
    use watergang_core::AxisOrder::EastNorth;

    #[track_caller]
    fn check(filter: &str, expected: usize) {
        assert_eq!(related_pairs(&text::parse(filter, &Encoding::new(EastNorth)).unwrap()), expected, "{filter}");
    }

    #[test]
    fn pairs_are_those_of_geometries_beside_each_other() {
        check("S_CROSSES(LINESTRING(0 0, 1 1, 2 2), LINESTRING(0 1, 1 0))", 6);
        check("S_INTERSECTS(BBOX(0, 0, 1, 1), POINT(0 0))", 5);
        check("S_INTERSECTS(geom, LINESTRING(0 0, 1 1, 2 2)) AND area_ha(LINESTRING(0 0, 1 1)) = 0", 0);
        check("NOT S_WITHIN(POINT(0 0), POINT(0 0)) OR distance_m(POINT(0 0), LINESTRING(0 0, 1 1)) + 1 > pop", 3);
        check("A_CONTAINS(tags, (distance_m(MULTIPOINT(0 0, 1 1), LINESTRING(0 0, 1 1)), 2))", 4);
    }
}
