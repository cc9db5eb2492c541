//! `GET /`: who we are and where everything is.

use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;
use watergang_http::negotiate::{HTML, JSON, OPENAPI_30, OPENAPI_31};
use watergang_http::{Link, Problem};

use crate::api::Api;
use crate::{State, pages, respond};

/// The landing page.
///
/// # Errors
/// A problem for a parameter that is unknown or bad.
pub async fn landing(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let api = Api::new(&request, &state, &[JSON, HTML])?;
    api.refuse_unknown(&[])?;
    let mut links = api.own_links();
    links.extend(service_links(&api));
    let instance = &api.catalog.instance;
    let document = || {
        json!({
            "title": instance.title.in_language(api.language),
            "description": instance.description.in_language(api.language),
            "attribution": instance.attribution,
            "links": links,
        })
    };
    respond::document(&api, &respond::version(&api, "", ""), &links, document, || pages::landing(&api))
}

/// The links that clients start from, each relation in the short form that QGIS knows and in the long one of OGC.
fn service_links(api: &Api) -> Vec<Link> {
    let mut links = vec![
        Link::new("service-desc", api.url("/api"), OPENAPI_30.media_type).titled(api.text("page.api")),
        Link::new("service-desc", api.url("/api?f=openapi31"), OPENAPI_31.media_type).titled(api.text("page.api")),
        Link::new("service-doc", api.url("/api?f=html"), HTML.media_type).titled(api.text("page.api")),
    ];
    for (rel, path, title) in
        [("conformance", "/conformance", "page.conformance"), ("data", "/collections", "page.collections")]
    {
        for rel in [rel.to_owned(), format!("http://www.opengis.net/def/rel/ogc/1.0/{rel}")] {
            links.push(Link::new(rel, api.url(path), JSON.media_type).titled(api.text(title)));
        }
    }
    if let Some(license) = &api.catalog.instance.license {
        links.push(
            Link { media_type: None, ..Link::new("license", license.clone(), "") }.titled(api.text("page.licence")),
        );
    }
    links
}
