//! Geometries of the text encoding: WKT as the grammar of CQL2 has it, and `BBOX`.
//!
//! More than the grammar has is understood where programs write it: `POINTZ(1 2 3)`, `MULTIPOINT(1 2, 3 4)`, `EMPTY`.

use super::lexer::Kind as TokenKind;
use super::parser::{Parser, Result};
use crate::error::{Fault, excerpt};
use crate::geometry::{self, KINDS, Shape, Vertex};
use watergang_core::Bbox;
use watergang_core::expression::Literal;
use watergang_geometry::wkb::Kind;

/// A geometry that has no position.
pub(super) const EMPTY: &str = "EMPTY";
/// Says that positions have heights.
pub(super) const HEIGHTS: &str = "Z";

/// The kind that a word names, and whether it says that there are heights, as `POINTZ` does.
pub(super) fn kind(word: &str) -> Option<(Kind, bool)> {
    let named = |word: &str| KINDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, kind)| *kind);
    named(word).map(|kind| (kind, false)).or_else(|| {
        let bare = word.strip_suffix(['Z', 'z'])?;
        named(bare).map(|kind| (kind, true))
    })
}

impl Parser<'_> {
    /// Whether a geometry stands ahead, rather than a property that has the name of one.
    pub(super) fn is_geometry_ahead(&self) -> bool {
        let behind = self.ahead(1);
        self.peek().kind == TokenKind::Name
            && kind(self.peek().text).is_some()
            && (behind.is_symbol("(")
                || behind.is_word(EMPTY)
                || (behind.is_word(HEIGHTS) && (self.ahead(2).is_symbol("(") || self.ahead(2).is_word(EMPTY))))
    }

    pub(super) fn geometry(&mut self) -> Result<Literal> {
        let mut has_z = None;
        let shape = self.shape(&mut has_z, true)?;
        Ok(Literal::Geometry(shape.to_wkb()))
    }

    /// `has_z` is what is known of all positions together, which have as many numbers.
    fn shape(&mut self, has_z: &mut Option<bool>, may_be_collection: bool) -> Result<Shape> {
        let token = self.peek();
        let found = (token.kind == TokenKind::Name).then(|| kind(token.text)).flatten();
        let Some((kind, says_z)) = found.filter(|(kind, _)| may_be_collection || *kind != Kind::GeometryCollection)
        else {
            return Err(self.unexpected("a geometry that is no collection"));
        };
        self.step();
        if says_z || self.eat_word(HEIGHTS) {
            *has_z = Some(true);
        }
        if self.eat_word(EMPTY) {
            return Ok(Shape::empty(kind));
        }
        Ok(match kind {
            Kind::Point => {
                self.expect("(")?;
                let position = self.position(has_z)?;
                self.expect(")")?;
                Shape::Point(Some(position))
            }
            Kind::LineString => Shape::Line(self.line(has_z)?),
            Kind::Polygon => Shape::Polygon(self.rings(has_z)?),
            Kind::MultiPoint => Shape::MultiPoint(self.each(|parser| parser.point_of_several(has_z))?),
            Kind::MultiLineString => Shape::MultiLine(self.each(|parser| parser.line(has_z))?),
            Kind::MultiPolygon => Shape::MultiPolygon(self.each(|parser| parser.rings(has_z))?),
            Kind::GeometryCollection => Shape::Collection(self.each(|parser| parser.shape(has_z, false))?),
        })
    }

    /// `( one , one … )`
    fn each<T>(&mut self, mut one: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        self.expect("(")?;
        let mut all = vec![one(self)?];
        while self.eat(",") {
            all.push(one(self)?);
        }
        if self.eat(")") { Ok(all) } else { Err(self.unexpected("`,` or `)`")) }
    }

    fn line(&mut self, has_z: &mut Option<bool>) -> Result<Vec<Vertex>> {
        let at = self.peek().character;
        let row = self.each(|parser| parser.position(has_z))?;
        geometry::check_line(&row).map_err(|fault| self.fault(fault, at))?;
        Ok(row)
    }

    fn rings(&mut self, has_z: &mut Option<bool>) -> Result<Vec<Vec<Vertex>>> {
        self.each(|parser| {
            let at = parser.peek().character;
            let row = parser.each(|parser| parser.position(has_z))?;
            geometry::check_ring(&row).map_err(|fault| parser.fault(fault, at))?;
            Ok(row)
        })
    }

    fn point_of_several(&mut self, has_z: &mut Option<bool>) -> Result<Vertex> {
        if self.eat("(") {
            let position = self.position(has_z)?;
            self.expect(")")?;
            Ok(position)
        } else {
            self.position(has_z)
        }
    }

    fn position(&mut self, has_z: &mut Option<bool>) -> Result<Vertex> {
        let at = self.peek().character;
        let first = self.coordinate()?;
        let second = self.coordinate()?;
        let third = if self.is_number_ahead() { Some(self.coordinate()?) } else { None };
        geometry::check_dimension(has_z, if third.is_some() { 3 } else { 2 }).map_err(|fault| self.fault(fault, at))?;
        self.count_position(at)?;
        let [x, y] = self.encoding.axis_order.arrange(first, second);
        Ok([x, y, third.unwrap_or(f64::NAN)])
    }

    fn is_number_ahead(&self) -> bool {
        let sign = usize::from(self.peek().is_symbol("-") || self.peek().is_symbol("+"));
        self.ahead(sign).kind == TokenKind::Number
    }

    /// A number with or without sign (`signedNumericLiteral`).
    fn coordinate(&mut self) -> Result<f64> {
        if !self.is_number_ahead() {
            return Err(self.unexpected("a coordinate"));
        }
        let is_negative = self.peek().is_symbol("-");
        if self.peek().kind != TokenKind::Number {
            self.step();
        }
        let token = self.peek();
        let magnitude = token.text.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(|| {
            self.fault(Fault::new("a number that is not too large", excerpt(token.text)), token.character)
        })?;
        self.step();
        Ok(if is_negative { -magnitude } else { magnitude })
    }

    /// `BBOX( … )`, the word and the parenthesis being read.
    pub(super) fn bbox(&mut self, at: usize) -> Result<Literal> {
        let mut corners = vec![self.coordinate()?];
        while self.eat(",") {
            corners.push(self.coordinate()?);
        }
        self.expect(")")?;
        Bbox::from_parameter(&corners, self.encoding.axis_order)
            .map(Literal::Bbox)
            .map_err(|error| self.fault(geometry::bbox_fault(&error), at))
    }
}
