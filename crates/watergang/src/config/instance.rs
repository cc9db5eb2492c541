//! `watergang.toml`: the instance, its server, its stores and its limits.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use watergang_core::{Background, Contact, CrsId, Instance, Language};
use watergang_crs::{CustomCrs, Registry};

use super::document::{Located, Table};
use super::{custom_crs, values};

/// No page is longer, whatever a configuration says: ids of a page are kept in memory by some clients.
pub const LIMIT_CEILING: u64 = 10_000_000;

/// What `watergang.toml` says.
#[derive(Clone, Debug, Default)]
pub struct InstanceConfig {
    /// What the instance says of itself.
    pub instance: Instance,
    /// How it listens.
    pub server: ServerConfig,
    /// Where the data are.
    pub stores: Vec<StoreConfig>,
    /// How long pages are where a collection does not say.
    pub limits: Limits,
    /// CRSs that it adds to the built-in ones.
    pub custom_crs: Vec<CustomCrs>,
    /// All CRSs that are served.
    pub registry: Registry,
    /// CRSs that every collection offers beside the default and its storage CRS.
    pub crs: Option<Vec<CrsId>>,
    /// Where files are made that are asked for.
    pub files: FilesConfig,
    /// What is logged.
    pub log: LogConfig,
}

/// How the server listens, and how long it waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerConfig {
    /// Address and port.
    pub listen: Option<SocketAddr>,
    /// Address and port of /healthz, /readyz and /metrics; without one they are not served.
    pub admin_listen: Option<SocketAddr>,
    /// URL by which clients reach the server, without a slash at its end.
    pub public_url: Option<String>,
    /// Addresses whose `Forwarded` and `X-Forwarded-*` are believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Threads that serve; as many as processors where it is not said.
    pub workers: Option<usize>,
    /// How long a connection without a request is kept.
    pub keep_alive: Duration,
    /// How long a client may take to send its headers.
    pub header_timeout: Duration,
    /// How long a client may take nothing of an answer that waits for it.
    pub write_timeout: Duration,
    /// How long a request may work on its answer until it begins.
    pub request_timeout: Duration,
    /// How long running answers may take to finish when the server stops.
    pub shutdown_timeout: Duration,
    /// Largest body of a request.
    pub body_max_bytes: usize,
    /// Connections at once, each worker.
    pub connections_max: usize,
    /// Whether a changed file of the configuration is read again.
    pub watch: bool,
    /// Whether answers are compressed for clients that take them so.
    pub compression: bool,
    /// How long a client or proxy may use an answer without asking whether it still holds.
    pub cache_max_age: Duration,
    /// Origins of pages that may read answers; without any, all.
    pub cors_origins: Vec<String>,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: None,
            admin_listen: None,
            public_url: None,
            trusted_proxies: Vec::new(),
            workers: None,
            keep_alive: Duration::from_secs(30),
            header_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(60),
            request_timeout: Duration::from_secs(60),
            shutdown_timeout: Duration::from_secs(25),
            body_max_bytes: 1 << 20,
            connections_max: 4_096,
            watch: true,
            compression: true,
            cache_max_age: Duration::ZERO,
            cors_origins: Vec::new(),
        }
    }
}

/// Where files are made that clients ask for, and how much room they may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilesConfig {
    /// The folder, from that of the configuration; the system's for temporary files where it is not said.
    pub folder: Option<PathBuf>,
    /// How much room they may take.
    pub max_bytes: u64,
}

impl Default for FilesConfig {
    fn default() -> Self {
        Self { folder: None, max_bytes: 4 << 30 }
    }
}

impl FilesConfig {
    fn read(table: &Table<'_>) -> Self {
        let max_bytes = table.whole_number("max_mib", 1..=1 << 30).map(|mib| mib << 20);
        Self {
            folder: table.text("folder").map(PathBuf::from),
            max_bytes: max_bytes.unwrap_or(Self::default().max_bytes),
        }
    }
}

/// A database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreConfig {
    /// Name by which collections mean it.
    pub name: String,
    /// GeoPackage path, from the folder of the configuration, or `postgres://` URL.
    pub source: Located<String>,
    /// Schema that is served, in PostGIS.
    pub schema: Option<String>,
    /// Replicas that reads are sent to in turn, as `postgres://` URLs.
    pub replicas: Vec<String>,
    /// How far behind a replica may be.
    pub replica_lag_max: Duration,
    /// Connections that read at once.
    pub read_connections: Option<usize>,
    /// How long the database may work on one statement.
    pub statement_timeout: Duration,
    /// Whether tables without a file in `collections/` are published too.
    pub publish_all: bool,
}

impl StoreConfig {
    /// A source as the command line names it: everything in it is published.
    #[must_use]
    pub fn of_source(name: String, source: String) -> Self {
        Self {
            name,
            source: Located { value: source, line: 0 },
            schema: None,
            replicas: Vec::new(),
            replica_lag_max: REPLICA_LAG_MAX,
            read_connections: None,
            statement_timeout: STATEMENT_TIMEOUT,
            publish_all: true,
        }
    }
}

const REPLICA_LAG_MAX: Duration = Duration::from_secs(10);
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(60);

/// How long pages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Items on a page when the request does not say.
    pub limit_default: u64,
    /// Items on a page at most.
    pub limit_max: u64,
}

impl Default for Limits {
    fn default() -> Self {
        // 10: what every peer does and the standard's example shows. Answers stream, so the maximum may be large.
        Self { limit_default: 10, limit_max: 100_000 }
    }
}

/// What a line of the log looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Pretty,
    /// One JSON object a line.
    Json,
}

/// How much of a client's address is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientAddress {
    /// Nothing.
    None,
    /// The network: 24 bits of IPv4, 48 of IPv6. No longer one person's.
    #[default]
    Shortened,
    /// The whole address: personal data.
    Full,
}

/// What is logged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogConfig {
    /// What a line looks like.
    pub format: LogFormat,
    /// Which lines are written: a level, or levels of modules.
    pub level: Option<String>,
    /// How much of a client's address.
    pub client_address: ClientAddress,
}

impl InstanceConfig {
    /// Reads the root of `watergang.toml`.
    pub fn read(root: &Table<'_>) -> Self {
        let stores: Vec<StoreConfig> = root
            .named_tables("stores")
            .into_iter()
            .filter_map(|(name, table)| {
                let store = StoreConfig::read(name.value, &table);
                table.finish();
                store
            })
            .collect();
        if stores.is_empty() && !root.has("stores") {
            root.fault("stores", "a store is missing: write `[stores.main]` and in it `source = \"some.gpkg\"`");
        }
        let custom_crs = custom_crs::read(root);
        // Each was tried by itself already.
        let registry = Registry::with_custom(&custom_crs).unwrap_or_default();
        Self {
            instance: instance(root),
            server: section(root, "server", ServerConfig::read),
            stores,
            limits: section(root, "limits", Limits::read),
            crs: root.parsed_list("crs", |text| custom_crs::known_crs(text, &registry)),
            custom_crs,
            registry,
            files: section(root, "files", FilesConfig::read),
            log: section(root, "log", LogConfig::read),
        }
    }
}

/// Reads a table that may be missing.
fn section<T: Default>(root: &Table<'_>, key: &'static str, read: impl FnOnce(&Table<'_>) -> T) -> T {
    root.table(key).map_or_else(T::default, |table| {
        let section = read(&table);
        table.finish();
        section
    })
}

fn instance(root: &Table<'_>) -> Instance {
    let languages = root.parsed_list("languages", values::language);
    Instance {
        title: values::text_in_languages(root, "title").unwrap_or_default(),
        description: values::text_in_languages(root, "description").unwrap_or_default(),
        languages: languages.unwrap_or_else(|| vec![Language::EN, Language::FR, Language::NL]),
        license: root.parsed("license", values::url),
        attribution: root.text("attribution"),
        contact: root.table("contact").and_then(|table| {
            let contact = Contact {
                name: table.required_text("name").unwrap_or_default(),
                email: table.text("email"),
                url: table.parsed("url", values::url),
            };
            table.finish();
            (!contact.name.is_empty()).then_some(contact)
        }),
        background: section(root, "pages", background),
    }
}

/// What lies below the maps of pages. Whoever makes the pictures is named, or there are none.
fn background(table: &Table<'_>) -> Option<Background> {
    let attribution = table.text("background_attribution");
    let url = table.parsed("background_url", |url| Background::new(url, attribution.as_deref().unwrap_or_default()));
    if url.is_some() {
        table.require("background_attribution");
    }
    url.filter(|_| attribution.is_some())
}

/// A key that counts seconds.
fn seconds(table: &Table<'_>, key: &'static str, otherwise: Duration) -> Duration {
    table.whole_number(key, 1..=86_400).map_or(otherwise, Duration::from_secs)
}

/// A key that counts things which fit into memory.
fn count(table: &Table<'_>, key: &'static str, max: u64) -> Option<usize> {
    table.whole_number(key, 1..=max).and_then(|number| usize::try_from(number).ok())
}

/// Reads an address and port.
pub fn socket_address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("`{text}` is no address and port: write 127.0.0.1:8080 or [::1]:8080"))
}

impl ServerConfig {
    fn read(table: &Table<'_>) -> Self {
        let otherwise = Self::default();
        let ip_address = |text: &str| text.parse::<IpAddr>().map_err(|_| format!("`{text}` is no IP address"));
        Self {
            listen: table.parsed("listen", socket_address),
            admin_listen: table.parsed("admin_listen", socket_address),
            public_url: table.parsed("public_url", values::base_url),
            trusted_proxies: table.parsed_list("trusted_proxies", ip_address).unwrap_or_default(),
            workers: count(table, "workers", 1_024),
            keep_alive: seconds(table, "keep_alive_s", otherwise.keep_alive),
            header_timeout: seconds(table, "header_timeout_s", otherwise.header_timeout),
            write_timeout: seconds(table, "write_timeout_s", otherwise.write_timeout),
            request_timeout: seconds(table, "request_timeout_s", otherwise.request_timeout),
            shutdown_timeout: seconds(table, "shutdown_timeout_s", otherwise.shutdown_timeout),
            body_max_bytes: count(table, "body_max_bytes", 1 << 32).unwrap_or(otherwise.body_max_bytes),
            connections_max: count(table, "connections_max", 1 << 20).unwrap_or(otherwise.connections_max),
            watch: table.boolean("watch").unwrap_or(otherwise.watch),
            compression: table.boolean("compression").unwrap_or(otherwise.compression),
            cache_max_age: table
                .whole_number("cache_max_age_s", 0..=31_536_000)
                .map_or(otherwise.cache_max_age, Duration::from_secs),
            cors_origins: table.parsed_list("cors_origins", values::origin).unwrap_or_default(),
        }
    }
}

impl StoreConfig {
    fn read(name: String, table: &Table<'_>) -> Option<Self> {
        let otherwise = Self::of_source(name, String::new());
        let source = table.required_text("source");
        let replicas = table.texts("replicas").unwrap_or_default();
        let store = Self {
            schema: table.text("schema"),
            replicas: replicas.into_iter().map(|url| url.value).collect(),
            replica_lag_max: seconds(table, "replica_lag_max_s", otherwise.replica_lag_max),
            read_connections: count(table, "read_connections", 1_000),
            statement_timeout: seconds(table, "statement_timeout_s", otherwise.statement_timeout),
            publish_all: table.boolean("publish_all").unwrap_or_default(),
            source: Located { value: String::new(), line: table.line("source") },
            ..otherwise
        };
        source.map(|value| Self { source: Located { value, ..store.source }, ..store })
    }
}

impl Limits {
    fn read(table: &Table<'_>) -> Self {
        let otherwise = Self::default();
        let limits = Self {
            limit_default: table.whole_number("limit_default", 1..=LIMIT_CEILING).unwrap_or(otherwise.limit_default),
            limit_max: table.whole_number("limit_max", 1..=LIMIT_CEILING).unwrap_or(otherwise.limit_max),
        };
        if limits.limit_default > limits.limit_max {
            let message = format!("`limits.limit_default` is at most `limits.limit_max`, {}", limits.limit_max);
            table.fault("limit_default", message);
        }
        limits
    }
}

/// Levels, each alone or of a module: `info`, `watergang=debug,warn`.
fn log_levels(text: &str) -> Result<String, String> {
    const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
    for part in text.split(',') {
        let level = part.rsplit('=').next().unwrap_or_default().trim();
        if !LEVELS.contains(&level) {
            return Err(format!(
                "`{level}` is no log level: write one of {}, as in `info` or `watergang=debug,warn`",
                LEVELS.join(", ")
            ));
        }
    }
    Ok(text.to_owned())
}

impl LogConfig {
    fn read(table: &Table<'_>) -> Self {
        let format = [("pretty", LogFormat::Pretty), ("json", LogFormat::Json)];
        let client_address =
            [("none", ClientAddress::None), ("shortened", ClientAddress::Shortened), ("full", ClientAddress::Full)];
        Self {
            format: table.choice("format", &format).unwrap_or_default(),
            level: table.parsed("level", log_levels),
            client_address: table.choice("client_address", &client_address).unwrap_or_default(),
        }
    }
}
