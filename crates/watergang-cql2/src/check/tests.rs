#![allow(clippy::unwrap_used)]
use super::*;
use crate::functions::Functions;
use watergang_core::expression::{ArithmeticOperator, ArrayRelation, SpatialRelation, TemporalRelation};
use watergang_core::time::Instant;
use watergang_core::{GeometryKind, GeometryProperty, Property, Schema};

fn schema() -> Schema {
    let properties = [
        ("name", PropertyKind::Text),
        ("population", PropertyKind::Integer),
        ("wet", PropertyKind::Boolean),
        ("day", PropertyKind::Date),
        ("seen", PropertyKind::DateTime),
        ("tags", PropertyKind::Json),
    ];
    Schema {
        properties: properties.into_iter().map(|(name, kind)| Property::new(name, kind)).collect(),
        geometry: Some(GeometryProperty { name: "geom".to_owned(), kind: GeometryKind::Any, has_z: false }),
        time: None,
    }
}

fn checked(expression: &Expression) -> Result<Condition, CheckError> {
    let schema = schema();
    Condition::new(expression, &Context { schema: &schema, functions: &Functions::of_lon_lat() })
}

fn property(name: &str) -> Expression {
    Expression::Property(name.to_owned())
}
fn text(text: &str) -> Expression {
    Expression::Literal(Literal::Text(text.to_owned()))
}
fn number(number: i64) -> Expression {
    Expression::Literal(Literal::Integer(number))
}
fn equal(left: Expression, right: Expression) -> Expression {
    Expression::Compare { operator: Comparison::Equal, operands: Box::new([left, right]) }
}
fn call(name: &str, arguments: Vec<Expression>) -> Expression {
    Expression::Call { name: name.to_owned(), arguments }
}
fn temporal(relation: TemporalRelation, left: Expression, right: Expression) -> Expression {
    Expression::Temporal { relation, operands: Box::new([left, right]) }
}

#[track_caller]
fn refused(expression: &Expression, message: &str, about: Option<&str>) {
    let error = checked(expression).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.property()), (message, about));
}

#[test]
fn names_that_are_not_there_are_told_with_the_nearest_that_is() {
    refused(
        &equal(property("popluation"), number(1)),
        "there is no property `popluation`; did you mean `population`?",
        Some("popluation"),
    );
    refused(&equal(property("NAME"), text("a")), "there is no property `NAME`; did you mean `name`?", Some("NAME"));
    refused(&equal(property("colour"), text("a")), "there is no property `colour`", Some("colour"));
    refused(
        &equal(call("aera_ha", vec![property("geom")]), number(1)),
        "there is no function `aera_ha`; did you mean `area_ha`?",
        None,
    );
}

#[test]
fn types_that_do_not_fit_are_told_with_what_each_is() {
    refused(
        &equal(property("population"), text("many")),
        "`=` compares values of one type, but `population` is a number and 'many' is a text",
        Some("population"),
    );
    refused(
        &Expression::In { value: Box::new(property("name")), list: vec![text("a"), number(1)] },
        "`IN` compares values of one type, but `name` is a text and `1` is a number",
        Some("name"),
    );
    refused(
        &equal(property("geom"), property("geom")),
        "`=` compares values of one type, but `geom` is a geometry and `geom` is a geometry",
        Some("geom"),
    );
    refused(
        &Expression::Like { text: Box::new(property("population")), pattern: Box::new(text("1%")) },
        "`LIKE` takes a text, but `population` is a number",
        Some("population"),
    );
    refused(
        &Expression::Like { text: Box::new(property("name")), pattern: Box::new(property("name")) },
        "the pattern of `LIKE` takes a text that is written out, but `name` is a text",
        Some("name"),
    );
    refused(
        &equal(
            Expression::Arithmetic {
                operator: ArithmeticOperator::Add,
                operands: Box::new([property("name"), number(1)]),
            },
            number(1),
        ),
        "`+` takes numbers, but `name` is a text",
        Some("name"),
    );
    refused(&property("population"), "the filter takes a condition, but `population` is a number", Some("population"));
    refused(
        &Expression::Not(Box::new(call("year", vec![property("day")]))),
        "`NOT` takes a condition, but `year(…)` is a number",
        None,
    );
    refused(
        &Expression::Spatial {
            relation: SpatialRelation::Within,
            operands: Box::new([Expression::CaseFolded(Box::new(property("name"))), property("geom")]),
        },
        "`S_WITHIN` takes geometries, but `CASEI(…)` is a text",
        None,
    );
    refused(
        &Expression::Array {
            relation: ArrayRelation::Contains,
            operands: Box::new([property("name"), Expression::List(vec![text("a")])]),
        },
        "`A_CONTAINS` takes arrays, but `name` is a text",
        Some("name"),
    );
}

#[test]
fn texts_beside_times_are_times() {
    for (name, written) in [("day", "2024-07-09"), ("seen", "2024-07-09T10:00:00Z"), ("seen", "2024-07-09")] {
        let cast = equal(property(name), text(written));
        assert!(checked(&cast).is_ok());
        let list = Expression::In { value: Box::new(property(name)), list: vec![text(written), text(written)] };
        assert!(checked(&list).is_ok());
    }
    refused(
        &equal(text("9 July"), property("day")),
        "`9 July` stands beside a time but is none, such as 2024-07-09 or 2024-07-09T12:00:00Z",
        Some("day"),
    );
    refused(
        &equal(property("name"), property("day")),
        "`=` compares values of one type, but `day` is a date and `name` is a text",
        Some("day"),
    );
}

#[test]
fn relations_of_intervals_refuse_instants() {
    let date = Expression::Literal(Literal::Date(Instant(0)));
    let interval = Expression::Interval { start: Some(Box::new(date.clone())), end: None };
    assert!(checked(&temporal(TemporalRelation::During, interval.clone(), interval.clone())).is_ok());
    assert!(checked(&temporal(TemporalRelation::After, property("day"), interval.clone())).is_ok());
    refused(
        &temporal(TemporalRelation::During, property("day"), interval.clone()),
        "`T_DURING` takes two intervals, but `day` is a date",
        Some("day"),
    );
    refused(
        &temporal(TemporalRelation::Meets, interval, date),
        "`T_MEETS` takes two intervals, but `1970-01-01` is a date",
        None,
    );
}

#[test]
fn functions_take_what_they_say() {
    refused(&equal(call("year", vec![]), number(1)), "`year` takes 1 argument, not 0", None);
    refused(
        &equal(call("DISTANCE_M", vec![property("geom")]), number(1)),
        "`distance_m` takes 2 arguments, not 1",
        None,
    );
    refused(
        &equal(call("year", vec![property("name")]), number(1)),
        "`year` takes dates and timestamps, but `name` is a text",
        Some("name"),
    );
    assert!(checked(&equal(call("year", vec![text("2024-07-09")]), number(2024))).is_ok());
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    let nest = |depth| (0..depth).fold(property("wet"), |inner, _| Expression::Not(Box::new(inner)));
    assert!(checked(&nest(100)).is_ok());
    refused(&nest(1_000), "the filter is nested more than 200 deep", None);
    let mut sum = property("population");
    for _ in 0..1_000 {
        sum = Expression::Arithmetic { operator: ArithmeticOperator::Add, operands: Box::new([sum, number(1)]) };
    }
    refused(&equal(sum, number(1)), "the filter is nested more than 200 deep", None);
}

#[test]
fn the_condition_tells_what_it_looks_at() {
    let condition = checked(&Expression::And(vec![
        equal(property("name"), text("a")),
        Expression::Not(Box::new(Expression::IsNull(Box::new(property("geometry"))))),
        property("wet"),
        equal(property("name"), text("b")),
    ]));
    let condition = condition.unwrap();
    assert_eq!(condition.properties(), ["name", "wet"]);
    assert!(condition.needs_geometry());
    assert!(!checked(&property("wet")).unwrap().needs_geometry());
}

/// The abstract test of arrays writes `("foo","bar")` and means texts.
#[test]
fn a_name_in_an_array_that_is_no_property_is_a_text() {
    let contains = Expression::Array {
        relation: ArrayRelation::Contains,
        operands: Box::new([property("tags"), Expression::List(vec![property("foo"), property("bar")])]),
    };
    assert_eq!(checked(&contains).unwrap().properties(), ["tags"]);
}

#[test]
fn conditions_go_from_thread_to_thread() {
    const fn is_shared<T: Send + Sync>() {}
    is_shared::<Condition>();
    is_shared::<CheckError>();
}
