//! How geometries lie to each other, case by case: what is expected was drawn by hand after the definitions of
//! OGC 06-103r4, section 6.1.15.

use proptest::prelude::*;
use watergang_core::AxisOrder::EastNorth;
use watergang_core::expression::{Expression, Literal, SpatialRelation};
use watergang_core::{Bbox, GeometryKind, GeometryProperty, Schema, ValueRef};
use watergang_cql2::{Condition, Context, Encoding, Evaluator, Functions, Item, text};

/// An item that is nothing but its geometry.
struct Shape(Option<Vec<u8>>);

impl Item for Shape {
    fn value(&self, _slot: usize) -> ValueRef<'_> {
        ValueRef::Null
    }
    fn geometry(&self) -> Option<&[u8]> {
        self.0.as_deref()
    }
}

const RELATIONS: [(&str, SpatialRelation); 8] = [
    ("intersects", SpatialRelation::Intersects),
    ("equals", SpatialRelation::Equals),
    ("disjoint", SpatialRelation::Disjoint),
    ("touches", SpatialRelation::Touches),
    ("within", SpatialRelation::Within),
    ("overlaps", SpatialRelation::Overlaps),
    ("crosses", SpatialRelation::Crosses),
    ("contains", SpatialRelation::Contains),
];

/// A literal of the text encoding.
#[track_caller]
fn literal(written: &str) -> Expression {
    let filter = format!("S_INTERSECTS(geom, {written})");
    let tree = text::parse(&filter, &Encoding::new(EastNorth)).unwrap_or_else(|error| panic!("{written}: {error}"));
    let Expression::Spatial { operands, .. } = tree else { panic!("{written}") };
    let [_, literal] = *operands;
    literal
}

fn wkb(written: &str) -> Vec<u8> {
    let Expression::Literal(Literal::Geometry(wkb)) = literal(written) else { panic!("{written} is no WKT") };
    wkb
}

fn truth(expression: &Expression, item: Option<&[u8]>) -> Option<bool> {
    let geometry = GeometryProperty { name: "geom".to_owned(), kind: GeometryKind::Any, has_z: false };
    let schema = Schema { geometry: Some(geometry), ..Schema::default() };
    let functions = Functions::of_lon_lat();
    let condition = Condition::new(expression, &Context { schema: &schema, functions: &functions }).unwrap();
    Evaluator::new(&condition).truth_of(&Shape(item.map(<[u8]>::to_vec)))
}

fn related(relation: SpatialRelation, left: Expression, right: Expression) -> Expression {
    Expression::Spatial { relation, operands: Box::new([left, right]) }
}

fn property() -> Expression {
    Expression::Property("geom".to_owned())
}

fn names(holds: impl Fn(SpatialRelation) -> Option<bool>) -> String {
    let held = RELATIONS.iter().filter(|(_, relation)| holds(*relation).expect("known"));
    held.map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
}

/// The relations that hold between an item's geometry and a literal: seen from the item, from the literal, and between
/// two literals.
#[track_caller]
fn check(item: &str, other: &str, expected: &str) {
    let bytes = wkb(item);
    let seen = |relation| truth(&related(relation, property(), literal(other)), Some(&bytes));
    assert_eq!(names(seen), expected, "{item} to {other}");
    let from_literal = |relation| truth(&related(relation, literal(item), literal(other)), None);
    assert_eq!(names(from_literal), expected, "{item} to {other}, both written out");
    let back = |relation| {
        let converse = match relation {
            SpatialRelation::Within => SpatialRelation::Contains,
            SpatialRelation::Contains => SpatialRelation::Within,
            symmetric => symmetric,
        };
        truth(&related(converse, literal(other), property()), Some(&bytes))
    };
    assert_eq!(names(back), expected, "{other} to {item}, turned round");
}

const SQUARE: &str = "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))";
const RING: &str = "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4))";

#[test]
fn points() {
    check("POINT(2 2)", "POLYGON((0 0, 5 1, 4 6, 0 0))", "intersects within");
    check("POINT(2 3)", "POLYGON((0 0, 5 1, 4 6, 0 0))", "intersects touches");
    check("MULTIPOINT((5 5), (5 5))", SQUARE, "intersects within");
    check("POINT(5 5)", "POINT(5 5)", "intersects equals within contains");
    check("POINT(5 5)", "POINT(5 6)", "disjoint");
    check("POINT(5 5)", SQUARE, "intersects within");
    check("POINT(0 5)", SQUARE, "intersects touches");
    check("POINT(10 10)", SQUARE, "intersects touches");
    check("POINT(5 5)", RING, "disjoint");
    check("POINT(4 5)", RING, "intersects touches");
    check("MULTIPOINT((5 5), (20 20))", SQUARE, "intersects crosses");
    check("MULTIPOINT((1 1), (2 2))", "MULTIPOINT((2 2), (3 3))", "intersects overlaps");
    check("POINT(1 1)", "LINESTRING(0 0, 2 2)", "intersects within");
    check("POINT(0 0)", "LINESTRING(0 0, 2 2)", "intersects touches");
}

#[test]
fn lines() {
    check("LINESTRING(1 1, 9 9)", SQUARE, "intersects within");
    check("LINESTRING(5 5, 15 5)", SQUARE, "intersects crosses");
    check("LINESTRING(0 0, 10 0)", SQUARE, "intersects touches");
    check("LINESTRING(10 0, 20 0)", SQUARE, "intersects touches");
    check("LINESTRING(0 5, 10 5)", RING, "intersects crosses");
    check("LINESTRING(4.5 5, 5.5 5)", RING, "disjoint");
    check("LINESTRING(0 0, 4 4)", "LINESTRING(0 4, 4 0)", "intersects crosses");
    check("LINESTRING(0 0, 4 0)", "LINESTRING(2 0, 6 0)", "intersects overlaps");
    check("LINESTRING(0 0, 4 0)", "LINESTRING(4 0, 6 3)", "intersects touches");
    check("LINESTRING(0 0, 4 0)", "LINESTRING(4 0, 2 0, 0 0)", "intersects equals within contains");
    check("LINESTRING(1 0, 2 0)", "LINESTRING(0 0, 4 0)", "intersects within");
}

#[test]
fn polygons() {
    check(SQUARE, SQUARE, "intersects equals within contains");
    check(SQUARE, "POLYGON((10 10, 10 0, 5 0, 0 0, 0 10, 10 10))", "intersects equals within contains");
    check("POLYGON((5 5, 15 5, 15 15, 5 15, 5 5))", SQUARE, "intersects overlaps");
    check("POLYGON((10 0, 20 0, 20 10, 10 10, 10 0))", SQUARE, "intersects touches");
    check("POLYGON((10 10, 20 10, 20 20, 10 20, 10 10))", SQUARE, "intersects touches");
    check("POLYGON((1 1, 2 1, 2 2, 1 2, 1 1))", SQUARE, "intersects within");
    check("POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))", SQUARE, "intersects within");
    check(RING, SQUARE, "intersects within");
    check("POLYGON((4.5 4.5, 5 4.5, 5 5, 4.5 5, 4.5 4.5))", RING, "disjoint");
    check("POLYGON((4 4, 6 4, 6 6, 4 6, 4 4))", RING, "intersects touches");
    check("MULTIPOLYGON(((1 1, 2 1, 2 2, 1 1)), ((20 20, 21 20, 21 21, 20 20)))", SQUARE, "intersects overlaps");
}

#[test]
fn boxes_are_polygons_and_two_across_the_antimeridian() {
    check("POINT(5 5)", "BBOX(0,0,10,10)", "intersects within");
    check("POINT(0 5)", "BBOX(0,0,10,10)", "intersects touches");
    check(SQUARE, "BBOX(0,0,10,10)", "intersects equals within contains");
    check(SQUARE, "BBOX(-1,-1,11,11)", "intersects within");
    check(SQUARE, "BBOX(5,5,15,15)", "intersects overlaps");
    check("LINESTRING(2 0, 5 0)", "POLYGON((0 0, 0 10, 10 10, 10 0, 0 0))", "intersects touches");
    check("LINESTRING(-5 12, 12 -5)", "BBOX(0,0,10,10)", "intersects crosses");
    check("LINESTRING(-5 2, 2 -5)", "BBOX(0,0,10,10)", "disjoint");
    check("POINT(175 0)", "BBOX(170,-10,-170,10)", "intersects within");
    check("POINT(-175 0)", "BBOX(170,-10,-170,10)", "intersects within");
    check("POINT(0 0)", "BBOX(170,-10,-170,10)", "disjoint");
    check("POINT(3 3)", "BBOX(3,3,3,3)", "intersects equals within contains");
    check("POINT(3 4)", "BBOX(3,3,3,5)", "intersects within");
}

#[test]
fn collections_are_what_their_parts_are_together() {
    let halves = "GEOMETRYCOLLECTION(POLYGON((0 0, 5 0, 5 10, 0 10, 0 0)), POLYGON((5 0, 10 0, 10 10, 5 10, 5 0)))";
    check(SQUARE, halves, "intersects equals within contains");
    check("POINT(5 5)", halves, "intersects within");
    // Making two polygons one moves positions by a rounding: what touches one of them must not be missed for that.
    let touching = "GEOMETRYCOLLECTION(POLYGON((6 8, 1 8, 1 7, 3 7, 3 0, 4 3, 6 8)), POLYGON((2 6, 3 2, 1 5, 2 6)))";
    check("POINT(2 6)", touching, "intersects touches");
    let overlapping =
        literal("GEOMETRYCOLLECTION(POLYGON((7 3, 5 0, 0 3, 3 4, 7 3)), POLYGON((8 2, 8 6, 3 6, 3 2, 8 2)))");
    for relation in [SpatialRelation::Intersects, SpatialRelation::Disjoint] {
        let seen = truth(&related(relation, property(), overlapping.clone()), Some(&wkb("POINT(8 4)")));
        assert_eq!(seen, Some(relation == SpatialRelation::Intersects));
    }
    let mixed = "GEOMETRYCOLLECTION(POINT(20 20), POLYGON((0 0, 10 0, 10 10, 0 10, 0 0)))";
    check("POINT(20 20)", mixed, "intersects within");
    check("POINT(5 5)", mixed, "intersects within");
    check("POINT(15 15)", mixed, "disjoint");
    check("POLYGON((1 1, 2 1, 2 2, 1 1))", mixed, "intersects within");
    check("POINT(1 1)", "GEOMETRYCOLLECTION(POINT(1 1))", "intersects equals within contains");
}

#[test]
fn heights_are_not_looked_at() {
    check("POINT Z(5 5 100)", SQUARE, "intersects within");
    check("POINT Z(5 5 100)", "POINT Z(5 5 -3)", "intersects equals within contains");
    check("LINESTRING Z(0 0 1, 4 4 1)", "LINESTRING Z(0 4 9, 4 0 9)", "intersects crosses");
}

#[test]
fn an_empty_geometry_meets_nothing_and_equals_another() {
    check("POLYGON EMPTY", SQUARE, "disjoint");
    check("POINT EMPTY", "POLYGON EMPTY", "equals disjoint");
    check("GEOMETRYCOLLECTION EMPTY", "BBOX(0,0,1,1)", "disjoint");
}

#[test]
fn what_is_missing_or_cannot_be_read_is_unknown() {
    let point = [&[1_u8, 1, 0, 0, 0][..], &1.0_f64.to_le_bytes(), &f64::INFINITY.to_le_bytes()].concat();
    let line_with_nan = {
        let mut bytes = wkb("LINESTRING(0 0, 20 20, 5 5)");
        let at = bytes.len() - 8;
        bytes[at..].copy_from_slice(&f64::NAN.to_le_bytes());
        bytes
    };
    let nan_inside = related(SpatialRelation::Within, property(), literal(SQUARE));
    for bytes in [None, Some(&b""[..]), Some(&[1, 99, 0, 0, 0]), Some(&[1, 2, 0, 0, 0, 9, 0, 0, 0])] {
        for (name, relation) in RELATIONS {
            let expression = related(relation, property(), literal(SQUARE));
            assert_eq!(truth(&expression, bytes), None, "{name} {bytes:?}");
            assert_eq!(truth(&Expression::Not(Box::new(expression)), bytes), None);
        }
    }
    assert_eq!(truth(&related(SpatialRelation::Within, property(), literal(SQUARE)), Some(&point)), Some(false));
    let crosses = related(SpatialRelation::Crosses, property(), literal(SQUARE));
    assert_eq!(truth(&crosses, Some(&line_with_nan)), None);
    assert_ne!(truth(&nan_inside, Some(&line_with_nan)), Some(true));
}

#[test]
fn extended_wkb_is_read_too() {
    let mut ewkb = vec![1, 1, 0, 0, 0x20];
    ewkb.extend_from_slice(&4326_u32.to_le_bytes());
    ewkb.extend_from_slice(&5.0_f64.to_le_bytes());
    ewkb.extend_from_slice(&5.0_f64.to_le_bytes());
    assert_eq!(truth(&related(SpatialRelation::Within, property(), literal(SQUARE)), Some(&ewkb)), Some(true));
}

/// Small whole numbers, so that geometries touch, share edges and are degenerate.
fn position() -> impl Strategy<Value = String> + Clone {
    (0_i32..6, 0_i32..6).prop_map(|(x, y)| format!("{x} {y}"))
}

fn geometry() -> impl Strategy<Value = String> {
    let row = |least: usize| prop::collection::vec(position(), least..7).prop_map(|positions| positions.join(", "));
    let ring = prop::collection::vec(position(), 3..7)
        .prop_map(|positions| format!("({}, {})", positions.join(", "), positions[0]));
    prop_oneof![
        position().prop_map(|position| format!("POINT({position})")),
        row(2).prop_map(|row| format!("LINESTRING({row})")),
        ring.clone().prop_map(|ring| format!("POLYGON({ring})")),
        (ring.clone(), ring.clone()).prop_map(|(shell, hole)| format!("POLYGON({shell}, {hole})")),
        (ring, row(2)).prop_map(|(ring, row)| format!("GEOMETRYCOLLECTION(POLYGON({ring}), LINESTRING({row}))")),
    ]
}

proptest! {
    // Fewer than usual: each case relates two geometries many times.
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Invalid ones among them: then an answer may be unknown, but there is one.
    #[test]
    fn no_geometry_makes_the_evaluator_panic(item in geometry(), other in geometry()) {
        let bytes = wkb(&item);
        for (_, relation) in RELATIONS {
            truth(&related(relation, property(), literal(&other)), Some(&bytes));
        }
        let disjoint = truth(&related(SpatialRelation::Disjoint, property(), literal(&other)), Some(&bytes));
        let intersects = truth(&related(SpatialRelation::Intersects, property(), literal(&other)), Some(&bytes));
        prop_assert_eq!(disjoint.map(|disjoint| !disjoint), intersects);
    }

    #[test]
    fn no_bytes_make_the_evaluator_panic(
        mut bytes in geometry().prop_map(|written| wkb(&written)),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        for (_, relation) in RELATIONS {
            truth(&related(relation, property(), literal(RING)), Some(&bytes));
            truth(&related(relation, property(), literal("BBOX(1,1,4,4)")), Some(&bytes));
        }
    }

    /// Two ways to the same answer: the walk over the bytes for a box, and the matrix for the same polygon.
    #[test]
    fn a_box_is_the_polygon_of_its_corners(
        item in geometry(), x in 0..5, y in 0..5, width in 1..4, height in 1..4,
    ) {
        let bytes = wkb(&item);
        let [min_x, min_y, max_x, max_y] = [x, y, x + width, y + height];
        let written = format!(
            "POLYGON(({min_x} {min_y}, {max_x} {min_y}, {max_x} {max_y}, {min_x} {max_y}, {min_x} {min_y}))"
        );
        let corners = [min_x, min_y, max_x, max_y].map(f64::from);
        let bbox = Expression::Literal(Literal::Bbox(Bbox::new(corners[0], corners[1], corners[2], corners[3]).unwrap()));
        // Polygons that cross themselves have no interior that all agree upon.
        prop_assume!(!item.contains("POLYGON"));
        for (name, relation) in RELATIONS {
            let as_box = truth(&related(relation, property(), bbox.clone()), Some(&bytes));
            let as_polygon = truth(&related(relation, property(), literal(&written)), Some(&bytes));
            prop_assert_eq!(as_box, as_polygon, "{} {} {}", item, name, written);
        }
    }
}
