//! `watergang openapi`: the API definition as the server would give it out.

use std::sync::Arc;

use actix_web::body::to_bytes;
use actix_web::test::TestRequest;
use anyhow::{Context, Result, anyhow};
use watergang_core::Language;
use watergang_ogcapi::common::definition::definition;

use crate::app::Shared;
use crate::cli;
use crate::environment::Environment;
use crate::exit::Exit;
use crate::live::Live;
use crate::output;
use crate::settings::{Addresses, Origin};

/// Writes the definition to standard output.
///
/// # Errors
/// When the configuration is wrong or a store cannot be used.
pub fn run(openapi: &cli::Openapi, environment: &Environment) -> Result<Exit> {
    let origin = Origin::find(&openapi.sources, environment)?;
    let configuration = origin.read()?;
    let serve = cli::Serve { sources: openapi.sources.clone(), listen: None, public_url: None };
    let addresses = Addresses::choose(&serve, environment, &configuration)?;
    let public_url = addresses.public_url.unwrap_or_else(|| format!("http://{}", addresses.listen));
    let form = if openapi.version == "3.0" { "json" } else { "openapi31" };
    let document = actix_web::rt::System::new().block_on(async {
        let live = Arc::new(Live::start(origin, &configuration).await?);
        anyhow::ensure!(live.is_complete(), "the database is away");
        let shared = Shared::new(&live, &configuration, Some(public_url));
        let request = TestRequest::with_uri(&format!("/api?f={form}")).to_http_request();
        let answer = definition(request, shared.state().clone())
            .await
            .map_err(|problem| anyhow!("{}", problem.detail(Language::EN)))?;
        to_bytes(answer.into_body()).await.map_err(|error| anyhow!("{error}"))
    })?;
    let document: serde_json::Value = serde_json::from_slice(&document).context("the definition is no JSON")?;
    output::line(serde_json::to_string_pretty(&document)?);
    Ok(Exit::Done)
}
