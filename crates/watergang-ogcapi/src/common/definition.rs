//! `GET /api`: the API definition for programs (OpenAPI 3.0 and 3.1) and for people (Swagger UI, without internet).

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value, json};
use watergang_core::{Collection, Property, PropertyKind};
use watergang_http::negotiate::{Form, GEOJSON, HTML, JSON, OPENAPI_30, OPENAPI_31};
use watergang_http::openapi::{VERSION_30, as_31, parameter_ref, query_parameter, response};
use watergang_http::{Problem, ProblemKind};

use crate::api::Api;
use crate::features::query::simple_properties;
use crate::{State, pages, respond};

const FORMS: &[Form] = &[OPENAPI_30, OPENAPI_31, HTML];

/// The API definition.
///
/// # Errors
/// A problem for a parameter that is unknown or bad.
pub async fn definition(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let api = Api::new(&request, &state, FORMS)?;
    api.refuse_unknown(&[])?;
    let version = respond::version(&api, "", "");
    let document = || {
        let document = openapi(&api);
        if api.form == OPENAPI_31 { as_31(document) } else { document }
    };
    let page = || pages::definition(&api, &api.url("/api/ui/index.html"));
    respond::document(&api, &version, &api.own_links(), document, page)
}

/// The files of Swagger UI.
///
/// # Errors
/// A problem for a file that is none of them.
pub async fn swagger_ui(request: HttpRequest, state: State) -> Result<HttpResponse, Problem> {
    let base = crate::api::base_url(&request, &state);
    let config = Arc::new(utoipa_swagger_ui::Config::from(format!("{base}/api")));
    let tail = request.match_info().get("tail").unwrap_or_default();
    let tail = if tail.is_empty() { "index.html" } else { tail };
    let missing = || {
        Problem::new(ProblemKind::NotFound, "problem.no-resource")
            .with("value", watergang_http::problem::shortened(request.path()))
    };
    match utoipa_swagger_ui::serve(tail, config) {
        Ok(Some(file)) => {
            let mut found = HttpResponse::Ok();
            respond::set(&mut found, "content-type", &file.content_type);
            respond::set(&mut found, "cache-control", &state.cache_control);
            Ok(found.body(file.bytes.to_vec()))
        }
        _ => Err(missing()),
    }
}

/// The whole document, valid in what OpenAPI 3.0 and 3.1 have in common. Paths name the collections that are there, so
/// that a client learns their properties.
fn openapi(api: &Api) -> Value {
    let mut paths = Map::new();
    let text = |key: &str| api.text(key);
    let json_and_page = [JSON.media_type, HTML.media_type];
    for (path, id, key) in [
        ("/", "landing", "page.home"),
        ("/conformance", "conformance", "page.conformance"),
        ("/collections", "collections", "page.collections"),
    ] {
        paths.insert(
            path.to_owned(),
            get(id, &text(key), vec![], response(&text(key), &json_and_page, &json!({ "type": "object" }))),
        );
    }
    let definition_types = [OPENAPI_30.media_type, OPENAPI_31.media_type, HTML.media_type];
    paths.insert(
        "/api".to_owned(),
        get(
            "definition",
            &text("page.api"),
            vec![],
            response(&text("page.api"), &definition_types, &json!({ "type": "object" })),
        ),
    );
    for collection in api.catalog.collections.values() {
        collection_paths(api, collection, &mut paths);
    }
    let instance = &api.catalog.instance;
    let mut info = json!({
        "title": instance.title.in_language(api.language),
        "description": instance.description.in_language(api.language),
        "version": api.state.build,
    });
    if let (Some(contact), Some(members)) = (&instance.contact, info.as_object_mut()) {
        members.insert("contact".to_owned(), json!({ "name": contact.name }));
    }
    json!({
        "openapi": VERSION_30,
        "info": info,
        "servers": [{ "url": api.base_url }],
        "paths": paths,
        "components": { "parameters": shared_parameters(api), "responses": problems(api), "schemas": schemas() },
    })
}

fn get(id: &str, summary: &str, own: Vec<Value>, ok: Value) -> Value {
    let parameters: Vec<_> = own.into_iter().chain([parameter_ref("f"), parameter_ref("lang")]).collect();
    let mut responses = Map::new();
    responses.insert("200".to_owned(), ok);
    responses.insert("304".to_owned(), json!({ "description": "Not Modified" }));
    for status in ["400", "404", "405", "406", "500", "503"] {
        responses.insert(status.to_owned(), json!({ "$ref": format!("#/components/responses/problem-{status}") }));
    }
    json!({ "get": { "operationId": id, "summary": summary, "parameters": parameters, "responses": responses } })
}

fn collection_paths(api: &Api, collection: &Arc<Collection>, paths: &mut Map<String, Value>) {
    let (id, title) = (&collection.id, collection.title.in_language(api.language));
    let here = format!("/collections/{id}");
    let collection_schema = json!({ "$ref": "#/components/schemas/collection" });
    paths.insert(
        here.clone(),
        get(
            &format!("collection.{id}"),
            title,
            vec![],
            response(title, &[JSON.media_type, HTML.media_type], &collection_schema),
        ),
    );
    let mut own: Vec<_> =
        ["limit", "offset", "cursor", "bbox", "bbox-crs", "datetime", "ids"].map(parameter_ref).into();
    if collection.limit_default != shared_limit(api).0 || collection.limit_max != shared_limit(api).1 {
        if let Some(limit) = own.first_mut() {
            *limit = limit_parameter(api, collection.limit_default, collection.limit_max);
        }
    }
    own.push(crs_parameter(api, collection));
    own.extend(simple_properties(collection).map(|property| property_parameter(api, property)));
    let items = response(
        title,
        &[GEOJSON.media_type, HTML.media_type],
        &json!({ "$ref": "#/components/schemas/featureCollection" }),
    );
    paths.insert(format!("{here}/items"), get(&format!("items.{id}"), title, own, items));
    let feature_id = json!({ "name": "featureId", "in": "path", "required": true, "description": api.text("page.item"), "schema": { "type": "string" } });
    let item =
        response(title, &[GEOJSON.media_type, HTML.media_type], &json!({ "$ref": "#/components/schemas/feature" }));
    paths.insert(
        format!("{here}/items/{{featureId}}"),
        get(&format!("item.{id}"), title, vec![feature_id, crs_parameter(api, collection)], item),
    );
}

/// The page size that most collections have: what QGIS reads from the shared parameter.
fn shared_limit(api: &Api) -> (u64, u64) {
    api.catalog.collections.values().next().map_or((10, 10_000), |first| (first.limit_default, first.limit_max))
}

fn limit_parameter(api: &Api, default: u64, maximum: u64) -> Value {
    let schema = json!({ "type": "integer", "minimum": 1, "maximum": maximum, "default": default });
    query_parameter("limit", &api.text("parameter.limit.about"), &schema)
}

fn crs_parameter(api: &Api, collection: &Collection) -> Value {
    let offered: Vec<_> = collection.crs.iter().map(|crs| crs.uri()).collect();
    let schema = if offered.is_empty() {
        json!({ "type": "string", "format": "uri" })
    } else {
        json!({ "type": "string", "format": "uri", "enum": offered })
    };
    query_parameter("crs", &api.text("parameter.crs.about"), &schema)
}

fn property_parameter(api: &Api, property: &Property) -> Value {
    let schema = match property.kind {
        PropertyKind::Boolean => json!({ "type": "boolean" }),
        PropertyKind::Integer => json!({ "type": "integer" }),
        PropertyKind::Number => json!({ "type": "number" }),
        PropertyKind::Date => json!({ "type": "string", "format": "date" }),
        PropertyKind::DateTime => json!({ "type": "string", "format": "date-time" }),
        PropertyKind::Text | PropertyKind::Json => json!({ "type": "string" }),
    };
    let title = property.title.in_language(api.language);
    let about =
        watergang_http::locale::text(api.language, "parameter.property.about", &[("name", property.name.clone())]);
    let about = if title.is_empty() { about } else { format!("{title}. {about}") };
    query_parameter(&property.name, &about, &schema)
}

fn shared_parameters(api: &Api) -> Value {
    let about = |key: &str| api.text(key);
    let text = json!({ "type": "string" });
    let (default, maximum) = shared_limit(api);
    let languages: Vec<_> = api.catalog.instance.languages.iter().map(ToString::to_string).collect();
    let bbox = json!({ "type": "array", "minItems": 4, "maxItems": 6, "items": { "type": "number" } });
    let ids = json!({ "type": "array", "items": { "type": "string" } });
    json!({
        "f": query_parameter("f", &about("parameter.f.about"), &text),
        "lang": query_parameter("lang", &about("parameter.lang.about"), &json!({ "type": "string", "enum": languages })),
        "limit": limit_parameter(api, default, maximum),
        "offset": query_parameter("offset", &about("parameter.offset.about"), &json!({ "type": "integer", "minimum": 0, "default": 0 })),
        "cursor": query_parameter("cursor", &about("parameter.cursor.about"), &text),
        "bbox": query_parameter("bbox", &about("parameter.bbox.about"), &bbox),
        "bbox-crs": query_parameter("bbox-crs", &about("parameter.bbox-crs.about"), &json!({ "type": "string", "format": "uri" })),
        "datetime": query_parameter("datetime", &about("parameter.datetime.about"), &text),
        "ids": query_parameter("ids", &about("parameter.ids.about"), &ids),
    })
}

fn problems(api: &Api) -> Value {
    let mut responses = Map::new();
    for kind in ProblemKind::ALL {
        let title = Problem::new(*kind, "problem.internal").title(api.language);
        let body = response(
            &title,
            &["application/problem+json", HTML.media_type],
            &json!({ "$ref": "#/components/schemas/problem" }),
        );
        responses.insert(format!("problem-{}", kind.status()), body);
    }
    responses.into()
}

fn schemas() -> Value {
    json!({
        "link": { "type": "object", "required": ["href", "rel"], "properties": {
            "href": { "type": "string" }, "rel": { "type": "string" }, "type": { "type": "string" },
            "hreflang": { "type": "string" }, "title": { "type": "string" } } },
        "collection": { "type": "object", "required": ["id", "links"], "properties": {
            "id": { "type": "string" }, "title": { "type": "string" }, "description": { "type": "string" },
            "links": { "type": "array", "items": { "$ref": "#/components/schemas/link" } },
            "extent": { "type": "object" }, "itemType": { "type": "string" },
            "crs": { "type": "array", "items": { "type": "string" } }, "storageCrs": { "type": "string" } } },
        "feature": { "type": "object", "required": ["type", "geometry", "properties"], "properties": {
            "type": { "type": "string", "enum": ["Feature"] },
            "id": { "oneOf": [{ "type": "string" }, { "type": "integer" }] },
            "geometry": {}, "properties": { "type": "object" },
            "links": { "type": "array", "items": { "$ref": "#/components/schemas/link" } } } },
        "featureCollection": { "type": "object", "required": ["type", "features"], "properties": {
            "type": { "type": "string", "enum": ["FeatureCollection"] },
            "features": { "type": "array", "items": { "$ref": "#/components/schemas/feature" } },
            "links": { "type": "array", "items": { "$ref": "#/components/schemas/link" } },
            "timeStamp": { "type": "string", "format": "date-time" },
            "numberMatched": { "type": "integer", "minimum": 0 }, "numberReturned": { "type": "integer", "minimum": 0 } } },
        "problem": { "type": "object", "required": ["title", "status"], "properties": {
            "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
            "detail": { "type": "string" }, "instance": { "type": "string" }, "code": { "type": "string" },
            "description": { "type": "string" } } },
    })
}
