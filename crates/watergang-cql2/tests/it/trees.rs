//! Random trees that the grammar has, with everything that a value may be.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use watergang_core::Bbox;
use watergang_core::expression::{
    ArithmeticOperator, ArrayRelation, Comparison, Expression, Literal, SpatialRelation, TemporalRelation,
};
use watergang_core::time::{Instant, MICROS_PER_DAY};
use watergang_geometry::wkb::Kind;
use watergang_geometry::write::Writer;

/// Days from 0000-01-01 to 9999-12-31, since 1970-01-01 (as the tests of `watergang_core::time` have them).
const DAYS: std::ops::RangeInclusive<i64> = -719_528..=2_932_896;
/// Nodes below each other, and nodes altogether, that a tree is made to have.
const DEPTH: u32 = 5;
const SIZE: u32 = 40;
const CHILDREN: u32 = 4;

type Tree = BoxedStrategy<Expression>;

/// A filter.
pub fn filter() -> Tree {
    let leaf = prop_oneof![
        property(),
        any::<bool>().prop_map(|value| Expression::Literal(Literal::Boolean(value))),
        call(value()),
        comparison(),
    ];
    leaf.prop_recursive(DEPTH, SIZE, CHILDREN, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_filter_map("two parts", Expression::and),
            vec(inner.clone(), 2..4).prop_filter_map("two parts", Expression::or),
            inner.clone().prop_map(|inner| Expression::Not(Box::new(inner))),
            inner.clone().prop_map(|inner| Expression::IsNull(Box::new(inner))),
            call(prop_oneof![inner, value()].boxed()),
        ]
    })
    .boxed()
}

fn comparison() -> Tree {
    let operator = prop::sample::select(vec![
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Less,
        Comparison::LessOrEqual,
        Comparison::Greater,
        Comparison::GreaterOrEqual,
    ]);
    prop_oneof![
        (operator, scalar(), scalar())
            .prop_map(|(operator, a, b)| Expression::Compare { operator, operands: pair(a, b) }),
        (text(), pattern()).prop_map(|(text, pattern)| Expression::Like { text: text.into(), pattern: pattern.into() }),
        between(number()),
        between(instant()),
        (scalar(), vec(scalar(), 1..4)).prop_map(|(value, list)| Expression::In { value: value.into(), list }),
        value().prop_filter_map("an array is no operand", |value| {
            (!matches!(value, Expression::List(_))).then(|| Expression::IsNull(value.into()))
        }),
        (spatial_relation(), geometry(), geometry())
            .prop_map(|(relation, a, b)| Expression::Spatial { relation, operands: pair(a, b) }),
        (temporal_relation(), time(), time())
            .prop_map(|(relation, a, b)| Expression::Temporal { relation, operands: pair(a, b) }),
        (array_relation(), array(), array())
            .prop_map(|(relation, a, b)| Expression::Array { relation, operands: pair(a, b) }),
    ]
    .boxed()
}

fn between(operand: Tree) -> Tree {
    [operand.clone(), operand.clone(), operand]
        .prop_map(|operands| Expression::Between { operands: Box::new(operands) })
        .boxed()
}

fn pair(left: Expression, right: Expression) -> Box<[Expression; 2]> {
    Box::new([left, right])
}

/// Any value, arrays of values included.
fn value() -> Tree {
    prop_oneof![3 => scalar(), 1 => geometry(), 1 => time(), 1 => array()].boxed()
}

fn scalar() -> Tree {
    prop_oneof![
        property(),
        number(),
        text(),
        instant(),
        any::<bool>().prop_map(|value| Expression::Literal(Literal::Boolean(value))),
        call(property()),
    ]
    .boxed()
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z_:é\u{4e2d}][a-zA-Z0-9_:.é]{0,6}",
        1 => prop::sample::select(vec!["and", "Div", "date", "POINT", "pointz", "z", "empty", "casei", "S_WITHIN", "null"])
            .prop_map(str::to_owned),
        1 => ".{1,8}",
    ]
}

fn property() -> Tree {
    name().prop_map(Expression::Property).boxed()
}

/// Names of functions are identifiers, and no operator's.
fn call(argument: Tree) -> Tree {
    let name =
        prop_oneof!["f[a-z]{1,6}", Just("date".to_owned()), Just("MultiPoint".to_owned()), Just("true".to_owned())];
    (name, vec(argument, 0..4)).prop_map(|(name, arguments)| Expression::Call { name, arguments }).boxed()
}

fn number() -> Tree {
    let literal = prop_oneof![
        any::<i64>().prop_map(Literal::Integer),
        (-20_i64..20).prop_map(Literal::Integer),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Literal::Number),
        (-20.0..20.0).prop_map(Literal::Number),
    ];
    let leaf = prop_oneof![literal.prop_map(Expression::Literal), property(), call(property())];
    let operator = prop::sample::select(vec![
        ArithmeticOperator::Add,
        ArithmeticOperator::Subtract,
        ArithmeticOperator::Multiply,
        ArithmeticOperator::Divide,
        ArithmeticOperator::Modulo,
        ArithmeticOperator::IntegerDivide,
        ArithmeticOperator::Power,
    ]);
    leaf.prop_recursive(4, 16, 2, move |inner| {
        (operator.clone(), inner.clone(), inner)
            .prop_map(|(operator, a, b)| Expression::Arithmetic { operator, operands: pair(a, b) })
    })
    .boxed()
}

fn folded(leaf: Tree) -> Tree {
    leaf.prop_recursive(3, 4, 1, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| Expression::CaseFolded(inner.into())),
            inner.prop_map(|inner| Expression::AccentFolded(inner.into())),
        ]
    })
    .boxed()
}

/// Quotes, escapes and control characters among others.
fn characters() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{0,4}", r#"['"\\abt\t\n\r\x07%_]{0,6}"#, any::<String>()]
}

fn text() -> Tree {
    let literal = characters().prop_map(|text| Expression::Literal(Literal::Text(text)));
    folded(prop_oneof![literal, property(), call(property())].boxed())
}

/// An escape stands before what has a meaning only; others are left out when a filter is read.
fn pattern() -> Tree {
    let piece = prop_oneof![
        Just(r"\%".to_owned()),
        Just(r"\_".to_owned()),
        Just(r"\\".to_owned()),
        characters().prop_map(|text| text.replace('\\', "")),
    ];
    folded(vec(piece, 0..5).prop_map(|pieces| Expression::Literal(Literal::Text(pieces.concat()))).boxed())
}

fn day() -> impl Strategy<Value = Literal> {
    DAYS.prop_map(|day| Literal::Date(Instant(day * MICROS_PER_DAY)))
}

fn moment() -> impl Strategy<Value = Literal> {
    let micros = prop_oneof![Just(0_i64), 0..MICROS_PER_DAY, (0_i64..86_400).prop_map(|seconds| seconds * 1_000_000)];
    (DAYS, micros).prop_map(|(day, micros)| Literal::Timestamp(Instant(day * MICROS_PER_DAY + micros)))
}

fn instant() -> Tree {
    prop_oneof![day().prop_map(Expression::Literal), moment().prop_map(Expression::Literal), property()].boxed()
}

fn time() -> Tree {
    let side = || prop_oneof![instant(), call(property())];
    let interval =
        (option::of(side()), option::of(side())).prop_filter_map("it ends after its start", |(start, end)| {
            let first = |side: &Option<Expression>| match side {
                Some(Expression::Literal(Literal::Date(instant) | Literal::Timestamp(instant))) => Some(*instant),
                _ => None,
            };
            if let (Some(start), Some(end)) = (first(&start), first(&end))
                && start > end
            {
                return None;
            }
            Some(Expression::Interval { start: start.map(Box::new), end: end.map(Box::new) })
        });
    prop_oneof![instant(), interval, call(property())].boxed()
}

fn array() -> Tree {
    let leaf = prop_oneof![scalar(), geometry(), time()];
    let list = vec(leaf, 0..4).prop_map(Expression::List);
    let nested = list.prop_recursive(2, 8, 3, |inner| vec(inner, 0..3).prop_map(Expression::List));
    prop_oneof![3 => nested, 1 => property(), 1 => call(property())].boxed()
}

type Row = Vec<[f64; 3]>;

fn coordinate() -> impl Strategy<Value = f64> {
    prop_oneof![
        -180.0..180.0_f64,
        (-500_i32..500).prop_map(f64::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()),
        Just(-0.0),
    ]
}

fn position() -> impl Strategy<Value = [f64; 3]> {
    [coordinate(), coordinate(), coordinate()]
}

fn line() -> impl Strategy<Value = Row> {
    vec(position(), 2..5)
}

fn rings() -> impl Strategy<Value = Vec<Row>> {
    let ring = vec(position(), 3..5).prop_map(|mut row| {
        row.push(row[0]);
        row
    });
    vec(ring, 1..3)
}

/// A plain geometry as what writes it; heights are left out by a writer that has none.
#[derive(Clone, Debug)]
enum Plain {
    Empty(Kind),
    Point([f64; 3]),
    Line(Row),
    Polygon(Vec<Row>),
    MultiPoint(Row),
    MultiLine(Vec<Row>),
    MultiPolygon(Vec<Vec<Row>>),
}

impl Plain {
    fn write(&self, writer: &mut Writer<'_>) {
        match self {
            Self::Empty(Kind::Point) => writer.empty_point(),
            Self::Empty(Kind::LineString) => writer.line(&[]),
            Self::Empty(Kind::Polygon) => writer.polygon::<Row>(&[]),
            Self::Empty(kind) => writer.multi(*kind, 0),
            Self::Point(position) => writer.point(*position),
            Self::Line(row) => writer.line(row),
            Self::Polygon(rings) => writer.polygon(rings),
            Self::MultiPoint(row) => {
                writer.multi(Kind::MultiPoint, row.len());
                row.iter().for_each(|position| writer.point(*position));
            }
            Self::MultiLine(rows) => {
                writer.multi(Kind::MultiLineString, rows.len());
                rows.iter().for_each(|row| writer.line(row));
            }
            Self::MultiPolygon(polygons) => {
                writer.multi(Kind::MultiPolygon, polygons.len());
                polygons.iter().for_each(|rings| writer.polygon(rings));
            }
        }
    }
}

fn plain() -> impl Strategy<Value = Plain> {
    prop_oneof![
        position().prop_map(Plain::Point),
        line().prop_map(Plain::Line),
        rings().prop_map(Plain::Polygon),
        line().prop_map(Plain::MultiPoint),
        vec(line(), 1..3).prop_map(Plain::MultiLine),
        vec(rings(), 1..3).prop_map(Plain::MultiPolygon),
    ]
}

fn empty() -> impl Strategy<Value = Plain> {
    prop::sample::select(vec![
        Kind::Point,
        Kind::LineString,
        Kind::Polygon,
        Kind::MultiPoint,
        Kind::MultiLineString,
        Kind::MultiPolygon,
        Kind::GeometryCollection,
    ])
    .prop_map(Plain::Empty)
}

fn geometry() -> Tree {
    let wkb = |has_z: bool, write: &dyn Fn(&mut Writer<'_>)| {
        let mut out = Vec::new();
        write(&mut Writer::new(&mut out, has_z));
        Expression::Literal(Literal::Geometry(out))
    };
    let whole = (any::<bool>(), plain()).prop_map(move |(has_z, plain)| wkb(has_z, &|writer| plain.write(writer)));
    // What has no position has no heights either.
    let empty_whole = empty().prop_map(move |plain| wkb(false, &|writer| plain.write(writer)));
    let no_collection = |plain: &Plain| !matches!(plain, Plain::Empty(Kind::GeometryCollection));
    let parts = vec(prop_oneof![3 => plain(), 1 => empty().prop_filter("no collection", no_collection)], 1..4);
    let collection = (any::<bool>(), parts).prop_map(move |(has_z, parts)| {
        let has_z = has_z && parts.iter().any(|part| !matches!(part, Plain::Empty(_)));
        wkb(has_z, &|writer| {
            writer.multi(Kind::GeometryCollection, parts.len());
            parts.iter().for_each(|part| part.write(writer));
        })
    });
    let bbox = [coordinate(), coordinate(), coordinate(), coordinate(), coordinate(), coordinate()];
    let bbox = (bbox, any::<bool>()).prop_map(|([x, y, z, max_x, max_y, max_z], has_z)| {
        let flat = Bbox::new(x, y.min(max_y), max_x, y.max(max_y)).unwrap();
        let bbox = if has_z { flat.with_heights(z.min(max_z), z.max(max_z)).unwrap() } else { flat };
        Expression::Literal(Literal::Bbox(bbox))
    });
    prop_oneof![3 => whole, 1 => empty_whole, 1 => collection, 1 => bbox, 1 => property(), 1 => call(property())]
        .boxed()
}

fn spatial_relation() -> impl Strategy<Value = SpatialRelation> {
    use SpatialRelation as R;
    prop::sample::select(vec![
        R::Intersects,
        R::Equals,
        R::Disjoint,
        R::Touches,
        R::Within,
        R::Overlaps,
        R::Crosses,
        R::Contains,
    ])
}

fn temporal_relation() -> impl Strategy<Value = TemporalRelation> {
    use TemporalRelation as R;
    prop::sample::select(vec![
        R::After,
        R::Before,
        R::Contains,
        R::Disjoint,
        R::During,
        R::Equals,
        R::FinishedBy,
        R::Finishes,
        R::Intersects,
        R::Meets,
        R::MetBy,
        R::OverlappedBy,
        R::Overlaps,
        R::StartedBy,
        R::Starts,
    ])
}

fn array_relation() -> impl Strategy<Value = ArrayRelation> {
    use ArrayRelation as R;
    prop::sample::select(vec![R::Equals, R::Contains, R::ContainedBy, R::Overlaps])
}
