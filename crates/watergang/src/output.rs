//! Standard output. Whoever reads it may stop reading (`| head`), which is no failure of ours.

use std::fmt::Display;
use std::io::Write;

/// Writes a line.
pub fn line(text: impl Display) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}
