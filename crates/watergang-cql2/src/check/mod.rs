//! Checking an expression against a schema, by which it becomes a condition.

mod area;
mod error;
mod names;
mod pairs;
mod values;

use std::sync::OnceLock;

use watergang_core::expression::{Comparison, Literal};
use watergang_core::{Expression, PropertyKind};

pub use area::outside_of_area;
pub use error::{CheckError, Operand};
pub use pairs::{RELATED_PAIRS_MAX, related_pairs};

use crate::condition::{Condition, Context, NumberValue, PeriodValue, Predicate, Subject, TextValue, Value};
use crate::evaluate::like::Pattern;
use crate::evaluate::literal::Shape;
use crate::evaluate::{Evaluator, Nothing};

/// How deep an expression may be nested. Parsers allow less; this bounds trees that were made otherwise.
const DEPTH_MAX: usize = 200;

/// Where a filter stands that is no condition.
const WHOLE: &str = "the filter";

/// See [`Condition::new`].
pub(crate) fn check(expression: &Expression, context: &Context<'_>) -> Result<Condition, CheckError> {
    let mut checker = Checker { context, properties: Vec::new(), shapes: Vec::new(), needs_geometry: false };
    let root = checker.predicate(expression, WHOLE, 0)?;
    Ok(Condition {
        root,
        shapes: checker.shapes,
        functions: context.functions.clone(),
        properties: checker.properties,
        needs_geometry: checker.needs_geometry,
    })
}

struct Checker<'c> {
    context: &'c Context<'c>,
    properties: Vec<String>,
    shapes: Vec<Shape>,
    needs_geometry: bool,
}

impl Checker<'_> {
    /// What must be true, false or unknown.
    fn predicate(
        &mut self,
        expression: &Expression,
        place: &'static str,
        depth: usize,
    ) -> Result<Predicate, CheckError> {
        if depth > DEPTH_MAX {
            return Err(CheckError::TooDeep);
        }
        let below = depth + 1;
        let shapes_before = self.shapes.len();
        let predicate = match expression {
            Expression::And(parts) => return Ok(Predicate::And(self.parts(parts, "`AND`", below)?)),
            Expression::Or(parts) => return Ok(Predicate::Or(self.parts(parts, "`OR`", below)?)),
            Expression::Not(part) => return Ok(Predicate::Not(Box::new(self.predicate(part, "`NOT`", below)?))),
            Expression::Compare { operator, operands } => {
                let [left, right] = &**operands;
                self.compare(*operator, left, right, names::comparison(*operator), below)?
            }
            Expression::Like { text, pattern } => {
                let text = self.text(text, "`LIKE`", below)?;
                let TextValue::Literal(pattern) = self.text(pattern, "the pattern of `LIKE`", below)? else {
                    return Err(self.wrong_type("the pattern of `LIKE`", "a text that is written out", pattern));
                };
                Predicate::Like(text, Pattern::new(&pattern))
            }
            Expression::Between { operands } => self.between(operands, below)?,
            Expression::In { value, list } => self.is_in(value, list, below)?,
            Expression::IsNull(value) => Predicate::IsNull(self.subject(value, below)?),
            Expression::Spatial { relation, operands } => {
                let place = names::spatial(*relation);
                let [left, right] = &**operands;
                Predicate::Spatial(*relation, [self.geometry(left, place, below)?, self.geometry(right, place, below)?])
            }
            Expression::Temporal { relation, operands } => {
                let place = names::temporal(*relation);
                let [left, right] = &**operands;
                let sides = [self.period(left, place, below)?, self.period(right, place, below)?];
                if !relation.takes_instants() {
                    for (side, written) in sides.iter().zip([left, right]) {
                        if matches!(side, PeriodValue::Instant(_)) {
                            return Err(self.wrong_type(place, "two intervals", written));
                        }
                    }
                }
                Predicate::Temporal(*relation, Box::new(sides))
            }
            Expression::Array { relation, operands } => {
                let place = names::array(*relation);
                let [left, right] = &**operands;
                Predicate::Array(
                    *relation,
                    Box::new([self.array(left, place, below)?, self.array(right, place, below)?]),
                )
            }
            Expression::Literal(Literal::Boolean(flag)) => Predicate::Constant(Some(*flag)),
            Expression::Property(name) => {
                if self.kind_of(name)? != Some(PropertyKind::Boolean) {
                    return Err(self.wrong_type(place, "a condition", expression));
                }
                Predicate::Flag(self.slot(name))
            }
            // Its names are looked at first: one that is wrong says more than its type.
            other => {
                self.value(other, below)?;
                return Err(self.wrong_type(place, "a condition", other));
            }
        };
        if !expression.properties().is_empty() {
            return Ok(predicate);
        }
        let has_shapes = self.shapes.len() > shapes_before;
        Ok(if has_shapes { Predicate::Once(Box::new(predicate), OnceLock::new()) } else { self.settled(&predicate) })
    }

    fn parts(&mut self, parts: &[Expression], place: &'static str, depth: usize) -> Result<Vec<Predicate>, CheckError> {
        let mut checked: Vec<Predicate> =
            parts.iter().map(|part| self.predicate(part, place, depth)).collect::<Result<_, _>>()?;
        // What costs little decides first; the order of parts changes no result, since none of them fails.
        checked.sort_by_cached_key(Predicate::cost);
        Ok(checked)
    }

    /// What says the same of every item is decided here, once, unless it is about geometries: that may take long, and is
    /// left to whoever decides on rows.
    fn settled(&self, predicate: &Predicate) -> Predicate {
        let mut evaluator = Evaluator::over(predicate, &self.shapes, self.context.functions);
        Predicate::Constant(evaluator.truth_of(&Nothing))
    }

    fn compare(
        &mut self,
        operator: Comparison,
        left: &Expression,
        right: &Expression,
        place: &'static str,
        depth: usize,
    ) -> Result<Predicate, CheckError> {
        let values = self.alike([left, right], place, depth)?;
        Ok(match values {
            [Value::Flag(a), Value::Flag(b)] => Predicate::CompareFlags(operator, Box::new([a, b])),
            [Value::Number(a), Value::Number(b)] => Predicate::CompareNumbers(operator, [a, b]),
            [Value::Text(a), Value::Text(b)] => Predicate::CompareTexts(operator, [a, b]),
            [Value::Time(a), Value::Time(b)] => Predicate::CompareTimes(operator, [a, b]),
            _ => return Err(self.unlike(place, left, right)),
        })
    }

    /// Two values of one type. A text that is written out beside a time is read as one.
    fn alike(
        &mut self,
        written: [&Expression; 2],
        place: &'static str,
        depth: usize,
    ) -> Result<[Value; 2], CheckError> {
        let [left, right] = written;
        let values = [self.value(left, depth)?, self.value(right, depth)?];
        Ok(match values {
            [Value::Time(time), text @ Value::Text(_)] => {
                let cast = self.cast(text, right, left, place)?;
                [Value::Time(time), cast]
            }
            [text @ Value::Text(_), Value::Time(time)] => {
                let cast = self.cast(text, left, right, place)?;
                [cast, Value::Time(time)]
            }
            other => other,
        })
    }

    fn cast(
        &self,
        text: Value,
        written: &Expression,
        beside: &Expression,
        place: &'static str,
    ) -> Result<Value, CheckError> {
        match (text, written) {
            (Value::Text(_), Expression::Literal(Literal::Text(text))) => {
                let property = self.described(beside).property;
                values::time_of_text(text, property).map(Value::Time)
            }
            _ => Err(self.unlike(place, beside, written)),
        }
    }

    fn between(&mut self, operands: &[Expression; 3], depth: usize) -> Result<Predicate, CheckError> {
        const PLACE: &str = "`BETWEEN`";
        let [value, low, high] = operands;
        let lower = self.compare(Comparison::GreaterOrEqual, value, low, PLACE, depth)?;
        let upper = self.compare(Comparison::LessOrEqual, value, high, PLACE, depth)?;
        Ok(match (lower, upper) {
            // The value is calculated once.
            (Predicate::CompareNumbers(_, [value, low]), Predicate::CompareNumbers(_, [_, high])) => {
                Predicate::BetweenNumbers(Box::new([value, low, high]))
            }
            (Predicate::CompareFlags(..), _) => return Err(self.wrong_type(PLACE, "numbers", value)),
            (lower, upper) => Predicate::And(vec![lower, upper]),
        })
    }

    fn is_in(&mut self, value: &Expression, list: &[Expression], depth: usize) -> Result<Predicate, CheckError> {
        const PLACE: &str = "`IN`";
        let mut numbers = (None, Vec::new(), Vec::new());
        let mut texts = (None, Vec::new(), Vec::new());
        let mut others = Vec::new();
        for one in list {
            match self.compare(Comparison::Equal, value, one, PLACE, depth)? {
                Predicate::CompareNumbers(_, [value, NumberValue::Literal(number)]) => {
                    numbers.0.get_or_insert(value);
                    numbers.1.push(number);
                }
                Predicate::CompareNumbers(_, [value, number]) => {
                    numbers.0.get_or_insert(value);
                    numbers.2.push(number);
                }
                Predicate::CompareTexts(_, [value, TextValue::Literal(text)]) => {
                    texts.0.get_or_insert(value);
                    texts.1.push(text);
                }
                Predicate::CompareTexts(_, [value, text]) => {
                    texts.0.get_or_insert(value);
                    texts.2.push(text);
                }
                other => others.push(other),
            }
        }
        if let (Some(value), mut literals, elsewhere) = numbers {
            literals.sort_unstable();
            others.push(Predicate::InNumbers { value, literals, others: elsewhere });
        }
        if let (Some(value), mut literals, elsewhere) = texts {
            literals.sort_unstable();
            others.push(Predicate::InTexts { value, literals, others: elsewhere });
        }
        Ok(if others.len() == 1 { others.pop().unwrap_or(Predicate::Constant(None)) } else { Predicate::Or(others) })
    }

    fn subject(&mut self, value: &Expression, depth: usize) -> Result<Subject, CheckError> {
        if let Expression::Property(name) = value {
            return Ok(match self.kind_of(name)? {
                Some(_) => Subject::Property(self.slot(name)),
                None => {
                    self.needs_geometry = true;
                    Subject::Geometry
                }
            });
        }
        Ok(Subject::Value(Box::new(self.value(value, depth)?)))
    }
}

impl Predicate {
    /// What it costs to decide, roughly: the number of looks at small values.
    fn cost(&self) -> u32 {
        match self {
            Self::Constant(_) => 0,
            Self::Flag(_) => 1,
            Self::IsNull(Subject::Value(_)) => 1_000,
            Self::IsNull(_) => 1,
            Self::And(parts) | Self::Or(parts) => {
                parts.iter().fold(0, |sum: u32, part| sum.saturating_add(part.cost()))
            }
            Self::Not(part) | Self::Once(part, _) => part.cost(),
            Self::CompareFlags(_, parts) => parts.iter().fold(1, |sum: u32, part| sum.saturating_add(part.cost())),
            Self::CompareNumbers(_, numbers) => 1 + numbers.iter().map(NumberValue::cost).sum::<u32>(),
            Self::BetweenNumbers(numbers) => 1 + numbers.iter().map(NumberValue::cost).sum::<u32>(),
            Self::InNumbers { value, .. } => 4 + value.cost(),
            Self::CompareTexts(..) => 4,
            Self::InTexts { .. } => 8,
            Self::CompareTimes(..) | Self::Temporal(..) => 10,
            Self::Like(..) => 12,
            Self::Array(..) => 100,
            Self::Spatial(..) => 1_000,
        }
    }
}

impl NumberValue {
    fn cost(&self) -> u32 {
        match self {
            Self::Property(_) | Self::Literal(_) => 1,
            Self::Arithmetic(_, sides) => {
                sides.iter().fold(1, |sum: u32, side| sum.saturating_add(side.cost())).min(1 << 20)
            }
            Self::Year(_) => 5,
            Self::AreaHa(_) | Self::LengthM(_) | Self::DistanceM(_) => 10_000,
        }
    }
}

#[cfg(test)]
mod tests;
