//! The executable.

use std::process::ExitCode;

fn main() -> ExitCode {
    watergang::run().into()
}
