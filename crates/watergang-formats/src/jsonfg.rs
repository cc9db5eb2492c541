//! JSON-FG: GeoJSON that also tells CRS, time and type of its features.
//!
//! Scope: OGC 21-045r1, Features and Geometries JSON 1.0, requirements classes Core and Types and Schemas. `geometry` is
//! in WGS 84 or null; a geometry in another CRS stands in `place`, in the axis order of that CRS. The profile
//! `jsonfg-plus` fills both, for readers that know GeoJSON only. `time` comes from the properties that tell when an item
//! is; it is null where these are not asked for.
//! Limits: what GeoJSON lacks is missing here too, since no such geometry comes: solids, prisms, arcs, measures.

use watergang_core::{CrsId, Interval, PropertyKind, RowBatch, RowRef, TimeProperties, ValueRef};

use crate::geojson::{GeometryWriter, Names, write_id, write_properties, write_tail};
use crate::json;
use crate::rows::Tally;
use crate::{GeometryError, ItemsWriter, Layout, Tail, Target, WriteError};

/// The classes that documents conform to.
const CONFORMS_TO: &str = r#""conformsTo":["http://www.opengis.net/spec/json-fg-1/1.0/conf/core","http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas"]"#;

/// When an item is, as its properties tell.
#[derive(Debug)]
struct Moment {
    property: String,
    /// A date, or a point in time.
    is_date: bool,
}

#[derive(Debug)]
enum Time {
    None,
    Instant(Moment),
    Interval { start: Moment, end: Moment },
}

/// Writes features of JSON-FG.
#[derive(Debug)]
pub struct JsonFgWriter {
    /// Members of the root that tell the same of all features, between commas.
    common: String,
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
        Ok(Self {
            common: common_members(layout),
            geometry,
            place,
            time: time_of(layout),
            names: Names::default(),
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
        out.extend_from_slice(self.common.as_bytes());
        let Self { geometry, place, time, names, .. } = self;
        write_members(geometry, place, time, names, row, out).inspect_err(|_| out.truncate(start))?;
        out.extend_from_slice(br#","links":"#);
        out.extend_from_slice(links_json.as_bytes());
        out.push(b'}');
        Ok(())
    }
}

/// `conformsTo`, `featureType`, `geometryDimension` and `coordRefSys`, each with a comma behind.
fn common_members(layout: &Layout<'_>) -> String {
    let mut text = Vec::new();
    json::write_text(layout.collection, &mut text);
    let feature_type = String::from_utf8_lossy(&text).into_owned();
    let dimension = layout.geometry.and_then(|geometry| geometry.kind.dimension());
    let dimension = dimension.map(|dimension| format!(r#""geometryDimension":{dimension},"#)).unwrap_or_default();
    let crs = layout.geometry.map(|_| format!(r#""coordRefSys":"{}","#, layout.crs.uri())).unwrap_or_default();
    format!(r#"{CONFORMS_TO},"featureType":{feature_type},{dimension}{crs}"#)
}

fn time_of(layout: &Layout<'_>) -> Time {
    let moment = |property: &String| Moment {
        property: property.clone(),
        is_date: layout.schema.property(property).is_some_and(|property| property.kind == PropertyKind::Date),
    };
    match &layout.schema.time {
        None => Time::None,
        Some(TimeProperties::Instant { property }) => Time::Instant(moment(property)),
        Some(TimeProperties::Interval { start, end }) => Time::Interval { start: moment(start), end: moment(end) },
    }
}

impl ItemsWriter for JsonFgWriter {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        out.extend_from_slice(br#"{"type":"FeatureCollection","#);
        out.extend_from_slice(self.common.as_bytes());
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
    for (name, writer) in [(&br#","place":"#[..], place), (br#","geometry":"#, geometry)] {
        out.extend_from_slice(name);
        match (writer, row.wkb()) {
            (Some(writer), Some(wkb)) => writer.write(wkb, out)?,
            _ => out.extend_from_slice(b"null"),
        }
    }
    out.extend_from_slice(br#","properties":"#);
    write_properties(names, row, out);
    Ok(())
}

/// The instant or interval, or null where nothing is known.
fn write_time(time: &Time, row: RowRef<'_>, out: &mut Vec<u8>) {
    match time {
        Time::None => out.extend_from_slice(b"null"),
        Time::Instant(moment) => match moment.text(row, false) {
            None => out.extend_from_slice(b"null"),
            Some(text) => {
                let name = if moment.is_date { "date" } else { "timestamp" };
                out.extend_from_slice(format!(r#"{{"{name}":"{text}"}}"#).as_bytes());
            }
        },
        Time::Interval { start, end } => match (start.text(row, false), end.text(row, true)) {
            (None, None) => out.extend_from_slice(b"null"),
            (start, end) => {
                let [start, end] = [start, end].map(|bound| bound.unwrap_or_else(|| "..".to_owned()));
                out.extend_from_slice(format!(r#"{{"interval":["{start}","{end}"]}}"#).as_bytes());
            }
        },
    }
}

impl Moment {
    /// As JSON-FG has it: `2024-07-09`, or RFC 3339 in UTC with `Z`. Nothing where the item has no such time.
    fn text(&self, row: RowRef<'_>, is_end: bool) -> Option<String> {
        let ValueRef::Text(text) = row.named(&self.property) else { return None };
        let interval = Interval::parse_stored(text)?;
        let instant = if is_end { interval.end } else { interval.start }?.to_rfc3339();
        Some(if self.is_date { instant.get(..10)?.to_owned() } else { instant })
    }
}
