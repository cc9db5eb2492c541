//! Conditions that a request sets: Features Part 3 (19-079r2), in either encoding of CQL2.
//!
//! What is read here is checked against the queryables of the collection, and its geometries are brought into the CRS in
//! which the collection is stored, so that stores meet nothing that they could not decide.

use serde_json::{Value as Json, json};
use watergang_core::expression::Literal;
use watergang_core::time::{Instant, Interval, MICROS_PER_DAY};
use watergang_core::{AxisOrder, Bbox, Collection, CrsId, Expression, Filter, PropertyKind};
use watergang_cql2::{
    CheckError, Condition, Context as Checking, Encoding, Functions, Limits, RELATED_PAIRS_MAX, json as cql2_json, text,
};
use watergang_crs::{CrsInfo, Registry, Reproject};
use watergang_geometry::WkbError;
use watergang_geometry::reshape::{project_row, reshape};
use watergang_geometry::write::Writer;
use watergang_http::Problem;
use watergang_http::parameter::{Context, Parameter, Reader};
use watergang_http::problem::Faults;

use crate::api::Api;
use crate::features::parameters::{crs_schema, offered_crs, simple_properties};
use crate::features::selection::is_geometry;

/// How far an edge may stray from where it was drawn when it is projected: in metres, and in degrees.
const STRAY_M: f64 = 0.01;
const STRAY_DEGREES: f64 = 1e-7;

/// The condition.
pub static FILTER: Parameter =
    Parameter { name: "filter", about: "parameter.filter.about", schema: |_| json!({ "type": "string" }) };

/// The two encodings of CQL2, and a draft of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterLang {
    /// As people write it.
    Text,
    /// As programs write it.
    Json,
    /// As people wrote it before CQL2 was a standard. GDAL, to this day, writes filters in no other way: `ILIKE`, and dates as
    /// texts.
    DraftText,
}

/// In which encoding the condition is.
pub static FILTER_LANG: Reader<FilterLang> = Reader {
    is: Parameter { name: "filter-lang", about: "parameter.filter-lang.about", schema: filter_lang_schema },
    read: |text, _| match text {
        "cql2-text" => Ok(FilterLang::Text),
        "cql2-json" => Ok(FilterLang::Json),
        "cql-text" => Ok(FilterLang::DraftText),
        _ => Err(Problem::parameter("filter-lang", text, "parameter.filter-lang.bad")),
    },
};

/// The languages. GDAL filters by itself where the draft is not among them, and where it is it writes names of properties
/// as they are: a collection with a name that has to be quoted does not offer it.
fn filter_lang_schema(context: &Context<'_>) -> Json {
    let is_plain = |name: &str| text::write(&Expression::Property(name.to_owned()), AxisOrder::EastNorth) == name;
    let all_plain = |collection: &Collection| simple_properties(collection).all(|property| is_plain(&property.name));
    let mut languages = vec!["cql2-text", "cql2-json"];
    if context.collection.is_none_or(all_plain) {
        languages.push("cql-text");
    }
    json!({ "type": "string", "enum": languages, "default": "cql2-text" })
}

/// CRS of the condition's geometries.
pub static FILTER_CRS: Reader<CrsId> = Reader {
    is: Parameter { name: "filter-crs", about: "parameter.filter-crs.about", schema: crs_schema },
    read: |text, context| offered_crs("filter-crs", text, context),
};

/// Reads [`FILTER`], [`FILTER_LANG`] and [`FILTER_CRS`].
pub(crate) fn filter(api: &Api, collection: &Collection, faults: &mut Faults) -> Option<Filter> {
    let context = api.context(Some(collection));
    let lang = api.query.read(&FILTER_LANG, &context);
    let crs = api.query.read(&FILTER_CRS, &context);
    // Neither language nor CRS known, nothing can be said about the condition.
    let is_readable = lang.is_ok() && crs.is_ok();
    let lang = faults.keep(lang).unwrap_or(FilterLang::Text);
    let crs = faults.keep(crs).unwrap_or(CrsId::Crs84);
    let filter = faults.keep(api.query.one(FILTER.name)).filter(|_| is_readable)?;
    let read = predicate(filter, lang, crs, collection, &api.state.registry);
    faults.keep(read.map(Some)).map(Filter::Holds)
}

/// The condition of a text, checked, in the storage CRS.
fn predicate(
    filter: &str,
    lang: FilterLang,
    crs: CrsId,
    collection: &Collection,
    registry: &Registry,
) -> Result<Expression, Problem> {
    let bad = |key, why: String| Problem::parameter(FILTER.name, filter, key).with("why", why);
    let info = registry.describe(crs);
    let axis_order = info.map_or(AxisOrder::EastNorth, |info| info.axis_order);
    let encoding = Encoding { axis_order, limits: Limits::default() };
    let parsed = match lang {
        FilterLang::Text | FilterLang::DraftText => text::parse(filter, &encoding),
        FilterLang::Json => cql2_json::parse(filter, &encoding),
    };
    let mut predicate = parsed.map_err(|error| bad("parameter.filter.bad", error.to_string()))?;
    name_geometry(&mut predicate, collection);
    if lang == FilterLang::DraftText {
        name_times(&mut predicate, collection);
    }
    let functions = Functions::of_lon_lat();
    let checked = Condition::new(&predicate, &Checking { schema: &collection.schema, functions: &functions });
    checked.map_err(|error| bad("parameter.filter.wrong", with_place(&error, filter, lang)))?;
    let antimeridian_x = info.map_or(Some(Bbox::ANTIMERIDIAN_DEGREES), CrsInfo::antimeridian_x);
    if !cross_antimeridian(&mut predicate, antimeridian_x) {
        let why =
            "a rectangle whose west is larger than its east crosses the antimeridian, which `filter-crs` does not have";
        return Err(bad("parameter.filter.bad", why.to_owned()));
    }
    if info.is_none_or(CrsInfo::is_geographic)
        && let Some([x, y]) = watergang_cql2::outside_of_area(&predicate, [-180.0, -90.0, 180.0, 90.0])
    {
        let [first, second] = axis_order.arrange(x, y);
        return Err(bad("parameter.filter.outside", format!("{first} {second}")));
    }
    let reproject = Reproject::new(registry, crs, collection.storage_crs)
        .map_err(|error| bad("parameter.filter.outside", error.to_string()))?;
    let stray = match registry.describe(collection.storage_crs) {
        Some(storage) if !storage.is_geographic() => STRAY_M,
        _ => STRAY_DEGREES,
    };
    if !reproject.is_identity() {
        bring_home(&mut predicate, &reproject, stray)
            .map_err(|[x, y]| bad("parameter.filter.outside", format!("{x} {y}")))?;
    }
    let pairs = watergang_cql2::related_pairs(&predicate);
    if pairs > RELATED_PAIRS_MAX {
        let why = format!(
            "geometries that are written out and related to each other may have {RELATED_PAIRS_MAX} pairs of positions, not {pairs}"
        );
        return Err(bad("parameter.filter.bad", why));
    }
    Ok(predicate)
}

/// What is wrong, with the place where the property stands that it is about.
fn with_place(error: &CheckError, filter: &str, lang: FilterLang) -> String {
    let place = match (lang, error.property()) {
        (FilterLang::Text | FilterLang::DraftText, Some(name)) => text::character_of_property(filter, name),
        _ => None,
    };
    match place {
        Some(character) => format!("{error} (at character {character})"),
        None => error.to_string(),
    }
}

/// Every collection's geometry is `geometry` too, as long as no property is called so.
fn name_geometry(node: &mut Expression, collection: &Collection) {
    if let (Expression::Property(name), Some(geometry)) = (&mut *node, &collection.schema.geometry)
        && is_geometry(collection, name)
    {
        name.clone_from(&geometry.name);
    }
    node.children_mut().into_iter().for_each(|child| name_geometry(child, collection));
}

/// Texts that properties with dates or times are compared with become such: the draft knew none. GDAL writes a day as
/// `2024-07-09T`.
fn name_times(node: &mut Expression, collection: &Collection) {
    if let Expression::Compare { operands, .. } = node
        && let [Expression::Property(name), Expression::Literal(literal)] = &mut **operands
        && let Literal::Text(text) = &*literal
        && let Some(property) = collection.schema.property(name)
        && let Ok(Interval { start: Some(instant), .. }) = Interval::parse_parameter(text)
        && !text.contains('/')
    {
        match property.kind {
            PropertyKind::Date => *literal = Literal::Date(Instant(instant.0 - instant.0.rem_euclid(MICROS_PER_DAY))),
            PropertyKind::DateTime => *literal = Literal::Timestamp(instant),
            _ => {}
        }
    }
    node.children_mut().into_iter().for_each(|child| name_times(child, collection));
}

/// Makes two polygons of each rectangle that crosses an antimeridian which is not that of degrees: stores know no other.
/// Whether the CRS has one where there are such rectangles.
fn cross_antimeridian(node: &mut Expression, antimeridian_x: Option<f64>) -> bool {
    if let Expression::Literal(literal) = node
        && let Literal::Bbox(bbox) = &*literal
        && bbox.crosses_antimeridian()
    {
        match antimeridian_x {
            None => return false,
            Some(Bbox::ANTIMERIDIAN_DEGREES) => {}
            Some(x) => *literal = Literal::Geometry(outline(bbox, x)),
        }
    }
    node.children_mut().into_iter().all(|child| cross_antimeridian(child, antimeridian_x))
}

/// Brings geometries into the storage CRS; a position that has no place there is an error.
fn bring_home(node: &mut Expression, reproject: &Reproject, stray: f64) -> Result<(), [f64; 2]> {
    if let Expression::Literal(literal) = node {
        project(literal, reproject, stray)?;
    }
    node.children_mut().into_iter().try_for_each(|child| bring_home(child, reproject, stray))
}

fn project(literal: &mut Literal, reproject: &Reproject, stray: f64) -> Result<(), [f64; 2]> {
    let wkb = match literal {
        Literal::Geometry(wkb) => std::mem::take(wkb),
        Literal::Bbox(bbox) => outline(bbox, Bbox::ANTIMERIDIAN_DEGREES),
        _ => return Ok(()),
    };
    let mut lost = None;
    let place = |x, y| reproject.apply(x, y);
    let mut out = Vec::with_capacity(wkb.len());
    let projected = reshape(&wkb, &mut out, &mut |_, positions| match project_row(positions, stray, &place) {
        Some(row) => {
            *positions = row;
            Ok(())
        }
        None => {
            lost = positions.iter().find(|[x, y, _]| place(*x, *y).is_none()).map(|[x, y, _]| [*x, *y]);
            Err(WkbError::OutsideDomain)
        }
    });
    if projected.is_err() {
        // An edge between two places may leave the area; a parser that wrote the WKB can read it.
        return Err(lost.unwrap_or_default());
    }
    *literal = Literal::Geometry(out);
    Ok(())
}

/// A rectangle as a geometry, of two polygons where it crosses the antimeridian.
fn outline(bbox: &Bbox, antimeridian_x: f64) -> Vec<u8> {
    let parts = bbox.parts(antimeridian_x);
    let mut wkb = Vec::new();
    let mut writer = Writer::new(&mut wkb, false);
    if parts.len() != 1 {
        writer.multi(watergang_geometry::wkb::Kind::MultiPolygon, parts.len());
    }
    for [min_x, min_y, max_x, max_y] in parts {
        let corners = [[min_x, min_y], [max_x, min_y], [max_x, max_y], [min_x, max_y], [min_x, min_y]];
        writer.polygon(&[corners.map(|[x, y]| [x, y, f64::NAN])]);
    }
    wkb
}
