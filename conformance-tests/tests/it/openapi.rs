//! The API definition under two validators, in Swagger UI, and as what schemathesis makes requests of.

use std::path::Path;

use conformance_tests::Server;
use conformance_tests::client::links;
use serde_json::Value;

use crate::programs::{on_both_stores, run, script, tool};

/// Both versions of the API definition as files of a folder.
fn definitions(server: &Server, folder: &Path) -> [(String, String); 2] {
    [("3.0", "/api?f=json"), ("3.1", "/api?f=openapi31")].map(|(version, path)| {
        let file = folder.join(format!("{version}.json"));
        std::fs::write(&file, server.get(path).expect(200).body).unwrap();
        (version.to_owned(), file.to_str().unwrap().to_owned())
    })
}

fn check_references(value: &Value) {
    match value {
        Value::Object(members) => {
            if let Some(target) = members.get("$ref").and_then(Value::as_str) {
                assert!(target.starts_with("#/"), "`{target}` is not in the document itself");
            }
            members.values().for_each(check_references);
        }
        Value::Array(values) => values.iter().for_each(check_references),
        _ => (),
    }
}

#[test]
fn both_versions_are_valid_for_openapi_spec_validator() {
    on_both_stores(|server| {
        let folder = tempfile::tempdir().unwrap();
        let Some(validator) = tool("python/bin/openapi-spec-validator") else { return };
        for (version, file) in definitions(server, folder.path()) {
            let Some(said) = run(&validator, &["--schema", &version, &file]) else { return };
            assert!(said.out.contains("OK"), "{version}: {}", said.out);
        }
    });
}

#[test]
fn both_versions_are_valid_for_swagger_parser() {
    on_both_stores(|server| {
        let folder = tempfile::tempdir().unwrap();
        let Some(_) = tool("node/node_modules/@apidevtools/swagger-parser") else { return };
        for (version, file) in definitions(server, folder.path()) {
            let Some(said) = run("node", &[&script("openapi.mjs"), &file]) else { return };
            assert!(said.out.starts_with(&version), "{version}: {}", said.out);
        }
    });
}

#[test]
fn both_versions_refer_to_nothing_outside_themselves() {
    on_both_stores(|server| {
        for path in ["/api?f=json", "/api?f=openapi31"] {
            check_references(&server.get(path).expect(200).json());
        }
    });
}

#[test]
fn swagger_ui_answers_with_its_own_assets() {
    let server = Server::gpkg();
    let landing = server.get("/").expect(200).json();
    let page = links(&landing, "service-doc")[0]["href"].as_str().unwrap().to_owned();
    let page = server.get_with(&page, &[("accept", "text/html")]).expect(200);
    let ui = page.body.split("<iframe").nth(1).and_then(|rest| rest.split("src=\"").nth(1));
    let ui = ui.and_then(|rest| rest.split_once('"')).expect("a frame").0;
    let ui_page = server.get_with(ui, &[("accept", "text/html")]).expect(200);
    assert_eq!(ui_page.media_type(), "text/html");
    let folder = ui.rsplit_once('/').unwrap().0;
    let scripts =
        ui_page.body.split("src=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(script, _)| script);
    for script in scripts {
        let relative = script.trim_start_matches("./");
        assert!(!relative.contains("//"), "`{script}` is elsewhere");
        let _ = server.get(&format!("{folder}/{relative}")).expect(200);
    }
}

/// schemathesis makes requests of the API definition, good and bad ones, and holds the answers against it.
#[test]
fn schemathesis_gets_no_5xx_and_no_undocumented_answer() {
    let server = Server::gpkg();
    let Some(program) = tool("python/bin/schemathesis") else { return };
    let checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
    let url = format!("{}/api", server.base);
    let arguments = [
        "run",
        &url,
        "--phases=coverage,fuzzing",
        "--max-examples=5",
        "--seed=1",
        "--checks",
        checks,
        "--suppress-health-check=all",
        "--warnings=off",
        "--no-shrink",
        "--generation-database=none",
    ];
    let Some(said) = run(program, &arguments) else { return };
    assert!(said.out.contains("No issues found"), "{}", said.out);
}
