//! Requests that are too large, byte for byte: no HTTP library between the test and the server helps.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::server::{Server, data};

/// Sends the bytes and takes everything until the server closes: the status, the head and the problem.
fn send(server: &Server, request: &str) -> (u16, String, Value) {
    let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, head.to_lowercase(), serde_json::from_str(body).unwrap_or_default())
}

fn communes() -> Server {
    Server::start(&[&data("communes.gpkg").display().to_string()])
}

#[track_caller]
fn check(server: &Server, request: &str, status: u16, slug: &str, told: &str) {
    let (answered, head, problem) = send(server, request);
    assert_eq!(answered, status, "{head}");
    assert!(head.contains("content-type: application/problem+json"), "{head}");
    assert!(head.contains("access-control-allow-origin: *"), "scripts of other sites may read it: {head}");
    assert!(head.contains("connection: close"), "what comes yet is not read: {head}");
    assert_eq!(problem["status"], status);
    assert!(problem["type"].as_str().unwrap().ends_with(&format!("/problems/{slug}")), "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains(told), "{problem}");
}

#[test]
fn what_is_too_large_is_told_in_a_problem_document() {
    let server = communes();
    let get = |path: &str, headers: &str| format!("GET {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
    let (status, ..) = send(&server, &get("/conformance", "Connection: close\r\n"));
    assert_eq!(status, 200);
    let long = format!("/collections/communes/items?ids={}", "1,".repeat(30_000));
    check(&server, &get(&long, ""), 414, "uri-too-long", "49152");
    let cookie = format!("Cookie: {}\r\n", "c".repeat(40_000));
    check(&server, &get("/conformance", &cookie), 431, "headers-too-large", "32768");
    // No byte of the body has to come: its announced length is enough. One mebibyte is the default.
    let body = "POST /collections HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n";
    check(&server, body, 413, "content-too-large", "1048576");
}

/// A thousand ids of 36 characters are as many as `ids` takes, and as long as identifiers usually get.
#[test]
fn the_most_ids_that_may_be_named_fit_into_an_address() {
    let server = communes();
    let ids = vec!["123e4567-e89b-12d3-a456-426614174000"; 1_000].join(",");
    let request = format!("GET /collections/communes/items?ids={ids} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_eq!(send(&server, &request).0, 200);
}
