//! What a test does that misses something.

use std::io::Write;

/// Set to `1`, tests that miss something are skipped; else they fail.
pub const ALLOW_SKIPS_VARIABLE: &str = "WATERGANG_ALLOW_SKIPS";

/// Says `SKIPPED: reason` where skipping is allowed, after which the test returns; else fails the test.
///
/// `cargo xtask test` counts the lines that start so.
#[track_caller]
pub fn skip_or_fail(reason: &str) {
    if std::env::var(ALLOW_SKIPS_VARIABLE).as_deref() != Ok("1") {
        panic!("{reason} (with {ALLOW_SKIPS_VARIABLE}=1 this test would be skipped)");
    }
    // Not `eprintln!`: the test runner swallows what a passing test prints by the macros.
    let line = format!("SKIPPED: {}\n", reason.replace('\n', " "));
    let _ = std::io::stderr().write_all(line.as_bytes());
}
