//! The map of a page: what its template is told, and the words of its buttons.

use watergang_core::{Background, Bbox, CrsId, Filter};
use watergang_crs::transform_bbox;

use crate::api::Api;

/// `[west, south, east, north]` in degrees.
pub(super) type Degrees = [f64; 4];

/// A map of features that stand in the page.
pub(super) struct Map {
    /// What it shows, in words.
    pub label: String,
    /// What stands below it.
    pub caption: String,
    /// The features, as GeoJSON that may stand in a `script` element.
    pub geojson: String,
    /// Where the whole collection is, as `west,south,east,north`; empty where that is not told.
    pub extent: String,
    /// The rectangle that the items are filtered by, in the same form.
    pub bbox: String,
    /// Whether a rectangle can be drawn on it.
    pub draws: bool,
    /// Start of the address of an item's page; the id and [`Map::item_query`] are appended. Empty where features are no
    /// links.
    pub item_base: String,
    /// Query of the address of an item's page.
    pub item_query: String,
    /// Pictures below the features.
    pub background: Option<Background>,
}

/// JSON as the content of a script element. `</` would end the element, and `<!--` with `<script` behind it would keep it
/// from ending (HTML, section 13.2.5.20); in JSON the sign stands in texts alone, where it has another spelling.
pub(super) fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}

impl Map {
    pub(super) fn new(api: &Api, title: &str, geojson: &[u8]) -> Self {
        Self {
            label: watergang_http::locale::text(api.language, "page.map-about", &[("title", title.to_owned())]),
            caption: String::new(),
            geojson: in_script(&String::from_utf8_lossy(geojson)),
            extent: String::new(),
            bbox: String::new(),
            draws: false,
            item_base: String::new(),
            item_query: String::new(),
            background: api.catalog.instance.background.clone(),
        }
    }

    /// The same with features that lead to the items of this collection.
    pub(super) fn with_links(mut self, api: &Api, collection: &watergang_core::Collection) -> Self {
        let address = super::page_url(api, &format!("/collections/{}/items/", collection.id));
        let (base, query) = address.split_once('?').unwrap_or((&address, ""));
        self.item_base = base.to_owned();
        self.item_query = format!("?{query}");
        self
    }
}

/// Numbers as the `bbox` parameter has them, to a metre.
pub(super) fn numbers(degrees: &Degrees) -> String {
    degrees.map(|number| format!("{number:.5}")).join(",")
}

/// The rectangle of a filter in degrees, whatever CRS it was given in.
pub(super) fn bbox_of(api: &Api, filter: &Filter) -> Option<Degrees> {
    let Filter::All(parts) = filter else { return None };
    let (bbox, crs) = parts.iter().find_map(|part| match part {
        Filter::Bbox { bbox, crs } => Some((bbox, *crs)),
        _ => None,
    })?;
    let corners = |bbox: &Bbox| [bbox.min_x(), bbox.min_y(), bbox.max_x(), bbox.max_y()];
    if crs == CrsId::Crs84 {
        return Some(corners(bbox));
    }
    transform_bbox(&api.state.registry, bbox, crs, CrsId::Crs84).ok().as_ref().map(corners)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_text_ends_no_script_element_and_keeps_none_open() {
        let document = serde_json::json!({ "name": "<!--<script></script>" });
        let written = in_script(&document.to_string());
        assert!(!written.contains('<'), "{written}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&written).unwrap(), document);
    }
}
