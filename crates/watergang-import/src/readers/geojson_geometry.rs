//! Geometries of GeoJSON (RFC 7946, clause 3.1) to WKB.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use watergang_geometry::wkb::{Kind, MAX_DEPTH};
use watergang_geometry::write::Writer;

/// A geometry object. Whatever stands in the file is taken in, so that a wrong geometry costs its own feature and not
/// the rest of the file; [`Geometry::write`] says what is wrong.
#[derive(Debug, Default)]
pub(super) struct Geometry {
    kind: String,
    coordinates: Option<Coordinates>,
    geometries: Option<Vec<Geometry>>,
}

impl<'de> Deserialize<'de> for Geometry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(GeometryVisitor)
    }
}

struct GeometryVisitor;

impl<'de> Visitor<'de> for GeometryVisitor {
    type Value = Geometry;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a geometry")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Geometry, A::Error> {
        let mut geometry = Geometry::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => geometry.kind = text_of(&map.next_value::<serde_json::Value>()?),
                "coordinates" => geometry.coordinates = Some(map.next_value()?),
                "geometries" => geometry.geometries = map.next_value::<Option<_>>()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(geometry)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Geometry, A::Error> {
        while sequence.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Geometry { kind: "array".to_owned(), ..Geometry::default() })
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Geometry, E> {
        Ok(Geometry { kind: text.to_owned(), ..Geometry::default() })
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Geometry, E> {
        self.visit_str(&flag.to_string())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Geometry, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Geometry, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Geometry, E> {
        self.visit_str(&number.to_string())
    }
}

fn text_of(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// Numbers in arrays in arrays.
#[derive(Debug)]
enum Coordinates {
    /// x, y and, where there is one, z. Numbers beyond the third are passed over, as RFC 7946 advises.
    Position {
        xyz: [f64; 3],
        count: usize,
    },
    List(Vec<Coordinates>),
    /// Something else.
    Broken,
}

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Element::deserialize(deserializer)? {
            Element::Array(coordinates) => Ok(coordinates),
            Element::Number(_) | Element::Other => Ok(Self::Broken),
        }
    }
}

/// What may stand in an array of coordinates.
enum Element {
    Number(f64),
    Array(Coordinates),
    Other,
}

impl<'de> Deserialize<'de> for Element {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ElementVisitor)
    }
}

struct ElementVisitor;

impl<'de> Visitor<'de> for ElementVisitor {
    type Value = Element;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a number or an array")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Element, E> {
        Ok(Element::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Element, E> {
        Ok(Element::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Element, E> {
        Ok(Element::Number(number as f64))
    }

    // `null` in a position is how some programs write NaN; the check of the geometry refuses it.
    fn visit_unit<E>(self) -> Result<Element, E> {
        Ok(Element::Number(f64::NAN))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Element, E> {
        Ok(Element::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Element, E> {
        Ok(Element::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Element, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Element::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Element, A::Error> {
        let mut list = Vec::new();
        let (mut xyz, mut count, mut is_broken) = ([f64::NAN; 3], 0, false);
        while let Some(element) = sequence.next_element()? {
            match element {
                Element::Number(number) if list.is_empty() => {
                    if let Some(place) = xyz.get_mut(count) {
                        *place = number;
                    }
                    count += 1;
                }
                Element::Array(array) if count == 0 => list.push(array),
                _ => is_broken = true,
            }
        }
        Ok(Element::Array(match (is_broken, count) {
            (true, _) => Coordinates::Broken,
            (false, 0) => Coordinates::List(list),
            (false, _) => Coordinates::Position { xyz, count },
        }))
    }
}

impl Geometry {
    /// Appends the geometry as ISO WKB; heights are there if any position has one.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<(), String> {
        let has_z = self.has_z();
        self.write_with(&mut Writer::new(out, has_z), 0)
    }

    /// The kind and whether any position has a height.
    pub(super) fn shape(&self) -> (watergang_core::GeometryKind, bool) {
        (watergang_core::GeometryKind::from_name(&self.kind), self.has_z())
    }

    fn has_z(&self) -> bool {
        self.coordinates.as_ref().is_some_and(Coordinates::has_z) || self.geometries.iter().flatten().any(Self::has_z)
    }

    fn write_with(&self, writer: &mut Writer<'_>, depth: u8) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err("geometry collections are nested too deep".to_owned());
        }
        if self.kind == "GeometryCollection" {
            let parts = self.geometries.as_deref().ok_or("the geometry collection has no `geometries`")?;
            writer.multi(Kind::GeometryCollection, parts.len());
            return parts.iter().try_for_each(|part| part.write_with(writer, depth + 1));
        }
        let empty = Coordinates::List(Vec::new());
        let coordinates = self.coordinates.as_ref().unwrap_or(&empty);
        match self.kind.as_str() {
            "Point" => point(coordinates, writer),
            "LineString" => line(coordinates, writer),
            "Polygon" => polygon(coordinates, writer),
            "MultiPoint" => multi(coordinates, Kind::MultiPoint, writer, point),
            "MultiLineString" => multi(coordinates, Kind::MultiLineString, writer, line),
            "MultiPolygon" => multi(coordinates, Kind::MultiPolygon, writer, polygon),
            other => Err(format!("`{other}` is no geometry of GeoJSON")),
        }
    }
}

const BROKEN: &str = "the coordinates hold something else than numbers in arrays";

impl Coordinates {
    fn has_z(&self) -> bool {
        match self {
            Self::Position { count, .. } => *count > 2,
            Self::List(list) => list.iter().any(Self::has_z),
            Self::Broken => false,
        }
    }

    fn list(&self) -> Result<&[Self], String> {
        match self {
            Self::List(list) => Ok(list),
            Self::Position { .. } => Err("a position stands where a list of positions belongs".to_owned()),
            Self::Broken => Err(BROKEN.to_owned()),
        }
    }

    fn position(&self) -> Result<[f64; 3], String> {
        match self {
            Self::Position { xyz, count } if *count >= 2 => Ok(*xyz),
            Self::Position { .. } => Err("a position has only one number".to_owned()),
            Self::List(_) => Err("a list stands where a position belongs".to_owned()),
            Self::Broken => Err(BROKEN.to_owned()),
        }
    }

    fn positions(&self) -> Result<Vec<[f64; 3]>, String> {
        self.list()?.iter().map(Self::position).collect()
    }
}

fn point(coordinates: &Coordinates, writer: &mut Writer<'_>) -> Result<(), String> {
    match coordinates {
        Coordinates::List(list) if list.is_empty() => writer.empty_point(),
        _ => writer.point(coordinates.position()?),
    }
    Ok(())
}

fn line(coordinates: &Coordinates, writer: &mut Writer<'_>) -> Result<(), String> {
    writer.line(&coordinates.positions()?);
    Ok(())
}

fn polygon(coordinates: &Coordinates, writer: &mut Writer<'_>) -> Result<(), String> {
    let rings = coordinates.list()?.iter().map(Coordinates::positions).collect::<Result<Vec<_>, _>>()?;
    writer.polygon(&rings);
    Ok(())
}

fn multi(
    coordinates: &Coordinates,
    kind: Kind,
    writer: &mut Writer<'_>,
    part: fn(&Coordinates, &mut Writer<'_>) -> Result<(), String>,
) -> Result<(), String> {
    let parts = coordinates.list()?;
    writer.multi(kind, parts.len());
    parts.iter().try_for_each(|coordinates| part(coordinates, writer))
}
