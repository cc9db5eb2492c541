//! The executable's library: configuration, composition and subcommands.
//!
//! The only place that knows both the faces and the stores.

pub mod cli;
pub mod config;
pub mod environment;
pub mod exit;
