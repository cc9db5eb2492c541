//! Any text as a filter, in both encodings.

#![no_main]

#[path = "../read_both.rs"]
mod read_both;

libfuzzer_sys::fuzz_target!(|filter: &str| read_both::read_both(filter));
