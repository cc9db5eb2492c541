//! From the tree to text.

use super::{LITERALS, OPERATOR_WORDS, quoted, wkt};
use crate::geometry::{Shape, Vertex};
use crate::instant;
use crate::names::{self, FOLDS, Relation};
use watergang_core::AxisOrder;
use watergang_core::expression::{ArithmeticOperator, Expression, Literal};

/// Coordinates between these are written without exponent.
const PLAIN_MIN: f64 = 1e-7;
const PLAIN_MAX: f64 = 1e16;

/// How strongly a node holds together what it is made of; what stands in it with less needs parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Power,
    Primary,
}

pub(super) fn write(expression: &Expression, axis_order: AxisOrder) -> String {
    let mut writer = Writer { out: String::new(), axis_order };
    writer.node(expression);
    writer.out
}

struct Writer {
    out: String,
    axis_order: AxisOrder,
}

impl Writer {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// A node that stands where only those of some strength need no parentheses.
    fn within(&mut self, strength: Strength, node: &Expression) {
        if self::strength(node) < strength {
            self.push("(");
            self.node(node);
            self.push(")");
        } else {
            self.node(node);
        }
    }

    fn joined(&mut self, parts: &[Expression], between: &str, strength: Strength) {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.push(between);
            }
            self.within(strength, part);
        }
    }

    /// Whatever may stand between commas.
    fn arguments(&mut self, arguments: &[Expression]) {
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.node(argument);
            if let Expression::List(elements) = argument
                && elements.len() == 1
            {
                // A value in parentheses would be taken for itself.
                self.out.pop();
                self.push(",)");
            }
        }
    }

    fn node(&mut self, node: &Expression) {
        match node {
            Expression::And(parts) => self.joined(parts, " AND ", Strength::Not),
            Expression::Or(parts) => self.joined(parts, " OR ", Strength::And),
            Expression::Not(inner) => {
                self.push("NOT ");
                // One `NOT` behind the other is not in the grammar.
                self.within(Strength::Comparison, inner);
            }
            Expression::Compare { operator, operands } => {
                let [left, right] = &**operands;
                self.within(Strength::Sum, left);
                self.push(&format!(" {} ", names::comparison_symbol(*operator)));
                self.within(Strength::Sum, right);
            }
            Expression::Like { text, pattern } => {
                self.within(Strength::Sum, text);
                self.push(" LIKE ");
                self.pattern(pattern);
            }
            Expression::Between { operands } => {
                let [value, low, high] = &**operands;
                self.within(Strength::Sum, value);
                self.push(" BETWEEN ");
                self.within(Strength::Sum, low);
                self.push(" AND ");
                self.within(Strength::Sum, high);
            }
            Expression::In { value, list } => {
                self.within(Strength::Sum, value);
                self.push(" IN (");
                self.joined(list, ", ", Strength::Sum);
                self.push(")");
            }
            Expression::IsNull(inner) => {
                self.within(Strength::Sum, inner);
                self.push(" IS NULL");
            }
            Expression::Spatial { relation, operands } => self.relation(Relation::Spatial(*relation), operands),
            Expression::Temporal { relation, operands } => self.relation(Relation::Temporal(*relation), operands),
            Expression::Array { relation, operands } => self.relation(Relation::Array(*relation), operands),
            Expression::Property(name) => self.name(name, is_word(name)),
            Expression::Literal(literal) => self.literal(literal),
            Expression::Interval { start, end } => {
                self.push("INTERVAL(");
                self.side(start.as_deref());
                self.push(", ");
                self.side(end.as_deref());
                self.push(")");
            }
            Expression::List(elements) => {
                self.push("(");
                self.arguments(elements);
                self.push(")");
            }
            Expression::CaseFolded(inner) => self.folded("CASEI", inner, Self::node),
            Expression::AccentFolded(inner) => self.folded("ACCENTI", inner, Self::node),
            Expression::Arithmetic { operator, operands } => self.arithmetic(*operator, operands),
            Expression::Call { name, arguments } => {
                self.name(name, is_word(name));
                self.push("(");
                self.arguments(arguments);
                self.push(")");
            }
        }
    }

    fn relation(&mut self, relation: Relation, operands: &[Expression; 2]) {
        self.push(&relation.name().to_ascii_uppercase());
        self.push("(");
        let [left, right] = operands;
        self.node(left);
        self.push(", ");
        self.node(right);
        self.push(")");
    }

    fn folded(&mut self, word: &str, inner: &Expression, write: fn(&mut Self, &Expression)) {
        self.push(word);
        self.push("(");
        write(self, inner);
        self.push(")");
    }

    fn pattern(&mut self, pattern: &Expression) {
        match pattern {
            Expression::CaseFolded(inner) => self.folded("CASEI", inner, Self::pattern),
            Expression::AccentFolded(inner) => self.folded("ACCENTI", inner, Self::pattern),
            Expression::Literal(Literal::Text(text)) => quoted::write_pattern(text, &mut self.out),
            other => self.node(other),
        }
    }

    fn arithmetic(&mut self, operator: ArithmeticOperator, operands: &[Expression; 2]) {
        let (left_strength, right_strength) = match arithmetic_strength(operator) {
            Strength::Sum => (Strength::Sum, Strength::Product),
            Strength::Product => (Strength::Product, Strength::Power),
            _ => (Strength::Primary, Strength::Primary),
        };
        let [left, right] = operands;
        self.within(left_strength, left);
        self.push(&format!(" {} ", names::arithmetic_symbol(operator)));
        self.within(right_strength, right);
    }

    fn name(&mut self, name: &str, is_word: bool) {
        if names::is_identifier(name) && !is_word {
            self.push(name);
        } else {
            self.push("\"");
            self.push(&name.replace('"', "\"\""));
            self.push("\"");
        }
    }

    fn side(&mut self, side: Option<&Expression>) {
        match side {
            None => self.push("'..'"),
            Some(Expression::Literal(Literal::Date(day))) => self.push(&format!("'{}'", instant::written_date(*day))),
            Some(Expression::Literal(Literal::Timestamp(instant))) => self.push(&format!("'{instant}'")),
            Some(other) => self.node(other),
        }
    }

    fn literal(&mut self, literal: &Literal) {
        match literal {
            Literal::Boolean(value) => self.push(if *value { "TRUE" } else { "FALSE" }),
            Literal::Integer(number) => self.push(&number.to_string()),
            // As few digits as tell it, with a point or an exponent that tells it from a whole number.
            Literal::Number(number) => self.push(&format!("{number:?}")),
            Literal::Text(text) => quoted::write(text, &mut self.out),
            Literal::Date(day) => self.push(&format!("DATE('{}')", instant::written_date(*day))),
            Literal::Timestamp(instant) => self.push(&format!("TIMESTAMP('{instant}')")),
            Literal::Geometry(bytes) => {
                let shape = Shape::from_wkb(bytes);
                self.shape(&shape, shape.has_z());
            }
            Literal::Bbox(bbox) => {
                let low = self.axis_order.arrange(bbox.min_x(), bbox.min_y());
                let high = self.axis_order.arrange(bbox.max_x(), bbox.max_y());
                let [low_z, high_z] = bbox.heights().map_or([None; 2], |heights| heights.map(Some));
                let corners = low.into_iter().chain(low_z).chain(high).chain(high_z);
                let corners: Vec<String> = corners.map(coordinate).collect();
                self.push(&format!("BBOX({})", corners.join(", ")));
            }
        }
    }

    fn shape(&mut self, shape: &Shape, has_z: bool) {
        self.push(&shape.name().to_ascii_uppercase());
        if shape.is_empty() {
            self.push(&format!(" {}", wkt::EMPTY));
            return;
        }
        if has_z {
            self.push(&format!(" {}", wkt::HEIGHTS));
        }
        match shape {
            Shape::Point(position) => self.row(position.as_slice(), has_z),
            Shape::Line(row) => self.row(row, has_z),
            Shape::Polygon(rows) | Shape::MultiLine(rows) => self.rows(rows, has_z),
            Shape::MultiPoint(row) => {
                self.each(row, |writer, position| writer.row(std::slice::from_ref(position), has_z));
            }
            Shape::MultiPolygon(polygons) => self.each(polygons, |writer, rings| writer.rows(rings, has_z)),
            Shape::Collection(parts) => self.each(parts, |writer, part| writer.shape(part, has_z)),
        }
    }

    fn each<T>(&mut self, all: &[T], mut one: impl FnMut(&mut Self, &T)) {
        self.push("(");
        for (index, part) in all.iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            one(self, part);
        }
        self.push(")");
    }

    fn rows(&mut self, rows: &[Vec<Vertex>], has_z: bool) {
        self.each(rows, |writer, row| writer.row(row, has_z));
    }

    fn row(&mut self, row: &[Vertex], has_z: bool) {
        self.each(row, |writer, [x, y, z]| {
            let [first, second] = writer.axis_order.arrange(*x, *y);
            writer.push(&format!("{} {}", coordinate(first), coordinate(second)));
            if has_z {
                writer.push(&format!(" {}", coordinate(*z)));
            }
        });
    }
}

fn coordinate(number: f64) -> String {
    let is_plain = number == 0.0 || (PLAIN_MIN..PLAIN_MAX).contains(&number.abs());
    if is_plain { format!("{number}") } else { format!("{number:?}") }
}

const fn arithmetic_strength(operator: ArithmeticOperator) -> Strength {
    match operator {
        ArithmeticOperator::Add | ArithmeticOperator::Subtract => Strength::Sum,
        ArithmeticOperator::Multiply
        | ArithmeticOperator::Divide
        | ArithmeticOperator::Modulo
        | ArithmeticOperator::IntegerDivide => Strength::Product,
        ArithmeticOperator::Power => Strength::Power,
    }
}

const fn strength(node: &Expression) -> Strength {
    match node {
        Expression::Or(_) => Strength::Or,
        Expression::And(_) => Strength::And,
        Expression::Not(_) => Strength::Not,
        Expression::Compare { .. }
        | Expression::Like { .. }
        | Expression::Between { .. }
        | Expression::In { .. }
        | Expression::IsNull(_) => Strength::Comparison,
        Expression::Arithmetic { operator, .. } => arithmetic_strength(*operator),
        _ => Strength::Primary,
    }
}

/// Whether a name would be taken for a word of the language without quotes, here or by other programs.
fn is_word(name: &str) -> bool {
    let words = OPERATOR_WORDS.into_iter().chain(LITERALS).chain([wkt::EMPTY, wkt::HEIGHTS]);
    let words = words.chain(FOLDS.iter().map(|(word, _)| *word));
    words.into_iter().any(|word| word.eq_ignore_ascii_case(name))
        || wkt::kind(name).is_some()
        || Relation::named(name).is_some()
}
