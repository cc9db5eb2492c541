//! The image's build steps, its health check, the service and the licences.

use crate::dependencies::metadata;
use crate::files::{none, root};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use watergang_test_postgres::skip_or_fail;

/// The server, if this is part of a whole run; else any executable, since only the layout of the files is looked at.
fn executable() -> std::ffi::OsString {
    let own = std::env::current_exe().unwrap().into_os_string();
    std::env::var_os("WATERGANG_EXECUTABLE").filter(|path| Path::new(path).exists()).unwrap_or(own)
}

/// The steps of the Dockerfile that are ours, without a container engine.
#[test]
fn the_image_is_laid_out_by_a_plain_script() {
    let folder = tempfile::tempdir().unwrap();
    let mut script = Command::new(root().join("config/docker/build.sh"));
    let output = script.arg(folder.path()).env("WATERGANG_EXECUTABLE", executable()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let expected =
        ["usr/bin/watergang", "usr/lib/watergang/healthcheck.sh", "usr/share/doc/watergang/LICENSE", "etc/watergang"];
    let missing: Vec<String> =
        expected.iter().filter(|path| !folder.path().join(path).exists()).map(|path| (*path).to_owned()).collect();
    none("missing from the image", &missing);
    assert!(!folder.path().join("etc/watergang/docker").exists(), "the packaging itself is not configuration");

    if std::env::var_os("WATERGANG_EXECUTABLE").is_some() {
        // It runs from its new place, with nothing of the build folder in its environment.
        let mut server = Command::new(folder.path().join("usr/bin/watergang"));
        assert!(server.arg("--version").env_clear().current_dir("/").status().unwrap().success());
    }
}

#[test]
fn the_image_runs_as_nobody_special_and_looks_after_its_health() {
    let text = std::fs::read_to_string(root().join("Dockerfile")).unwrap();
    let stages = text.lines().filter(|line| line.starts_with("FROM ")).count();
    assert_eq!(stages, 2, "one stage builds, the other runs");
    let last = text.rsplit("\nFROM ").next().unwrap();
    assert!(last.contains("\nUSER 10001"), "not root");
    assert!(last.contains("\nHEALTHCHECK "), "a health check");
}

/// Cargo loads every member of the workspace before it builds any.
#[test]
fn the_image_is_built_from_every_package() {
    let ignored = std::fs::read_to_string(root().join(".dockerignore")).unwrap();
    let metadata = metadata(&["--no-deps"]);
    let mut faults = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let manifest = Path::new(package["manifest_path"].as_str().unwrap()).strip_prefix(root()).unwrap();
        let folder = manifest.iter().next().unwrap().to_string_lossy();
        if ignored.lines().any(|line| line.trim_matches('/') == folder) {
            faults.push(manifest.display().to_string());
        }
    }
    none("hidden from the image by .dockerignore", &faults);
}

#[test]
fn the_health_check_wants_status_200() {
    assert!(healthy("HTTP/1.1 200 OK"));
    assert!(!healthy("HTTP/1.1 503 Service Unavailable"));
    // Port 9 (discard) of the machine itself, where nobody listens.
    let script = root().join("config/docker/healthcheck.sh");
    assert!(!Command::new(script).args(["127.0.0.1", "9"]).output().unwrap().status.success());
}

/// What the health check says of a server that answers with this status line.
fn healthy(status_line: &str) -> bool {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let answer = format!("{status_line}\r\nContent-Length: 0\r\n\r\n");
    let server = std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let request = BufReader::new(connection.try_clone().unwrap()).lines().map_while(Result::ok);
        let request: Vec<String> = request.take_while(|line| !line.is_empty()).collect();
        connection.write_all(answer.as_bytes()).unwrap();
        request
    });
    let script = root().join("config/docker/healthcheck.sh");
    let status = Command::new(script).args(["127.0.0.1", &port]).output().unwrap().status;
    assert_eq!(server.join().unwrap()[0], "GET / HTTP/1.1");
    status.success()
}

#[test]
fn systemd_understands_the_service() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        skip_or_fail("systemd-analyze is missing: it comes with the package `systemd`");
        return;
    }
    // The executable need not be installed on this machine for its service to be right.
    let text = std::fs::read_to_string(root().join("config/watergang.service")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let service = folder.path().join("watergang.service");
    std::fs::write(&service, text.replace("/usr/bin/watergang", "/bin/true")).unwrap();
    let output = Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&service).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let faults: Vec<String> = said.lines().filter(|line| line.contains("watergang")).map(str::to_owned).collect();
    none("systemd says of the service", &faults);
    assert!(output.status.success(), "{said}");
}
