//! The test executables of the workspace: built together, run one by one.
//!
//! They are built by one call of cargo for all packages. Asked for some packages only, cargo would choose other features
//! of what they depend on, and compile half of that again.

use super::counts::Counts;
use super::{Environment, said_skipped};
use crate::process;
use anyhow::{Result, bail};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// One executable that holds tests.
pub struct Executable {
    /// Its package and target, for example `watergang-core it`.
    pub name: String,
    pub package: String,
    /// Where it is run, as cargo does: the folder of its package.
    folder: PathBuf,
    path: PathBuf,
}

/// Builds all of them.
pub fn build() -> Result<Vec<Executable>> {
    let mut cargo = process::cargo();
    cargo.args(["test", "--workspace", "--locked", "--no-run", "--message-format=json-render-diagnostics"]);
    let output = cargo.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("the tests do not compile");
    }
    let messages = String::from_utf8(output.stdout)?;
    Ok(messages.lines().filter_map(|line| from_message(&serde_json::from_str(line).ok()?)).collect())
}

/// What a message of cargo's says of a built target, where it is an executable with tests.
fn from_message(message: &Value) -> Option<Executable> {
    let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str);
    if message.pointer("/profile/test") != Some(&Value::Bool(true)) {
        return None;
    }
    let path = PathBuf::from(text("/executable")?);
    let folder = PathBuf::from(text("/manifest_path")?).parent()?.to_owned();
    let package = folder.file_name()?.to_str()?.to_owned();
    let name = format!("{package} {}", text("/target/name")?);
    Some(Executable { name, package, folder, path })
}

/// Runs one, with the arguments of the test runner given.
pub fn run(executable: &Executable, arguments: &[&str], environment: &Environment) -> Result<Counts> {
    let mut command = Command::new(&executable.path);
    command.args(arguments).current_dir(&executable.folder).env("CARGO_MANIFEST_DIR", &executable.folder);
    environment.give_to(&mut command);
    eprintln!("--- {}", executable.name);
    let start = Instant::now();
    let counts = counted(&mut command)?;
    eprintln!("--- {}: {counts} in {:.1} s", executable.name, start.elapsed().as_secs_f64());
    Ok(counts)
}

/// Runs a program that prints the results of Rust tests.
pub fn counted(command: &mut Command) -> Result<Counts> {
    let seen = Mutex::new((Counts::default(), 0));
    let status = process::watched(command, &|line| {
        let (counts, skipped) = &mut *seen.lock().unwrap_or_else(PoisonError::into_inner);
        counts.read_line(line);
        *skipped += u64::from(said_skipped(line));
    })?;
    let (counts, skipped) = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(counts.settle(skipped, status.success()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    /// The shape is that of cargo's own documentation of external tools.
    #[test]
    fn a_test_executable_is_read_from_a_message_of_cargo() {
        let message = r#"{"reason":"compiler-artifact","manifest_path":"/w/crates/a-crate/Cargo.toml",
            "target":{"name":"it","kind":["test"]},"profile":{"test":true},"executable":"/w/target/debug/deps/it-1"}"#;
        let read = from_message(&serde_json::from_str(message).unwrap()).unwrap();
        assert_eq!((read.name.as_str(), read.package.as_str()), ("a-crate it", "a-crate"));
        let library = message.replace("\"test\":true", "\"test\":false");
        assert!(from_message(&serde_json::from_str(&library).unwrap()).is_none());
    }
}
