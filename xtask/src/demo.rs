//! `cargo xtask demo`: from a fresh machine to a served corridor.

use crate::arguments::Arguments;
use crate::{needs, process};
use anyhow::{Context, Result};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

const LISTEN: &str = "127.0.0.1:8080";
const FOLDER: &str = "target/demo";

/// In the demo's folder: the version of the executable that made it, written when it was complete.
const MARK: &str = ".made-by";

/// Builds the server, makes the demo where it is not made, and becomes the server.
pub fn run(mut arguments: Arguments) -> Result<()> {
    let listen = arguments.value("--listen")?.unwrap_or_else(|| LISTEN.to_owned());
    let folder = PathBuf::from(arguments.value("--dir")?.unwrap_or_else(|| FOLDER.to_owned()));
    arguments.finish()?;

    let executable = build()?;
    make(&executable, &folder)?;
    eprintln!("serving it until Ctrl-C …");
    // The server takes our place: signals reach it directly, and nothing of us stays in memory.
    let error = Command::new(&executable).arg("serve").arg("--config").arg(&folder).args(["--listen", &listen]).exec();
    Err(error).with_context(|| format!("cannot start `{}`", executable.display()))
}

/// The server's executable, up to date.
pub fn build() -> Result<PathBuf> {
    needs::ensure(&[needs::BUILD])?;
    let executable = process::target_folder().join("release/watergang");
    let mut cargo = process::cargo();
    cargo.args(["build", "--release", "--locked", "--package", "watergang"]);
    if executable.exists() {
        // Nothing is said where there is nothing to do, which is the usual case.
        cargo.arg("--quiet");
    } else {
        eprintln!("building the server; the first time takes some minutes …");
    }
    process::run(&mut cargo)?;
    Ok(executable)
}

/// The demo's database and configuration, unless this version has made them already.
fn make(executable: &Path, folder: &Path) -> Result<()> {
    let version = process::read(Command::new(executable).arg("--version"))?;
    let mark = folder.join(MARK);
    if std::fs::read_to_string(&mark).is_ok_and(|made_by| made_by == version) {
        return Ok(());
    }
    process::run(Command::new(executable).arg("demo").arg("--dir").arg(folder))?;
    std::fs::write(&mark, version).with_context(|| format!("cannot write `{}`", mark.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// A stand-in for the server: tells its version, and notes in `made` each time that it makes a demo.
    fn executable(folder: &Path, version: &str) -> PathBuf {
        let path = folder.join("watergang");
        let script = format!(
            "#!/bin/sh\nif [ \"$1\" = --version ]; then echo {version}; else mkdir -p \"$3\"; echo {version} >> \"$3/made\"; fi\n"
        );
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    #[test]
    fn the_demo_is_made_once_by_each_version() {
        let folder = tempfile::tempdir().unwrap();
        let demo = folder.path().join("demo");
        for version in ["1", "1", "2", "2"] {
            make(&executable(folder.path(), version), &demo).unwrap();
        }
        assert_eq!(std::fs::read_to_string(demo.join("made")).unwrap(), "1\n2\n");
    }
}
