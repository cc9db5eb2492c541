//! `GET /`: who we are and where everything is.

use actix_web::{HttpRequest, HttpResponse};
use watergang_http::negotiate::{HTML, JSON, OPENAPI_30, OPENAPI_31};
use watergang_http::{Link, Problem};

use crate::api::Api;
use crate::blocks::BLOCKS;
use crate::common::wire::LandingPage;
use crate::{State, pages, respond};

/// The landing page.
///
/// # Errors
/// A problem for a parameter that is unknown or bad.
pub async fn landing(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let api = Api::new(&request, &state, &[JSON, HTML])?;
    api.refuse_all()?;
    let mut links = api.own_links();
    links.extend(BLOCKS.iter().flat_map(|block| (block.landing_links)(&api)));
    let instance = &api.catalog.instance;
    let document = LandingPage {
        title: instance.title.in_language(api.language),
        description: instance.description.in_language(api.language),
        attribution: instance.attribution.as_deref(),
        links: &links,
    };
    respond::document(&api, &respond::version(&api, "", ""), &links, &document, || pages::landing(&api, &links))
}

/// Where the API is described and what it conforms to.
pub(crate) fn core_links(api: &Api) -> Vec<Link> {
    let described = |rel: &str, path: &str, media_type: &str| {
        Link::new(rel, api.url(path), media_type).titled(api.text("page.api"))
    };
    let mut links = vec![
        described("service-desc", "/api", OPENAPI_30.media_type),
        described("service-desc", "/api?f=openapi31", OPENAPI_31.media_type),
        described("service-doc", "/api?f=html", HTML.media_type),
    ];
    links.extend(in_both_forms(api, "conformance", "/conformance", "page.conformance"));
    if let Some(license) = &api.catalog.instance.license {
        links.push(Link::untyped("license", license.clone()).titled(api.text("page.licence")));
    }
    links
}

/// Where the collections are.
pub(crate) fn collections_links(api: &Api) -> Vec<Link> {
    in_both_forms(api, "data", "/collections", "page.collections")
}

/// A relation in the short form that QGIS knows and in the long one of OGC.
fn in_both_forms(api: &Api, rel: &str, path: &str, title: &str) -> Vec<Link> {
    [rel.to_owned(), format!("http://www.opengis.net/def/rel/ogc/1.0/{rel}")]
        .into_iter()
        .map(|rel| Link::new(rel, api.url(path), JSON.media_type).titled(api.text(title)))
        .collect()
}
