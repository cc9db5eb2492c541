//! `cargo xtask …`: what a developer of Watergang runs.

mod arguments;
mod bench;
mod demo;
mod needs;
mod process;
mod server;
mod test;

use anyhow::{Result, bail};
use arguments::Arguments;
use std::path::Path;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  demo [--listen ADDR:PORT] [--dir DIR]   builds the server, makes the demo corridor, serves it
  test [--allow-skips] [--only STEP,…]    sets up what the tests need, runs them all, ends in plain counts
  bench [--peers NAME,…] [--seconds N] [--rounds N] [--only WORKLOAD,…]
                                          measures both stores beside the peers and the floors; Markdown on standard output
  help                                    prints this

STEP is one of: fmt clippy doc build unit doctest conformance cite tree,
or a part of `conformance`: gdal qgis web
NAME is one of: qgis tipg mapserver pygeoapi-pg (the first two, unless told)
WORKLOAD is one of: items100 bbox1000 single bulk footprint
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    std::env::set_current_dir(repository_root())?;
    let mut words = std::env::args().skip(1);
    let command = words.next();
    let arguments = Arguments::new(words);
    match command.as_deref() {
        Some("demo") => demo::run(arguments).map(|()| ExitCode::SUCCESS),
        Some("bench") => bench::run(arguments).map(|()| ExitCode::SUCCESS),
        Some("test") => test::run(arguments),
        None | Some("help" | "--help" | "-h") => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        Some(other) => bail!("there is no command `{other}`; `cargo xtask help` lists the ones there are"),
    }
}

/// The folder of the workspace: the parent of this package's own.
fn repository_root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}
