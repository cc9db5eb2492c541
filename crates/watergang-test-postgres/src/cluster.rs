//! A cluster: made, started, stopped, removed.

use crate::programs::{Programs, run};
use crate::{CLUSTER_VARIABLE, TestDatabase, TestPostgresError, TestStandby, skip_or_fail};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The database that every new one is copied from: empty, with PostGIS.
const TEMPLATE: &str = "watergang_template";

/// What differs from a server's defaults (which include the `wal_level` that a standby needs).
///
/// Durability is not wanted of what lives for seconds, though a commit is still written before it is answered, so that
/// a standby and a restarted server have it. A small cache leaves memory to what is tested.
const SETTINGS: &[&str] = &[
    "fsync=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=64MB",
    "listen_addresses=127.0.0.1",
    "timezone=UTC",
];

/// Another program may take the free port before the server does; then another one is tried.
const PORT_ATTEMPTS: u32 = 5;

/// A running PostgreSQL of our own.
#[derive(Debug)]
pub struct TestPostgres {
    programs: Programs,
    /// Holds the socket, the data in `data`, and the log.
    folder: PathBuf,
    /// The port on 127.0.0.1, which is also in the name of the socket.
    port: u16,
    /// Removes all when its input is closed, which happens when this value is dropped and when our process ends.
    /// There is none for a cluster that somebody else has started.
    watchdog: Option<Child>,
}

impl TestPostgres {
    /// The cluster of this test process, started at the first call.
    ///
    /// Where PostgreSQL or PostGIS is missing the test fails, or, if the run allows it, says that it is skipped and
    /// gets `None`, upon which it returns.
    #[track_caller]
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Result<TestPostgres, TestPostgresError>> = OnceLock::new();
        Self::or_skip(SHARED.get_or_init(Self::running_or_new).as_ref())
    }

    /// A cluster of one's own, for a test that stops it; `None` as with [`TestPostgres::shared`].
    #[track_caller]
    pub fn start_or_skip() -> Option<Self> {
        match Self::start() {
            Ok(cluster) => Some(cluster),
            Err(error) => Self::or_skip(Err(&error)),
        }
    }

    #[track_caller]
    fn or_skip<T>(cluster: Result<T, &TestPostgresError>) -> Option<T> {
        match cluster {
            Ok(cluster) => Some(cluster),
            Err(error @ TestPostgresError::Missing { .. }) => {
                skip_or_fail(&error.to_string());
                None
            }
            Err(error) => panic!("no PostgreSQL for the tests: {}", with_sources(error)),
        }
    }

    fn running_or_new() -> Result<Self, TestPostgresError> {
        match std::env::var_os(CLUSTER_VARIABLE) {
            Some(folder) => Self::running_in(Path::new(&folder)),
            None => Self::start(),
        }
    }

    /// The cluster whose socket lies in the folder.
    fn running_in(folder: &Path) -> Result<Self, TestPostgresError> {
        let not_there = || TestPostgresError::NotThere { folder: folder.display().to_string() };
        let names = std::fs::read_dir(folder)
            .map_err(|_| not_there())?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let port =
            names.into_iter().find_map(|name| name.strip_prefix(".s.PGSQL.")?.parse().ok()).ok_or_else(not_there)?;
        Ok(Self { programs: Programs::find()?, folder: folder.to_owned(), port, watchdog: None })
    }

    /// Makes a cluster and starts it; it is gone when the value is.
    ///
    /// # Errors
    /// [`TestPostgresError::Missing`] where PostgreSQL or PostGIS is not installed; else what failed.
    pub fn start() -> Result<Self, TestPostgresError> {
        let programs = Programs::find()?;
        if !programs.have_postgis() {
            return Err(TestPostgresError::Missing { what: "PostGIS", package: "postgis" });
        }
        let cluster = Self::in_new_folder(programs, |programs, data| {
            let mut initdb = programs.command("initdb");
            initdb.args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]);
            run("initdb", initdb.arg("--pgdata").arg(data)).map(drop)
        })?;
        cluster.psql("postgres", &format!("CREATE DATABASE {TEMPLATE}"))?;
        cluster.psql(TEMPLATE, "CREATE EXTENSION postgis")?;
        Ok(cluster)
    }

    /// Makes the folder, lets `fill` make the data in it, and starts the server.
    pub(crate) fn in_new_folder(
        programs: Programs,
        fill: impl FnOnce(&Programs, &Path) -> Result<(), TestPostgresError>,
    ) -> Result<Self, TestPostgresError> {
        let folder = make_folder()?;
        programs.hand_over(&folder)?;
        let watchdog = start_watchdog(&programs, &folder)?;
        let mut cluster = Self { programs, folder, port: 0, watchdog: Some(watchdog) };
        fill(&cluster.programs, &cluster.data())?;
        cluster.start_on_a_free_port()?;
        Ok(cluster)
    }

    fn start_on_a_free_port(&mut self) -> Result<(), TestPostgresError> {
        let mut attempt = 1;
        loop {
            self.port = free_port()?;
            match self.start_server() {
                Err(TestPostgresError::Failed { .. }) if attempt < PORT_ATTEMPTS && self.log_says_port_taken() => {
                    attempt += 1;
                }
                other => return other,
            }
        }
    }

    fn log_says_port_taken(&self) -> bool {
        std::fs::read_to_string(self.folder.join("log")).is_ok_and(|log| log.contains("Address already in use"))
    }

    fn start_server(&self) -> Result<(), TestPostgresError> {
        let mut options = format!("-c port={} -c unix_socket_directories={}", self.port, self.folder.display());
        for setting in SETTINGS {
            options.push_str(" -c ");
            options.push_str(setting);
        }
        let mut pg_ctl = self.programs.command("pg_ctl");
        pg_ctl
            .args(["start", "--silent", "--wait", "--timeout=120", "--options", &options, "--pgdata"])
            .arg(self.data());
        // The server inherits the streams; were they pipes, whoever reads them would wait for its end.
        pg_ctl.arg("--log").arg(self.folder.join("log")).stdout(Stdio::null()).stderr(Stdio::null());
        let system = |source| TestPostgresError::System { doing: "run pg_ctl", source };
        if pg_ctl.status().map_err(system)?.success() {
            return Ok(());
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        Err(TestPostgresError::Failed { program: "pg_ctl start".to_owned(), says: log })
    }

    /// Stops the server at once, as if the machine of the database had gone; its content stays.
    #[track_caller]
    pub fn stop_server(&self) {
        let mut pg_ctl = self.programs.command("pg_ctl");
        pg_ctl.args(["stop", "--mode=immediate", "--wait", "--pgdata"]).arg(self.data());
        self.must(run("pg_ctl stop", &mut pg_ctl));
    }

    /// Starts it again after [`TestPostgres::stop_server`], at the same place.
    #[track_caller]
    pub fn start_server_again(&self) {
        self.must(self.start_server());
    }

    /// A new database with PostGIS; its name begins with the one given, so that logs can be read.
    #[track_caller]
    pub fn create_database(&self, name: &str) -> TestDatabase<'_> {
        let name = unique(name);
        self.must(self.psql("postgres", &format!("CREATE DATABASE {} TEMPLATE {TEMPLATE}", quoted(&name))));
        TestDatabase::new(self, name)
    }

    /// A new role that may log in and has no right of its own; its name begins with the one given and is returned.
    ///
    /// Roles belong to the cluster, not to a database, so two tests must not choose the same name for theirs.
    #[track_caller]
    pub fn create_role(&self, name: &str) -> String {
        let name = unique(name);
        self.execute("postgres", &format!("CREATE ROLE {} LOGIN", quoted(&name)));
        name
    }

    /// A streaming standby of this cluster, already following.
    #[track_caller]
    pub fn start_standby(&self) -> TestStandby {
        self.must(TestStandby::start(self))
    }

    /// Runs statements as the superuser in the database of that name, `postgres` for what belongs to no database.
    #[track_caller]
    pub fn execute(&self, database: &str, sql: &str) {
        self.must(self.psql(database, sql));
    }

    /// The rows of a query as `psql` prints them: one a line, columns parted by `|`, no header.
    #[track_caller]
    pub fn query(&self, database: &str, sql: &str) -> String {
        self.must(self.psql(database, sql)).trim_end().to_owned()
    }

    /// The URL of a database by the Unix socket; the user is the superuser.
    pub fn url(&self, database: &str) -> String {
        self.url_as("postgres", database)
    }

    /// The same for another role.
    pub fn url_as(&self, role: &str, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://{role}@{folder}:{}/{database}", self.port)
    }

    /// The URL by TCP, for a client that has no Unix sockets, or when the connection shall go through a proxy.
    pub fn tcp_url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// The folder that holds the socket.
    pub fn socket_folder(&self) -> &Path {
        &self.folder
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn programs(&self) -> &Programs {
        &self.programs
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Runs statements; what `psql` prints.
    pub(crate) fn psql(&self, database: &str, sql: &str) -> Result<String, TestPostgresError> {
        let mut psql = self.programs.command("psql");
        psql.args(["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1"]);
        psql.args(["--dbname", &self.url(database), "--command", sql]);
        run("psql", &mut psql)
    }

    #[track_caller]
    pub(crate) fn must<T>(&self, result: Result<T, TestPostgresError>) -> T {
        match result {
            Ok(value) => value,
            Err(error) => panic!("{}", with_sources(&error)),
        }
    }
}

impl Drop for TestPostgres {
    fn drop(&mut self) {
        if let Some(mut watchdog) = self.watchdog.take() {
            drop(watchdog.stdin.take());
            // Nothing is left to be done should it fail: the process is about to forget the cluster.
            let _ = watchdog.wait();
        }
    }
}

/// The name with an ending of its own: other processes of the same run may use the same cluster.
fn unique(name: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    format!("{name}_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// A name as SQL quotes it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A new folder with a short name, because the path of a Unix socket has at most 107 bytes.
fn make_folder() -> Result<PathBuf, TestPostgresError> {
    let system = |source| TestPostgresError::System { doing: "make a folder for the cluster", source };
    let path = run("mktemp", Command::new("mktemp").args(["--directory", "--tmpdir", "watergang-pg-XXXXXX"]))?;
    std::fs::canonicalize(path.trim_end()).map_err(system)
}

/// A shell that waits for the end of its input, and then stops the server and removes the folder.
///
/// The other end of its input is ours alone, so it closes however we end. It has a process group of its own, or
/// Ctrl-C at the terminal would end it together with us.
fn start_watchdog(programs: &Programs, folder: &Path) -> Result<Child, TestPostgresError> {
    use std::os::unix::process::CommandExt;
    const SCRIPT: &str = r#"
        read -r line
        "$@" stop --silent --mode=immediate --wait --pgdata "$FOLDER/data"
        rm -rf "$FOLDER"
    "#;
    let pg_ctl = programs.command("pg_ctl");
    let mut shell = Command::new("sh");
    shell.args(["-c", SCRIPT, "watchdog"]).arg(pg_ctl.get_program()).args(pg_ctl.get_args());
    shell.env("FOLDER", folder).current_dir("/").process_group(0);
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    shell.spawn().map_err(|source| TestPostgresError::System { doing: "start the watchdog", source })
}

/// A port that nobody listens on just now.
fn free_port() -> Result<u16, TestPostgresError> {
    let listener = TcpListener::bind(("127.0.0.1", 0));
    let port = listener.and_then(|listener| Ok(listener.local_addr()?.port()));
    port.map_err(|source| TestPostgresError::System { doing: "find a free port", source })
}

/// An error and what lies under it, in one line.
fn with_sources(error: &TestPostgresError) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
