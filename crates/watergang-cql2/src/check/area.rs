//! Whether the geometries of an expression lie where their CRS is valid.

use watergang_core::Expression;
use watergang_core::expression::Literal;
use watergang_geometry::wkb::{Flow, walk};

/// First position, x and y, of a geometry that is written out which lies outside an area `[min_x, min_y, max_x, max_y]`,
/// in which the CRS of the filter is valid. A filter with such a position is an error, not one that selects nothing
/// (OGC 21-065r2, `/conf/basic-spatial-functions`, whose tests send `POINT(90 180)`).
#[must_use]
pub fn outside_of_area(expression: &Expression, area: [f64; 4]) -> Option<[f64; 2]> {
    let [min_x, min_y, max_x, max_y] = area;
    let is_outside = |[x, y]: &[f64; 2]| !(*x >= min_x && *x <= max_x && *y >= min_y && *y <= max_y);
    let mut ahead = vec![expression];
    while let Some(next) = ahead.pop() {
        let found = match next {
            Expression::Literal(Literal::Bbox(bbox)) => {
                [[bbox.min_x(), bbox.min_y()], [bbox.max_x(), bbox.max_y()]].into_iter().find(is_outside)
            }
            Expression::Literal(Literal::Geometry(wkb)) => first_position(wkb, is_outside),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        // The first child is looked at first.
        ahead.extend(next.children().into_iter().rev());
    }
    None
}

fn first_position(wkb: &[u8], is_wanted: impl Fn(&[f64; 2]) -> bool) -> Option<[f64; 2]> {
    let mut found = None;
    // A literal that cannot be read has no position to speak of.
    let _ = walk(wkb, &mut |part| {
        found = part.and_then(|(_, positions)| positions.xy().find(&is_wanted));
        if found.is_some() { Flow::Break(()) } else { Flow::Continue(()) }
    });
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use watergang_core::Bbox;
    use watergang_geometry::wkb::Kind;
    use watergang_geometry::write::Writer;

    const DEGREES: [f64; 4] = [-180.0, -90.0, 180.0, 90.0];

    fn points(positions: &[[f64; 2]]) -> Expression {
        let mut wkb = Vec::new();
        let mut writer = Writer::new(&mut wkb, false);
        writer.multi(Kind::MultiPoint, positions.len());
        for [x, y] in positions {
            writer.point([*x, *y, f64::NAN]);
        }
        Expression::Literal(Literal::Geometry(wkb))
    }

    #[test]
    fn the_first_position_outside_is_found_wherever_it_stands() {
        let bbox = |edges: [f64; 4]| {
            Expression::Literal(Literal::Bbox(Bbox::new(edges[0], edges[1], edges[2], edges[3]).unwrap()))
        };
        let outside = |expression: &Expression| outside_of_area(expression, DEGREES);
        assert_eq!(outside(&points(&[[7.02, 49.92]])), None);
        assert_eq!(outside(&points(&[[7.02, 49.92], [90.0, 180.0], [181.0, 0.0]])), Some([90.0, 180.0]));
        assert_eq!(outside(&bbox([150.0, -90.0, -150.0, 90.0])), None);
        assert_eq!(outside(&bbox([0.0, 0.0, 1.0, 91.0])), Some([1.0, 91.0]));
        let both = Expression::Not(Box::new(Expression::And(vec![bbox(DEGREES), points(&[[-181.0, 0.0]])])));
        assert_eq!(outside(&both), Some([-181.0, 0.0]));
    }
}
