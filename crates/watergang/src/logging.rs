//! Where log lines go and what they look like.

use std::io::IsTerminal;

use anyhow::{Context, Result};
use tracing_subscriber::EnvFilter;

use crate::config::{LogConfig, LogFormat};
use crate::environment::Environment;

/// What is written when nobody says.
const LEVEL: &str = "info";

/// The HTTP library tells of its threads, and takes what clients send for errors of ours; our access log tells of
/// requests. Levels that somebody names for these modules go before.
const LIBRARIES: &str = "actix_server=warn,actix_http=off";

/// Sends log lines to standard error from here on.
///
/// # Errors
/// When the levels are none, or lines go somewhere already.
pub fn start(config: &LogConfig, environment: &Environment) -> Result<()> {
    let level = environment.log.as_deref().or(config.level.as_deref()).unwrap_or(LEVEL);
    let filter = EnvFilter::builder()
        .parse(format!("{LIBRARIES},{level}"))
        .with_context(|| format!("`{level}` is no log level; write `info` or `watergang=debug,warn`"))?;
    // Where nobody reads the lines any more, there is nobody to tell of it either.
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).log_internal_errors(false);
    let started = match config.format {
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init(),
        LogFormat::Pretty => {
            let colored = std::io::stderr().is_terminal() && !environment.no_color;
            lines.with_ansi(colored).with_target(false).compact().try_init()
        }
    };
    started.map_err(|error| anyhow::anyhow!("cannot start the log: {error}"))
}
