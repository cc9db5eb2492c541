//! The page of one collection.

use askama::Template;
use watergang_core::{Collection, Columns, CrsId, ItemQuery, Property};
use watergang_formats::ItemsWriter;
use watergang_formats::geojson::FeatureWriter;
use watergang_http::{Link, Problem};

use super::map::{Degrees, Map, in_script, numbers};
use super::{Frame, card, page_url, value};
use crate::api::Api;
use crate::common::collections::Described;
use crate::features::items::{tail, target};
use crate::features::parameters::crs_of;

/// Items on the map at most.
pub(super) const PREVIEW_ITEMS_MAX: u64 = 500;
/// Bytes of GeoJSON on the map at most: with the first item beyond no more are added.
const PREVIEW_BYTES_MAX: usize = 256 << 10;

/// The first items of a collection, for a map.
pub(crate) struct Preview {
    /// A feature collection without properties.
    pub(super) geojson: Vec<u8>,
    /// How many it has.
    pub(super) count: usize,
}

/// Reads the first items that a query is about; nothing of a collection that is not spatial.
///
/// # Errors
/// A problem when the store does not answer.
pub(crate) async fn preview(api: &Api, collection: &Collection, query: &ItemQuery) -> Result<Option<Preview>, Problem> {
    if collection.schema.geometry.is_none() {
        return Ok(None);
    }
    let query = ItemQuery {
        columns: Columns::Only(Vec::new()),
        limit: PREVIEW_ITEMS_MAX.min(collection.limit_max),
        ..query.clone()
    };
    let ask = api.ask();
    let mut rows = collection.store.read(&ask, &collection.id, &query).await?;
    let mut writer = FeatureWriter::new(target(api, collection, CrsId::Crs84)?);
    let mut geojson = Vec::new();
    writer.begin_collection(&mut geojson);
    while geojson.len() < PREVIEW_BYTES_MAX {
        let Some(batch) = rows.next().await? else { break };
        writer.features_from(&batch, 0, PREVIEW_BYTES_MAX, &mut geojson);
    }
    let count = usize::try_from(writer.written()).unwrap_or(usize::MAX);
    writer.end_collection(&tail(api, None, &[]), &mut geojson);
    Ok(Some(Preview { geojson, count }))
}

#[derive(Template)]
#[template(path = "collection.html")]
struct CollectionPage<'a> {
    frame: Frame,
    id: &'a str,
    keywords: &'a [String],
    description: &'a str,
    items_page: String,
    items: String,
    attribution: &'a str,
    license: &'a str,
    bbox: String,
    interval: String,
    /// Name and URI.
    crs: Vec<(String, String)>,
    storage_crs: Option<(String, String)>,
    properties: Vec<PropertyRow>,
    has_titles: bool,
    has_units: bool,
    map: Option<Map>,
    json_ld: String,
}

/// A property in the table of them.
struct PropertyRow {
    name: String,
    title: String,
    about: String,
    kind: String,
    unit: String,
}

pub(crate) fn collection(
    api: &Api,
    described: &Described,
    links: &[Link],
    preview: Option<&Preview>,
) -> Result<String, askama::Error> {
    let collection = &described.collection;
    let (_, title, description) = card(api, collection);
    let address = api.url(&format!("/collections/{}", collection.id));
    let named = |crs: &CrsId| (crs.to_string(), crs.uri());
    let instance = &api.catalog.instance;
    let license = collection.license.as_deref().or(instance.license.as_deref()).unwrap_or_default();
    let properties: Vec<_> = collection.schema.properties.iter().map(|property| row(api, property)).collect();
    CollectionPage {
        frame: Frame::new(
            api,
            title.as_str(),
            vec![(api.text("page.collections"), page_url(api, "/collections"))],
            links,
        ),
        id: collection.id.as_str(),
        keywords: &collection.keywords,
        description: &description,
        items_page: page_url(api, &format!("/collections/{}/items", collection.id)),
        items: format!("{address}/items"),
        attribution: collection.attribution.as_deref().unwrap_or_default(),
        license,
        bbox: described.bbox.as_ref().map(|bbox| in_words(api, bbox)).unwrap_or_default(),
        interval: described.interval.as_ref().map(period).unwrap_or_default(),
        crs: crs_of(collection).iter().map(named).collect(),
        storage_crs: collection.schema.geometry.as_ref().map(|_| named(&collection.storage_crs)),
        has_titles: properties.iter().any(|row| !row.title.is_empty() || !row.about.is_empty()),
        has_units: properties.iter().any(|row| !row.unit.is_empty()),
        properties,
        map: preview.map(|preview| map(api, described, &title, preview)),
        json_ld: json_ld(described, &title, &description, &address, license),
    }
    .render()
}

fn row(api: &Api, property: &Property) -> PropertyRow {
    PropertyRow {
        name: property.name.clone(),
        title: property.title.in_language(api.language).to_owned(),
        about: property.description.in_language(api.language).to_owned(),
        kind: value::kind(api, property.kind),
        unit: property.unit.as_deref().map(value::symbol).unwrap_or_default().to_owned(),
    }
}

fn map(api: &Api, described: &Described, title: &str, preview: &Preview) -> Map {
    let count = preview.count.to_string();
    Map {
        caption: watergang_http::locale::text(api.language, "page.map-first", &[("count", count)]),
        extent: described.bbox.as_ref().map(numbers).unwrap_or_default(),
        ..Map::new(api, title, &preview.geojson).with_links(api, &described.collection)
    }
}

/// A rectangle as people read it.
fn in_words(api: &Api, [west, south, east, north]: &Degrees) -> String {
    let degrees = |number: &f64| format!("{number:.3}°");
    let places =
        [("west", degrees(west)), ("south", degrees(south)), ("east", degrees(east)), ("north", degrees(north))];
    watergang_http::locale::text(api.language, "page.extent-words", &places)
}

/// First and last instant; a side that is open is a dot-dot, as RFC 3339 intervals have it.
fn period([start, end]: &[Option<String>; 2]) -> String {
    let bound = |bound: &Option<String>| bound.clone().unwrap_or_else(|| "..".to_owned());
    format!("{} – {}", bound(start), bound(end))
}

/// The collection as schema.org knows it.
fn json_ld(described: &Described, title: &str, description: &str, address: &str, license: &str) -> String {
    let [west, south, east, north] = described.bbox.unwrap_or_default();
    let place = described.bbox.map(|_| {
        // A box of schema.org is latitude before longitude, corner by corner.
        serde_json::json!({ "@type": "Place",
            "geo": { "@type": "GeoShape", "box": format!("{south} {west} {north} {east}") } })
    });
    let time = described.interval.as_ref().map(|[start, end]| {
        let bound = |bound: &Option<String>| bound.clone().unwrap_or_else(|| "..".to_owned());
        format!("{}/{}", bound(start), bound(end))
    });
    let mut document = serde_json::json!({
        "@context": "https://schema.org", "@type": "Dataset", "name": title, "url": address,
        "identifier": described.collection.id.as_str(), "keywords": described.collection.keywords,
        "distribution": [{ "@type": "DataDownload", "encodingFormat": "application/geo+json",
            "contentUrl": format!("{address}/items") }],
    });
    if let Some(members) = document.as_object_mut() {
        let texts = [("description", description), ("license", license)];
        for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            members.insert(name.to_owned(), text.into());
        }
        members.extend(place.map(|place| ("spatialCoverage".to_owned(), place)));
        members.extend(time.map(|time| ("temporalCoverage".to_owned(), time.into())));
    }
    in_script(&document.to_string())
}
