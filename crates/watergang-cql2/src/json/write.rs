//! From the tree to JSON.

use crate::geometry::{Shape, Vertex};
use crate::instant;
use crate::names::{self, Relation};
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};
use watergang_core::AxisOrder;
use watergang_core::expression::{Expression, Literal};

pub(super) fn write(expression: &Expression, axis_order: AxisOrder) -> String {
    // No key is anything but a text and no number is not finite, which is all that could go wrong.
    serde_json::to_string(&Written { node: expression, axis_order }).unwrap_or_default()
}

/// A node and the order of its coordinates.
#[derive(Clone, Copy)]
struct Written<'a> {
    node: &'a Expression,
    axis_order: AxisOrder,
}

/// Nodes as an array.
#[derive(Clone, Copy)]
struct Several<'a> {
    nodes: &'a [Expression],
    axis_order: AxisOrder,
}

impl Serialize for Several<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut array = serializer.serialize_seq(Some(self.nodes.len()))?;
        for node in self.nodes {
            array.serialize_element(&Written { node, axis_order: self.axis_order })?;
        }
        array.end()
    }
}

/// One side of an interval.
struct Side<'a>(Option<&'a Expression>, AxisOrder);

impl Serialize for Side<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            None => serializer.serialize_str(instant::OPEN),
            Some(Expression::Literal(Literal::Date(day))) => serializer.serialize_str(&instant::written_date(*day)),
            Some(Expression::Literal(Literal::Timestamp(instant))) => serializer.collect_str(instant),
            Some(node) => Written { node, axis_order: self.1 }.serialize(serializer),
        }
    }
}

fn operation<S: Serializer>(serializer: S, operator: &str, arguments: &impl Serialize) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(Some(2))?;
    object.serialize_entry("op", operator)?;
    object.serialize_entry("args", arguments)?;
    object.end()
}

fn leaf<S: Serializer>(serializer: S, member: &str, value: &impl Serialize) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(Some(1))?;
    object.serialize_entry(member, value)?;
    object.end()
}

impl Written<'_> {
    fn literal<S: Serializer>(self, literal: &Literal, serializer: S) -> Result<S::Ok, S::Error> {
        match literal {
            Literal::Boolean(value) => serializer.serialize_bool(*value),
            Literal::Integer(number) => serializer.serialize_i64(*number),
            Literal::Number(number) => serializer.serialize_f64(*number),
            Literal::Text(text) => serializer.serialize_str(text),
            Literal::Date(day) => leaf(serializer, "date", &instant::written_date(*day)),
            Literal::Timestamp(instant) => leaf(serializer, "timestamp", &instant.to_rfc3339()),
            Literal::Geometry(bytes) => {
                let shape = Shape::from_wkb(bytes);
                let has_z = shape.has_z();
                GeoJson { shape: &shape, has_z, axis_order: self.axis_order }.serialize(serializer)
            }
            Literal::Bbox(bbox) => {
                let low = self.axis_order.arrange(bbox.min_x(), bbox.min_y());
                let high = self.axis_order.arrange(bbox.max_x(), bbox.max_y());
                let [low_z, high_z] = bbox.heights().map_or([None; 2], |heights| heights.map(Some));
                let corners: Vec<f64> = low.into_iter().chain(low_z).chain(high).chain(high_z).collect();
                leaf(serializer, "bbox", &corners)
            }
        }
    }
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let axis_order = self.axis_order;
        let one = |node| Self { node, axis_order };
        let all = |nodes| Several { nodes, axis_order };
        match self.node {
            Expression::And(parts) => operation(serializer, "and", &all(parts)),
            Expression::Or(parts) => operation(serializer, "or", &all(parts)),
            Expression::Not(inner) => operation(serializer, "not", &[one(inner)]),
            Expression::Compare { operator, operands } => {
                operation(serializer, names::comparison_symbol(*operator), &all(&**operands))
            }
            Expression::Like { text, pattern } => operation(serializer, "like", &[one(text), one(pattern)]),
            Expression::Between { operands } => operation(serializer, "between", &all(&**operands)),
            Expression::In { value, list } => operation(serializer, "in", &(one(value), all(list))),
            Expression::IsNull(inner) => operation(serializer, "isNull", &[one(inner)]),
            Expression::Spatial { relation, operands } => {
                operation(serializer, Relation::Spatial(*relation).name(), &all(&**operands))
            }
            Expression::Temporal { relation, operands } => {
                operation(serializer, Relation::Temporal(*relation).name(), &all(&**operands))
            }
            Expression::Array { relation, operands } => {
                operation(serializer, Relation::Array(*relation).name(), &all(&**operands))
            }
            Expression::Property(name) => leaf(serializer, "property", name),
            Expression::Literal(literal) => self.literal(literal, serializer),
            Expression::Interval { start, end } => {
                leaf(serializer, "interval", &[Side(start.as_deref(), axis_order), Side(end.as_deref(), axis_order)])
            }
            Expression::List(elements) => all(elements).serialize(serializer),
            Expression::CaseFolded(inner) => operation(serializer, "casei", &[one(inner)]),
            Expression::AccentFolded(inner) => operation(serializer, "accenti", &[one(inner)]),
            Expression::Arithmetic { operator, operands } => {
                operation(serializer, names::arithmetic_symbol(*operator), &all(&**operands))
            }
            Expression::Call { name, arguments } => operation(serializer, name, &all(arguments)),
        }
    }
}

/// A geometry object.
struct GeoJson<'a> {
    shape: &'a Shape,
    has_z: bool,
    axis_order: AxisOrder,
}

impl GeoJson<'_> {
    fn position(&self, [x, y, z]: &Vertex) -> Vec<f64> {
        let mut position = self.axis_order.arrange(*x, *y).to_vec();
        position.extend(self.has_z.then_some(*z));
        position
    }

    fn row(&self, row: &[Vertex]) -> Vec<Vec<f64>> {
        row.iter().map(|position| self.position(position)).collect()
    }

    fn rows(&self, rows: &[Vec<Vertex>]) -> Vec<Vec<Vec<f64>>> {
        rows.iter().map(|row| self.row(row)).collect()
    }
}

impl Serialize for GeoJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(2))?;
        object.serialize_entry("type", self.shape.name())?;
        match self.shape {
            Shape::Point(None) => object.serialize_entry("coordinates", &[(); 0])?,
            Shape::Point(Some(position)) => object.serialize_entry("coordinates", &self.position(position))?,
            Shape::Line(row) | Shape::MultiPoint(row) => object.serialize_entry("coordinates", &self.row(row))?,
            Shape::Polygon(rows) | Shape::MultiLine(rows) => object.serialize_entry("coordinates", &self.rows(rows))?,
            Shape::MultiPolygon(polygons) => {
                let polygons: Vec<_> = polygons.iter().map(|rings| self.rows(rings)).collect();
                object.serialize_entry("coordinates", &polygons)?;
            }
            Shape::Collection(parts) => {
                let part = |shape| Self { shape, ..*self };
                object.serialize_entry("geometries", &parts.iter().map(part).collect::<Vec<_>>())?;
            }
        }
        object.end()
    }
}
