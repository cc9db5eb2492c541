//! OGC API - Common Part 3, which is Features Part 5: Schemas (23-058r2, 1.0.0).

use std::collections::BTreeMap;

use conformance_tests::client::{link, links};
use conformance_tests::described::{FIRST_CODE, NAME_CODES, VISITS};
use conformance_tests::fixture::{LEVELS, NOTHING, POSTS, THINGS, VALUES};
use conformance_tests::{Answer, Server, described, requirement};
use serde_json::{Value, json};
use watergang_store_testkit::fixture::all;

const SCHEMA: &str = "application/schema+json";
const RESOURCES: [&str; 3] = ["schema", "queryables", "sortables"];
const PROFILES: [&str; 2] = ["valid-domain", "actual-domain"];
const REGISTER: &str = "http://www.opengis.net/def/profile/OGC/0/";

fn ids(server: &Server) -> Vec<String> {
    let document = server.get("/collections").expect(200).json();
    document["collections"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

fn get(server: &Server, id: &str, resource: &str, query: &str) -> Answer {
    let answer = server.get_with(&format!("/collections/{id}/{resource}{query}"), &[("accept", SCHEMA)]).expect(200);
    assert_eq!(answer.media_type(), SCHEMA, "{}", answer.url);
    answer
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().unwrap().iter()
}

fn role<'a>(schema: &'a Value, name: &str) -> &'a str {
    schema["properties"][name]["x-ogc-role"].as_str().unwrap_or_default()
}

/// Every schema in every profile, of what databases tell of themselves and of what a configuration adds.
fn each(server: &Server, check: impl Fn(&Answer, &Value)) {
    for server in [server, described(server)] {
        for id in ids(server) {
            for resource in RESOURCES {
                for profile in PROFILES {
                    let answer = get(server, &id, resource, &format!("?profile={profile}"));
                    let schema = answer.json();
                    check(&answer, &schema);
                }
            }
        }
    }
}

/// The identifiers of the profiles that the headers name.
fn profiles(answer: &Answer) -> Vec<&str> {
    let links = answer.header("link").split(", ").filter(|link| link.contains("; rel=\"profile\""));
    links
        .map(|link| link.strip_prefix('<').unwrap().split_once('>').unwrap().0.strip_prefix(REGISTER).unwrap())
        .collect()
}

requirement! {
    "/req/schemas/json-schema",
    fn schemas_json_schema(server) {
        each(server, |answer, schema| {
            jsonschema::meta::validate(schema).unwrap_or_else(|error| panic!("{}: {error}", answer.url));
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
            assert_eq!(schema["type"], "object");
            let id = schema["$id"].as_str().unwrap();
            assert!(id.starts_with("http") && !id.contains('?'), "{id}");
            let again = server.get_with(id, &[("accept", SCHEMA)]).expect(200).json();
            assert_eq!(again["$id"], id);
        });
    }
}

requirement! {
    "/req/schemas/properties",
    fn schemas_properties_are_typed_unless_they_are_spatial(server) {
        each(server, |answer, schema| {
            for (name, property) in properties(schema) {
                let format = property["format"].as_str().unwrap_or_default();
                let is_spatial = format.starts_with("geometry-");
                assert_eq!(property.get("type").is_none(), is_spatial, "{} {name}", answer.url);
                assert!(property.get("$ref").is_none(), "{} {name}", answer.url);
            }
        });
        for (id, kind) in [(THINGS, "any"), (POSTS, "point"), (LEVELS, "point"), (NOTHING, "polygon")] {
            let schema = get(server, id, "schema", "").json();
            assert_eq!(schema["properties"]["geom"]["format"], format!("geometry-{kind}"), "{id}");
        }
        let schema = get(server, VALUES, "schema", "").json();
        assert!(properties(&schema).all(|(_, property)| property["x-ogc-role"] != "primary-geometry"));
    }
}

requirement! {
    /// Clauses D, F and H.
    "/req/schemas/properties",
    fn schemas_properties_have_formats_where_their_types_are_wide(server) {
        let schema = get(server, THINGS, "schema", "").json();
        for (name, kind, format) in [
            ("day", "string", "date"),
            ("phenomenon_time", "string", "date-time"),
            ("rank", "integer", "int64"),
            ("width_m", "number", "double"),
        ] {
            let property = &schema["properties"][name];
            assert_eq!((&property["type"], &property["format"]), (&json!(kind), &json!(format)), "{name}");
        }
        assert_eq!(schema["properties"]["open"]["type"], "boolean");
        // The number of a row is the store's to give.
        let posts = get(server, POSTS, "schema", "").json();
        assert_eq!(posts["properties"]["id"]["readOnly"], true);
    }
}

requirement! {
    "/req/schemas/additional-keywords",
    fn schemas_additional_keywords(server) {
        let known = [
            "title", "description", "type", "format", "oneOf", "enum", "minLength", "maxLength", "minimum", "maximum",
            "readOnly",
        ];
        each(server, |answer, schema| {
            for (name, property) in properties(schema) {
                for keyword in property.as_object().unwrap().keys() {
                    let is_known = known.contains(&keyword.as_str()) || keyword.starts_with("x-ogc-");
                    assert!(is_known, "{} {name}: {keyword}", answer.url);
                }
            }
        });
    }
}

requirement! {
    "/req/schemas/role",
    fn schemas_role(server) {
        each(server, |answer, schema| {
            for (name, property) in properties(schema) {
                let role = property.get("x-ogc-role");
                assert!(role.is_none_or(Value::is_string), "{} {name}", answer.url);
            }
        });
    }
}

requirement! {
    "/req/schemas/role-id",
    fn schemas_role_id(server) {
        each(server, |answer, schema| {
            let ids: Vec<_> = properties(schema).filter(|(_, one)| one["x-ogc-role"] == "id").collect();
            assert!(ids.len() <= 1, "{}", answer.url);
            for (_, property) in ids {
                assert!(property["type"] == "string" || property["type"] == "integer", "{}", answer.url);
            }
        });
        let things = get(server, THINGS, "schema", "").json();
        assert_eq!((role(&things, "id"), &things["properties"]["id"]["type"]), ("id", &json!("string")));
        let items = server.get(&format!("/collections/{THINGS}/items?limit=5")).expect(200).json();
        for item in items["features"].as_array().unwrap() {
            assert_eq!(item["properties"]["id"], item["id"]);
        }
        let posts = get(server, POSTS, "schema", "").json();
        assert_eq!((role(&posts, "id"), &posts["properties"]["id"]["type"]), ("id", &json!("integer")));
        let items = server.get(&format!("/collections/{POSTS}/items?limit=1")).expect(200).json();
        assert!(items["features"][0]["id"].is_i64());
    }
}

requirement! {
    "/req/schemas/property-seq",
    fn schemas_property_seq(server) {
        each(server, |answer, schema| {
            let mut numbers: Vec<_> =
                properties(schema).map(|(_, property)| property["x-ogc-propertySeq"].as_u64().unwrap()).collect();
            numbers.sort_unstable();
            let expected: Vec<_> = (1..=numbers.len() as u64).collect();
            assert_eq!(numbers, expected, "{}", answer.url);
        });
        let schema = get(server, THINGS, "schema", "").json();
        let order: BTreeMap<_, _> =
            properties(&schema).map(|(name, property)| (property["x-ogc-propertySeq"].as_u64(), name.as_str())).collect();
        let names = ["id", "name", "rank", "width_m", "open", "day", "phenomenon_time", "geom"];
        assert_eq!(order.into_values().collect::<Vec<_>>(), names);
    }
}

requirement! {
    "/req/schemas/unit",
    fn schemas_unit(server) {
        let described = described(server);
        for resource in RESOURCES {
            let schema = get(described, THINGS, resource, "").json();
            let width = &schema["properties"]["width_m"];
            assert_eq!((&width["x-ogc-unit"], width.get("x-ogc-unitLang")), (&json!("m"), None), "UCUM");
            assert!(schema["properties"]["rank"].get("x-ogc-unit").is_none());
        }
    }
}

requirement! {
    "/req/advanced-property-roles/role-primary-geometry",
    fn advanced_property_roles_role_primary_geometry(server) {
        each(server, |answer, schema| {
            let is_spatial = |one: &Value| one["format"].as_str().is_some_and(|format| format.starts_with("geometry-"));
            let primary: Vec<_> =
                properties(schema).filter(|(_, one)| one["x-ogc-role"] == "primary-geometry").collect();
            assert!(primary.len() <= 1 && primary.iter().all(|(_, one)| is_spatial(one)), "{}", answer.url);
            assert_eq!(primary.len(), properties(schema).filter(|(_, one)| is_spatial(one)).count(), "{}", answer.url);
        });
    }
}

fn is_temporal(property: &Value) -> bool {
    property["format"] == "date" || property["format"] == "date-time"
}

/// The properties of a role in each schema: at most one, and in time.
fn check_temporal_role(server: &Server, role: &str) {
    each(server, |answer, schema| {
        let with_role: Vec<_> = properties(schema).filter(|(_, one)| one["x-ogc-role"] == role).collect();
        assert!(with_role.len() <= 1 && with_role.iter().all(|(_, one)| is_temporal(one)), "{}", answer.url);
    });
}

requirement! {
    "/req/advanced-property-roles/role-primary-instant",
    fn advanced_property_roles_role_primary_instant(server) {
        check_temporal_role(server, "primary-instant");
        let things = get(server, THINGS, "schema", "").json();
        assert_eq!((role(&things, "phenomenon_time"), role(&things, "day")), ("primary-instant", ""));
        // Clause C: the only one is it.
        each(server, |answer, schema| {
            let temporal: Vec<_> = properties(schema).filter(|(_, one)| is_temporal(one)).collect();
            if let [(_, only)] = temporal.as_slice() {
                assert_eq!(only["x-ogc-role"], "primary-instant", "{}", answer.url);
            }
        });
    }
}

requirement! {
    "/req/advanced-property-roles/role-primary-interval-start",
    fn advanced_property_roles_role_primary_interval_start(server) {
        check_temporal_role(server, "primary-interval-start");
        let visits = get(described(server), VISITS, "schema", "").json();
        assert_eq!(role(&visits, "start_date"), "primary-interval-start");
    }
}

requirement! {
    "/req/advanced-property-roles/role-primary-interval-end",
    fn advanced_property_roles_role_primary_interval_end(server) {
        check_temporal_role(server, "primary-interval-end");
        let visits = get(described(server), VISITS, "schema", "").json();
        assert_eq!(role(&visits, "end_date"), "primary-interval-end");
    }
}

requirement! {
    "/req/advanced-property-roles/primary-temporal-constraints",
    fn advanced_property_roles_primary_temporal_constraints(server) {
        each(server, |answer, schema| {
            let with = |role: &str| properties(schema).find(|(_, one)| one["x-ogc-role"] == role).map(|(_, one)| one);
            let [start, end] = ["primary-interval-start", "primary-interval-end"].map(with);
            assert!(with("primary-instant").is_none() || start.is_none() && end.is_none(), "{}", answer.url);
            assert!(with("primary-interval").is_none(), "{}", answer.url);
            assert_eq!(start.map(|one| &one["format"]), end.map(|one| &one["format"]), "{}", answer.url);
        });
    }
}

requirement! {
    "/req/references/role-reference",
    fn references_role_reference(server) {
        let described = described(server);
        let visits = get(described, VISITS, "schema", "").json();
        for (name, kind, collection) in [("thing_id", "string", THINGS), ("post", "integer", POSTS)] {
            let property = &visits["properties"][name];
            assert_eq!(role(&visits, name), "reference", "{name}");
            assert_eq!((&property["type"], &property["x-ogc-collectionId"]), (&json!(kind), &json!(collection)));
            let target = get(described, collection, "schema", "").json();
            let id = properties(&target).find(|(_, one)| one["x-ogc-role"] == "id").unwrap().1;
            assert_eq!(id["type"], kind, "{collection}");
        }
        // What is named is there.
        let items = described.get(&format!("/collections/{VISITS}/items?limit=1")).expect(200).json();
        let visit = &items["features"][0]["properties"];
        let _ = described
            .get(&format!("/collections/{THINGS}/items/{}", visit["thing_id"].as_str().unwrap()))
            .expect(200);
        let _ = described.get(&format!("/collections/{POSTS}/items/{}", visit["post"])).expect(200);
    }
}

fn check_link(server: &Server, resource: &str) {
    let list = server.get("/collections").expect(200).json();
    let rel = format!("http://www.opengis.net/def/rel/ogc/1.0/{resource}");
    for entry in list["collections"].as_array().unwrap() {
        let id = entry["id"].as_str().unwrap();
        let one = server.get(&format!("/collections/{id}")).expect(200).json();
        for collection in [entry, &one] {
            let href = link(collection, &rel, SCHEMA)["href"].as_str().unwrap();
            assert_eq!(server.get_with(href, &[("accept", SCHEMA)]).expect(200).media_type(), SCHEMA);
            assert_eq!(links(collection, &rel).len(), 2, "as a schema and as a page");
        }
    }
}

/// Clients that ask for nothing, for JSON or for a schema get one; browsers get a page.
fn check_op(server: &Server, resource: &str) {
    for id in ids(server) {
        let path = format!("/collections/{id}/{resource}");
        for accept in [SCHEMA, "application/json", "*/*", "application/schema+json;q=0.9, text/html;q=0.8"] {
            assert_eq!(server.get_with(&path, &[("accept", accept)]).expect(200).media_type(), SCHEMA, "{accept}");
        }
        assert_eq!(server.get(&format!("{path}?f=json")).expect(200).media_type(), SCHEMA);
        let page = server.get_with(&path, &[("accept", "text/html")]).expect(200);
        assert_eq!(page.media_type(), "text/html");
        assert_eq!(server.send("HEAD", &path, &[]).expect(200).media_type(), SCHEMA);
        let _ = server.get_with(&path, &[("accept", "image/png")]).expect(406);
        let _ = server.get(&format!("{path}?nonsense=1")).expect(400);
    }
    let _ = server.get(&format!("/collections/nowhere/{resource}")).expect(404);
}

requirement! {
    "/req/returnables-and-receivables/link",
    fn returnables_and_receivables_link(server) {
        check_link(server, "schema");
    }
}

requirement! {
    "/req/returnables-and-receivables/op",
    fn returnables_and_receivables_op(server) {
        check_op(server, "schema");
    }
}

requirement! {
    /// What the requirements class "Schemas" demands is tested above, of all three resources.
    "/req/returnables-and-receivables/response",
    fn returnables_and_receivables_response(server) {
        for server in [server, described(server)] {
            for id in ids(server) {
                let schema = get(server, &id, "schema", "").json();
                assert_eq!(schema["additionalProperties"], false);
                // Clause C: nothing comes that is not declared, and what is declared comes.
                let items = server.get(&format!("/collections/{id}/items?limit=10")).expect(200).json();
                for item in items["features"].as_array().unwrap() {
                    let mut declared: Vec<_> = properties(&schema)
                        .filter(|(_, one)| one.get("type").is_some() && one["readOnly"] != true)
                        .map(|(name, _)| name)
                        .collect();
                    declared.sort();
                    let mut returned: Vec<_> = item["properties"].as_object().unwrap().keys().collect();
                    returned.sort();
                    assert_eq!(returned, declared, "{id}");
                }
            }
        }
    }
}

requirement! {
    "/req/queryables/link",
    fn queryables_link(server) {
        check_link(server, "queryables");
    }
}

requirement! {
    "/req/queryables/op",
    fn queryables_op(server) {
        check_op(server, "queryables");
    }
}

requirement! {
    /// Clause C: what is no queryable is refused, a hidden property as one that there is not.
    "/req/queryables/response",
    fn queryables_response(server) {
        let described = described(server);
        let queryables = get(described, THINGS, "queryables", "").json();
        assert_eq!(queryables["additionalProperties"], false);
        assert!(queryables["properties"].get("open").is_none());
        for name in ["open", "nonsense"] {
            let refused = described.get(&format!("/collections/{THINGS}/items?{name}=true")).expect(400);
            assert!(refused.json()["detail"].as_str().unwrap().contains(&format!("`{name}`")));
        }
        let _ = described.get(&format!("/collections/{THINGS}/items?rank=7")).expect(200);
    }
}

requirement! {
    "/req/sortables/link",
    fn sortables_link(server) {
        check_link(server, "sortables");
    }
}

requirement! {
    "/req/sortables/op",
    fn sortables_op(server) {
        check_op(server, "sortables");
    }
}

requirement! {
    "/req/sortables/response",
    fn sortables_response(server) {
        for server in [server, described(server)] {
            for id in ids(server) {
                let sortables = get(server, &id, "sortables", "").json();
                assert_eq!(sortables["additionalProperties"], false);
                for (name, property) in properties(&sortables) {
                    assert!(property["type"].is_string(), "{id} {name}");
                    assert!(property["type"] != "object" && property["type"] != "array", "{id} {name}");
                }
                // Clause E.
                let _ = server.get(&format!("/collections/{id}/items?sortby=nonsense")).expect(400);
            }
        }
    }
}

requirement! {
    "/req/profile-parameter/profile-param",
    fn profile_parameter_profile_param(server) {
        let definition = server.get("/api").expect(200).json();
        for resource in RESOURCES {
            let parameters = definition["paths"][format!("/collections/{THINGS}/{resource}")]["get"]["parameters"].clone();
            let resolved = parameters.as_array().unwrap().iter().map(|one| match one["$ref"].as_str() {
                Some(reference) => definition.pointer(reference.strip_prefix('#').unwrap()).unwrap(),
                None => one,
            });
            let profile = resolved.into_iter().find(|one| one["name"] == "profile").unwrap();
            assert_eq!((&profile["in"], &profile["style"]), (&json!("query"), &json!("form")));
            assert_eq!((&profile["required"], &profile["explode"]), (&json!(false), &json!(false)));
            assert_eq!(profile["schema"], json!({ "type": "array", "items": { "type": "string" } }));
            // By identifier and by URI.
            for wish in ["actual-domain".to_owned(), format!("{REGISTER}actual-domain")] {
                let answer = get(server, THINGS, resource, &format!("?profile={wish}"));
                assert!(profiles(&answer).contains(&"actual-domain"), "{wish}");
            }
        }
    }
}

requirement! {
    "/req/profile-parameter/profile-param-response",
    fn profile_parameter_profile_param_response(server) {
        let described = described(server);
        for resource in RESOURCES {
            assert_eq!(profiles(&get(described, THINGS, resource, "")), ["codelist-inline", "valid-domain"]);
            assert_eq!(profiles(&get(server, THINGS, resource, "")), ["valid-domain"]);
            let actual = get(described, THINGS, resource, "?profile=nonsense,actual-domain,http://example.org/p");
            assert_eq!(profiles(&actual), ["codelist-inline", "actual-domain"]);
        }
    }
}

/// The codes of the names of things.
fn codes(schema: &Value) -> Vec<&str> {
    schema["properties"]["name"]["oneOf"].as_array().unwrap().iter().map(|one| one["const"].as_str().unwrap()).collect()
}

requirement! {
    "/req/profile-codelists/consistency",
    fn profile_codelists_consistency(server) {
        each(server, |answer, schema| {
            let has_codes = properties(schema).any(|(_, property)| property.get("oneOf").is_some());
            assert_eq!(profiles(answer).contains(&"codelist-inline"), has_codes, "{}", answer.url);
            assert!(properties(schema).all(|(_, one)| one.get("x-ogc-codelistUri").is_none()), "{}", answer.url);
        });
        let wishes = [("codelist-ref", "codelist-ref"), ("codelist-ref,codelist-inline", "codelist-ref"),
            ("codelist-inline,codelist-ref", "codelist-inline"), ("nonsense", "codelist-inline")];
        for (wish, applied) in wishes {
            let answer = get(described(server), THINGS, "schema", &format!("?profile={wish}"));
            assert_eq!(profiles(&answer), [applied, "valid-domain"], "{wish}");
            let name = answer.json()["properties"]["name"].clone();
            let is_inline = applied == "codelist-inline";
            assert_eq!((name["oneOf"].is_array(), name["enum"].is_array()), (is_inline, !is_inline), "{wish}");
        }
    }
}

requirement! {
    "/req/profile-codelists/codelist-inline",
    fn profile_codelists_codelist_inline(server) {
        let described = described(server);
        for resource in RESOURCES {
            for (place, language) in ["fr", "nl", "en"].into_iter().enumerate() {
                let answer = get(described, THINGS, resource, &format!("?lang={language}"));
                assert_eq!(answer.header("content-language"), language);
                let schema = answer.json();
                assert_eq!(codes(&schema), NAME_CODES);
                let name = &schema["properties"]["name"];
                assert_eq!(name["oneOf"][0], json!({ "const": FIRST_CODE[0], "title": FIRST_CODE[place + 1] }));
                assert_eq!(name["title"], ["Nom", "Naam", "Name"][place]);
                assert!(name["description"].is_string());
                assert_eq!(schema["title"], ["Choses", "Dingen", "Things"][place]);
            }
        }
    }
}

requirement! {
    "/req/profile-codelists/codelist-ref",
    fn profile_codelists_codelist_ref(server) {
        let described = described(server);
        for resource in RESOURCES {
            let answer = get(described, THINGS, resource, &format!("?profile={REGISTER}codelist-ref"));
            assert!(profiles(&answer).contains(&"codelist-ref"), "{}", answer.url);
            let schema = answer.json();
            let name = &schema["properties"]["name"];
            assert_eq!((&name["enum"], name.get("oneOf")), (&json!(NAME_CODES), None), "{resource}");
            let uri = name["x-ogc-codelistUri"].as_str().unwrap();
            assert!(uri.starts_with("http"), "{uri}");
            for (place, language) in ["fr", "nl", "en"].into_iter().enumerate() {
                let list = described.get(&format!("{uri}?lang={language}")).expect(200).json();
                assert_eq!(list["codes"].as_array().unwrap().len(), NAME_CODES.len());
                assert_eq!(list["codes"][0], json!({ "code": FIRST_CODE[0], "title": FIRST_CODE[place + 1] }));
            }
            let page = described.get(&format!("{uri}?f=html&lang=en")).expect(200);
            assert!(page.media_type() == "text/html" && page.body.contains(FIRST_CODE[3]), "{uri}");
            // Of what there is now, with the list it comes from.
            let actual = get(described, THINGS, resource, "?profile=codelist-ref,actual-domain");
            assert_eq!(profiles(&actual), ["codelist-ref", "actual-domain"]);
            let name = actual.json()["properties"]["name"].clone();
            let there = name["enum"].as_array().unwrap();
            assert!(there.contains(&json!("watergang")) && !there.contains(&json!("unused")), "{name}");
            assert_eq!(name["x-ogc-codelistUri"], uri);
        }
        let _ = described.get("/codelists/nonsense").expect(404);
    }
}

requirement! {
    "/req/profile-domains/consistency",
    fn profile_domains_consistency(server) {
        each(server, |answer, schema| {
            let domains: Vec<_> = profiles(answer).into_iter().filter(|profile| PROFILES.contains(profile)).collect();
            assert_eq!(domains.len(), 1, "{}", answer.url);
            if domains == ["valid-domain"] {
                let of_data = ["enum", "minimum", "maximum", "minLength"];
                let told = properties(schema).any(|(_, one)| of_data.iter().any(|keyword| one.get(keyword).is_some()));
                assert!(!told, "{}: what the data have is not what is allowed", answer.url);
            }
        });
    }
}

requirement! {
    "/req/profile-domains/actual-domain",
    fn profile_domains_actual_domain(server) {
        for resource in RESOURCES {
            let schema = get(server, THINGS, resource, "?profile=actual-domain").json();
            let of_things = |name: &str| all().into_iter().map(|thing| thing.value(name)).collect::<Vec<_>>();
            let texts = |name: &str| {
                let mut texts: Vec<_> = of_things(name)
                    .into_iter()
                    .filter_map(|value| match value {
                        watergang_core::Value::Text(text) => Some(text),
                        _ => None,
                    })
                    .collect();
                texts.sort();
                texts.dedup();
                texts
            };
            let property = |name: &str| &schema["properties"][name];
            assert_eq!(property("name")["enum"], json!(texts("name")));
            assert_eq!(property("day")["enum"], json!(texts("day")));
            assert_eq!(property("open")["enum"], json!([false, true]));
            // 240 ids such as `thing:007`.
            assert_eq!((&property("id")["minLength"], &property("id")["maxLength"]), (&json!(9), &json!(9)));
            assert!(property("id").get("enum").is_none());
            // (37 n) % 50 - 20 and (1.25 n) % 10 of the fixture, which lacks the rank where that would be -20.
            assert_eq!((&property("rank")["minimum"], &property("rank")["maximum"]), (&json!(-19), &json!(29)));
            let width = property("width_m");
            assert_eq!((width["minimum"].as_f64(), width["maximum"].as_f64()), (Some(0.0), Some(8.75)));
        }
        let posts = get(server, POSTS, "schema", "?profile=actual-domain").json();
        assert_eq!(posts["properties"]["geom"]["format"], "geometry-point");
        let nothing = get(server, NOTHING, "schema", "?profile=actual-domain").json();
        assert_eq!(nothing["properties"]["label"]["enum"], json!([]));
        // Of the codes those that are used, and the names that are no codes.
        let things = get(described(server), THINGS, "queryables", "?profile=actual-domain").json();
        assert!(codes(&things).starts_with(&NAME_CODES[..3]), "{things:#}");
        assert!(!codes(&things).contains(&"unused") && codes(&things).contains(&"watergang"));
    }
}
