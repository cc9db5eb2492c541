//! The server as its users see it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod as_layers;
mod backing_up;
mod behind_nginx;
mod checking;
mod commands;
mod configuration;
mod configured;
mod faults;
mod importing;
mod into_both_stores;
mod large_pages;
mod leaving;
mod limits;
mod migrating;
mod no_room;
mod running;
mod server;
mod serving;
mod vanished;
