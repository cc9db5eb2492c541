//! GML 3.2: features as XML, for programs that were made for WFS.
//!
//! Scope: feature collections as the requirements class GML, Simple Features Profile, Level 0 of Features Part 1 wants
//! them (17-069r4, clause 8.4): the root is `sf:FeatureCollection`, geometries are those of GML 3.2.1 (07-036), their
//! CRS is named by `srsName` and their axes are in its order. Texts are escaped; what XML cannot say becomes U+FFFD.
//! Limits: the class is not claimed. There is no application schema to look names and types up in, counts and links
//! are in the headers of an answer alone, and a JSON value is text.

use watergang_core::{CrsId, IdRef, RowBatch, RowRef, ValueRef};

use crate::decimal::{Decimals, Prefix};
use crate::json;
use crate::rows::{Places, Tally};
use crate::target::DECIMALS_METRES;
use crate::walk::{Draw, Part, Walker};
use crate::wkb::{Positions, kind};
use crate::xml;
use crate::{GeometryError, ItemsWriter, Layout, Tail, WriteError};

struct GmlWriter {
    /// Element of a feature, which begins its id too.
    element: String,
    /// Element of each property.
    names: Vec<String>,
    places: Places,
    /// Element of the geometry and who walks through it.
    geometry: Option<(String, Walker)>,
    srs_name: String,
    tally: Tally,
}

/// A writer of GML.
///
/// # Errors
/// When there is no way to the CRS of the answer.
pub fn writer(layout: &Layout<'_>) -> Result<Box<dyn ItemsWriter>, WriteError> {
    let geometry = match layout.geometry {
        Some(property) => Some((xml::name(&property.name), Walker::new(layout.target()?))),
        None => None,
    };
    Ok(Box::new(GmlWriter {
        element: xml::name(layout.collection),
        names: layout.properties.iter().map(|property| xml::name(&property.name)).collect(),
        places: Places::new(layout),
        geometry,
        srs_name: srs_name(layout.crs),
        tally: Tally::default(),
    }))
}

/// The URI for OGC's own CRSs, the URN for EPSG's: GDAL and QGIS know from both that axes are in the authority's order.
fn srs_name(crs: CrsId) -> String {
    match crs {
        CrsId::Crs84 | CrsId::Crs84h => crs.uri(),
        CrsId::Epsg(code) => format!("urn:ogc:def:crs:EPSG::{code}"),
    }
}

impl ItemsWriter for GmlWriter {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        out.extend_from_slice(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
            <sf:FeatureCollection xmlns:sf=\"http://www.opengis.net/ogcapi-features-1/1.0/sf\" \
            xmlns:gml=\"http://www.opengis.net/gml/3.2\" xmlns:w=\"urn:watergang:items\">\n",
        );
        Ok(())
    }

    fn rows(
        &mut self,
        batch: &RowBatch,
        from: usize,
        until_bytes: usize,
        out: &mut Vec<u8>,
    ) -> Result<usize, WriteError> {
        self.places.learn(batch);
        let Self { element, names, places, geometry, srs_name, tally, .. } = self;
        Ok(tally.each_row(batch, from, until_bytes, out, |row, out| {
            out.extend_from_slice(format!("<sf:featureMember><w:{element} gml:id=\"{element}.").as_bytes());
            write_id(row, out);
            out.extend_from_slice(b"\">");
            if let (Some((name, walker)), Some(wkb)) = (geometry.as_mut(), row.wkb()) {
                let start = out.len();
                out.extend_from_slice(format!("<w:{name}>").as_bytes());
                let is_empty = write_geometry(walker, wkb, row, element, srs_name, out)?;
                out.extend_from_slice(format!("</w:{name}>").as_bytes());
                // GML has no word for an empty point or polygon.
                if is_empty {
                    out.truncate(start);
                }
            }
            for (name, value) in names.iter().zip(places.values(row)) {
                write_property(name, value, out);
            }
            out.extend_from_slice(format!("</w:{element}></sf:featureMember>\n").as_bytes());
            Ok(())
        }))
    }

    fn end(&mut self, _tail: &Tail, out: &mut Vec<u8>) -> Result<(), WriteError> {
        out.extend_from_slice(b"</sf:FeatureCollection>\n");
        Ok(())
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }
}

/// Appends an id as a part of an XML name: letters and digits of ASCII as they are, every other byte as `_` and its
/// code in hexadecimal digits, so that different ids stay different.
fn write_id(row: RowRef<'_>, out: &mut Vec<u8>) {
    match row.id() {
        IdRef::Integer(number) => json::write_integer(number, out),
        IdRef::Text(text) => {
            for byte in text.bytes() {
                if byte.is_ascii_alphanumeric() || byte == b'-' {
                    out.push(byte);
                } else {
                    out.extend_from_slice(format!("_{byte:02X}").as_bytes());
                }
            }
        }
    }
}

fn write_property(name: &str, value: ValueRef<'_>, out: &mut Vec<u8>) {
    match value {
        ValueRef::Null => return,
        ValueRef::Number(number) if !number.is_finite() => return,
        _ => {}
    }
    out.extend_from_slice(format!("<w:{name}>").as_bytes());
    match value {
        ValueRef::Text(text) | ValueRef::Json(text) => xml::write_text(text, out),
        other => json::write_value(other, out),
    }
    out.extend_from_slice(format!("</w:{name}>").as_bytes());
}

/// Whether there is no position in the geometry.
fn write_geometry(
    walker: &mut Walker,
    wkb: &[u8],
    row: RowRef<'_>,
    element: &str,
    srs_name: &str,
    out: &mut Vec<u8>,
) -> Result<bool, GeometryError> {
    let mut id = format!("{element}.").into_bytes();
    write_id(row, &mut id);
    let id = String::from_utf8_lossy(&id).into_owned();
    let decimals = Decimals::new(walker.target().decimals);
    let mut drawing = Drawing { out, decimals, id, srs_name, count: 0, is_empty: true };
    walker.walk(wkb, &mut drawing)?;
    Ok(drawing.is_empty)
}

struct Drawing<'a> {
    out: &'a mut Vec<u8>,
    decimals: Decimals,
    id: String,
    srs_name: &'a str,
    /// Geometries that have an id so far.
    count: u32,
    is_empty: bool,
}

/// Elements of a geometry and of its parts.
const fn elements(kind: u32) -> (&'static str, &'static str) {
    match kind {
        kind::POINT => ("Point", ""),
        kind::LINE_STRING => ("LineString", ""),
        kind::POLYGON => ("Polygon", ""),
        kind::MULTI_POINT => ("MultiPoint", "pointMember"),
        kind::MULTI_LINE_STRING => ("MultiCurve", "curveMember"),
        kind::MULTI_POLYGON => ("MultiSurface", "surfaceMember"),
        _ => ("MultiGeometry", "geometryMember"),
    }
}

impl Drawing<'_> {
    fn begin(&mut self, element: &str, has_z: bool, is_whole: bool) {
        self.count += 1;
        let dimension = if has_z { 3 } else { 2 };
        let (id, count) = (&self.id, self.count);
        let srs = if is_whole {
            format!(" srsName=\"{}\" srsDimension=\"{dimension}\"", self.srs_name)
        } else {
            String::new()
        };
        self.out.extend_from_slice(format!("<gml:{element} gml:id=\"{id}.{count}\"{srs}>").as_bytes());
    }

    fn end(&mut self, element: &str) {
        self.out.extend_from_slice(format!("</gml:{element}>").as_bytes());
    }

    fn position(&mut self, place: usize, [first, second]: [f64; 2], height: Option<f64>) {
        const NONE: Prefix = Prefix::new(b"");
        const BLANK: Prefix = Prefix::new(b" ");
        self.decimals.write(if place == 0 { NONE } else { BLANK }, first, self.out);
        self.decimals.write(BLANK, second, self.out);
        if let Some(height) = height {
            // XML Schema says NaN for a height that is not known.
            if !height.is_finite() || !Decimals::new(DECIMALS_METRES).write(BLANK, height, self.out) {
                self.out.extend_from_slice(b" NaN");
            }
        }
    }

    fn list(&mut self, element: &str, has_z: bool, positions: &Positions) {
        self.out.extend_from_slice(format!("<gml:{element}>").as_bytes());
        for (place, position) in positions.flat.iter().enumerate() {
            let height = has_z.then(|| positions.heights.get(place).copied().unwrap_or(f64::NAN));
            self.position(place, *position, height);
        }
        self.end(element);
    }
}

impl Draw for Drawing<'_> {
    fn open(&mut self, part: Part) {
        if let Some(whole) = part.within {
            self.out.extend_from_slice(format!("<gml:{}>", elements(whole).1).as_bytes());
        }
        self.begin(elements(part.kind).0, part.has_z, part.within.is_none());
    }

    fn sequence(&mut self, part: Part, place: u32, positions: &Positions) {
        self.is_empty &= positions.flat.is_empty();
        match part.kind {
            kind::POINT => self.list("pos", part.has_z, positions),
            kind::POLYGON => {
                let element = if place == 0 { "exterior" } else { "interior" };
                self.out.extend_from_slice(format!("<gml:{element}><gml:LinearRing>").as_bytes());
                self.list("posList", part.has_z, positions);
                self.out.extend_from_slice(format!("</gml:LinearRing></gml:{element}>").as_bytes());
            }
            kind::MULTI_POINT => {
                for (place, position) in positions.flat.iter().enumerate() {
                    self.out.extend_from_slice(b"<gml:pointMember>");
                    self.begin("Point", part.has_z, false);
                    self.out.extend_from_slice(b"<gml:pos>");
                    let height = part.has_z.then(|| positions.heights.get(place).copied().unwrap_or(f64::NAN));
                    self.position(0, *position, height);
                    self.out.extend_from_slice(b"</gml:pos></gml:Point></gml:pointMember>");
                }
            }
            _ => self.list("posList", part.has_z, positions),
        }
    }

    fn close(&mut self, part: Part) {
        self.end(elements(part.kind).0);
        if let Some(whole) = part.within {
            self.end(elements(whole).1);
        }
    }
}
