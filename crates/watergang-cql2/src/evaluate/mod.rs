//! Deciding conditions on rows.
//!
//! Nothing fails here. What cannot be calculated (a division by zero, a text that is no time, a geometry that cannot
//! be read) is unknown like what is missing, and goes through the logic of Kleene as that.

pub(crate) mod array;
mod distance;
mod guard;
pub(crate) mod like;
pub(crate) mod literal;
mod measure;
pub(crate) mod number;
mod planar;
mod spatial;
mod text;
pub(crate) mod time;

use watergang_core::ValueRef;

use self::array::{Element, Elements};
use self::literal::Shape;
use self::number::Num;
use self::spatial::Geometries;
use self::time::{Moment, Period};
use crate::condition::{
    ArrayValue, Condition, GeometryValue, NumberValue, PeriodValue, Predicate, Subject, TimeValue, Value,
};
use crate::functions::Functions;

/// What a condition looks at.
pub trait Item {
    /// Value of the property at that place among [`Condition::properties`].
    fn value(&self, slot: usize) -> ValueRef<'_>;
    /// The geometry as WKB, ISO or extended, in the CRS of the geometries of the condition; nothing for an item that
    /// has none. Need not be there where the condition does not look at it, see [`Condition::needs_geometry`].
    fn geometry(&self) -> Option<&[u8]>;
}

/// An item without anything, for what looks at nothing.
pub(crate) struct Nothing;

impl Item for Nothing {
    fn value(&self, _slot: usize) -> ValueRef<'_> {
        ValueRef::Null
    }
    fn geometry(&self) -> Option<&[u8]> {
        None
    }
}

/// A condition with its prepared literals and scratch memory, for the rows of one thread.
#[derive(Debug)]
pub struct Evaluator<'a> {
    root: &'a Predicate,
    functions: &'a Functions,
    geometries: Geometries<'a>,
    texts: [String; 2],
}

impl<'a> Evaluator<'a> {
    /// Ready for rows of the schema that the condition was checked against.
    #[must_use]
    pub fn new(condition: &'a Condition) -> Self {
        Self::over(&condition.root, &condition.shapes, &condition.functions)
    }

    pub(crate) fn over(root: &'a Predicate, shapes: &'a [Shape], functions: &'a Functions) -> Self {
        Self { root, functions, geometries: Geometries::new(shapes), texts: Default::default() }
    }

    /// Whether the condition selects the item: whether it is true of it.
    pub fn is_true_of(&mut self, item: &impl Item) -> bool {
        self.truth_of(item) == Some(true)
    }

    /// Whether the condition is true or false of the item; nothing where that is unknown.
    pub fn truth_of(&mut self, item: &impl Item) -> Option<bool> {
        self.geometries.forget_item();
        self.truth(self.root, item)
    }

    /// How many calculations broke off so far because a geometry is too invalid for them: their results are unknown.
    #[must_use]
    pub const fn broken_off(&self) -> u64 {
        self.geometries.broken_off()
    }

    fn truth(&mut self, predicate: &Predicate, item: &impl Item) -> Option<bool> {
        match predicate {
            Predicate::Constant(truth) => *truth,
            Predicate::Once(predicate, known) => *known.get_or_init(|| self.truth(predicate, item)),
            Predicate::And(parts) => self.joined(parts, item, false),
            Predicate::Or(parts) => self.joined(parts, item, true),
            Predicate::Not(part) => self.truth(part, item).map(|truth| !truth),
            Predicate::Flag(slot) => flag(item.value(*slot)),
            Predicate::CompareFlags(operator, sides) => {
                let [left, right] = &**sides;
                let (left, right) = (self.truth(left, item)?, self.truth(right, item)?);
                Some(operator.holds(left.cmp(&right)))
            }
            Predicate::CompareNumbers(operator, [left, right]) => {
                let (left, right) = (self.number(left, item)?, self.number(right, item)?);
                Some(operator.holds(left.cmp(&right)))
            }
            Predicate::CompareTexts(operator, [left, right]) => {
                let [left_memory, right_memory] = &mut self.texts;
                let left = text::read(left, item, left_memory)?;
                let right = text::read(right, item, right_memory)?;
                // Texts of UTF-8 are in the order of their code points.
                Some(operator.holds(left.cmp(right)))
            }
            Predicate::CompareTimes(operator, [left, right]) => {
                Some(operator.holds(moment(left, item)?.compare(moment(right, item)?)))
            }
            Predicate::BetweenNumbers(numbers) => {
                let [value, low, high] = &**numbers;
                let value = self.number(value, item)?;
                let above = self.number(low, item).map(|low| value >= low);
                if above == Some(false) {
                    return above;
                }
                let below = self.number(high, item).map(|high| value <= high)?;
                if below { above } else { Some(false) }
            }
            Predicate::InNumbers { value, literals, others } => {
                let value = self.number(value, item)?;
                if literals.binary_search(&value).is_ok() {
                    return Some(true);
                }
                one_of(others.iter().map(|other| self.number(other, item).map(|other| other == value)))
            }
            Predicate::InTexts { value, literals, others } => {
                let [value_memory, other_memory] = &mut self.texts;
                let value = text::read(value, item, value_memory)?;
                if literals.binary_search_by(|literal| literal.as_str().cmp(value)).is_ok() {
                    return Some(true);
                }
                one_of(others.iter().map(|other| text::read(other, item, other_memory).map(|other| other == value)))
            }
            Predicate::Like(text, pattern) => {
                let [memory, _] = &mut self.texts;
                Some(pattern.fits(text::read(text, item, memory)?))
            }
            Predicate::IsNull(subject) => Some(self.is_missing(subject, item)),
            Predicate::Spatial(relation, sides) => self.geometries.relate(*relation, *sides, item.geometry()),
            Predicate::Temporal(relation, sides) => {
                let [left, right] = &**sides;
                Some(period(left, item)?.lies(*relation, period(right, item)?))
            }
            Predicate::Array(relation, sides) => {
                let [left, right] = &**sides;
                let (mut left_made, mut right_made) = (None, None);
                let left = self.elements_of(left, item, &mut left_made)?;
                let right = self.elements_of(right, item, &mut right_made)?;
                Some(array::share(*relation, left, right))
            }
        }
    }

    /// The parts of a conjunction or a disjunction, of which one that is `decisive` decides.
    fn joined(&mut self, parts: &[Predicate], item: &impl Item, decisive: bool) -> Option<bool> {
        let mut result = Some(!decisive);
        for part in parts {
            match self.truth(part, item) {
                Some(truth) if truth == decisive => return Some(decisive),
                Some(_) => {}
                None => result = None,
            }
        }
        result
    }

    fn is_missing(&mut self, subject: &Subject, item: &impl Item) -> bool {
        match subject {
            Subject::Property(slot) => item.value(*slot) == ValueRef::Null,
            Subject::Geometry => item.geometry().is_none(),
            Subject::Value(value) => match &**value {
                Value::Flag(predicate) => self.truth(predicate, item).is_none(),
                Value::Number(number) => self.number(number, item).is_none(),
                Value::Text(text) => text::read(text, item, &mut self.texts[0]).is_none(),
                Value::Time(time) => moment(time, item).is_none(),
                Value::Interval(interval) => period(interval, item).is_none(),
                Value::Geometry(GeometryValue::Item) => item.geometry().is_none(),
                Value::Geometry(GeometryValue::Literal(_)) => false,
                Value::Array(array) => self.elements_of(array, item, &mut None).is_none(),
            },
        }
    }

    fn number(&mut self, number: &NumberValue, item: &impl Item) -> Option<Num> {
        match number {
            NumberValue::Property(slot) => Num::of(item.value(*slot)),
            NumberValue::Literal(number) => Some(*number),
            NumberValue::Arithmetic(operator, sides) => {
                let [left, right] = &**sides;
                Num::calculate(*operator, self.number(left, item)?, self.number(right, item)?)
            }
            NumberValue::AreaHa(geometry) => {
                measure::area_ha(self.geometries.wkb(*geometry, item.geometry())?, self.functions).and_then(Num::finite)
            }
            NumberValue::LengthM(geometry) => {
                measure::length_m(self.geometries.wkb(*geometry, item.geometry())?, self.functions)
                    .and_then(Num::finite)
            }
            NumberValue::DistanceM(sides) => {
                self.geometries.distance_m(*sides, item.geometry(), self.functions).and_then(Num::finite)
            }
            NumberValue::Year(time) => Some(Num::Integer(moment(time, item)?.year())),
        }
    }

    /// The elements of an array, borrowed where they are known and otherwise put into the memory.
    fn elements_of<'e>(
        &mut self,
        array: &'e ArrayValue,
        item: &impl Item,
        memory: &'e mut Option<Elements>,
    ) -> Option<&'e Elements> {
        if let ArrayValue::Literal(elements) = array {
            return Some(elements);
        }
        *memory = self.elements(array, item);
        memory.as_ref()
    }

    /// The elements of an array; nothing where it, or one of its elements, is unknown.
    pub(crate) fn elements(&mut self, array: &ArrayValue, item: &impl Item) -> Option<Elements> {
        match array {
            ArrayValue::Literal(elements) => Some(elements.clone()),
            ArrayValue::Property(slot) => match item.value(*slot) {
                ValueRef::Json(text) | ValueRef::Text(text) => array::read_json(text),
                _ => None,
            },
            ArrayValue::List(values) => values.iter().map(|value| self.element(value, item)).collect(),
        }
    }

    fn element(&mut self, value: &Value, item: &impl Item) -> Option<Element> {
        match value {
            Value::Flag(predicate) => self.truth(predicate, item).map(Element::Flag),
            Value::Number(number) => self.number(number, item).map(Element::Number),
            Value::Text(text) => text::read(text, item, &mut self.texts[0]).map(|text| Element::Text(text.to_owned())),
            Value::Time(time) => moment(time, item).map(|moment| Element::Text(moment.to_text())),
            Value::Interval(_) | Value::Geometry(_) | Value::Array(_) => None,
        }
    }
}

/// Whether any is true; unknown where none is, but one is unknown.
fn one_of(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(false);
    for truth in truths {
        match truth {
            Some(true) => return truth,
            Some(false) => {}
            None => result = None,
        }
    }
    result
}

/// A boolean of a store; SQLite has them as numbers.
fn flag(value: ValueRef<'_>) -> Option<bool> {
    match value {
        ValueRef::Boolean(flag) => Some(flag),
        ValueRef::Integer(number) => Some(number != 0),
        _ => None,
    }
}

fn moment(time: &TimeValue, item: &impl Item) -> Option<Moment> {
    match time {
        TimeValue::Literal(moment) => Some(*moment),
        TimeValue::Property { slot, is_date } => match item.value(*slot) {
            ValueRef::Text(text) => Moment::stored(text, *is_date),
            _ => None,
        },
    }
}

/// A period; unknown where a side is a property without a value.
fn period(period: &PeriodValue, item: &impl Item) -> Option<Period> {
    match period {
        PeriodValue::Instant(time) => {
            let moment = moment(time, item)?;
            Some(Period::new(Some(moment), Some(moment)))
        }
        PeriodValue::Interval { start, end } => {
            let mut sides = [None, None];
            for (side, time) in sides.iter_mut().zip([start, end]) {
                if let Some(time) = time {
                    *side = Some(moment(time, item)?);
                }
            }
            let [start, end] = sides;
            Some(Period::new(start, end))
        }
    }
}

#[cfg(test)]
mod tests;
