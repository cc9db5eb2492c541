//! `GET /collections/{collectionId}/items/{featureId}`.

use actix_web::{HttpRequest, HttpResponse};
use percent_encoding::percent_decode_str;
use watergang_core::{BoxError, Collection, Columns, ItemId, Row, StoreError};
use watergang_formats::Layout;
use watergang_formats::geojson::FeatureWriter;
use watergang_formats::jsonfg::JsonFgWriter;
use watergang_http::negotiate::{HTML, JSON};
use watergang_http::{Link, Problem, ProblemKind};

use crate::api::Api;
use crate::features::forms::ITEM_FORMS;
use crate::features::generalise;
use crate::features::profile::Profiles;
use crate::features::query::ItemRequest;
use crate::features::selection::Selection;
use crate::features::{items, query};
use crate::{State, pages, respond};

/// One item.
///
/// # Errors
/// A problem for a bad parameter, an unknown collection or item, or a store that does not answer.
pub async fn item(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let api = Api::new(&request, &state, ITEM_FORMS)?;
    let collection = api.collection(request.match_info().get("collectionId").unwrap_or_default())?;
    let ItemRequest { crs, selection, tolerance, profiles } = query::read_one(&api, &collection)?;
    let id =
        percent_decode_str(request.match_info().get("featureId").unwrap_or_default()).decode_utf8_lossy().into_owned();
    let id = ItemId(id);
    let (revision, row) = collection.store.item(&api.ask(), &collection.id, &id).await?;
    let row = row.ok_or_else(|| {
        Problem::new(ProblemKind::NotFound, "problem.no-item")
            .with("collection", collection.id.as_str())
            .with("value", watergang_http::problem::shortened(&id.0))
    })?;
    let row = match &selection {
        Selection { columns: Columns::All, geometry: true } => row,
        Selection { columns: Columns::All, geometry } => row.selected(row.batch().columns(), *geometry),
        Selection { columns: Columns::Only(columns), geometry } => row.selected(columns, *geometry),
    };
    let row = match tolerance {
        Some(tolerance) => Row::first_of(generalise::generalised(row.batch(), tolerance)).unwrap_or(row),
        None => row,
    };
    let version = respond::version(&api, collection.id.as_str(), &revision.0);
    if let Some(answer) = respond::not_modified(&api, &version) {
        return Ok(answer);
    }
    let links = links(&api, &collection, profiles);
    let mut response = respond::begin(&api, &version, &links);
    respond::set(&mut response, "content-crs", &format!("<{}>", crs.uri()));
    if api.form == HTML {
        return pages::item(&api, &collection, &id, &selection, row.as_ref(), &links, response);
    }
    let mut body = Vec::new();
    write(&items::whole_layout(&api, &collection, crs, profiles), profiles, &row, &links, &mut body).map_err(
        |source| {
            Problem::from(StoreError::Damaged {
                what: format!("item `{id}` of `{}` has a geometry that cannot be read", collection.id),
                source: Some(source),
            })
        },
    )?;
    Ok(respond::finish(&api, response, body))
}

/// Writes the item as GeoJSON in the profiles that are asked for.
fn write(
    layout: &Layout<'_>,
    profiles: Profiles,
    row: &Row,
    links: &[Link],
    out: &mut Vec<u8>,
) -> Result<(), BoxError> {
    let links_json = serde_json::to_string(links)?;
    match profiles.json_fg() {
        Some(is_plus) => {
            JsonFgWriter::new(layout, is_plus)?.feature(row.as_ref(), row.batch(), &links_json, out)?;
        }
        None => FeatureWriter::of(layout)?.feature(row.as_ref(), row.batch().columns(), &links_json, out)?,
    }
    Ok(())
}

fn links(api: &Api, collection: &Collection, profiles: Profiles) -> Vec<Link> {
    let mut links = api.own_links();
    links.extend(profiles.links());
    let parent = api.url(&format!("/collections/{}", collection.id));
    links.push(Link::new("collection", parent, JSON.media_type).titled(collection.title.in_language(api.language)));
    links
}
