//! The page of items with a table and a map, and the page of one item.

use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;
use watergang_core::{Collection, CrsId, ItemId, PageEnd, Property, RowBatch, RowRef, ValueRef};
use watergang_formats::geojson::FeatureWriter;
use watergang_http::{Link, Problem, ProblemKind};

use super::collection::{PREVIEW_ITEMS_MAX, Preview, preview};
use super::map::{self, Map, bbox_of};
use super::value::Shown;
use super::{Frame, card, page_url, value};
use crate::api::Api;
use crate::common::collections::describe;
use crate::features::items::{begin, links, tail, target};
use crate::features::query::ItemsRequest;
use crate::features::selection::Selection;
use crate::features::stream::Page;
use crate::respond;

/// Items on a page at most, whatever `limit` says: a page is for reading.
pub(crate) const PAGE_ITEMS_MAX: u64 = 500;
/// The map of a page draws no further items when what it has to draw has grown to this.
const MAP_BYTES_MAX: usize = 8 << 20;
/// A text in the table is cut after so many characters; the page of its item has all of it.
const CELL_CHARACTERS_MAX: usize = 400;
/// Parameters that the form of the rectangle asks for itself, or that do not fit another rectangle.
const NOT_OF_THE_FORM: [&str; 6] = ["bbox", "bbox-crs", "cursor", "offset", "f", "lang"];

#[derive(Template)]
#[template(path = "items.html")]
struct Items {
    frame: Frame,
    count: String,
    names: Vec<String>,
    rows: Vec<ItemRow>,
    next: String,
    prev: String,
    first: String,
    map: Option<Map>,
    bbox: String,
    /// Names and values of the other parameters, which the form keeps.
    kept: Vec<(String, String)>,
    /// Address of the same without a rectangle; empty where there is none.
    unfiltered: String,
    /// Address of the same as GeoJSON, without what only pages need.
    geojson_url: String,
}

/// An item in the table.
struct ItemRow {
    address: String,
    id: String,
    cells: Vec<Cell>,
}

/// A value in the table.
struct Cell {
    value: Shown,
    /// Address that the value leads to, or nothing.
    target: String,
}

/// The page of items with a table and a map.
pub(crate) async fn items(
    api: &Api,
    collection: &std::sync::Arc<Collection>,
    asked: &ItemsRequest,
    mut page: Page,
) -> Result<HttpResponse, Problem> {
    let mut writer = FeatureWriter::new(target(api, collection, CrsId::Crs84)?);
    let (mut geojson, mut rows) = (Vec::new(), Vec::new());
    let properties = value::selected(collection, &asked.query.columns);
    let mut drawn = 0;
    writer.begin_collection(&mut geojson);
    while let Some(batch) = page.rows.next().await? {
        if geojson.len() < MAP_BYTES_MAX {
            writer.features(&batch, &mut geojson);
            drawn += batch.len();
        }
        rows.extend(item_rows(api, collection, &properties, &batch));
    }
    writer.end_collection(&tail(api, None, &[]), &mut geojson);
    let end = page.rows.page_end().await?;
    let links = links(api, collection, asked, &end);
    let counted = |key, count: usize| watergang_http::locale::text(api.language, key, &[("count", count.to_string())]);
    let map = match (collection.schema.geometry.is_some(), sample(api, collection, asked, &end, drawn).await?) {
        (false, _) => None,
        (true, Some(sample)) => {
            let caption = counted("page.map-from", sample.count);
            Some(map_of_items(api, collection, asked, caption, &sample.geojson).await?)
        }
        (true, None) => {
            let is_all = drawn == rows.len();
            let caption = if is_all { api.text("page.map-page") } else { counted("page.map-first", drawn) };
            Some(map_of_items(api, collection, asked, caption, &geojson).await?)
        }
    };
    let mut names: Vec<_> = properties.iter().map(|property| value::label_with_unit(api, property)).collect();
    leave_out_the_key(&mut names, &mut rows);
    let (address, title, _) = card(api, collection);
    let here = format!("/collections/{}/items", collection.id);
    let again = |without: &[&str]| api.url(&format!("{here}{}", api.query.rewritten(without, &[])));
    let count = page.number_matched.map(|count| [("count", count.to_string())]);
    let view = Items {
        frame: Frame::new(
            api,
            watergang_http::locale::text(api.language, "page.items-of", &[("title", title.clone())]),
            vec![(api.text("page.collections"), page_url(api, "/collections")), (title, address)],
            &links,
        ),
        count: count
            .map(|count| watergang_http::locale::text(api.language, "page.number-matched", &count))
            .unwrap_or_default(),
        names,
        rows,
        next: links.iter().find(|link| link.rel == "next").map(|link| link.href.clone()).unwrap_or_default(),
        prev: links.iter().find(|link| link.rel == "prev").map(|link| link.href.clone()).unwrap_or_default(),
        first: api.query.one("cursor")?.map(|_| again(&["cursor"])).unwrap_or_default(),
        bbox: map.as_ref().map(|map| map.bbox.clone()).unwrap_or_default(),
        kept: kept(api),
        unfiltered: api.query.one("bbox")?.map(|_| again(&["bbox", "bbox-crs", "cursor"])).unwrap_or_default(),
        geojson_url: again(&["f", "lang", "cursor", "limit"]),
        map,
    };
    finish(api, begin(api, collection, asked, &page, end.number_returned, &links), view.render())
}

/// Items from the first of the page on, for a map that shows where they are: a page of ten shows a corner. Nothing where
/// the page is the last or draws as many by itself.
async fn sample(
    api: &Api,
    collection: &Collection,
    asked: &ItemsRequest,
    end: &PageEnd,
    drawn: usize,
) -> Result<Option<Preview>, Problem> {
    if end.next.is_none() || asked.query.limit >= PREVIEW_ITEMS_MAX {
        return Ok(None);
    }
    let sample = preview(api, collection, &asked.query).await?;
    Ok(sample.filter(|sample| sample.count > drawn))
}

fn item_rows(api: &Api, collection: &Collection, properties: &[&Property], batch: &RowBatch) -> Vec<ItemRow> {
    let row = |row: RowRef<'_>| {
        let id = row.id().to_item_id().0;
        let cell = |(property, value)| Cell {
            value: value::shown(api, property, value).cut_after(CELL_CHARACTERS_MAX),
            target: value_target(api, property, value),
        };
        ItemRow {
            address: item_address(api, collection, &id),
            id,
            cells: value::values_of(properties, row).map(cell).collect(),
        }
    };
    batch.rows().map(row).collect()
}

/// A key that is a property too would stand in two columns.
fn leave_out_the_key(names: &mut Vec<String>, rows: &mut [ItemRow]) {
    let is_key =
        |column: &usize| rows.iter().all(|row| row.cells.get(*column).is_some_and(|cell| cell.value.text == row.id));
    let Some(column) = (0..names.len()).find(is_key).filter(|_| !rows.is_empty()) else { return };
    names.remove(column);
    for row in rows {
        row.cells.remove(column);
    }
}

/// The other parameters of the request, which another rectangle does not change.
fn kept(api: &Api) -> Vec<(String, String)> {
    let pairs = api.query.pairs().filter(|(name, _)| !NOT_OF_THE_FORM.contains(name));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// A map of a page's items, on which a rectangle can be drawn.
async fn map_of_items(
    api: &Api,
    collection: &std::sync::Arc<Collection>,
    asked: &ItemsRequest,
    caption: String,
    geojson: &[u8],
) -> Result<Map, Problem> {
    let described = describe(api, collection).await?;
    let (_, title, _) = card(api, collection);
    Ok(Map {
        caption,
        extent: described.bbox.as_ref().map(map::numbers).unwrap_or_default(),
        bbox: bbox_of(api, &asked.query.filter).as_ref().map(map::numbers).unwrap_or_default(),
        draws: true,
        ..Map::new(api, &title, geojson).with_links(api, collection)
    })
}

fn item_address(api: &Api, collection: &Collection, id: &str) -> String {
    let id = percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC);
    page_url(api, &format!("/collections/{}/items/{id}", collection.id))
}

fn finish(
    api: &Api,
    response: HttpResponseBuilder,
    page: Result<String, askama::Error>,
) -> Result<HttpResponse, Problem> {
    match page {
        Ok(page) => Ok(respond::finish(api, response, page.into_bytes())),
        Err(error) => {
            tracing::error!(%error, "a page could not be made");
            Err(Problem::new(ProblemKind::Internal, "problem.internal"))
        }
    }
}

#[derive(Template)]
#[template(path = "item.html")]
struct ItemPage {
    frame: Frame,
    /// Its id; empty where a property tells it.
    id: String,
    values: Vec<ValueRow>,
    map: Option<Map>,
}

/// A property of an item.
struct ValueRow {
    name: String,
    value: Shown,
    /// Address that the value leads to, or nothing.
    target: String,
}

pub(crate) fn item(
    api: &Api,
    collection: &Collection,
    id: &ItemId,
    selection: &Selection,
    row: RowRef<'_>,
    links: &[Link],
    response: HttpResponseBuilder,
) -> Result<HttpResponse, Problem> {
    let (address, title, _) = card(api, collection);
    let mut geojson = Vec::new();
    let mut writer = FeatureWriter::new(target(api, collection, CrsId::Crs84)?);
    let is_drawn =
        collection.schema.geometry.is_some() && writer.feature(row, row.columns(), "[]", &mut geojson).is_ok();
    let called = value::name_of(api.language, collection, row).map_or_else(|| format!("{title} · {id}"), str::to_owned);
    let trail = vec![
        (api.text("page.collections"), page_url(api, "/collections")),
        (title, address),
        (api.text("page.items"), page_url(api, &format!("/collections/{}/items", collection.id))),
    ];
    let properties = value::selected(collection, &selection.columns);
    let values = value::values_of(&properties, row).map(|(property, value)| ValueRow {
        name: value::label_with_unit(api, property),
        value: value::shown(api, property, value),
        target: value_target(api, property, value),
    });
    let values: Vec<_> = values.collect();
    let page = ItemPage {
        id: if values.iter().any(|row| row.value.text == id.0) { String::new() } else { id.0.clone() },
        values,
        map: is_drawn.then(|| Map::new(api, &called, &geojson)),
        frame: Frame::new(api, called, trail, links),
    };
    finish(api, response, page.render())
}

/// Where a value leads: to the item that it names, or to the page that it is the address of.
fn value_target(api: &Api, property: &watergang_core::Property, value: ValueRef<'_>) -> String {
    let id = match value {
        ValueRef::Text(text) => text.to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        _ => return String::new(),
    };
    let other = property.reference.as_ref().and_then(|other| api.catalog.collections.get(other));
    match other {
        Some(other) => item_address(api, other, &id),
        None if id.starts_with("https://") || id.starts_with("http://") => id,
        None => String::new(),
    }
}
