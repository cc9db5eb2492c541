//! `GET /conformance`: what we claim.

use actix_web::{HttpRequest, HttpResponse};
use watergang_http::Problem;
use watergang_http::negotiate::{HTML, JSON};

use crate::api::Api;
use crate::common::wire::ConformanceDeclaration;
use crate::{State, blocks, pages, respond};

/// The conformance classes.
///
/// # Errors
/// A problem for a parameter that is unknown or bad.
pub async fn conformance(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let api = Api::new(&request, &state, &[JSON, HTML])?;
    api.refuse_all()?;
    let links = api.own_links();
    let document = ConformanceDeclaration { conforms_to: blocks::classes().collect(), links: &links };
    respond::document(&api, &respond::version(&api, "", ""), &links, &document, || pages::conformance(&api, &links))
}
