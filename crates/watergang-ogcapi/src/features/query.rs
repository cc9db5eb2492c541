//! From the query of a request for items to a read in the system's words.

use watergang_core::{
    AxisOrder, Bbox, BboxError, Collection, Columns, CrsId, Cursor, Filter, Interval, ItemId, ItemQuery, PropertyKind,
    Value,
};
use watergang_http::Problem;

use crate::api::Api;

/// Parameters of items, beside those that every resource has and the collection's own properties.
pub const PARAMETERS: [&str; 8] = ["limit", "offset", "cursor", "bbox", "bbox-crs", "crs", "datetime", "ids"];
/// How many ids a request may name.
const IDS_MAX: usize = 1_000;

/// A request for items, understood.
#[derive(Debug)]
pub struct ItemsRequest {
    /// What the store is asked.
    pub query: ItemQuery,
    /// CRS of the answer's coordinates.
    pub crs: CrsId,
}

/// Reads the query of a request for items.
///
/// # Errors
/// A problem that names the first parameter that is unknown or has a bad value.
pub fn read(api: &Api, collection: &Collection) -> Result<ItemsRequest, Problem> {
    let properties: Vec<_> = simple_properties(collection).map(|property| property.name.as_str()).collect();
    let known: Vec<_> = PARAMETERS.iter().copied().chain(properties.iter().copied()).collect();
    api.refuse_unknown(&known)?;
    let mut parts = Vec::new();
    parts.extend(bbox(api, collection)?);
    if let Some(value) = api.query.one("datetime")? {
        let interval = Interval::parse_parameter(value)
            .map_err(|_| Problem::parameter("datetime", value, "parameter.datetime.bad"))?;
        parts.push(Filter::Datetime(interval));
    }
    if let Some(value) = api.query.one("ids")? {
        let ids: Vec<_> = value.split(',').map(|id| ItemId(id.to_owned())).collect();
        if ids.len() > IDS_MAX {
            let count = ids.len().to_string();
            return Err(Problem::parameter("ids", &count, "parameter.ids.many").with("max", IDS_MAX.to_string()));
        }
        parts.push(Filter::Ids(ids));
    }
    for property in simple_properties(collection) {
        if let Some(text) = api.query.one(&property.name)? {
            let value = value(&property.name, property.kind, text)?;
            parts.push(Filter::Equals { property: property.name.clone(), value });
        }
    }
    let cursor = api
        .query
        .one("cursor")?
        .map(|token| Cursor::parse(token).map_err(|_| Problem::parameter("cursor", token, "problem.cursor")));
    let limit = whole(api, "limit", 1, "parameter.limit.bad")?.unwrap_or(collection.limit_default);
    let query = ItemQuery {
        filter: Filter::All(parts),
        sort: Vec::new(),
        cursor: cursor.transpose()?,
        offset: whole(api, "offset", 0, "parameter.offset.bad")?.unwrap_or(0),
        // Capped, not refused: /req/core/fc-limit-response-1, clause C.
        limit: limit.min(collection.limit_max),
        columns: Columns::All,
        geometry: true,
    };
    Ok(ItemsRequest { query, crs: crs(api, collection)? })
}

/// Properties that are query parameters by their own name. One that is called like a parameter of ours is not.
pub fn simple_properties(collection: &Collection) -> impl Iterator<Item = &watergang_core::Property> {
    collection.schema.properties.iter().filter(|property| {
        property.kind != PropertyKind::Json
            && !PARAMETERS.contains(&property.name.as_str())
            && !crate::api::EVERYWHERE.contains(&property.name.as_str())
    })
}

/// A whole number from `min`; one that is larger than any machine's stands for the largest.
fn whole(api: &Api, name: &'static str, min: u64, why: &'static str) -> Result<Option<u64>, Problem> {
    let Some(text) = api.query.one(name)? else { return Ok(None) };
    let bad = || Problem::parameter(name, text, why);
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(bad());
    }
    let number = text.parse().unwrap_or(u64::MAX);
    if number < min { Err(bad()) } else { Ok(Some(number)) }
}

/// The CRS of the answer: one of the collection's, or its default.
///
/// # Errors
/// A problem when `crs` is none of the collection's.
pub fn crs(api: &Api, collection: &Collection) -> Result<CrsId, Problem> {
    let default = collection.crs.first().copied().unwrap_or(CrsId::Crs84);
    api.query.one("crs")?.map_or(Ok(default), |text| one_of(collection, "crs", text))
}

/// The CRSs that a request may name. A collection without geometry has the default one, in which nothing is said.
fn offered(collection: &Collection) -> &[CrsId] {
    if collection.crs.is_empty() { &[CrsId::Crs84] } else { &collection.crs }
}

fn one_of(collection: &Collection, name: &'static str, text: &str) -> Result<CrsId, Problem> {
    CrsId::parse(text).ok().filter(|crs| offered(collection).contains(crs)).ok_or_else(|| {
        let offered: Vec<_> = offered(collection).iter().map(ToString::to_string).collect();
        Problem::parameter(name, text, "parameter.crs.bad").with("offered", offered.join(", "))
    })
}

fn bbox(api: &Api, collection: &Collection) -> Result<Option<Filter>, Problem> {
    let crs = match api.query.one("bbox-crs")? {
        Some(text) => one_of(collection, "bbox-crs", text)?,
        None => CrsId::Crs84,
    };
    let Some(text) = api.query.one("bbox")? else { return Ok(None) };
    let bad = |why| Problem::parameter("bbox", text, why);
    let numbers: Option<Vec<f64>> = text.split(',').map(|number| number.trim().parse().ok()).collect();
    let numbers = numbers
        .filter(|numbers| numbers.iter().all(|number| number.is_finite()))
        .ok_or_else(|| bad("parameter.bbox.bad"))?;
    let info = api.state.registry.describe(crs);
    let order = info.map_or(AxisOrder::EastNorth, |info| info.axis_order);
    let bbox = Bbox::from_parameter(&numbers, order).map_err(|error| match error {
        BboxError::UpsideDown { .. } | BboxError::HeightsUpsideDown { .. } => bad("parameter.bbox.order"),
        BboxError::Count { .. } | BboxError::NotFinite => bad("parameter.bbox.bad"),
    })?;
    if info.is_some_and(watergang_crs::CrsInfo::is_geographic) {
        if bbox.min_y() < -90.0 || bbox.max_y() > 90.0 {
            return Err(bad("parameter.bbox.latitude"));
        }
        if [bbox.min_x(), bbox.max_x()].iter().any(|longitude| longitude.abs() > 180.0) {
            return Err(bad("parameter.bbox.longitude"));
        }
    } else if bbox.crosses_antimeridian() && info.and_then(watergang_crs::CrsInfo::antimeridian_x).is_none() {
        return Err(bad("parameter.bbox.crossing"));
    }
    // Items without geometry, all items of a collection that has none, hold for every rectangle.
    Ok(Some(Filter::Bbox { bbox, crs }))
}

/// A value of a property as its kind wants it.
fn value(name: &str, kind: PropertyKind, text: &str) -> Result<Value, Problem> {
    let bad = |why| Problem::parameter(name, text, why);
    match kind {
        PropertyKind::Boolean => match text {
            "true" | "1" => Ok(Value::Boolean(true)),
            "false" | "0" => Ok(Value::Boolean(false)),
            _ => Err(bad("parameter.property.bad-boolean")),
        },
        PropertyKind::Integer => text.parse().map(Value::Integer).map_err(|_| bad("parameter.property.bad-integer")),
        PropertyKind::Number => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::Number(number)),
            _ => Err(bad("parameter.property.bad-number")),
        },
        PropertyKind::Date => match Interval::parse_stored(text) {
            Some(_) if text.len() == 10 => Ok(Value::Text(text.to_owned())),
            _ => Err(bad("parameter.property.bad-date")),
        },
        PropertyKind::DateTime => match Interval::parse_parameter(text) {
            Ok(_) if !text.contains('/') => Ok(Value::Text(text.trim_end_matches('T').to_owned())),
            _ => Err(bad("parameter.property.bad-datetime")),
        },
        PropertyKind::Text | PropertyKind::Json => Ok(Value::Text(text.to_owned())),
    }
}
