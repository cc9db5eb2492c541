//! The executable.

use std::process::ExitCode;

/// Gives memory back that a large answer has needed, which the system's allocator keeps.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    watergang::run().into()
}
