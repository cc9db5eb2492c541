//! The command line, which packagers and scripts rely on.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use watergang_core::import::ImportMode;

use crate::{environment, exit};

/// What stands below the help of every command.
fn after_help() -> String {
    format!("{}\n\n{}", environment::HELP, exit::HELP)
}

/// Publishes geospatial data through the OGC APIs, from a GeoPackage or from PostGIS.
#[derive(Debug, Parser)]
#[command(name = "watergang", version, after_help = after_help(), max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve data over HTTP
    ///
    /// The first line on standard output is the address, also where the port was chosen by the system (`--listen
    /// 127.0.0.1:0`). SIGHUP, or a change of a file of the configuration, makes the server read its configuration and
    /// look at its databases again; SIGTERM lets running answers finish first.
    #[command(after_help = after_help())]
    Serve(Serve),
    /// Make the demo database and its configuration
    Demo(Demo),
    /// Bring files into a database
    ///
    /// Reads GeoPackage, GeoJSON (also newline-delimited), Shapefile (also zipped), FlatGeobuf, CSV and XLSX. All or
    /// nothing: an import that is interrupted leaves the old content of the collection, also where several files go
    /// into one (`--mode upsert` excepted, which takes file after file, so that a later one may change what an earlier
    /// one brought).
    #[command(after_help = after_help())]
    Import(Import),
    /// Bring the schema of the database up to date
    Migrate(Sources),
    /// Look for faults in configuration, databases and files, and list all of them
    Check(Sources),
    /// Write the API definition to standard output
    Openapi(Openapi),
    /// Copy the database and the configuration into a folder, also while they are served
    Backup(Backup),
    /// Bring a backup back
    ///
    /// A database that is there already is only replaced with `--force`; it stays until the new one is whole.
    Restore(Restore),
    /// Ask a running server whether it is healthy (for containers)
    Healthcheck(Healthcheck),
}

/// Which data, and how they are described.
#[derive(Args, Clone, Debug, Default)]
pub struct Sources {
    /// GeoPackage path or `postgres://` URL; without one the configuration decides
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// Folder of the configuration; without SOURCE and without this, `config` and `/etc/watergang` are looked for
    #[arg(long, value_name = "DIR")]
    pub config: Option<PathBuf>,
}

/// `watergang serve`.
#[derive(Args, Clone, Debug)]
pub struct Serve {
    /// What to serve.
    #[command(flatten)]
    pub sources: Sources,
    /// Address and port to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<String>,
    /// URL by which clients reach this server, with the path prefix where there is one
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
}

/// `watergang demo`.
#[derive(Args, Clone, Debug)]
pub struct Demo {
    /// Folder to make the demo in; what an older demo left there is replaced
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
}

/// `watergang import`.
#[derive(Args, Clone, Debug)]
pub struct Import {
    /// Files to bring in
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// GeoPackage path or `postgres://` URL to bring them into
    #[arg(long, value_name = "SOURCE")]
    pub into: String,
    /// Collection to bring them into; without, the mapping or the file's name decides
    #[arg(long, value_name = "ID")]
    pub collection: Option<String>,
    /// The one layer, table or sheet that is wanted of files that have several; without, all
    #[arg(long, value_name = "NAME")]
    pub layer: Option<String>,
    /// CRS of the coordinates in the files, as in `EPSG:2154`, where they do not say it or are wrong
    #[arg(long, value_name = "CRS")]
    pub crs: Option<String>,
    /// Encoding of texts, as in `windows-1252`, where files do not say it and the guess is wrong
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// File that maps their fields; what an option says goes before it
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// What happens to items that are there already
    #[arg(long, value_enum, default_value_t = Mode::Replace)]
    pub mode: Mode,
    /// Take invalid geometries (rings that cross, for one) with a warning, which are refused otherwise
    #[arg(long)]
    pub keep_invalid: bool,
    /// Read and check everything, change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Let `replace` leave nothing where no row comes through; otherwise the collection then stays as it was
    #[arg(long)]
    pub allow_empty: bool,
    /// Where the report of refused rows goes, if there are any [default: import-report.csv]
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

/// What happens to items that are there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// They stay; every row is a new item
    Append,
    /// They go unless the files bring them again, also those whose row is refused
    Replace,
    /// They stay; a row whose id exists changes that item
    Upsert,
}

impl From<Mode> for ImportMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Append => Self::Append,
            Mode::Replace => Self::Replace,
            Mode::Upsert => Self::Upsert,
        }
    }
}

/// `watergang openapi`.
#[derive(Args, Clone, Debug)]
pub struct Openapi {
    /// What the definition is of.
    #[command(flatten)]
    pub sources: Sources,
    /// Version of OpenAPI
    #[arg(long = "openapi-version", value_name = "VERSION", default_value = "3.1", value_parser = ["3.0", "3.1"])]
    pub version: String,
}

/// `watergang backup`.
#[derive(Args, Clone, Debug)]
pub struct Backup {
    /// Folder to make; it must not exist
    #[arg(value_name = "TO")]
    pub to: PathBuf,
    /// What to back up.
    #[command(flatten)]
    pub source: OneSource,
}

/// `watergang restore`.
#[derive(Args, Clone, Debug)]
pub struct Restore {
    /// Folder that `backup` made
    #[arg(value_name = "FROM")]
    pub from: PathBuf,
    /// Put the backup in the place of a database that is there already; without, that is refused
    #[arg(long)]
    pub force: bool,
    /// Where to restore it.
    #[command(flatten)]
    pub source: OneSource,
}

/// The database that a command is about.
#[derive(Args, Clone, Debug)]
pub struct OneSource {
    /// GeoPackage path or `postgres://` URL; without it the configuration decides
    #[arg(long, value_name = "SOURCE")]
    pub source: Option<String>,
    /// Folder of the configuration
    #[arg(long, value_name = "DIR")]
    pub config: Option<PathBuf>,
}

/// `watergang healthcheck`.
#[derive(Args, Clone, Debug)]
pub struct Healthcheck {
    /// Address and port of the server
    #[arg(value_name = "ADDR:PORT", default_value = "127.0.0.1:8080")]
    pub address: String,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn serve_takes_sources_and_options_in_any_order() {
        let line = "watergang serve a.gpkg --listen 127.0.0.1:0 postgres:///b --public-url https://example.org/api";
        let Command::Serve(serve) = Cli::try_parse_from(line.split(' ')).unwrap().command else { panic!("serve") };
        assert_eq!(serve.sources.sources, ["a.gpkg", "postgres:///b"]);
        assert_eq!(serve.listen.as_deref(), Some("127.0.0.1:0"));
        assert_eq!(serve.public_url.as_deref(), Some("https://example.org/api"));
    }

    #[test]
    fn import_takes_what_packagers_rely_on() {
        let line = "watergang import a.shp b.csv --into c.gpkg --collection stations --mapping m.toml --mode upsert \
                    --dry-run";
        let Command::Import(import) = Cli::try_parse_from(line.split_whitespace()).unwrap().command else {
            panic!("import")
        };
        assert_eq!((import.files.len(), import.mode, import.dry_run), (2, Mode::Upsert, true));
    }

    #[test]
    fn the_help_of_serve_tells_the_exit_codes() {
        let help = Cli::try_parse_from(["watergang", "serve", "--help"]).unwrap_err().to_string();
        assert!(help.contains("Exit codes:") && help.contains("WATERGANG_LISTEN"), "{help}");
    }
}
