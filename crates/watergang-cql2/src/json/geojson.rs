//! Geometries of the JSON encoding: those of GeoJSON, coordinates in the order of the CRS.

use super::node::Node;
use super::parser::{Parser, Result, Step, member};
use crate::error::Fault;
use crate::geometry::{self, KINDS, Shape, Vertex};
use crate::names;
use watergang_core::expression::Literal;
use watergang_geometry::wkb::Kind;

const COORDINATES: &str = "coordinates";
const GEOMETRIES: &str = "geometries";
const TYPE: &str = "type";

impl Parser<'_> {
    /// A geometry object, whose type is given.
    pub(super) fn geometry(&mut self, name: &Node, members: &[(String, Node)]) -> Result<Literal> {
        let shape = self.shape(name, members, &mut None, true)?;
        Ok(Literal::Geometry(shape.to_wkb()))
    }

    /// `has_z` is what is known of all positions together, which have as many numbers.
    fn shape(
        &mut self,
        name: &Node,
        members: &[(String, Node)],
        has_z: &mut Option<bool>,
        may_be_collection: bool,
    ) -> Result<Shape> {
        let kinds = KINDS.iter().filter(|(_, kind)| may_be_collection || *kind != Kind::GeometryCollection);
        let Node::Text(name) = name else {
            return Err(self.fault_in(TYPE, Fault::new("the name of a geometry", name.noun())));
        };
        let Some((_, kind)) = kinds.clone().find(|(one, _)| one == name) else {
            let error = self.fault_in(TYPE, Fault::new("the name of a geometry, such as `Point`", format!("`{name}`")));
            let hint = names::closest(name, kinds.map(|(one, _)| *one)).map(str::to_owned);
            return Err(error.or_hint(hint));
        };
        let list = if *kind == Kind::GeometryCollection { GEOMETRIES } else { COORDINATES };
        let Some(coordinates) = member(members, list) else {
            return Err(self.fault(Fault::new(format!("a member `{list}`"), "none")));
        };
        self.within(Step::Member(list), |parser| {
            if *coordinates == Node::Array(Vec::new()) {
                return Ok(Shape::empty(*kind));
            }
            Ok(match kind {
                Kind::Point => Shape::Point(Some(parser.position(coordinates, has_z)?)),
                Kind::LineString => Shape::Line(parser.line(coordinates, has_z)?),
                Kind::Polygon => Shape::Polygon(parser.rings(coordinates, has_z)?),
                Kind::MultiPoint => Shape::MultiPoint(parser.row(coordinates, has_z)?),
                Kind::MultiLineString => Shape::MultiLine(parser.each(coordinates, has_z, Self::line)?),
                Kind::MultiPolygon => Shape::MultiPolygon(parser.each(coordinates, has_z, Self::rings)?),
                Kind::GeometryCollection => Shape::Collection(parser.each(coordinates, has_z, Self::part)?),
            })
        })
    }

    fn part(&mut self, node: &Node, has_z: &mut Option<bool>) -> Result<Shape> {
        let Node::Object(members) = node else { return Err(self.unexpected("a geometry", node)) };
        match member(members, TYPE) {
            Some(name) => self.shape(name, members, has_z, false),
            None => Err(self.fault(Fault::new("a member `type`", "none"))),
        }
    }

    fn each<T>(
        &mut self,
        node: &Node,
        has_z: &mut Option<bool>,
        one: fn(&mut Self, &Node, &mut Option<bool>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let Node::Array(elements) = node else { return Err(self.unexpected("an array", node)) };
        if elements.is_empty() {
            return Err(self.fault(Fault::new("an array of parts", "an empty one")));
        }
        let elements = elements.iter().enumerate();
        elements
            .map(|(index, element)| self.within(Step::Element(index), |parser| one(parser, element, has_z)))
            .collect()
    }

    fn row(&mut self, node: &Node, has_z: &mut Option<bool>) -> Result<Vec<Vertex>> {
        self.each(node, has_z, Self::position)
    }

    fn line(&mut self, node: &Node, has_z: &mut Option<bool>) -> Result<Vec<Vertex>> {
        let row = self.row(node, has_z)?;
        geometry::check_line(&row).map_err(|fault| self.fault(fault))?;
        Ok(row)
    }

    fn ring(&mut self, node: &Node, has_z: &mut Option<bool>) -> Result<Vec<Vertex>> {
        let row = self.row(node, has_z)?;
        geometry::check_ring(&row).map_err(|fault| self.fault(fault))?;
        Ok(row)
    }

    fn rings(&mut self, node: &Node, has_z: &mut Option<bool>) -> Result<Vec<Vec<Vertex>>> {
        self.each(node, has_z, Self::ring)
    }

    fn position(&mut self, node: &Node, has_z: &mut Option<bool>) -> Result<Vertex> {
        let Node::Array(numbers) = node else { return Err(self.unexpected("a position", node)) };
        geometry::check_dimension(has_z, numbers.len()).map_err(|fault| self.fault(fault))?;
        self.positions += 1;
        let positions_max = self.encoding.limits.positions_max;
        if self.positions > positions_max {
            return Err(self.fault(Fault::new(format!("{positions_max} positions at most"), "more")));
        }
        let mut position = [f64::NAN; 3];
        for (index, (place, node)) in position.iter_mut().zip(numbers).enumerate() {
            *place = self.within(Step::Element(index), |parser| parser.number(node))?;
        }
        let [first, second, z] = position;
        let [x, y] = self.encoding.axis_order.arrange(first, second);
        Ok([x, y, z])
    }
}
