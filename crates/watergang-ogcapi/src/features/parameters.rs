//! The parameters of items: what each is called, what values it takes, and how they are read.
//!
//! The API definition, the problem about an unknown name and the reading of a request all come from these lists.

use serde_json::{Value as Json, json};
use watergang_core::{Collection, CrsId, Cursor, Interval, ItemId, Property, PropertyKind, Value};
use watergang_http::Problem;
use watergang_http::parameter::{Context, EVERYWHERE, Parameter, Query, Reader};

use crate::features::filtering::{FILTER, FILTER_CRS, FILTER_LANG};
use crate::features::generalise::{MAX_ALLOWABLE_OFFSET, ZOOM_LEVEL};
use crate::features::selection::{EXCLUDE_PROPERTIES, PROPERTIES, SKIP_GEOMETRY, SORTBY};

/// How many ids a request may name.
const IDS_MAX: usize = 1_000;

/// Parameters of items, beside those that every resource has and the collection's own properties.
pub static ITEMS: &[&Parameter] = &[
    &LIMIT.is,
    &OFFSET.is,
    &CURSOR.is,
    &BBOX.is,
    &BBOX_CRS.is,
    &CRS.is,
    &DATETIME.is,
    &IDS,
    &Q,
    &FILTER,
    &FILTER_LANG.is,
    &FILTER_CRS.is,
    &SORTBY,
    &PROPERTIES,
    &EXCLUDE_PROPERTIES,
    &SKIP_GEOMETRY.is,
    &ZOOM_LEVEL.is,
    &MAX_ALLOWABLE_OFFSET.is,
    &PROFILE,
];

/// Parameters of one item.
pub static ITEM: &[&Parameter] =
    &[&CRS.is, &PROPERTIES, &EXCLUDE_PROPERTIES, &SKIP_GEOMETRY.is, &ZOOM_LEVEL.is, &MAX_ALLOWABLE_OFFSET.is, &PROFILE];

/// How many items a page has at most.
pub static LIMIT: Reader<u64> = Reader {
    is: Parameter { name: "limit", about: "parameter.limit.about", schema: limit_schema },
    read: |text, _| whole_number(text, 1).ok_or_else(|| Problem::parameter("limit", text, "parameter.limit.bad")),
};

/// How many items are leapt over.
pub static OFFSET: Reader<u64> = Reader {
    is: Parameter {
        name: "offset",
        about: "parameter.offset.about",
        schema: |_| json!({ "type": "integer", "minimum": 0, "default": 0 }),
    },
    read: |text, _| whole_number(text, 0).ok_or_else(|| Problem::parameter("offset", text, "parameter.offset.bad")),
};

/// Where a page is, by an item beside it.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// It begins after the item: the token of a `next` link.
    After(Cursor),
    /// It ends with the item: the token of a `prev` link.
    EndingAt(Cursor),
}

/// How the token of a page begins that ends with its item; no token of [`Cursor`]'s does.
const ENDING_AT: &str = "until.";

impl Place {
    /// The token of the page that ends with an item.
    #[must_use]
    pub fn ending_at(cursor: &Cursor) -> String {
        format!("{ENDING_AT}{cursor}")
    }
}

/// Where a page is.
pub static CURSOR: Reader<Place> = Reader {
    is: Parameter { name: "cursor", about: "parameter.cursor.about", schema: |_| json!({ "type": "string" }) },
    read: |text, _| {
        let place = match text.strip_prefix(ENDING_AT) {
            Some(token) => Cursor::parse(token).map(Place::EndingAt),
            None => Cursor::parse(text).map(Place::After),
        };
        place.map_err(|_| Problem::parameter("cursor", text, "problem.cursor"))
    },
};

/// The numbers of a rectangle, in the axis order of `bbox-crs`. The official suite reads the schema in this form.
pub static BBOX: Reader<Vec<f64>> = Reader {
    is: Parameter {
        name: "bbox",
        about: "parameter.bbox.about",
        schema: |_| json!({ "type": "array", "minItems": 4, "maxItems": 6, "items": { "type": "number" } }),
    },
    read: |text, _| {
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let numbers: Option<Vec<_>> = text.split(',').map(number).collect();
        numbers
            .filter(|numbers| matches!(numbers.len(), 4 | 6))
            .ok_or_else(|| Problem::parameter("bbox", text, "parameter.bbox.bad"))
    },
};

/// CRS of the rectangle.
pub static BBOX_CRS: Reader<CrsId> = Reader {
    is: Parameter { name: "bbox-crs", about: "parameter.bbox-crs.about", schema: crs_schema },
    read: |text, context| offered_crs("bbox-crs", text, context),
};

/// CRS of the answer.
pub static CRS: Reader<CrsId> = Reader {
    is: Parameter { name: "crs", about: "parameter.crs.about", schema: crs_schema },
    read: |text, context| offered_crs("crs", text, context),
};

/// When items are.
pub static DATETIME: Reader<Interval> = Reader {
    is: Parameter { name: "datetime", about: "parameter.datetime.about", schema: |_| json!({ "type": "string" }) },
    read: |text, _| {
        Interval::parse_parameter(text).map_err(|_| Problem::parameter("datetime", text, "parameter.datetime.bad"))
    },
};

/// Which items.
pub static IDS: Parameter = Parameter {
    name: "ids",
    about: "parameter.ids.about",
    schema: |_| json!({ "type": "array", "maxItems": IDS_MAX, "items": { "type": "string" } }),
};

/// Reads [`IDS`].
///
/// A comma of an id is escaped, one between two ids is not (Common Part 1, `/req/core/query-param-list-escape`). Many
/// clients escape all of them, so that an escaped one may be meant either way: both ways are looked for, and what is no
/// id finds nothing.
///
/// # Errors
/// A problem when it is given more than once or names too many.
pub fn read_ids(query: &Query) -> Result<Option<Vec<ItemId>>, Problem> {
    let Some(values) = query.list(IDS.name)? else { return Ok(None) };
    let mut ids = Vec::new();
    for value in values {
        if value.contains(',') {
            ids.extend(value.split(',').map(|id| ItemId(id.to_owned())));
        }
        ids.push(ItemId(value.clone()));
    }
    if ids.len() > IDS_MAX {
        let count = ids.len().to_string();
        return Err(Problem::parameter(IDS.name, &count, "parameter.ids.many").with("max", IDS_MAX.to_string()));
    }
    Ok(Some(ids))
}

/// Words that a request may search for, those of all alternatives together.
const WORDS_MAX: usize = 50;

/// Which words.
pub static Q: Parameter = Parameter {
    name: "q",
    about: "parameter.q.about",
    schema: |_| json!({ "type": "array", "items": { "type": "string" } }),
};

/// Reads [`Q`]: the alternatives, each of which has a word. An escaped comma stands between two as well: no word has one.
///
/// # Errors
/// A problem when it is given more than once, has an alternative without a word, or too many words.
pub fn read_q(query: &Query) -> Result<Option<Vec<String>>, Problem> {
    let Some(values) = query.list(Q.name)? else { return Ok(None) };
    let values: Vec<&str> = values.iter().flat_map(|value| value.split(',')).collect();
    if let Some(empty) = values.iter().find(|value| !value.contains(char::is_alphanumeric)) {
        return Err(Problem::parameter(Q.name, empty, "parameter.q.bad"));
    }
    let count: usize = values.iter().map(|value| value.split_whitespace().count()).sum();
    if count > WORDS_MAX {
        let many = Problem::parameter(Q.name, &count.to_string(), "parameter.q.many");
        return Err(many.with("max", WORDS_MAX.to_string()));
    }
    Ok(Some(values.into_iter().map(str::to_owned).collect()))
}

/// In which profiles a client would like the answer. One that is unknown is no error (Common Part 3, clause Profiles).
pub static PROFILE: Parameter = Parameter {
    name: "profile",
    about: "parameter.profile.about",
    schema: |_| json!({ "type": "array", "items": { "type": "string" } }),
};

/// A whole number from `min`; one that is larger than any machine's stands for the largest.
fn whole_number(text: &str, min: u64) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX)).filter(|number| *number >= min)
}

/// QGIS reads its page size from the one that is described for all collections.
fn limit_schema(context: &Context<'_>) -> Json {
    let all = || context.catalog.collections.values();
    let (default, maximum) = match context.collection {
        Some(collection) => (Some(collection.limit_default), Some(collection.limit_max)),
        None => (all().map(|one| one.limit_default).min(), all().map(|one| one.limit_max).max()),
    };
    let (default, maximum) = (default.unwrap_or(1), maximum.unwrap_or(1));
    json!({ "type": "integer", "minimum": 1, "maximum": maximum, "default": default })
}

/// The CRSs that a request may name. A collection without geometry has the default one, in which nothing is said.
pub(crate) fn crs_of(collection: &Collection) -> &[CrsId] {
    if collection.crs.is_empty() { &[CrsId::Crs84] } else { &collection.crs }
}

pub(crate) fn crs_schema(context: &Context<'_>) -> Json {
    match context.collection {
        Some(collection) => {
            let offered: Vec<_> = crs_of(collection).iter().map(|crs| crs.uri()).collect();
            json!({ "type": "string", "format": "uri", "enum": offered, "default": offered.first() })
        }
        None => json!({ "type": "string", "format": "uri" }),
    }
}

pub(crate) fn offered_crs(name: &'static str, text: &str, context: &Context<'_>) -> Result<CrsId, Problem> {
    let offered = context.collection.map_or(&[CrsId::Crs84][..], crs_of);
    CrsId::parse(text).ok().filter(|crs| offered.contains(crs)).ok_or_else(|| {
        let offered: Vec<_> = offered.iter().map(ToString::to_string).collect();
        Problem::parameter(name, text, "parameter.crs.bad").with("offered", offered.join(", "))
    })
}

/// Properties that are query parameters by their own name. One that is called like a parameter of ours is not.
pub fn simple_properties(collection: &Collection) -> impl Iterator<Item = &Property> {
    let is_taken = |name: &str| ITEMS.iter().chain(EVERYWHERE).any(|parameter| parameter.name == name);
    let properties = collection.schema.properties.iter();
    properties.filter(move |property| property.kind != PropertyKind::Json && !is_taken(&property.name))
}

/// JSON Schema of the values of a property.
#[must_use]
pub fn property_schema(kind: PropertyKind) -> Json {
    match kind {
        PropertyKind::Boolean => json!({ "type": "boolean" }),
        PropertyKind::Integer => json!({ "type": "integer", "format": "int64" }),
        PropertyKind::Number => json!({ "type": "number", "format": "double" }),
        PropertyKind::Date => json!({ "type": "string", "format": "date" }),
        PropertyKind::DateTime => json!({ "type": "string", "format": "date-time" }),
        PropertyKind::Text => json!({ "type": "string" }),
        PropertyKind::Json => json!({}),
    }
}

/// A value that a property is compared with, as its kind wants it.
///
/// # Errors
/// A problem when the property can have no such value.
pub fn property_value(name: &str, kind: PropertyKind, text: &str) -> Result<Value, Problem> {
    let bad = |why| Problem::parameter(name, text, why);
    // Positive numbers have no sign: Common Part 1, /req/core/query-param-value-integer.
    let is_signed = text.starts_with('+');
    match kind {
        PropertyKind::Boolean => match text {
            "true" => Ok(Value::Boolean(true)),
            "false" => Ok(Value::Boolean(false)),
            _ => Err(bad("parameter.property.bad-boolean")),
        },
        PropertyKind::Integer => match text.parse() {
            Ok(number) if !is_signed => Ok(Value::Integer(number)),
            _ => Err(bad("parameter.property.bad-integer")),
        },
        PropertyKind::Number => match text.parse::<f64>() {
            Ok(number) if number.is_finite() && !is_signed => Ok(Value::Number(number)),
            _ => Err(bad("parameter.property.bad-number")),
        },
        PropertyKind::Date => match Interval::parse_stored(text) {
            Some(_) if text.len() == "2024-07-09".len() => Ok(Value::Text(text.to_owned())),
            _ => Err(bad("parameter.property.bad-date")),
        },
        PropertyKind::DateTime => match Interval::parse_parameter(text) {
            Ok(_) if !text.contains('/') => Ok(Value::Text(text.trim_end_matches('T').to_owned())),
            _ => Err(bad("parameter.property.bad-datetime")),
        },
        PropertyKind::Text | PropertyKind::Json => Ok(Value::Text(text.to_owned())),
    }
}
