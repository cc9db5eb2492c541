//! GeoJSON: a document (RFC 7946), one feature a line, or a text sequence (RFC 8142).
//!
//! GeoJSON declares nothing, so the file is read twice: once to learn the fields, the kind of the geometries and the
//! number of features, once for the rows. Neither time more than one feature is in memory.
//!
//! A property with numbers and texts becomes text, one with objects or arrays becomes JSON. A text is a date or a point
//! in time where every text of that property is. The CRS is WGS 84 in longitude and latitude, unless the file has the
//! `crs` member of the GeoJSON of 2008.

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use encoding_rs::UTF_8;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};
use watergang_core::{CrsId, GeometryKind, Instant, Interval, PropertyKind, Value};

use super::encoding::Utf8Reader;
use super::geojson_geometry::Geometry;
use super::{OpenOptions, stem};
use crate::cell::parse_date;
use crate::crs_find;
use crate::error::ImportError;
use crate::layer::{Field, ForeignRow, FoundCrs, Layer, LayerGeometry, Reader, RowFault, Visit};

/// Opens a file; it has one layer.
///
/// # Errors
/// When the file cannot be read or is no GeoJSON.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Vec<Box<dyn Reader>>, ImportError> {
    let framing = Framing::of(path)?;
    let mut survey = Survey::default();
    let mut crs_name = None;
    each_feature(path, framing, &mut crs_name, &mut |feature| {
        if let Ok(feature) = feature {
            survey.see(&feature);
        } else {
            survey.feature_count += 1;
        }
        ControlFlow::Continue(())
    })?;
    let crs = match crs_name {
        Some(name) => crs_find::from_name(&name, &options.registry),
        None => FoundCrs::Known { crs: CrsId::Crs84, by: "by the rules of GeoJSON".to_owned() },
    };
    let layer = survey.layer(stem(path), crs);
    let places = layer.fields.iter().enumerate().map(|(place, field)| (field.name.clone(), place)).collect();
    Ok(vec![Box::new(GeoJson { path: path.to_owned(), framing, layer, places })])
}

/// How features are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    /// One document: a collection, a feature or a geometry.
    Document,
    /// A document after each of these bytes: a line feed, or the record separator of RFC 8142.
    Records(u8),
}

const RECORD_SEPARATOR: u8 = 0x1e;

impl Framing {
    fn of(path: &Path) -> Result<Self, ImportError> {
        // A feature of more than this in the first line is read as a document, which works as long as it is alone.
        const HEAD_BYTES: u64 = 1 << 20;
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let mut head = Vec::new();
        let file = File::open(path).map_err(|error| ImportError::io(path, error))?;
        file.take(HEAD_BYTES).read_to_end(&mut head).map_err(|error| ImportError::io(path, error))?;
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
        if text.first() == Some(&RECORD_SEPARATOR) {
            return Ok(Self::Records(RECORD_SEPARATOR));
        }
        if matches!(ending.as_str(), "ndjson" | "geojsonl" | "geojsons" | "geojsonseq" | "jsonl") {
            return Ok(Self::Records(b'\n'));
        }
        let mut lines = text.splitn(2, |byte| *byte == b'\n');
        let first = lines.next().unwrap_or_default();
        let has_more = lines.next().is_some_and(|rest| !rest.trim_ascii().is_empty());
        let is_whole = serde_json::from_slice::<IgnoredAny>(first).is_ok();
        Ok(if is_whole && has_more { Self::Records(b'\n') } else { Self::Document })
    }
}

/// A feature as it stands in the file.
#[derive(Debug, Default)]
struct Feature {
    place: u64,
    id: Option<Json>,
    properties: Map<String, Json>,
    geometry: Option<Geometry>,
}

struct GeoJson {
    path: PathBuf,
    framing: Framing,
    layer: Layer,
    places: HashMap<String, usize>,
}

impl Reader for GeoJson {
    fn layer(&self) -> &Layer {
        &self.layer
    }

    fn read(&mut self, visit: &mut Visit<'_>) -> Result<(), ImportError> {
        each_feature(&self.path, self.framing, &mut None, &mut |feature| {
            visit(feature.and_then(|feature| self.row(feature)))
        })
    }
}

impl GeoJson {
    fn row(&self, feature: Feature) -> Result<ForeignRow, RowFault> {
        let mut values = vec![Value::Null; self.layer.fields.len()];
        for (name, json) in feature.properties {
            let place = self.places.get(&name).copied();
            if let Some((value, field)) =
                place.and_then(|place| values.get_mut(place).zip(self.layer.fields.get(place)))
            {
                *value = to_value(json, field.kind);
            }
        }
        if let Some(id_place) = self.layer.id_field
            && let (Some(value), Some(field), Some(id)) =
                (values.get_mut(id_place), self.layer.fields.get(id_place), feature.id)
        {
            *value = to_value(id, field.kind);
        }
        let mut wkb = None;
        if let Some(geometry) = feature.geometry {
            let mut bytes = Vec::new();
            geometry.write(&mut bytes).map_err(|reason| RowFault { place: feature.place, reason })?;
            wkb = Some(bytes);
        }
        Ok(ForeignRow { place: feature.place, wkb, values })
    }
}

/// A JSON value as the kind that the survey found for its property.
fn to_value(json: Json, kind: PropertyKind) -> Value {
    match (json, kind) {
        (Json::Null, _) => Value::Null,
        (json, PropertyKind::Json) => Value::Text(json.to_string()),
        (Json::Bool(flag), PropertyKind::Boolean) => Value::Boolean(flag),
        (Json::Number(number), PropertyKind::Integer) => number.as_i64().map_or(Value::Null, Value::Integer),
        (Json::Number(number), PropertyKind::Number) => number.as_f64().map_or(Value::Null, Value::Number),
        (Json::String(text), PropertyKind::Date) => parse_date(&text).map_or(Value::Null, Value::Text),
        (Json::String(text), PropertyKind::DateTime) => instant_of(&text).map_or(Value::Null, Value::Text),
        (Json::String(text), _) => Value::Text(text),
        (json, _) => Value::Text(json.to_string()),
    }
}

fn instant_of(text: &str) -> Option<String> {
    match Interval::parse_stored(text)? {
        Interval { start: Some(start), end: Some(end) } if start == end => Some(Instant::to_rfc3339(start)),
        _ => None,
    }
}

/// What the features have in common.
#[derive(Default)]
struct Survey {
    feature_count: u64,
    id_count: u64,
    id: Seen,
    fields: Vec<(String, Seen)>,
    places: HashMap<String, usize>,
    kinds: Vec<GeometryKind>,
    has_z: bool,
}

/// What one property has held.
#[derive(Default)]
struct Seen {
    booleans: bool,
    integers: bool,
    numbers: bool,
    dates: bool,
    instants: bool,
    texts: bool,
    objects: bool,
}

impl Seen {
    fn see(&mut self, json: &Json) {
        match json {
            Json::Null => {}
            Json::Bool(_) => self.booleans = true,
            Json::Number(number) if number.as_i64().is_some() => self.integers = true,
            Json::Number(_) => self.numbers = true,
            Json::String(text)
                if text.len() == 10 && text.as_bytes().get(4) == Some(&b'-') && parse_date(text).is_some() =>
            {
                self.dates = true;
            }
            Json::String(text) if instant_of(text).is_some() => self.instants = true,
            Json::String(_) => self.texts = true,
            Json::Array(_) | Json::Object(_) => self.objects = true,
        }
    }

    const fn kind(&self) -> PropertyKind {
        if self.objects {
            return PropertyKind::Json;
        }
        match (self.booleans, self.integers, self.numbers, self.dates, self.instants, self.texts) {
            (true, false, false, false, false, false) => PropertyKind::Boolean,
            (false, true, false, false, false, false) => PropertyKind::Integer,
            (false, _, true, false, false, false) => PropertyKind::Number,
            (false, false, false, true, false, false) => PropertyKind::Date,
            (false, false, false, false, true, false) => PropertyKind::DateTime,
            _ => PropertyKind::Text,
        }
    }
}

impl Survey {
    fn see(&mut self, feature: &Feature) {
        self.feature_count += 1;
        for (name, json) in &feature.properties {
            let place = *self.places.entry(name.clone()).or_insert_with(|| {
                self.fields.push((name.clone(), Seen::default()));
                self.fields.len() - 1
            });
            if let Some((_, seen)) = self.fields.get_mut(place) {
                seen.see(json);
            }
        }
        if let Some(id) = feature.id.as_ref().filter(|id| !id.is_null()) {
            self.id_count += 1;
            self.id.see(id);
        }
        if let Some(geometry) = &feature.geometry {
            let (kind, has_z) = geometry.shape();
            self.has_z |= has_z;
            if !self.kinds.contains(&kind) {
                self.kinds.push(kind);
            }
        }
    }

    fn layer(self, name: String, crs: FoundCrs) -> Layer {
        let mut fields: Vec<Field> = self.fields.iter().map(|(name, seen)| Field::new(name, seen.kind())).collect();
        let has_ids = self.feature_count > 0 && self.id_count == self.feature_count;
        let id_field = has_ids.then(|| {
            // A property may have the name already; then it is what people see, and the id gets another.
            let name = if self.places.contains_key("id") { "feature_id" } else { "id" };
            fields.push(Field::new(name, self.id.kind()));
            fields.len() - 1
        });
        let geometry = common_kind(&self.kinds).map(|kind| LayerGeometry { kind, has_z: self.has_z });
        Layer { name, fields, geometry, crs, row_count: Some(self.feature_count), id_field, notes: Vec::new() }
    }
}

/// The kind that holds all kinds seen: `Polygon` and `MultiPolygon` make `MultiPolygon`. Nothing where none was seen.
pub(super) fn common_kind(kinds: &[GeometryKind]) -> Option<GeometryKind> {
    let multi = |kind: GeometryKind| match kind {
        GeometryKind::Point => GeometryKind::MultiPoint,
        GeometryKind::LineString => GeometryKind::MultiLineString,
        GeometryKind::Polygon => GeometryKind::MultiPolygon,
        other => other,
    };
    match kinds {
        [] => None,
        [one] => Some(*one),
        [first, rest @ ..] => {
            Some(if rest.iter().all(|kind| multi(*kind) == multi(*first)) { multi(*first) } else { GeometryKind::Any })
        }
    }
}

/// Takes each feature, or why it could not be read.
type TakeFeature<'a> = dyn FnMut(Result<Feature, RowFault>) -> ControlFlow<()> + 'a;

/// Hands over every feature of a file. `crs_name` becomes what an old `crs` member says.
fn each_feature(
    path: &Path,
    framing: Framing,
    crs_name: &mut Option<String>,
    take: &mut TakeFeature<'_>,
) -> Result<(), ImportError> {
    let file = File::open(path).map_err(|error| ImportError::io(path, error))?;
    let mut source = BufReader::with_capacity(256 << 10, Utf8Reader::new(file, UTF_8));
    match framing {
        Framing::Records(separator) => each_record(path, &mut source, separator, take),
        Framing::Document => {
            let mut count = 0;
            let mut walk = Walk { take, count: &mut count, crs_name, is_over: false };
            let mut json = serde_json::Deserializer::from_reader(source);
            let result = walk.document().deserialize(&mut json);
            match result {
                _ if walk.is_over => Ok(()),
                Ok(()) if count > 0 => json.end().map_err(|error| broken(path, count, error)),
                Ok(()) => Ok(()),
                Err(error) => Err(broken(path, count, error)),
            }
        }
    }
}

fn broken(path: &Path, count: u64, error: serde_json::Error) -> ImportError {
    ImportError::format(path, format!("it breaks off after {count} features, it is no JSON from there"), error)
}

fn each_record(
    path: &Path,
    source: &mut impl BufRead,
    separator: u8,
    take: &mut TakeFeature<'_>,
) -> Result<(), ImportError> {
    let mut record = Vec::new();
    let mut place = 0;
    loop {
        record.clear();
        let count = source.read_until(separator, &mut record).map_err(|error| ImportError::io(path, error))?;
        if count == 0 {
            return Ok(());
        }
        place += 1;
        let text = record.strip_suffix(&[separator]).unwrap_or(&record).trim_ascii();
        if text.is_empty() {
            // The first record of a text sequence is what stands before the first separator: nothing.
            if separator == RECORD_SEPARATOR {
                place -= 1;
            }
            continue;
        }
        let feature = serde_json::from_slice::<RawFeature>(text)
            .map_err(|error| RowFault { place, reason: format!("it is no JSON: {error}") })
            .and_then(|raw| raw.into_feature(place));
        if take(feature).is_break() {
            return Ok(());
        }
    }
}

/// The members of an object that may be a feature or a bare geometry.
#[derive(Debug, Default)]
struct RawFeature {
    kind: Option<String>,
    id: Option<Json>,
    properties: Option<Json>,
    geometry: Option<Geometry>,
}

impl<'de> Deserialize<'de> for RawFeature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawFeatureVisitor)
    }
}

struct RawFeatureVisitor;

impl<'de> Visitor<'de> for RawFeatureVisitor {
    type Value = RawFeature;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a feature")
    }

    fn visit_unit<E>(self) -> Result<RawFeature, E> {
        Ok(RawFeature::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawFeature, A::Error> {
        let mut raw = RawFeature::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => raw.kind = map.next_value::<Json>()?.as_str().map(ToOwned::to_owned),
                "id" => raw.id = Some(map.next_value()?),
                "properties" => raw.properties = Some(map.next_value()?),
                "geometry" => raw.geometry = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(raw)
    }
}

impl RawFeature {
    fn into_feature(self, place: u64) -> Result<Feature, RowFault> {
        let refuse = |reason: &str| Err(RowFault { place, reason: reason.to_owned() });
        if self.kind.as_deref() != Some("Feature") {
            return refuse("it is no feature: its `type` is not `Feature`");
        }
        let properties = match self.properties {
            None | Some(Json::Null) => Map::new(),
            Some(Json::Object(properties)) => properties,
            Some(_) => return refuse("its `properties` are no object"),
        };
        Ok(Feature { place, id: self.id, properties, geometry: self.geometry })
    }
}

/// A walk through a document, which hands over features as it meets them.
struct Walk<'a, 'b> {
    take: &'a mut TakeFeature<'b>,
    count: &'a mut u64,
    crs_name: &'a mut Option<String>,
    /// Whether the taker has had enough.
    is_over: bool,
}

impl<'a, 'b> Walk<'a, 'b> {
    fn document(&mut self) -> Document<'_, 'a, 'b> {
        Document(self)
    }

    fn hand_over(&mut self, raw: RawFeature) -> bool {
        *self.count += 1;
        let flow = (self.take)(raw.into_feature(*self.count));
        self.is_over = flow.is_break();
        self.is_over
    }
}

/// The document itself.
struct Document<'w, 'a, 'b>(&'w mut Walk<'a, 'b>);

impl<'de> DeserializeSeed<'de> for Document<'_, '_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a GeoJSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut alone = RawFeature::default();
        let mut is_collection = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "features" => {
                    is_collection = true;
                    map.next_value_seed(Features(self.0))?;
                }
                "crs" => *self.0.crs_name = crs_member(&map.next_value()?),
                "type" => alone.kind = map.next_value::<Json>()?.as_str().map(ToOwned::to_owned),
                "id" => alone.id = Some(map.next_value()?),
                "properties" => alone.properties = Some(map.next_value()?),
                "geometry" => alone.geometry = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if !is_collection {
            self.0.hand_over(alone);
        }
        Ok(())
    }
}

/// The array of features.
struct Features<'w, 'a, 'b>(&'w mut Walk<'a, 'b>);

impl<'de> DeserializeSeed<'de> for Features<'_, '_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an array of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        while let Some(raw) = sequence.next_element()? {
            if self.0.hand_over(raw) {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// What `{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}` names (GeoJSON of 2008, clause 3.1).
fn crs_member(crs: &Json) -> Option<String> {
    crs.get("properties")?.get("name")?.as_str().map(ToOwned::to_owned)
}
