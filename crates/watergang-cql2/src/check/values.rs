//! Checking the values that conditions compare.

use watergang_core::expression::Literal;
use watergang_core::{Expression, PropertyKind};

use super::{CheckError, Checker, DEPTH_MAX, names};
use crate::condition::{ArrayValue, GeometryValue, NumberValue, PeriodValue, Predicate, TextValue, TimeValue, Value};
use crate::evaluate::literal::Shape;
use crate::evaluate::number::Num;
use crate::evaluate::time::Moment;
use crate::evaluate::{Evaluator, Nothing};
use crate::fold::{Fold, normalized};
use crate::functions::{Function, Functions};

/// How the geometry may be called besides its own name, where no property has the name.
const GEOMETRY: &str = "geometry";

impl Checker<'_> {
    /// Kind of a property; none for the geometry.
    pub(super) fn kind_of(&self, name: &str) -> Result<Option<PropertyKind>, CheckError> {
        let schema = self.context.schema;
        if let Some(property) = schema.property(name) {
            return Ok(Some(property.kind));
        }
        match &schema.geometry {
            Some(geometry) if geometry.name == name || name == GEOMETRY => Ok(None),
            _ => Err(self.unknown_property(name)),
        }
    }

    /// The place of a property among those that the condition looks at.
    pub(super) fn slot(&mut self, name: &str) -> usize {
        if let Some(slot) = self.properties.iter().position(|known| known == name) {
            return slot;
        }
        self.properties.push(name.to_owned());
        self.properties.len() - 1
    }

    /// A value of any type.
    pub(super) fn value(&mut self, expression: &Expression, depth: usize) -> Result<Value, CheckError> {
        if depth > DEPTH_MAX {
            return Err(CheckError::TooDeep);
        }
        let below = depth + 1;
        Ok(match expression {
            Expression::Property(name) => self.property(name)?,
            Expression::Literal(literal) => self.literal(literal),
            Expression::CaseFolded(text) => Value::Text(self.folded(text, Fold::Case, "`CASEI`", below)?),
            Expression::AccentFolded(text) => Value::Text(self.folded(text, Fold::Accents, "`ACCENTI`", below)?),
            Expression::Interval { .. } => Value::Interval(self.period(expression, "`INTERVAL`", depth)?),
            Expression::List(_) => Value::Array(self.array(expression, "an array", depth)?),
            Expression::Arithmetic { operator, operands } => {
                let place = names::arithmetic(*operator);
                let [left, right] = &**operands;
                let sides = [self.number(left, place, below)?, self.number(right, place, below)?];
                Value::Number(match sides {
                    [NumberValue::Literal(left), NumberValue::Literal(right)] => {
                        let result = Num::calculate(*operator, left, right);
                        result.map_or_else(|| NumberValue::Arithmetic(*operator, Box::new(sides)), NumberValue::Literal)
                    }
                    sides => NumberValue::Arithmetic(*operator, Box::new(sides)),
                })
            }
            Expression::Call { name, arguments } => Value::Number(self.call(name, arguments, below)?),
            predicate => Value::Flag(self.predicate(predicate, "a comparison", depth)?),
        })
    }

    fn property(&mut self, name: &str) -> Result<Value, CheckError> {
        let Some(kind) = self.kind_of(name)? else {
            self.needs_geometry = true;
            return Ok(Value::Geometry(GeometryValue::Item));
        };
        let slot = self.slot(name);
        Ok(match kind {
            PropertyKind::Boolean => Value::Flag(Predicate::Flag(slot)),
            PropertyKind::Integer | PropertyKind::Number => Value::Number(NumberValue::Property(slot)),
            PropertyKind::Text | PropertyKind::Json => Value::Text(TextValue::Property(slot, Vec::new())),
            PropertyKind::Date => Value::Time(TimeValue::Property { slot, is_date: true }),
            PropertyKind::DateTime => Value::Time(TimeValue::Property { slot, is_date: false }),
        })
    }

    fn literal(&mut self, literal: &Literal) -> Value {
        match literal {
            Literal::Boolean(flag) => Value::Flag(Predicate::Constant(Some(*flag))),
            Literal::Integer(integer) => Value::Number(NumberValue::Literal(Num::Integer(*integer))),
            Literal::Number(number) => Value::Number(NumberValue::Literal(Num::Double(*number))),
            Literal::Text(text) => Value::Text(TextValue::Literal(normalized(text).into_owned())),
            Literal::Date(instant) => Value::Time(TimeValue::Literal(Moment::date(*instant))),
            Literal::Timestamp(instant) => Value::Time(TimeValue::Literal(Moment::timestamp(*instant))),
            Literal::Geometry(wkb) => Value::Geometry(self.shape(Shape::of_wkb(wkb.clone()))),
            Literal::Bbox(bbox) => Value::Geometry(self.shape(Shape::of_bbox(bbox))),
        }
    }

    fn shape(&mut self, shape: Shape) -> GeometryValue {
        self.shapes.push(shape);
        GeometryValue::Literal(self.shapes.len() - 1)
    }

    fn folded(
        &mut self,
        expression: &Expression,
        fold: Fold,
        place: &'static str,
        depth: usize,
    ) -> Result<TextValue, CheckError> {
        Ok(match self.text(expression, place, depth)? {
            TextValue::Literal(text) => TextValue::Literal(fold.of(&text).into_owned()),
            TextValue::Property(slot, mut folds) => {
                if folds.last() != Some(&fold) {
                    folds.push(fold);
                }
                TextValue::Property(slot, folds)
            }
        })
    }

    pub(super) fn text(
        &mut self,
        expression: &Expression,
        place: &'static str,
        depth: usize,
    ) -> Result<TextValue, CheckError> {
        match self.value(expression, depth)? {
            Value::Text(text) => Ok(text),
            _ => Err(self.wrong_type(place, "a text", expression)),
        }
    }

    fn number(
        &mut self,
        expression: &Expression,
        place: &'static str,
        depth: usize,
    ) -> Result<NumberValue, CheckError> {
        match self.value(expression, depth)? {
            Value::Number(number) => Ok(number),
            _ => Err(self.wrong_type(place, "numbers", expression)),
        }
    }

    pub(super) fn geometry(
        &mut self,
        expression: &Expression,
        place: &'static str,
        depth: usize,
    ) -> Result<GeometryValue, CheckError> {
        match self.value(expression, depth)? {
            Value::Geometry(geometry) => Ok(geometry),
            _ => Err(self.wrong_type(place, "geometries", expression)),
        }
    }

    fn time(&mut self, expression: &Expression, place: &'static str, depth: usize) -> Result<TimeValue, CheckError> {
        match (self.value(expression, depth)?, expression) {
            (Value::Time(time), _) => Ok(time),
            (Value::Text(_), Expression::Literal(Literal::Text(text))) => time_of_text(text, None),
            _ => Err(self.wrong_type(place, "dates and timestamps", expression)),
        }
    }

    /// A time or an interval.
    pub(super) fn period(
        &mut self,
        expression: &Expression,
        place: &'static str,
        depth: usize,
    ) -> Result<PeriodValue, CheckError> {
        let Expression::Interval { start, end } = expression else {
            return self.time(expression, place, depth).map(PeriodValue::Instant);
        };
        let mut side = |side: &Option<Box<Expression>>| {
            side.as_deref().map(|side| self.time(side, "`INTERVAL`", depth + 1)).transpose()
        };
        Ok(PeriodValue::Interval { start: side(start)?, end: side(end)? })
    }

    /// An array that is written out, or a property that holds one as JSON.
    pub(super) fn array(
        &mut self,
        expression: &Expression,
        place: &'static str,
        depth: usize,
    ) -> Result<ArrayValue, CheckError> {
        match expression {
            Expression::List(elements) => {
                let shapes_before = self.shapes.len();
                let elements: Vec<Value> =
                    elements.iter().map(|element| self.element(element, depth + 1)).collect::<Result<_, _>>()?;
                let list = ArrayValue::List(elements);
                if !expression.properties().is_empty() || self.shapes.len() > shapes_before {
                    return Ok(list);
                }
                let anything = Predicate::Constant(None);
                let elements =
                    Evaluator::over(&anything, &self.shapes, self.context.functions).elements(&list, &Nothing);
                Ok(elements.map_or(list, ArrayValue::Literal))
            }
            Expression::Property(name) if self.kind_of(name)? == Some(PropertyKind::Json) => {
                Ok(ArrayValue::Property(self.slot(name)))
            }
            other => {
                self.value(other, depth)?;
                Err(self.wrong_type(place, "arrays", other))
            }
        }
    }

    fn element(&mut self, element: &Expression, depth: usize) -> Result<Value, CheckError> {
        // The abstract test of arrays writes `A_CONTAINS(q,("foo","bar"))`, by the grammar two properties, and means
        // texts (OGC 21-065r2, /conf/array-functions/array-predicates): so a name that is no property is taken for one.
        if let Expression::Property(name) = element
            && self.kind_of(name).is_err()
        {
            return Ok(Value::Text(TextValue::Literal(normalized(name).into_owned())));
        }
        match self.value(element, depth)? {
            Value::Interval(_) | Value::Geometry(_) | Value::Array(_) => {
                Err(self.wrong_type("an array", "booleans, numbers, texts and times", element))
            }
            scalar => Ok(scalar),
        }
    }

    fn call(&mut self, name: &str, arguments: &[Expression], depth: usize) -> Result<NumberValue, CheckError> {
        let Some(known) = Functions::find(name) else { return Err(Self::unknown_function(name)) };
        match (known.function, arguments) {
            (Function::AreaHa, [geometry]) => Ok(NumberValue::AreaHa(self.geometry(geometry, "`area_ha`", depth)?)),
            (Function::LengthM, [geometry]) => {
                Ok(NumberValue::LengthM(self.geometry(geometry, "`length_m`", depth)?))
            }
            (Function::DistanceM, [left, right]) => Ok(NumberValue::DistanceM([
                self.geometry(left, "`distance_m`", depth)?,
                self.geometry(right, "`distance_m`", depth)?,
            ])),
            (Function::Year, [time]) => Ok(NumberValue::Year(self.time(time, "`year`", depth)?)),
            _ => Err(CheckError::WrongArguments {
                function: known.name,
                wanted: known.arguments.len(),
                given: arguments.len(),
            }),
        }
    }
}

/// Reads a text that stands where a time is wanted.
pub(super) fn time_of_text(text: &str, property: Option<String>) -> Result<TimeValue, CheckError> {
    Moment::written(text)
        .map(TimeValue::Literal)
        .ok_or_else(|| CheckError::NoTime { text: names::shortened(text), property })
}
