//! `demo`, `openapi` and `healthcheck`.

use crate::server::{Server, data, executable};

#[test]
fn the_demo_is_made_served_and_without_fault() {
    let folder = tempfile::tempdir().unwrap();
    let output = executable().arg("demo").arg("--dir").arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut names: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["collections", "corridor.gpkg", "watergang.toml"]);

    // An older demo is replaced.
    assert!(executable().arg("demo").arg("--dir").arg(folder.path()).output().unwrap().status.success());

    let check = executable().arg("check").arg("--config").arg(folder.path()).output().unwrap();
    let said = String::from_utf8(check.stdout).unwrap();
    assert!(check.status.success() && said.starts_with("0 faults, "), "{said}");

    let server = Server::start(&["--config", &folder.path().display().to_string()]);
    let watercourses = server.get("/collections/watercourse/items?limit=1").json();
    assert!(watercourses["numberMatched"].as_u64().unwrap() > 1_000, "{watercourses}");
    let landing = server.get("/?lang=nl").json();
    assert!(landing["title"].as_str().unwrap().contains("synthetische gegevens"), "{}", landing["title"]);
    assert!(!server.log().contains("WARN"), "{}", server.log());
}

#[test]
fn a_demo_takes_nobody_elses_folder() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("watergang.toml");
    std::fs::write(&own, "languages = [\"fr\"]\n").unwrap();
    let output = executable().arg("demo").arg("--dir").arg(folder.path()).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && told.contains("no demo made it"), "{told}");
    assert_eq!(std::fs::read_to_string(&own).unwrap(), "languages = [\"fr\"]\n");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn the_definition_is_written_in_both_versions() {
    let definition = |version: &str| {
        let mut command = executable();
        let output =
            command.args(["openapi", "--openapi-version", version]).arg(data("communes.gpkg")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    for version in ["3.0", "3.1"] {
        let definition = definition(version);
        assert!(definition["openapi"].as_str().unwrap().starts_with(version), "{}", definition["openapi"]);
        assert!(definition["paths"]["/collections/communes/items"].is_object());
    }
}

#[test]
fn a_health_check_tells_a_server_from_nobody() {
    let server = Server::start(&[&data("communes.gpkg").display().to_string()]);
    let code = |address: &str| executable().args(["healthcheck", address]).output().unwrap().status.code();
    assert_eq!(code(server.url.strip_prefix("http://").unwrap()), Some(0));
    // Port 9 (discard), where nobody listens.
    assert_eq!(code("127.0.0.1:9"), Some(1));
}
