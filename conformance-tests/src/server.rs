//! The executable under test.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;
use watergang_test_postgres::TestPostgres;

use crate::client::{Answer, send};
use crate::fixture;

/// A running server. It ends when the value is dropped, and when the test process ends in any way.
#[derive(Debug)]
pub struct Server {
    /// Where it listens: `http://127.0.0.1:43127`.
    pub base: String,
    /// Which store it serves: `gpkg` or `postgis`.
    pub store: &'static str,
    /// The GeoPackage or the URL of the database.
    pub source: String,
    child: Child,
    folder: Option<tempfile::TempDir>,
}

/// Waits with the server until its standard input closes, which it does with the process that holds the other end.
const SUPERVISOR: &str =
    r#"exec 3<&0; "$0" "$@" </dev/null & server=$!; read -r _ <&3; kill "$server"; wait "$server""#;

/// The data of the CQL2 tests of the standard (Natural Earth, public domain).
const NATURAL_EARTH: &str = "standards/data/ne110m4cql2.gpkg";

/// Name of the log in the folder of a server that keeps one.
const LOG: &str = "log";

/// The executable under test.
#[must_use]
pub fn executable() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let named = std::env::var_os("WATERGANG_EXECUTABLE").map(PathBuf::from);
    let path = named.unwrap_or_else(|| root.join("target/debug/watergang"));
    assert!(path.exists(), "`{}` is not built: run `cargo build --package watergang`", path.display());
    path
}

/// The real data of the corridor.
#[must_use]
pub fn shared(path: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let shared = std::env::var_os("WATERGANG_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let path = shared.join(path);
    assert!(path.exists(), "`{}` is missing: WATERGANG_SHARED names the folder of the shared data", path.display());
    path
}

impl Server {
    /// Starts the executable with these arguments after `serve`, and waits until it listens.
    ///
    /// # Panics
    /// When it does not.
    #[must_use]
    pub fn start(store: &'static str, source: &str, arguments: &[&str]) -> Self {
        let mut all = arguments.to_vec();
        all.push(source);
        Self::start_with(store, source, &all)
    }

    /// Starts the executable with the configuration of a folder, and waits until it listens.
    ///
    /// # Panics
    /// When it does not.
    #[must_use]
    pub fn configured(store: &'static str, folder: &Path) -> Self {
        let folder = folder.to_str().unwrap();
        Self::start_with(store, folder, &["--config", folder])
    }

    /// A second server of what another serves, whose access log [`Server::requests`] tells.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn logged(like: &Self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let instance =
            format!("[stores.main]\npublish_all = true\nsource = '{}'\n[log]\nformat = \"json\"\n", like.source);
        std::fs::write(folder.path().join("watergang.toml"), instance).unwrap();
        let log = std::fs::File::create(folder.path().join(LOG)).unwrap();
        let path = folder.path().to_str().unwrap();
        Self::start_logging(like.store, path, &["--config", path], log.into()).with_folder(folder)
    }

    /// Ends a server that was started by [`Server::logged`]; its lines about requests, as JSON. All of them are written
    /// by then.
    ///
    /// # Panics
    /// When it wrote none.
    #[must_use]
    pub fn requests(mut self) -> Vec<Value> {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
        let path = self.folder.as_ref().map(|folder| folder.path().join(LOG)).unwrap();
        let log = std::fs::read_to_string(path).unwrap();
        // What is said to people before the log begins is no JSON.
        let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let requests: Vec<_> = lines.filter(|line| line["message"] == "request").collect();
        assert!(!requests.is_empty(), "{log}");
        requests
    }

    fn start_with(store: &'static str, source: &str, arguments: &[&str]) -> Self {
        Self::start_logging(store, source, arguments, Stdio::null())
    }

    fn start_logging(store: &'static str, source: &str, arguments: &[&str], log: Stdio) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", SUPERVISOR]).arg(executable()).args(["serve", "--listen", "127.0.0.1:0"]).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().expect("a shell");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base =
            line.split_whitespace().find(|word| word.starts_with("http://")).map(|url| url.trim_end_matches('/'));
        let base = base.unwrap_or_else(|| panic!("the server said `{line}` and did not listen")).to_owned();
        Self { base, store, source: source.to_owned(), child, folder: None }
    }

    /// The fixture in a GeoPackage.
    #[must_use]
    pub fn gpkg() -> &'static Self {
        static SERVER: LazyLock<Server> = LazyLock::new(|| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("fixture.gpkg");
            fixture::geopackage(&path);
            let mut server = Server::start("gpkg", path.to_str().unwrap(), &[]);
            server.folder = Some(folder);
            server
        });
        &SERVER
    }

    /// The fixture in PostGIS; nothing only where tests may be skipped and there is no PostgreSQL.
    #[must_use]
    pub fn postgis() -> Option<&'static Self> {
        static SERVER: LazyLock<Option<Server>> = LazyLock::new(|| {
            let postgres = TestPostgres::shared()?;
            let database = postgres.create_database("conformance");
            fixture::database(database.url());
            let server = Server::start("postgis", database.url(), &[]);
            // The database lives as long as its server, which is as long as the process.
            std::mem::forget(database);
            Some(server)
        });
        SERVER.as_ref()
    }

    /// The data of the CQL2 tests of the standard, as it comes in a GeoPackage.
    #[must_use]
    pub fn natural_earth_gpkg() -> &'static Self {
        static SERVER: LazyLock<Server> =
            LazyLock::new(|| Server::start("gpkg", shared(NATURAL_EARTH).to_str().unwrap(), &[]));
        &SERVER
    }

    /// The same in PostGIS; nothing only where tests may be skipped and there is no PostgreSQL.
    #[must_use]
    pub fn natural_earth_postgis() -> Option<&'static Self> {
        static SERVER: LazyLock<Option<Server>> = LazyLock::new(|| {
            let postgres = TestPostgres::shared()?;
            let database = postgres.create_database("natural_earth");
            fixture::copy(&shared(NATURAL_EARTH), database.url());
            let server = Server::start("postgis", database.url(), &[]);
            std::mem::forget(database);
            Some(server)
        });
        SERVER.as_ref()
    }

    /// The same, keeping a folder until it ends.
    #[must_use]
    pub fn with_folder(mut self, folder: tempfile::TempDir) -> Self {
        self.folder = Some(folder);
        self
    }

    /// What the server holds in memory that is not the content of a file, in mebibytes (`RssAnon`, proc(5)).
    ///
    /// # Panics
    /// When it does not run.
    #[must_use]
    pub fn anonymous_memory_mib(&self) -> f64 {
        let supervisor = self.child.id();
        let children = std::fs::read_to_string(format!("/proc/{supervisor}/task/{supervisor}/children")).unwrap();
        let server = children.split_whitespace().next().expect("a server that runs");
        let status = std::fs::read_to_string(format!("/proc/{server}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("a process that lives");
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    }

    /// Asks for a path; the body is read by whoever wants it.
    ///
    /// # Panics
    /// When the status is not 200.
    #[must_use]
    pub fn open(&self, path: &str) -> impl std::io::Read + use<> {
        let answer = ureq::get(format!("{}{path}", self.base)).call().unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(answer.status(), 200, "{path}");
        answer.into_body().into_reader()
    }

    /// Asks for a path, as JSON unless a header says otherwise.
    #[must_use]
    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    /// Asks for a path with headers.
    #[must_use]
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers)
    }

    /// Sends any request.
    #[must_use]
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let url = if path.starts_with("http://") { path.to_owned() } else { format!("{}{path}", self.base) };
        send(method, &url, headers)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
