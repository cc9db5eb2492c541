//! Programs of others that the tests run against the server.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use conformance_tests::Server;
use watergang_store_testkit::fixture::Thing;
use watergang_test_postgres::skip_or_fail;

/// Longer than any program here takes on a slow machine.
const LIMIT_S: &str = "300";

/// A filter, and which things it selects.
pub type Case<'a> = (&'a str, &'a dyn Fn(&Thing) -> bool);

/// What a program that succeeded said.
pub struct Said {
    pub out: String,
    pub err: String,
}

/// Runs a program to its end; nothing only where tests may be skipped and there is no such program.
#[track_caller]
pub fn run(program: impl AsRef<Path>, arguments: &[&str]) -> Option<Said> {
    run_with(program, arguments, &[])
}

/// Runs a program with additions to its environment.
#[track_caller]
pub fn run_with(program: impl AsRef<Path>, arguments: &[&str], environment: &[(&str, &str)]) -> Option<Said> {
    let program = program.as_ref();
    // Profiles, caches and findings of the program go where they end with the test, and no setting of the user's own
    // takes part.
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("timeout");
    command.arg(LIMIT_S).arg(program).args(arguments).stdin(Stdio::null());
    command.current_dir(folder.path()).env("HOME", folder.path()).env("XDG_RUNTIME_DIR", folder.path());
    command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1").envs(environment.iter().copied());
    let output = command.output().expect("coreutils");
    // What `timeout` says of a program that it does not find.
    if output.status.code() == Some(127) {
        skip_or_fail(&format!("`{}` is not installed", program.display()));
        return None;
    }
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{} {arguments:?}: {}\n{out}\n{err}", program.display(), output.status);
    Some(Said { out, err })
}

/// A path in the folder of tools that `cargo xtask test` makes.
#[track_caller]
pub fn tool(path: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("WATERGANG_TOOLS") else {
        skip_or_fail("`WATERGANG_TOOLS` is not set: `cargo xtask test` installs the tools and names their folder");
        return None;
    };
    let path = Path::new(&folder).join(path);
    if path.exists() {
        return Some(path);
    }
    skip_or_fail(&format!("`{}` is missing: `cargo xtask test` installs it", path.display()));
    None
}

/// A script of `clients/`.
pub fn script(name: &str) -> String {
    format!("{}/clients/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Checks the fixture from a GeoPackage, then from PostGIS.
pub fn on_both_stores(check: impl Fn(&Server)) {
    check(Server::gpkg());
    if let Some(server) = Server::postgis() {
        check(server);
    }
}
