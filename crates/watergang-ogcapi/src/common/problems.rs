//! `GET /problems/{problem}`: what a kind of problem is. The `type` of every problem document leads here (RFC 9457,
//! section 3.1.1).

use actix_web::{HttpRequest, HttpResponse};
use watergang_http::negotiate::{HTML, JSON};
use watergang_http::{Problem, ProblemKind};

use crate::api::Api;
use crate::common::wire::ProblemDescription;
use crate::{State, pages, respond};

/// One kind of problem.
///
/// # Errors
/// A problem for a parameter that is unknown or bad, and for a kind that there is not.
pub async fn problem(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let api = Api::new(&request, &state, &[JSON, HTML])?;
    let slug = request.match_info().get("problem").unwrap_or_default();
    let kind = ProblemKind::by_slug(slug).ok_or_else(|| {
        Problem::new(ProblemKind::NotFound, "problem.no-problem")
            .with("value", watergang_http::problem::shortened(slug))
            .with("known", slugs().join(", "))
    })?;
    api.refuse_all()?;
    let links = api.own_links();
    let document = ProblemDescription {
        r#type: kind.type_uri(&api.base_url),
        title: kind.title(api.language),
        status: kind.status(),
        description: kind.about(api.language),
        links: &links,
    };
    let version = respond::version(&api, "", "");
    respond::document(&api, &version, &links, &document, || pages::problem_kind(&api, kind, &links))
}

/// The last segments of the addresses.
pub(crate) fn slugs() -> Vec<&'static str> {
    ProblemKind::ALL.iter().map(|kind| kind.slug()).collect()
}
