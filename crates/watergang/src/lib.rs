//! The executable's library: configuration, composition and subcommands.
//!
//! The only place that knows both the faces and the stores.

pub mod access_log;
pub mod admin;
pub mod app;
pub mod backup;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod codelists;
pub mod config;
pub mod demo;
pub mod environment;
pub mod exit;
pub mod healthcheck;
pub mod import;
pub mod limits;
pub mod live;
pub mod logging;
pub mod measure;
pub mod migrate;
pub mod open_files;
pub mod openapi;
pub mod output;
pub mod replace;
pub mod serve;
pub mod settings;
pub mod stores;
pub mod transport;
pub mod watch;

use anyhow::Result;
use clap::Parser;

use cli::{Cli, Command};
use environment::Environment;
use exit::Exit;

/// Runs the command line of this process.
#[must_use]
pub fn run() -> Exit {
    let cli = Cli::parse();
    let environment = Environment::read();
    dispatch(&cli.command, &environment).unwrap_or_else(|error| {
        output::note(format_args!("{error:#}"));
        Exit::of(&error)
    })
}

fn dispatch(command: &Command, environment: &Environment) -> Result<Exit> {
    match command {
        Command::Serve(serve) => serve::run(serve, environment),
        Command::Check(sources) => check::run(sources, environment),
        Command::Migrate(sources) => migrate::run(sources, environment),
        Command::Demo(demo) => demo::run(demo),
        Command::Openapi(openapi) => openapi::run(openapi, environment),
        Command::Backup(to) => backup::backup(to, environment),
        Command::Restore(from) => backup::restore(from, environment),
        Command::Healthcheck(healthcheck) => healthcheck::run(healthcheck),
        Command::Import(files) => import::run(files, environment),
    }
}
