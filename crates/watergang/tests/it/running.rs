//! Start, signals, the admin side.

use std::net::TcpListener;

use crate::server::{Server, data, executable, get, wait_until};

fn communes() -> String {
    data("communes.gpkg").display().to_string()
}

#[test]
fn the_admin_side_tells_health_readiness_and_figures() {
    let server = Server::start(&[&communes()]);
    server.get("/collections");
    let admin = server.admin_url();
    assert_eq!(get(&format!("{admin}/healthz")).status, 200);
    let ready = get(&format!("{admin}/readyz"));
    assert_eq!((ready.status, ready.text().as_str()), (200, "ready\n"));
    let metrics = get(&format!("{admin}/metrics"));
    assert_eq!(metrics.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert!(metrics.text().contains("watergang_requests_total{"), "{}", metrics.text());
    assert_ne!(server.get("/metrics").status, 200, "the published side does not tell figures");
}

#[test]
fn what_is_not_published_is_named_with_its_reason() {
    let server = Server::start(&[&communes()]);
    server.wait_for_log("published");
}

#[test]
fn sigterm_ends_the_server_with_success_although_a_client_keeps_its_connection() {
    let mut server = Server::start(&[&communes()]);
    let _idle = std::net::TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    server.signal("TERM");
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn sighup_looks_at_the_database_again() {
    let server = Server::start(&[&communes()]);
    server.signal("HUP");
    server.wait_for_log("looked at again");
    assert!(server.log().contains("SIGHUP"));
}

#[test]
fn a_changed_file_is_read_again_and_a_wrong_one_leaves_everything_as_it_was() {
    let instance = format!("title = \"One\"\n[stores.main]\nsource = \"{}\"\npublish_all = true\n", communes());
    let folder = crate::configuration::folder(&[("watergang.toml", &instance)]);
    let server = Server::start(&["--config", &folder.path().display().to_string()]);
    std::fs::write(folder.path().join("watergang.toml"), "titel = 1\n").unwrap();
    server.wait_for_log("did you mean `title`?");
    std::fs::write(folder.path().join("watergang.toml"), instance.replace("One", "Another")).unwrap();
    server.wait_for_log("looked at again");
}

#[test]
fn a_taken_port_is_an_error_with_its_address() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = executable().args(["serve", &communes(), "--listen", &address]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains(&format!("cannot listen on {address}")), "{said}");
}

#[test]
fn exit_codes_tell_how_it_failed() {
    let code = |arguments: &[&str]| executable().args(arguments).output().unwrap().status.code();
    assert_eq!(code(&["--version"]), Some(0));
    assert_eq!(code(&["serve", "--colour"]), Some(2));
    let wrong = crate::configuration::folder(&[("watergang.toml", "titel = 1\n")]);
    assert_eq!(code(&["serve", "--config", &wrong.path().display().to_string()]), Some(3));
    assert_eq!(code(&["serve", "/nowhere/to/be/found.gpkg"]), Some(4));
    let communes = communes();
    for line in [
        "serve COMMUNES --listen 8080",
        "serve COMMUNES --public-url x",
        "import a.csv --into b.gpkg --collection a/b",
        "import a.csv --into b.gpkg --crs EPSG:1",
        "check",
        "migrate",
        "openapi",
        "backup TO",
    ] {
        let (code, said) = run_in_an_empty_folder(&line.replace("COMMUNES", &communes));
        assert_eq!(code, Some(2), "{line}: {said}");
    }
    for (line, told) in [
        ("import a.csv --into b.gpkg", "a.csv"),
        ("serve nope.gpkg", "there is no such file"),
        ("restore nope --source b.gpkg", "there is no backup `nope`"),
        ("migrate missing/b.gpkg", "missing/b.gpkg"),
    ] {
        let (code, said) = run_in_an_empty_folder(line);
        assert!(code == Some(4) && said.contains(told), "{line}: {code:?}, {said}");
    }
}

/// Exit code and words of a command line in a folder without any configuration.
fn run_in_an_empty_folder(line: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = executable().args(line.split(' ')).current_dir(folder.path()).output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

/// RFC 7230 leaves the size to servers; what matters is that memory does not grow with what a client sends.
#[test]
fn headers_without_end_are_refused() {
    use std::io::{Read, Write};
    let server = Server::start(&[&communes()]);
    let mut connection = std::net::TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    let _ = connection.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n");
    let line = format!("X-Filler: {}\r\n", "a".repeat(4_000));
    let refused = (0..1_000).any(|_| connection.write_all(line.as_bytes()).is_err());
    let mut answer = String::new();
    let _ = connection.read_to_string(&mut answer);
    assert!(refused || answer.starts_with("HTTP/1.1 4"), "{answer}");
    wait_until(|| server.get("/collections").status > 0, || "the next request".to_owned());
}

#[test]
fn what_is_not_there_is_said_to_be_missing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.csv"), "name,lon,lat\na,2,51\n").unwrap();
    for (line, told) in [
        ("serve nope.gpkg", "there is no such file"),
        ("check nope.gpkg", "there is no such file"),
        ("import a.csv --into missing/b.gpkg", "there is no folder `missing`"),
    ] {
        let output = executable().args(line.split(' ')).current_dir(folder.path()).output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(output.status.code() == Some(4) && said.contains(told), "{line}: {said}");
    }
}
