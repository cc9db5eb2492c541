//! What clients see of OGC API, answered from a store in memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bulk;
mod caching;
mod collections;
mod crs;
mod definition;
mod fake;
mod faults;
mod forms;
mod item;
mod items;
mod landing;
mod languages;
mod methods;
mod negotiation;
mod pages;
mod paging;
mod parameters;
mod problems;
mod schemas;
mod server;
mod streaming;
