#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;
use crate::Context;
use proptest::prelude::*;
use watergang_core::expression::{ArithmeticOperator, ArrayRelation, Comparison, Literal};
use watergang_core::time::Instant;
use watergang_core::{Expression, Property, PropertyKind, Schema, Value as Stored};

/// An item of a few values, which are the properties `a`, `b`, … in order.
struct Row(Vec<Stored>);

impl Item for Row {
    fn value(&self, slot: usize) -> ValueRef<'_> {
        match self.0.get(slot) {
            None | Some(Stored::Null) => ValueRef::Null,
            Some(Stored::Boolean(flag)) => ValueRef::Boolean(*flag),
            Some(Stored::Integer(integer)) => ValueRef::Integer(*integer),
            Some(Stored::Number(number)) => ValueRef::Number(*number),
            Some(Stored::Text(text)) => ValueRef::Text(text),
        }
    }
    fn geometry(&self) -> Option<&[u8]> {
        None
    }
}

fn schema(kinds: &[PropertyKind]) -> Schema {
    let names = ["a", "b", "c"];
    let properties = names.iter().zip(kinds).map(|(name, kind)| Property::new(*name, *kind)).collect();
    Schema { properties, ..Schema::default() }
}

/// What an expression says of an item whose properties `a`, `b`, `c` have these kinds and values.
fn truth(expression: &Expression, cells: &[(PropertyKind, Stored)]) -> Option<bool> {
    let kinds: Vec<PropertyKind> = cells.iter().map(|(kind, _)| *kind).collect();
    let (schema, functions) = (schema(&kinds), Functions::of_lon_lat());
    let condition = Condition::new(expression, &Context { schema: &schema, functions: &functions }).unwrap();
    let place = |name: &String| ["a", "b", "c"].iter().position(|known| known == name).unwrap();
    let row = Row(condition.properties().iter().map(|name| cells[place(name)].1.clone()).collect());
    Evaluator::new(&condition).truth_of(&row)
}

fn property(name: &str) -> Expression {
    Expression::Property(name.to_owned())
}
fn text(text: &str) -> Expression {
    Expression::Literal(Literal::Text(text.to_owned()))
}
fn integer(number: i64) -> Expression {
    Expression::Literal(Literal::Integer(number))
}
fn compare(left: Expression, operator: Comparison, right: Expression) -> Expression {
    Expression::Compare { operator, operands: Box::new([left, right]) }
}
fn stored_text(text: &str) -> (PropertyKind, Stored) {
    (PropertyKind::Text, Stored::Text(text.to_owned()))
}
fn stored_integer(number: i64) -> (PropertyKind, Stored) {
    (PropertyKind::Integer, Stored::Integer(number))
}

#[test]
fn numbers_compare_exactly_and_nan_is_unknown() {
    use Comparison::{Equal, Greater};
    let big = compare(property("a"), Greater, Expression::Literal(Literal::Number(9_007_199_254_740_992.0)));
    assert_eq!(truth(&big, &[stored_integer(9_007_199_254_740_993)]), Some(true));
    let equal = compare(property("a"), Equal, integer(1));
    assert_eq!(truth(&equal, &[(PropertyKind::Number, Stored::Number(1.0))]), Some(true));
    assert_eq!(truth(&equal, &[(PropertyKind::Number, Stored::Number(f64::NAN))]), None);
    assert_eq!(truth(&equal, &[(PropertyKind::Integer, Stored::Null)]), None);
}

#[test]
fn what_cannot_be_calculated_is_unknown_and_missing() {
    let quotient = Expression::Arithmetic {
        operator: ArithmeticOperator::Divide,
        operands: Box::new([integer(1), property("a")]),
    };
    let positive = compare(quotient.clone(), Comparison::Greater, integer(0));
    assert_eq!(truth(&positive, &[stored_integer(2)]), Some(true));
    assert_eq!(truth(&positive, &[stored_integer(0)]), None);
    assert_eq!(truth(&Expression::Not(Box::new(positive)), &[stored_integer(0)]), None);
    assert_eq!(truth(&Expression::IsNull(Box::new(quotient)), &[stored_integer(0)]), Some(true));
}

#[test]
fn texts_compare_by_code_point_in_normal_form() {
    use Comparison::{Equal, Less};
    let is_e = compare(property("a"), Equal, text("é"));
    assert_eq!(truth(&is_e, &[stored_text("e\u{301}")]), Some(true));
    assert_eq!(truth(&is_e, &[stored_text("É")]), Some(false));
    assert_eq!(truth(&compare(property("a"), Less, text("a")), &[stored_text("Z")]), Some(true));
    let pair = compare(property("a"), Equal, property("b"));
    assert_eq!(truth(&pair, &[stored_text("é"), stored_text("e\u{301}")]), Some(true));
}

#[test]
fn folds_apply_to_both_sides_and_to_patterns() {
    let bare = |inner: Expression| Expression::AccentFolded(Box::new(Expression::CaseFolded(Box::new(inner))));
    let equal = compare(bare(property("a")), Comparison::Equal, bare(text("CHIȘINĂU")));
    for (stored, expected) in
        [("Chișinău", true), ("chisinau", true), ("Chis\u{326}ina\u{306}u", true), ("Kiev", false)]
    {
        assert_eq!(truth(&equal, &[stored_text(stored)]), Some(expected), "{stored}");
    }
    let like = Expression::Like { text: Box::new(bare(property("a"))), pattern: Box::new(bare(text(r"ȘI\%_%"))) };
    assert_eq!(truth(&like, &[stored_text("Și%Ă")]), Some(true));
    assert_eq!(truth(&like, &[stored_text("Șia")]), Some(false));
    assert_eq!(truth(&like, &[(PropertyKind::Text, Stored::Null)]), None);
}

#[test]
fn a_missing_value_decides_a_list_only_where_nothing_else_does() {
    let list = |value: Expression| Expression::In {
        value: Box::new(value),
        list: vec![integer(1), property("b"), integer(3)],
    };
    let none = (PropertyKind::Integer, Stored::Null);
    assert_eq!(truth(&list(property("a")), &[stored_integer(3), none.clone()]), Some(true));
    assert_eq!(truth(&list(property("a")), &[stored_integer(2), none.clone()]), None);
    assert_eq!(truth(&list(property("a")), &[stored_integer(2), stored_integer(4)]), Some(false));
    assert_eq!(truth(&list(property("a")), &[none.clone(), stored_integer(1)]), None);
    let between = Expression::Between { operands: Box::new([property("a"), property("b"), integer(3)]) };
    assert_eq!(truth(&between, &[stored_integer(4), none.clone()]), Some(false));
    assert_eq!(truth(&between, &[stored_integer(3), none.clone()]), None);
    assert_eq!(truth(&between, &[stored_integer(3), stored_integer(3)]), Some(true));
    assert_eq!(truth(&between, &[stored_integer(3), stored_integer(4)]), Some(false));
}

#[test]
fn times_of_a_store_are_read_in_their_spellings() {
    let at = Expression::Literal(Literal::Timestamp(Instant(1_650_103_999_000_000)));
    let equal = compare(property("a"), Comparison::Equal, at);
    for stored in ["2022-04-16T10:13:19Z", "2022-04-16 10:13:19", "2022-04-16T12:13:19+02"] {
        assert_eq!(truth(&equal, &[(PropertyKind::DateTime, Stored::Text(stored.to_owned()))]), Some(true), "{stored}");
        // A date is equal to the instants of its day.
        let date = (PropertyKind::Date, Stored::Text("2022-04-16".to_owned()));
        assert_eq!(truth(&equal, &[date]), Some(true));
    }
    assert_eq!(truth(&equal, &[(PropertyKind::DateTime, Stored::Text("soon".to_owned()))]), None);
    let year = Expression::Call { name: "Year".to_owned(), arguments: vec![property("a")] };
    let is_2022 = compare(year, Comparison::Equal, integer(2022));
    assert_eq!(truth(&is_2022, &[(PropertyKind::Date, Stored::Text("2022-12-31".to_owned()))]), Some(true));
}

#[test]
fn arrays_in_properties_are_json() {
    let contains = Expression::Array {
        relation: ArrayRelation::Contains,
        operands: Box::new([property("a"), Expression::List(vec![text("é"), property("b")])]),
    };
    let json = |text: &str| (PropertyKind::Json, Stored::Text(text.to_owned()));
    assert_eq!(truth(&contains, &[json(r#"["e\u0301", 2, 1.0]"#), stored_integer(1)]), Some(true));
    assert_eq!(truth(&contains, &[json(r#"["é"]"#), stored_integer(1)]), Some(false));
    assert_eq!(truth(&contains, &[json(r#"["é"]"#), (PropertyKind::Integer, Stored::Null)]), None);
    assert_eq!(truth(&contains, &[json("{}"), stored_integer(1)]), None);
}

#[test]
fn a_boolean_property_is_a_condition_and_a_value() {
    let wet = |stored: Stored| vec![(PropertyKind::Boolean, stored)];
    assert_eq!(truth(&property("a"), &wet(Stored::Boolean(true))), Some(true));
    assert_eq!(truth(&property("a"), &wet(Stored::Integer(0))), Some(false));
    assert_eq!(truth(&property("a"), &wet(Stored::Null)), None);
    let is_false = compare(property("a"), Comparison::Equal, Expression::Literal(Literal::Boolean(false)));
    assert_eq!(truth(&is_false, &wet(Stored::Boolean(false))), Some(true));
}

/// A condition on three booleans, and how it is decided by counting: false is 0, unknown 1, true 2 (Kleene).
fn logic() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![
        prop::sample::select(vec!["a", "b", "c"]).prop_map(property),
        any::<bool>().prop_map(|flag| Expression::Literal(Literal::Boolean(flag))),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expression::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expression::Or),
            inner.clone().prop_map(|part| Expression::Not(Box::new(part))),
            inner.prop_map(|part| Expression::IsNull(Box::new(part))),
        ]
    })
}

fn counted(expression: &Expression, cells: &[Option<bool>; 3]) -> u8 {
    let number = |truth: Option<bool>| truth.map_or(1, |truth| if truth { 2 } else { 0 });
    match expression {
        Expression::And(parts) => parts.iter().map(|part| counted(part, cells)).min().unwrap(),
        Expression::Or(parts) => parts.iter().map(|part| counted(part, cells)).max().unwrap(),
        Expression::Not(part) => 2 - counted(part, cells),
        Expression::IsNull(part) => {
            if counted(part, cells) == 1 {
                2
            } else {
                0
            }
        }
        Expression::Property(name) => number(cells[["a", "b", "c"].iter().position(|known| known == name).unwrap()]),
        Expression::Literal(Literal::Boolean(flag)) => number(Some(*flag)),
        other => unreachable!("{other:?} is not made by the strategy"),
    }
}

proptest! {
    #[test]
    fn conditions_are_joined_by_the_logic_of_kleene(
        expression in logic(), cells in prop::array::uniform3(prop::option::of(any::<bool>())),
    ) {
        let stored = cells.map(|cell| (PropertyKind::Boolean, cell.map_or(Stored::Null, Stored::Boolean)));
        let expected = match counted(&expression, &cells) { 0 => Some(false), 1 => None, _ => Some(true) };
        prop_assert_eq!(truth(&expression, &stored), expected);
    }
}
