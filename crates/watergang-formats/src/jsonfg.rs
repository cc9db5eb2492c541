//! JSON-FG: GeoJSON that also tells CRS, time and type of its features.
//!
//! Scope: OGC 21-045r1, Features and Geometries JSON 1.0, requirements classes Core and Types and Schemas. `geometry` is
//! in WGS 84 or null; a geometry in another CRS stands in `place`, in the axis order of that CRS. The profile
//! `jsonfg-plus` fills both, for readers that know GeoJSON only. `time` comes from the properties that tell when an item
//! is; it is null where these are not asked for, and where an item ends before it begins.
//! Limits: what GeoJSON lacks is missing here too, since no such geometry comes: solids, prisms, arcs, measures. A point
//! or line without positions is null, as the standard's schema has none.

use watergang_core::{CrsId, Instant, Interval, PropertyKind, RowBatch, RowRef, TimeProperties, ValueRef};

use crate::geojson::{GeometryWriter, Names, write_id, write_properties, write_tail};
use crate::json;
use crate::rows::Tally;
use crate::{GeometryError, ItemsWriter, Layout, Tail, Target, WriteError};

/// The classes that documents conform to.
const CONFORMS_TO: &str = r#""conformsTo":["http://www.opengis.net/spec/json-fg-1/1.0/conf/core","http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas"]"#;

/// Geometries that the schema of the standard refuses: a point or line without positions.
const WITHOUT_POSITIONS: [&[u8]; 2] =
    [br#"{"type":"Point","coordinates":[]}"#, br#"{"type":"LineString","coordinates":[]}"#];

/// When an item is, as its properties tell. `is_date`: as a date, or as a point in time; both ends of an interval are
/// told in the same way (`/req/core/interval`, B and C).
#[derive(Debug)]
enum Time {
    None,
    Instant { property: String, is_date: bool },
    Interval { start: String, end: String, is_date: bool },
}

/// Writes features of JSON-FG.
#[derive(Debug)]
pub struct JsonFgWriter {
    /// Members of a root, between commas.
    root: String,
    /// The same of a root that has several features.
    collection_root: String,
    /// Writes `geometry`; nothing where it stays null.
    geometry: Option<GeometryWriter>,
    /// Writes `place`; nothing where all is in `geometry`.
    place: Option<GeometryWriter>,
    time: Time,
    names: Names,
    tally: Tally,
}

/// A writer of the profile `jsonfg`.
///
/// # Errors
/// When there is no way to the CRS of the answer.
pub fn writer(layout: &Layout<'_>) -> Result<Box<dyn ItemsWriter>, WriteError> {
    Ok(Box::new(JsonFgWriter::new(layout, false)?))
}

/// A writer of the profile `jsonfg-plus`.
///
/// # Errors
/// When there is no way to the CRS of the answer or to WGS 84.
pub fn plus_writer(layout: &Layout<'_>) -> Result<Box<dyn ItemsWriter>, WriteError> {
    Ok(Box::new(JsonFgWriter::new(layout, true)?))
}

impl JsonFgWriter {
    /// A writer that has written nothing yet. `is_plus`: whether `geometry` is filled beside `place`.
    ///
    /// # Errors
    /// When there is no way to the CRS of the answer.
    pub fn new(layout: &Layout<'_>, is_plus: bool) -> Result<Self, WriteError> {
        let is_wgs84 = matches!(layout.crs, CrsId::Crs84 | CrsId::Crs84h);
        let own = GeometryWriter::new(layout.target()?);
        let (geometry, place) = if is_wgs84 {
            (Some(own), None)
        } else if is_plus {
            let to_wgs84 = Target::new(layout.registry, layout.storage_crs, CrsId::Crs84)?;
            (Some(GeometryWriter::new(to_wgs84)), Some(own))
        } else {
            (None, Some(own))
        };
        let root = root_members(layout);
        Ok(Self {
            collection_root: format!("{root}{}", dimension_member(layout)),
            root,
            geometry,
            place,
            time: time_of(layout),
            names: Names::new(layout),
            tally: Tally::default(),
        })
    }

    /// Writes one feature that stands alone, with its links.
    ///
    /// # Errors
    /// When the geometry cannot be read; nothing is written then.
    pub fn feature(
        &mut self,
        row: RowRef<'_>,
        batch: &RowBatch,
        links_json: &str,
        out: &mut Vec<u8>,
    ) -> Result<(), GeometryError> {
        self.names.learn(batch.columns());
        let start = out.len();
        out.extend_from_slice(br#"{"type":"Feature","#);
        out.extend_from_slice(self.root.as_bytes());
        let Self { geometry, place, time, names, .. } = self;
        write_members(geometry, place, time, names, row, out).inspect_err(|_| out.truncate(start))?;
        out.extend_from_slice(br#","links":"#);
        out.extend_from_slice(links_json.as_bytes());
        out.push(b'}');
        Ok(())
    }
}

/// `conformsTo`, `featureType`, `featureSchema` and `coordRefSys`, each with a comma behind.
fn root_members(layout: &Layout<'_>) -> String {
    let as_json = |text: &str| {
        let mut json = Vec::new();
        json::write_text(text, &mut json);
        String::from_utf8_lossy(&json).into_owned()
    };
    let schema = layout.schema_uri.as_deref().map(|uri| format!(r#""featureSchema":{},"#, as_json(uri)));
    let crs = layout.geometry.map(|_| format!(r#""coordRefSys":"{}","#, layout.crs.uri()));
    let feature_type = as_json(layout.collection);
    format!(r#"{CONFORMS_TO},"featureType":{feature_type},{}{}"#, schema.unwrap_or_default(), crs.unwrap_or_default())
}

/// `geometryDimension` with a comma behind, where all geometries have one.
fn dimension_member(layout: &Layout<'_>) -> String {
    let dimension = layout.geometry.and_then(|geometry| geometry.kind.dimension());
    dimension.map(|dimension| format!(r#""geometryDimension":{dimension},"#)).unwrap_or_default()
}

fn time_of(layout: &Layout<'_>) -> Time {
    let is_date = |property: &String| {
        layout.schema.property(property).is_some_and(|property| property.kind == PropertyKind::Date)
    };
    match &layout.schema.time {
        None => Time::None,
        Some(TimeProperties::Instant { property }) => {
            Time::Instant { property: property.clone(), is_date: is_date(property) }
        }
        Some(TimeProperties::Interval { start, end }) => {
            Time::Interval { start: start.clone(), end: end.clone(), is_date: is_date(start) && is_date(end) }
        }
    }
}

impl ItemsWriter for JsonFgWriter {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        out.extend_from_slice(br#"{"type":"FeatureCollection","#);
        out.extend_from_slice(self.collection_root.as_bytes());
        out.extend_from_slice(br#""features":["#);
        Ok(())
    }

    fn rows(
        &mut self,
        batch: &RowBatch,
        from: usize,
        until_bytes: usize,
        out: &mut Vec<u8>,
    ) -> Result<usize, WriteError> {
        self.names.learn(batch.columns());
        let Self { geometry, place, time, names, tally, .. } = self;
        let mut is_first = tally.written == 0;
        Ok(tally.each_row(batch, from, until_bytes, out, |row, out| {
            if !is_first {
                out.push(b',');
            }
            out.extend_from_slice(br#"{"type":"Feature","#);
            write_members(geometry, place, time, names, row, out)?;
            out.push(b'}');
            is_first = false;
            Ok(())
        }))
    }

    fn end(&mut self, tail: &Tail, out: &mut Vec<u8>) -> Result<(), WriteError> {
        write_tail(tail, &self.tally, out);
        Ok(())
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }
}

/// The members of a feature behind its type.
fn write_members(
    geometry: &mut Option<GeometryWriter>,
    place: &mut Option<GeometryWriter>,
    time: &Time,
    names: &Names,
    row: RowRef<'_>,
    out: &mut Vec<u8>,
) -> Result<(), GeometryError> {
    write_id(row, out);
    out.extend_from_slice(br#","time":"#);
    write_time(time, row, out);
    out.extend_from_slice(br#","geometry":"#);
    let geometry_start = out.len();
    write_geometry(geometry.as_mut(), row, out)?;
    let geometry_end = out.len();
    out.extend_from_slice(br#","place":"#);
    let place_start = out.len();
    write_geometry(place.as_mut(), row, out)?;
    // Nothing stands in both: where the CRS has the coordinates of WGS 84, or there are none, the place is told already
    // (/req/core/fallback).
    if out.get(geometry_start..geometry_end) == out.get(place_start..) {
        out.truncate(place_start);
        out.extend_from_slice(b"null");
    }
    out.extend_from_slice(br#","properties":"#);
    write_properties(names, row, out);
    Ok(())
}

/// The geometry of a row, or null where there is none or it stands elsewhere.
fn write_geometry(
    writer: Option<&mut GeometryWriter>,
    row: RowRef<'_>,
    out: &mut Vec<u8>,
) -> Result<(), GeometryError> {
    let start = out.len();
    if let (Some(writer), Some(wkb)) = (writer, row.wkb()) {
        writer.write(wkb, out)?;
    }
    if out.get(start..).is_none_or(|written| written.is_empty() || WITHOUT_POSITIONS.contains(&written)) {
        out.truncate(start);
        out.extend_from_slice(b"null");
    }
    Ok(())
}

/// The instant or interval, or null where nothing is known.
fn write_time(time: &Time, row: RowRef<'_>, out: &mut Vec<u8>) {
    let written = match time {
        Time::None => None,
        Time::Instant { property, is_date } => {
            let name = if *is_date { "date" } else { "timestamp" };
            let text = stored(row, property).and_then(|interval| told(interval.start?, *is_date));
            text.map(|text| format!(r#"{{"{name}":"{text}"}}"#))
        }
        Time::Interval { start, end, is_date } => {
            let start = stored(row, start).and_then(|interval| interval.start);
            let end = stored(row, end).and_then(|interval| interval.end);
            interval(start, end, *is_date)
        }
    };
    out.extend_from_slice(written.as_deref().unwrap_or("null").as_bytes());
}

/// An interval, where one of its ends is known and it does not end before it begins (`/req/core/interval`, D).
fn interval(start: Option<Instant>, end: Option<Instant>, is_date: bool) -> Option<String> {
    if start.zip(end).is_some_and(|(start, end)| start > end) {
        return None;
    }
    match [start, end].map(|bound| bound.and_then(|instant| told(instant, is_date))) {
        [None, None] => None,
        bounds => {
            let [start, end] = bounds.map(|bound| bound.unwrap_or_else(|| "..".to_owned()));
            Some(format!(r#"{{"interval":["{start}","{end}"]}}"#))
        }
    }
}

/// When an item is, by one of its properties.
fn stored(row: RowRef<'_>, property: &str) -> Option<Interval> {
    match row.named(property) {
        ValueRef::Text(text) => Interval::parse_stored(text),
        _ => None,
    }
}

/// As JSON-FG has it: `2024-07-09`, or RFC 3339 in UTC with `Z`. Nothing outside the years that RFC 3339 can tell, into
/// which another time zone may lead.
fn told(instant: Instant, is_date: bool) -> Option<String> {
    let text = instant.to_rfc3339();
    let is_told = text.bytes().take(5).enumerate().all(|(place, byte)| (place == 4) != byte.is_ascii_digit());
    let text = if is_date { text.get(..10)? } else { &text };
    is_told.then(|| text.to_owned())
}
